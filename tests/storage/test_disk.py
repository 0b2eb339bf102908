"""Blobs on disk: what is kept stays, what is not leaves nothing, and nothing from outside becomes a path."""

import ctypes
import errno
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.ids import new_id
from portal.storage import (
    BlobExistsError,
    BlobIdError,
    BlobMissingError,
    BlobReader,
    BlobStore,
    BlobWriter,
    DiskBlobStore,
    StorageFullError,
)

SEALED = b"sealed " * 20_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "blobs"


@pytest.fixture
def store(folder: Path) -> DiskBlobStore:
    return DiskBlobStore(folder)


def keep(store: BlobStore, sealed: bytes, blob_id: str | None = None) -> str:
    blob_id = blob_id or new_id()
    with store.begin(blob_id) as writer:
        writer.write(sealed)
        writer.keep()
    return blob_id


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_is_a_store_of_blobs(store: DiskBlobStore) -> None:
    as_store: BlobStore = store
    blob_id = new_id()

    writer: BlobWriter = as_store.begin(blob_id)
    writer.write(SEALED)
    writer.keep()
    reader: BlobReader = as_store.open(blob_id)

    assert reader.read_at(0, reader.size_bytes) == SEALED
    reader.close()
    reader.close()


class TestKeep:
    def test_what_was_kept_is_read_back(self, store: DiskBlobStore) -> None:
        blob_id = new_id()
        with store.begin(blob_id) as writer:
            for start in range(0, len(SEALED), 4_096):
                writer.write(SEALED[start : start + 4_096])
            writer.keep()

        with store.open(blob_id) as reader:
            assert reader.size_bytes == len(SEALED)
            assert reader.read_at(0, reader.size_bytes) == SEALED

    def test_an_empty_blob_is_a_blob(self, store: DiskBlobStore) -> None:
        blob_id = keep(store, b"")

        with store.open(blob_id) as reader:
            assert (reader.size_bytes, reader.read_at(0, 10)) == (0, b"")

    @settings(max_examples=30, deadline=None)  # a disk is as quick as its neighbours let it
    @given(sealed=st.binary(max_size=300), offset=st.integers(0, 400), size=st.integers(0, 400))
    def test_any_part_can_be_read(self, tmp_path_factory, sealed: bytes, offset: int, size: int) -> None:
        store = DiskBlobStore(tmp_path_factory.getbasetemp() / "parts")
        blob_id = keep(store, sealed)

        with store.open(blob_id) as reader:
            part = reader.read_at(offset, size)

        assert part == sealed[offset : offset + size]

    def test_only_this_account_may_look(self, store: DiskBlobStore, folder: Path) -> None:
        previous = os.umask(0)
        try:
            keep(store, SEALED)
            unfinished = store.begin(new_id())
        finally:
            os.umask(previous)

        modes = {stat.S_IMODE(path.stat().st_mode) for path in files_in(folder)}
        folders = {stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}
        unfinished.discard()

        assert (modes, folders) == ({0o600}, {0o700})

    def test_it_lies_on_a_shelf_of_two_characters(self, store: DiskBlobStore, folder: Path) -> None:
        blob_id = keep(store, SEALED)

        assert files_in(folder) == [folder / blob_id[:2] / blob_id]

    def test_until_kept_it_does_not_exist(self, store: DiskBlobStore) -> None:
        blob_id = new_id()
        with store.begin(blob_id) as writer:
            writer.write(SEALED)

            with pytest.raises(BlobMissingError):
                store.open(blob_id)

            assert list(store.names()) == []

    def test_nothing_is_overwritten(self, store: DiskBlobStore) -> None:
        blob_id = keep(store, SEALED)

        with pytest.raises(BlobExistsError):
            store.begin(blob_id)

        with store.open(blob_id) as reader:
            assert reader.read_at(0, 7) == SEALED[:7]

    def test_two_may_not_write_the_same(self, store: DiskBlobStore) -> None:
        blob_id = new_id()

        with store.begin(blob_id), pytest.raises(BlobExistsError):
            store.begin(blob_id)

    def test_after_keeping_nothing_can_be_added(self, store: DiskBlobStore) -> None:
        writer = store.begin(new_id())
        writer.keep()

        with pytest.raises(ValueError, match="already"):
            writer.write(SEALED)
        with pytest.raises(ValueError, match="already"):
            writer.keep()

    def test_many_keep_at_once(self, store: DiskBlobStore) -> None:
        ids = [new_id() for _ in range(24)]
        threads = [threading.Thread(target=keep, args=(store, SEALED, blob_id)) for blob_id in ids]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(store.names()) == sorted(ids)

    def test_another_store_on_the_same_folder_finds_it(self, store: DiskBlobStore, folder: Path) -> None:
        blob_id = keep(store, SEALED)

        with DiskBlobStore(folder).open(blob_id) as reader:
            assert reader.size_bytes == len(SEALED)


class TestDiscard:
    def test_an_error_in_the_middle_leaves_nothing(self, store: DiskBlobStore, folder: Path) -> None:
        def break_off() -> None:
            with store.begin(new_id()) as writer:
                writer.write(SEALED)
                raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            break_off()

        assert files_in(folder) == []

    def test_the_id_is_free_again(self, store: DiskBlobStore) -> None:
        blob_id = new_id()
        store.begin(blob_id).discard()

        assert keep(store, SEALED, blob_id) == blob_id

    def test_discarding_what_is_kept_does_nothing(self, store: DiskBlobStore) -> None:
        writer = store.begin(blob_id := new_id())
        writer.keep()
        writer.discard()

        assert list(store.names()) == [blob_id]


