"""What a store of blobs is, whatever stands behind it.

A blob is a run of **sealed** bytes under an opaque id. A store holds no key and never sees what is inside: whoever
writes seals first. It knows neither names, types nor owners of files.
"""

from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from portal.kernel.errors import ConflictError, InvalidError, NotFoundError


class BlobMissingError(NotFoundError):
    """No blob lies under this id."""


class BlobExistsError(ConflictError):
    """A blob lies under this id, or is being written: nothing kept is ever overwritten."""


class BlobIdError(InvalidError):
    """This is not an id, so it must not become a place on disk."""


class StorageFullError(ConflictError):
    """There is no room for more bytes; nothing half was left behind."""


class BlobWriter(Protocol):
    """One blob on its way in; leaving its `with` block without `keep` discards it."""

    def write(self, sealed: bytes) -> None:
        """Append sealed bytes.

        Raises:
            StorageFullError: no room; the blob is discarded already.
        """

    def keep(self) -> None:
        """Make the blob last: when this returns it survives a killed process and a power cut.

        Raises:
            StorageFullError: no room; the blob is discarded already.
        """

    def discard(self) -> None:
        """Leave nothing behind; does nothing once kept or discarded."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discard what was not kept."""


class BlobReader(Protocol):
    """One kept blob, open for reading at any place; several threads may read at once."""

    @property
    def size_bytes(self) -> int:
        """How many sealed bytes there are."""

    @property
    def kept_at(self) -> datetime:
        """When its last byte was written, aware and in UTC: a sweep leaves alone what has only just come."""

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset` on, fewer only where the blob ends."""

    def close(self) -> None:
        """Let go of it; may be called twice."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""


class BlobStore(Protocol):
    """Where sealed bytes lie."""

    def begin(self, blob_id: str) -> BlobWriter:
        """Start a new blob.

        Raises:
            BlobIdError: not the shape of an id.
            BlobExistsError: the id is taken.
            StorageFullError: no room.
        """

    def open(self, blob_id: str) -> BlobReader:
        """Open a kept blob.

        Raises:
            BlobIdError: not the shape of an id.
            BlobMissingError: nothing kept under it.
        """

    def delete(self, blob_id: str) -> None:
        """Remove a kept blob for good; one that is gone already stays gone, without complaint.

        Raises:
            BlobIdError: not the shape of an id.
        """

    def names(self) -> Iterator[str]:
        """Walk the ids of all kept blobs, in no particular order: for sweeps."""

    def sweep_unfinished(self, older_than: datetime) -> int:
        """Remove what was begun but not kept, and not written to since that moment; say how many there were."""
