"""Files on their way in: sealed and hashed as they are received, so that nothing of them is ever on disk in plain."""

from portal.evidence.pictures import FIRST_BYTES, PictureKind, kind_of
from portal.kernel.errors import InvalidError, LindenError
from portal.kernel.ids import FileId, new_id
from portal.kernel.text import clean_line
from portal.storage import BlobStore, BlobWriter, StorageFullError
from portal.vault.primitives import derive, new_key
from portal.vault.stream import StreamFacts, StreamSealer

MOST_FILE_BYTES = 200_000_000
MOST_CASE_BYTES = 10_000_000_000
"""What the files of one case may take up sealed: years of pictures, and no one account fills the disk for all."""

MOST_FILES_AT_ONCE = 10
MOST_OUTSIDE_BYTES = 30_000_000
"""The most that is kept of a picture that comes from outside: any telephone's, and no stranger fills the disk."""

MOST_NAME_CHARACTERS = 255


class NotKeptError(InvalidError):
    """This file cannot be kept; `name` is what she called it."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.name = name


class EmptyFileError(NotKeptError):
    """There is nothing in it."""


class FileTooLargeError(NotKeptError):
    """It is larger than `MOST_FILE_BYTES`."""


class TooManyFilesError(NotKeptError):
    """There were more than `MOST_FILES_AT_ONCE` in one request."""


class CaseFullError(NotKeptError):
    """With it there would be more than `MOST_CASE_BYTES` in one case."""


class CutOffError(NotKeptError):
    """It did not arrive whole."""


class NotAPictureError(NotKeptError):
    """It is none of the kinds of picture that are kept, whatever its name says."""


def original_key(item_key: bytes) -> bytes:
    """Return the key of a file's bytes as they were received."""
    return derive(item_key, "original")


def copy_key(item_key: bytes) -> bytes:
    """Return the key of the copy for looking at; who has only this cannot open the original."""
    return derive(item_key, "copy")


def tidy_name(name: str) -> str:
    """Return a file's name as it may be kept: one line in any script, no folders, not too long."""
    return clean_line(name).replace("\\", "/").rpartition("/")[2].strip()[:MOST_NAME_CHARACTERS]


class DiscardingSink:
    """Takes a file where nobody may send one, and only counts it."""

    def __init__(self) -> None:
        self.size_bytes = 0

    def write(self, piece: bytes) -> int:
        """Count the next bytes."""
        self.size_bytes += len(piece)
        return len(piece)

    def seek(self, _offset: int) -> int:
        """Take note of the end, which changes nothing."""
        return 0

    def close(self) -> None:
        """Let go of nothing."""


class IncomingFile:
    """One file that is being received, a new item with a key of its own.

    It is written to as the server's form parser writes to a temporary file, and never fails while the rest of the form
    is still to be read: what is wrong is found by `check`. What no service takes over is gone once it is closed.

    Args:
        store: where sealed files lie.
        name: as the sender's machine calls it.
        limit_bytes: the most that is kept.
    """

    def __init__(self, store: BlobStore, name: str, *, limit_bytes: int = MOST_FILE_BYTES) -> None:
        self.file_id = FileId(new_id())
        self.item_key = new_key()
        self.name = tidy_name(name)
        self.size_bytes = 0
        self._store = store
        self._limit_bytes = limit_bytes
        self._first = b""
        self._fault: LindenError | None = None
        self._writer: BlobWriter | None = None
        self._sealer: StreamSealer | None = None
        self._facts: StreamFacts | None = None
        self._unclaimed: list[str] = []

    @property
    def kind(self) -> PictureKind | None:
        """Which kind of picture it is by how it begins, if any."""
        return kind_of(self._first)

    @property
    def facts(self) -> StreamFacts:
        """What was learnt while sealing.

        Raises:
            CutOffError: it did not arrive whole.
        """
        if self._facts is None:
            raise CutOffError(self.name)
        return self._facts

    def refuse(self, fault: LindenError) -> None:
        """Keep nothing of it; `check` will say why."""
        self._fault = fault
        self._facts = None
        self._drop_writer()

    def write(self, piece: bytes) -> int:
        """Seal and hash the next bytes."""
        self.size_bytes += len(piece)
        if self._fault is None and piece:
            try:
                self._seal(piece)
            except (StorageFullError, FileTooLargeError) as fault:
                self.refuse(fault)
        return len(piece)

    def seek(self, _offset: int) -> int:
        """Take note that all has arrived: the parser rewinds a file once it is whole, and only then."""
        if self._fault is None and self._facts is None and self._sealer is not None:
            try:
                self._facts = self._sealer.finish()
            except StorageFullError as fault:
                self.refuse(fault)
        return 0

    def check(self) -> PictureKind:
        """Return which kind of picture has arrived.

        Raises:
            NotAPictureError: it is none of the kinds that are kept.
            NotKeptError, StorageFullError: as `check_whole`.
        """
        self.check_whole()
        if self.kind is None:
            raise NotAPictureError(self.name)
        return self.kind

    def check_whole(self) -> None:
        """Refuse what did not arrive as it was sent, whatever it is.

        Raises:
            EmptyFileError: nothing is in it.
            FileTooLargeError: there is more than is kept.
            StorageFullError: there was no room for it.
            CutOffError: it did not arrive whole.
        """
        if self._fault is not None:
            raise self._fault
        if not self.size_bytes:
            raise EmptyFileError(self.name)
        if self._facts is None:
            raise CutOffError(self.name)

    def keep(self) -> None:
        """Make the sealed original last; it is on the disk itself when this returns.

        Raises:
            StorageFullError: there was no room for it.
            CutOffError: it did not arrive whole.
        """
        if self._writer is None or self._facts is None:
            raise CutOffError(self.name)
        self._writer.keep()
        self._unclaimed.append(self.file_id)

    def keep_copy(self, copy: bytes) -> tuple[str, int]:
        """Seal and keep a copy for looking at; return its blob's id and sealed size.

        Raises:
            StorageFullError: there was no room for it.
        """
        copy_id = new_id()
        with self._store.begin(copy_id) as writer:
            sealer = StreamSealer(copy_key(self.item_key), copy_id, writer.write)
            sealer.update(copy)
            facts = sealer.finish()
            writer.keep()
        self._unclaimed.append(copy_id)
        return copy_id, facts.sealed_bytes

    def hand_over(self) -> None:
        """Leave what was kept to the row that now names it."""
        self._unclaimed.clear()

    def close(self) -> None:
        """Leave nothing behind that was not handed over."""
        self._drop_writer()
        while self._unclaimed:
            self._store.delete(self._unclaimed.pop())

    def _seal(self, piece: bytes) -> None:
        if self.size_bytes > self._limit_bytes:
            raise FileTooLargeError(self.name)
        if len(self._first) < FIRST_BYTES:
            self._first += piece[: FIRST_BYTES - len(self._first)]
        if self._sealer is None:  # a field left empty begins no blob
            self._writer = self._store.begin(self.file_id)
            self._sealer = StreamSealer(original_key(self.item_key), self.file_id, self._writer.write)
        self._sealer.update(piece)

    def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.discard()
        self._writer = self._sealer = None
