"""Blobs as files in one folder of this machine.

    <folder>/ab/abcdefghijklmnopqrstuvwxyz     kept
    <folder>/unfinished/<id>                   on its way in

A blob is written beside its place and moved there in one step once it is on the disk itself, so a half one is never
found under its id. Files are readable by this account alone (0600), folders too (0700).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from portal.kernel.ids import is_id
from portal.storage.blobs import BlobExistsError, BlobIdError, BlobMissingError, StorageFullError

_UNFINISHED = "unfinished"
_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
# No room on the disk, in the quota, or under the process's own limit: to the person it is the same.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class DiskBlobWriter:
    """A blob on its way to the disk."""

    def __init__(self, unfinished: Path, place: Path) -> None:
        """Take the id, or refuse when somebody else has it."""
        self._unfinished = unfinished
        self._place = place
        self._is_done = False
        try:
            with _full_is_said():
                self._file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
        except FileExistsError:
            raise BlobExistsError from None

    def write(self, sealed: bytes) -> None:
        """Append sealed bytes."""
        with self._or_discard():
            left = memoryview(sealed)
            while left:
                left = left[os.write(self._file, left) :]

    def keep(self) -> None:
        """Put it on the disk itself, then in its place, and only then return."""
        with self._or_discard():
            os.fsync(self._file)
            _make_folder(self._place.parent)
            self._unfinished.rename(self._place)
            self._is_done = True
            os.close(self._file)
            # The move is a change of folders, and the shelf itself may be new, perhaps made by a neighbour who has
            # not come to this line yet: without all three a power cut could still undo it.
            for changed in (self._place.parent, self._place.parent.parent, self._unfinished.parent):
                _sync_folder(changed)

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._is_done:
            return
        self._is_done = True
        os.close(self._file)
        self._unfinished.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discard what was not kept."""
        self.discard()

    @contextmanager
    def _or_discard(self) -> Iterator[None]:
        if self._is_done:
            msg = "this blob is kept or discarded already"
            raise ValueError(msg)
        try:
            with _full_is_said():
                yield
        except BaseException:
            self.discard()
            raise


class DiskBlobReader:
    """A kept blob, open; what it holds stays readable even when it is deleted meanwhile."""

    def __init__(self, place: Path) -> None:
        """Open it."""
        try:
            self._file = os.open(place, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise BlobMissingError from None
        facts = os.fstat(self._file)
        self._size = facts.st_size
        self._kept_at = datetime.fromtimestamp(facts.st_mtime, UTC)

    @property
    def size_bytes(self) -> int:
        """How many sealed bytes there are."""
        return self._size

    @property
    def kept_at(self) -> datetime:
        """When its last byte was written, as the disk's own clock tells it."""
        return self._kept_at

    def read_at(self, offset: int, size: int) -> bytes:
        """Return `size` bytes from `offset` on, fewer only where the blob ends."""
        first = os.pread(self._file, size, offset)
        if len(first) == size or offset + len(first) >= self._size:
            return first
        return first + self.read_at(offset + len(first), size - len(first)) if first else first

    def close(self) -> None:
        """Let go of it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


class DiskBlobStore:
    """A folder of blobs, fanned out by the first two characters of their ids."""

    def __init__(self, folder: Path) -> None:
        """Make the folder where it is missing.

        Args:
            folder: on a disk of this machine; its parents are made too.
        """
        self._folder = folder
        self._unfinished = folder / _UNFINISHED
        _make_folder(folder)
        _make_folder(self._unfinished)

    def begin(self, blob_id: str) -> DiskBlobWriter:
        """Start a new blob."""
        place = self._place(blob_id)
        if place.exists():
            raise BlobExistsError
        return DiskBlobWriter(self._unfinished / blob_id, place)

    def open(self, blob_id: str) -> DiskBlobReader:
        """Open a kept blob."""
        return DiskBlobReader(self._place(blob_id))

    def delete(self, blob_id: str) -> None:
        """Remove a kept blob, so that a power cut does not bring it back."""
        place = self._place(blob_id)
        with suppress(FileNotFoundError):
            place.unlink()
            _sync_folder(place.parent)

    def names(self) -> Iterator[str]:
        """Walk the ids of all kept blobs."""
        for shelf in self._folder.glob("??"):
            for place in shelf.iterdir():
                if is_id(place.name) and place.name.startswith(shelf.name):
                    yield place.name

    def sweep_unfinished(self, older_than: datetime) -> int:
        """Remove what a crash or a lost connection left, and say how many there were."""
        limit = older_than.timestamp()
        swept = 0
        for place in self._unfinished.iterdir():
            with suppress(FileNotFoundError):
                if place.stat().st_mtime < limit:
                    place.unlink()
                    swept += 1
        return swept

    def _place(self, blob_id: str) -> Path:
        # Nothing from outside becomes a path: 26 characters of base32 hold neither a dot nor a slash.
        if not is_id(blob_id):
            raise BlobIdError
        return self._folder / blob_id[:2] / blob_id


@contextmanager
def _full_is_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFullError from error
        raise


def _make_folder(folder: Path) -> None:
    """Make a folder that lasts, with those above it."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(_FOLDER_MODE)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