class TestDelete:
    def test_it_is_gone(self, store: DiskBlobStore, folder: Path) -> None:
        blob_id = keep(store, SEALED)

        store.delete(blob_id)

        assert files_in(folder) == []
        with pytest.raises(BlobMissingError):
            store.open(blob_id)

    def test_deleting_twice_is_no_fault(self, store: DiskBlobStore) -> None:
        blob_id = keep(store, SEALED)

        store.delete(blob_id)
        store.delete(blob_id)

    def test_who_is_reading_reads_to_the_end(self, store: DiskBlobStore) -> None:
        blob_id = keep(store, SEALED)

        with store.open(blob_id) as reader:
            store.delete(blob_id)

            assert reader.read_at(len(SEALED) - 7, 7) == SEALED[-7:]


class TestSweeps:
    def test_a_stray_file_is_not_a_blob(self, store: DiskBlobStore, folder: Path) -> None:
        blob_id = keep(store, SEALED)
        (folder / blob_id[:2] / "note.txt").write_bytes(b"")
        (folder / "lost+found").mkdir()

        assert list(store.names()) == [blob_id]

    def test_what_was_begun_long_ago_goes_and_what_is_under_way_stays(self, store: DiskBlobStore, folder: Path) -> None:
        old_id = new_id()
        with store.begin(old_id), store.begin(new_id()) as under_way:
            old = folder / "unfinished" / old_id
            os.utime(old, (0, 0))
            written_at = datetime.fromtimestamp(max(path.stat().st_mtime for path in files_in(folder)), UTC)

            swept = store.sweep_unfinished(older_than=written_at - timedelta(hours=1))

            under_way.keep()
        assert swept == 1
        assert not old.exists()
        assert len(list(store.names())) == 1


@pytest.mark.parametrize(
    "bad", ["", "..", "../" + "a" * 23, "A" * 26, "a" * 25, "a" * 27, "a" * 25 + "/", "a" * 25 + "\n", "a" * 25 + "\0"]
)
def test_only_an_id_becomes_a_place(store: DiskBlobStore, folder: Path, bad: str) -> None:
    for attempt in (store.begin, store.open, store.delete):
        with pytest.raises(BlobIdError):
            attempt(bad)

    assert files_in(folder) == []


def test_a_link_planted_in_the_folder_is_not_followed(store: DiskBlobStore, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    blob_id = new_id()
    (folder / blob_id[:2]).mkdir(exist_ok=True)
    (folder / blob_id[:2] / blob_id).symlink_to(tmp_path / "secret")

    with pytest.raises(OSError, match="symbolic links") as refusal:
        store.open(blob_id)

    assert refusal.value.errno == errno.ELOOP


WRITES = """
    import resource, sys
    from pathlib import Path
    from portal.kernel.ids import new_id
    from portal.storage import DiskBlobStore, StorageFullError
    store = DiskBlobStore(Path(sys.argv[1]))
"""


def run(script: str, folder: Path) -> subprocess.Popen[bytes]:
    whole = textwrap.dedent(WRITES) + textwrap.dedent(script)
    return subprocess.Popen([sys.executable, "-c", whole, str(folder)], stdout=subprocess.PIPE)


def test_what_was_acknowledged_survives_a_kill(folder: Path) -> None:
    process = run(
        """
        while True:
            blob_id = new_id()
            with store.begin(blob_id) as writer:
                for _ in range(20):
                    writer.write(blob_id.encode() * 100)
                writer.keep()
            print(blob_id, flush=True)
        """,
        folder,
    )
    assert process.stdout is not None
    acknowledged = [process.stdout.readline().decode().strip() for _ in range(15)]

    process.send_signal(signal.SIGKILL)
    acknowledged += [line.decode().strip() for line in process.stdout if line.endswith(b"\n")]
    process.wait()
    process.stdout.close()

    store = DiskBlobStore(folder)
    assert set(acknowledged) <= set(store.names())
    for blob_id in store.names():
        with store.open(blob_id) as reader:
            assert reader.read_at(0, reader.size_bytes) == blob_id.encode() * 2000


class TestFullDisk:
    def test_a_limit_on_sizes_is_said_plainly_and_leaves_nothing(self, folder: Path) -> None:
        process = run(
            """
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            try:
                with store.begin(new_id()) as writer:
                    for _ in range(100):
                        writer.write(bytes(10_000))
            except StorageFullError:
                print("full")
            """,
            folder,
        )

        said, _ = process.communicate()

        assert said == b"full\n"
        assert files_in(folder) == []

    def test_a_disk_without_room_is_said_plainly_and_what_is_there_is_kept(self, small_disk: Path) -> None:
        store = DiskBlobStore(small_disk)
        kept_id = keep(store, SEALED)

        with pytest.raises(StorageFullError):
            keep(store, bytes(2_000_000))

        assert list(store.names()) == [kept_id]
        assert len(files_in(small_disk)) == 1
        assert keep(store, SEALED) in store.names()

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        libc = ctypes.CDLL(None, use_errno=True)
        place = str(tmp_path).encode()
        if libc.mount(b"tmpfs", place, b"tmpfs", 0, b"size=1m") != 0:
            pytest.skip("only root may mount a small disk")
        yield tmp_path / "blobs"
        libc.umount2(place, 2)
