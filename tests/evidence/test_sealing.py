"""Files on their way in: sealed, hashed, recognised, and gone where nobody keeps them."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.evidence.pictures import PictureKind
from portal.evidence.sealing import (
    CutOffError,
    DiscardingSink,
    EmptyFileError,
    FileTooLargeError,
    IncomingFile,
    NotAPictureError,
    copy_key,
    original_key,
    tidy_name,
)
from portal.storage import DiskBlobStore, StorageFullError
from portal.vault.primitives import SealBrokenError
from portal.vault.stream import CHUNK_BYTES
from tests.support import samples
from tests.support.files import FullStore, incoming, leftovers, opened, small_jpeg


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def blobs(folder: Path) -> DiskBlobStore:
    return DiskBlobStore(folder)


class TestWhatArrives:
    @settings(max_examples=30, deadline=None)
    @given(
        pieces=st.lists(st.binary(max_size=2000), max_size=6),
        chunks=st.integers(0, 2),
        edge=st.integers(-3, 3),
    )
    def test_is_on_the_disk_byte_for_byte_behind_a_seal(self, pieces, chunks, edge):
        pieces = [*pieces, bytes(max(chunks * CHUNK_BYTES + edge, 1))]
        with TemporaryDirectory() as folder:
            blobs = DiskBlobStore(Path(folder))
            made = IncomingFile(blobs, "x")

            for piece in pieces:
                made.write(piece)
            made.seek(0)
            made.keep()

            whole = b"".join(pieces)
            assert opened(blobs, made.file_id, original_key(made.item_key)) == whole
            assert made.facts.sha256 == hashlib.sha256(whole).digest()
            assert made.facts.size_bytes == made.size_bytes == len(whole)

    def test_is_nowhere_in_plain(self, blobs, folder):
        made = incoming(blobs, samples.jpeg())
        made.keep()

        assert samples.PLANTED.encode() in samples.jpeg()
        assert all(samples.PLANTED.encode() not in place.read_bytes() for place in leftovers(folder))

    def test_is_recognised_by_how_it_begins_and_not_by_its_name(self, blobs):
        assert incoming(blobs, samples.png(), name="a.txt").check() is PictureKind.PNG
        assert incoming(blobs, samples.heic(), name="a.jpg").check() is PictureKind.HEIC

    def test_is_recognised_when_it_comes_in_crumbs(self, blobs):
        made = IncomingFile(blobs, "x")
        for byte in small_jpeg()[:200]:
            made.write(bytes([byte]))
        made.seek(0)

        assert made.check() is PictureKind.JPEG

    def test_has_a_key_and_a_place_of_its_own_each_time(self, blobs):
        one, other = incoming(blobs, small_jpeg()), incoming(blobs, small_jpeg())

        assert one.file_id != other.file_id
        assert one.item_key != other.item_key

    def test_says_nothing_of_itself_to_whoever_prints_it(self, blobs):
        made = incoming(blobs, small_jpeg(), name="Ruth")

        assert "Ruth" not in repr(made)
        assert made.item_key.hex() not in repr(made)


class TestWhatIsRefused:
    def test_nothing_at_all_begins_no_blob(self, blobs, folder):
        made = incoming(blobs, b"")

        with pytest.raises(EmptyFileError):
            made.check()
        with pytest.raises(CutOffError):
            made.keep()
        assert leftovers(folder) == []

    def test_what_is_no_picture(self, blobs, folder):
        name, body = samples.text_named_jpg()
        made = incoming(blobs, body, name=name)

        with pytest.raises(NotAPictureError) as refused:
            made.check()
        made.close()

        assert refused.value.name == name
        assert leftovers(folder) == []

    def test_one_byte_more_than_is_kept(self, blobs, folder):
        body = small_jpeg()

        assert incoming(blobs, body, limit_bytes=len(body)).check() is PictureKind.JPEG
        too_large = incoming(blobs, body + b"x", limit_bytes=len(body))
        with pytest.raises(FileTooLargeError):
            too_large.check()
        assert not (folder / "unfinished" / too_large.file_id).exists()

    def test_what_was_cut_off(self, blobs, folder):
        made = IncomingFile(blobs, "x")
        made.write(small_jpeg())

        with pytest.raises(CutOffError):
            made.check()
        with pytest.raises(CutOffError):
            made.keep()
        assert len(leftovers(folder)) == 1
        made.close()
        assert leftovers(folder) == []

    def test_where_nobody_may_send_a_file_it_is_only_counted(self, folder):
        sink = DiscardingSink()

        assert sink.write(b"abc") == 3
        assert sink.seek(0) == 0
        sink.close()
        assert sink.size_bytes == 3


class TestAFullDisk:
    @pytest.mark.parametrize("room_bytes", [0, 3, 50_000, 200_000])
    def test_is_told_once_all_has_been_read_and_leaves_nothing(self, folder, room_bytes):
        made = incoming(FullStore(folder, room_bytes=room_bytes), small_jpeg() + bytes(300_000))

        with pytest.raises(StorageFullError):
            made.check()
        assert made.size_bytes == len(small_jpeg()) + 300_000
        assert leftovers(folder) == []

    def test_at_the_very_last_chunk_too(self, folder):
        body = small_jpeg()
        made = incoming(FullStore(folder, room_bytes=5 + len(body)), body)

        with pytest.raises(StorageFullError):
            made.check()
        assert leftovers(folder) == []


class TestWhatIsLeftBehind:
    def test_nothing_of_what_was_not_handed_over(self, blobs, folder):
        made = incoming(blobs, small_jpeg())
        made.keep()
        made.keep_copy(b"copy")
        assert len(leftovers(folder)) == 2

        made.close()
        made.close()

        assert leftovers(folder) == []

    def test_all_of_what_was(self, blobs, folder):
        made = incoming(blobs, small_jpeg())
        made.keep()
        copy_id, sealed_bytes = made.keep_copy(b"copy")

        made.hand_over()
        made.close()

        assert {place.name for place in leftovers(folder)} == {made.file_id, copy_id}
        assert (folder / copy_id[:2] / copy_id).stat().st_size == sealed_bytes

    def test_who_may_see_the_copy_cannot_open_the_original_by_it(self, blobs):
        made = incoming(blobs, small_jpeg())
        made.keep()
        copy_id, _ = made.keep_copy(b"copy")

        assert opened(blobs, copy_id, copy_key(made.item_key)) == b"copy"
        with pytest.raises(SealBrokenError):
            opened(blobs, made.file_id, copy_key(made.item_key))
        with pytest.raises(SealBrokenError):
            opened(blobs, copy_id, original_key(made.item_key))


@pytest.mark.parametrize(
    ("given_name", "kept_name"),
    [
        ("IMG_0001.HEIC", "IMG_0001.HEIC"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\anna\\photo.jpg", "photo.jpg"),
        ("/", ""),
        ("صورة من الباب.jpg", "صورة من الباب.jpg"),
        ("照片 1.png", "照片 1.png"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("a\x00b\nc.jpg", "ab c.jpg"),
        ("😀" * 300, "😀" * 255),
    ],
)
def test_a_name_is_kept_in_any_script_without_folders_and_tricks(given_name, kept_name):
    assert tidy_name(given_name) == kept_name
