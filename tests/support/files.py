"""Files on their way in, and stores with little room, for tests."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from portal.evidence import service
from portal.evidence.pictures import PictureKind, PictureLook
from portal.evidence.sealing import IncomingFile
from portal.kernel.ids import CaseId, FileId, IncidentId
from portal.schema import metadata
from portal.storage import BlobReader, BlobStore, BlobWriter, DiskBlobStore, StorageFullError
from portal.vault.stream import open_stream
from tests.support.make import Someone
from tests.support.samples import picture, saved

NAME = "Mark at the gate, 3 March.jpg"


@cache
def small_jpeg() -> bytes:
    """Return a picture of few bytes."""
    return saved(picture(64, 48), "JPEG")


def incoming(blobs: BlobStore, body: bytes, *, name: str = NAME, limit_bytes: int = 1_000_000) -> IncomingFile:
    """Return a file that has arrived whole."""
    made = IncomingFile(blobs, name, limit_bytes=limit_bytes)
    for start in range(0, len(body), 50_000):
        made.write(body[start : start + 50_000])
    made.seek(0)
    return made


def quick_look(pieces: Iterator[bytes]) -> PictureLook:
    """Look at a picture without a process of its own: for tests of what comes before and after."""
    original = b"".join(pieces)
    return PictureLook(PictureKind.JPEG, 64, 48, "2026-03-03T14:02:11", has_place=True, copy=b"copy of " + original)


def kept_file(
    someone: Someone, case_id: CaseId, body: bytes | None = None, *, incident_id: IncidentId | None = None
) -> FileId:
    """Keep a file as somebody."""
    blobs = someone.units.blobs
    received = service.receive(blobs, incoming(blobs, body or small_jpeg()), look_at=quick_look)
    with someone.write() as uow:
        return service.keep_received(uow, case_id, received, incident_id=incident_id)


def opened(blobs: BlobStore, blob_id: str, key: bytes) -> bytes:
    """Open a kept blob."""
    with blobs.open(blob_id) as reader:
        return b"".join(open_stream(key, blob_id, reader.size_bytes, reader.read_at))


def leftovers(folder: Path) -> list[Path]:
    """Return every file in a folder of blobs, kept or not."""
    return [place for place in folder.rglob("*") if place.is_file()]


def everything_kept(engine: Engine, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Go through all that a thief would find: every value in the database, every file in a folder, with its place."""
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                for column, value in zip(table.columns, row, strict=True):
                    yield str(column), value if isinstance(value, bytes) else str(value).encode()
    for place in folder.rglob("*"):
        if place.is_file():
            yield str(place), place.read_bytes()


def blobs_in(folder: Path) -> DiskBlobStore:
    """Return a store of blobs in a folder; that the folder itself lasts is not waited for."""
    (folder / "unfinished").mkdir(parents=True, exist_ok=True)
    return DiskBlobStore(folder)


class FullStore:
    """A store on a disk with little room left, which says so as the real one does."""

    def __init__(self, folder: Path, *, room_bytes: int) -> None:
        self._store = DiskBlobStore(folder)
        self.room_bytes = room_bytes

    def begin(self, blob_id: str) -> BlobWriter:
        return _FullWriter(self, self._store.begin(blob_id))

    def open(self, blob_id: str) -> BlobReader:
        return self._store.open(blob_id)

    def delete(self, blob_id: str) -> None:
        self._store.delete(blob_id)

    def names(self) -> Iterator[str]:
        return self._store.names()

    def sweep_unfinished(self, older_than: datetime) -> int:
        return self._store.sweep_unfinished(older_than)


class _FullWriter:
    def __init__(self, store: FullStore, writer: BlobWriter) -> None:
        self._store = store
        self._writer = writer

    def write(self, sealed: bytes) -> None:
        self._store.room_bytes -= len(sealed)
        if self._store.room_bytes < 0:
            self._writer.discard()
            raise StorageFullError
        self._writer.write(sealed)

    def keep(self) -> None:
        self._writer.keep()

    def discard(self) -> None:
        self._writer.discard()

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.discard()
