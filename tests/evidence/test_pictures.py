"""Pictures of strangers: what is told of them, what their copies never hold, and what hostile ones can do: nothing."""

import io
import os
import resource
import socket
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from portal.evidence import picture_child, pictures
from portal.evidence.pictures import (
    FIRST_BYTES,
    PictureFault,
    PictureKind,
    PictureLimits,
    PictureLook,
    PictureTooLargeError,
    UnreadablePictureError,
    is_bare_jpeg,
    kind_of,
    look_at,
    network_is_cut,
    try_cage,
)
from tests.support import samples

LIMITS = PictureLimits(wall_seconds=120.0, wait_seconds=120.0)

MADE: dict[PictureKind, Callable[..., bytes]] = {
    PictureKind.JPEG: samples.jpeg,
    PictureKind.PNG: samples.png,
    PictureKind.HEIC: samples.heic,
    PictureKind.WEBP: samples.webp,
    PictureKind.GIF: samples.gif,
}


def look(original: bytes, limits: PictureLimits = LIMITS) -> PictureLook:
    return look_at(samples.in_pieces(original), limits=limits)


def fault_of(original: bytes, limits: PictureLimits = LIMITS) -> PictureFault:
    with pytest.raises(UnreadablePictureError) as refusal:
        look(original, limits)
    return refusal.value.reason


def opened(copy: bytes) -> Image.Image:
    return JpegImageFile(io.BytesIO(copy))


def quarters(copy: bytes) -> list[str]:
    """Name the colours of the four quarters of a copy."""
    image = opened(copy).convert("RGB")
    spots = [
        (x, y) for y in (image.height // 4, 3 * image.height // 4) for x in (image.width // 4, 3 * image.width // 4)
    ]
    names = {samples.RED: "red", samples.GREEN: "green", samples.BLUE: "blue", samples.GREY: "grey"}
    found = [image.getpixel(spot) for spot in spots]
    return [
        next(
            (name for colour, name in names.items() if max(abs(a - b) for a, b in zip(colour, spot, strict=True)) < 12),
            "?",
        )
        for spot in found
        if isinstance(spot, tuple)
    ]


class TestKinds:
    @pytest.mark.parametrize("kind", PictureKind)
    def test_a_kind_is_known_by_its_first_bytes(self, kind: PictureKind) -> None:
        assert kind_of(MADE[kind]()[:FIRST_BYTES]) is kind

    @pytest.mark.parametrize(
        "other",
        [
            b"",
            b"\xff\xd8",
            b"%PDF-1.7",
            b"<svg xmlns='x'/>",
            b"RIFF\0\0\0\0WAVE",
            b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
        ],
    )
    def test_anything_else_is_not_a_picture(self, other: bytes) -> None:
        assert kind_of(other) is None

    def test_an_avif_is_not_taken_for_a_heic(self) -> None:
        assert kind_of(samples.avif_brand()) is None

    @given(st.binary(max_size=80))
    def test_no_beginning_is_too_odd(self, first: bytes) -> None:
        assert kind_of(first) in {None, *PictureKind}


class TestLook:
    @pytest.mark.parametrize("kind", PictureKind)
    def test_the_copy_shows_the_picture_and_says_nothing_else(self, kind: PictureKind) -> None:
        original = MADE[kind]()

        seen = look(original)

        assert (seen.kind, seen.width, seen.height) == (kind, 640, 480)
        assert quarters(seen.copy) == ["red", "green", "blue", "grey"]
        assert samples.PLANTED.encode() in original
        assert samples.PLANTED.encode() not in seen.copy
        assert opened(seen.copy).info.keys() == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not opened(seen.copy).getexif()

    @pytest.mark.parametrize("kind", [PictureKind.JPEG, PictureKind.PNG, PictureKind.HEIC, PictureKind.WEBP])
    def test_what_the_file_says_of_time_and_place_is_told(self, kind: PictureKind) -> None:
        with_place, without = look(MADE[kind]()), look(MADE[kind](with_place=False))

        assert with_place.taken_at_text == without.taken_at_text == samples.TAKEN_AT
        assert (with_place.has_place, without.has_place) == (True, False)

    def test_a_picture_that_says_nothing_has_nothing_told_of_it(self) -> None:
        seen = look(samples.saved(samples.picture(), "JPEG"))

        assert (seen.taken_at_text, seen.has_place) == (None, False)

    def test_a_heic_is_turned_once_and_not_twice(self) -> None:
        seen = look(samples.heic(orientation=6))

        assert (seen.width, seen.height) == (480, 640)
        assert quarters(seen.copy) == ["blue", "red", "grey", "green"]

    def test_a_file_that_is_other_things_too_is_shown_as_the_picture_it_is(self) -> None:
        seen = look(samples.polyglot())

        assert b"script" not in seen.copy
        assert b"PK" not in seen.copy[-200:]

    def test_it_comes_in_whatever_pieces(self) -> None:
        original = samples.jpeg()

        seen = look_at(iter([b"", original[:1], b"", original[1:3], original[3:], b""]), limits=LIMITS)

        assert seen.kind is PictureKind.JPEG

    def test_nothing_is_written_to_any_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setenv("TMPDIR", str(tmp_path))

        look(samples.png())

        assert list(tmp_path.iterdir()) == []

    def test_a_twelve_megapixel_heic_is_quick(self) -> None:
        original = samples.heic(width=4032, height=3024)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)

        seen = look(original)

        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Computing, not waiting: the machine that runs this may be busy with other tests.
        spent_seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert seen.width * seen.height == 4032 * 3024
        assert spent_seconds < 1.5


See = Callable[[bytes], PictureLook]


class TestWhatTheChildMakes:
    """What the child does, here without its cage, on files that were made here."""

    @pytest.fixture
    def see(self, monkeypatch: pytest.MonkeyPatch) -> See:
        monkeypatch.setattr(Image, "OPEN", {})
        for name in ("MAX_IMAGE_PIXELS", "init", "preinit"):
            monkeypatch.setattr(Image, name, getattr(Image, name))
        for name in ("DECODE_THREADS", "THUMBNAILS", "AUX_IMAGES", "DEPTH_IMAGES"):
            monkeypatch.setattr(pillow_heif.options, name, getattr(pillow_heif.options, name))

        def in_this_process(original: bytes) -> PictureLook:
            kind = kind_of(original[:FIRST_BYTES])
            assert kind is not None
            picture_child.load_decoders(kind)
            orders = picture_child.Orders(kind, LIMITS.max_bytes, LIMITS.max_pixels, LIMITS.longest_side_px, 85)
            facts, copy = picture_child.look(original, orders)
            taken_at = facts["taken_at"]
            assert isinstance(facts["width"], int)
            assert isinstance(facts["height"], int)
            assert taken_at is None or isinstance(taken_at, str)
            return PictureLook(kind, facts["width"], facts["height"], taken_at, facts["has_place"] is True, copy)

        return in_this_process

    @pytest.mark.parametrize("kind", PictureKind)
    def test_every_kind_is_decoded(self, see: See, kind: PictureKind) -> None:
        assert is_bare_jpeg(see(MADE[kind]()).copy)

    @pytest.mark.parametrize("kind", PictureKind)
    def test_half_a_picture_is_a_broken_one(self, see: See, kind: PictureKind) -> None:
        original = MADE[kind](width=900, height=700)

        with pytest.raises(Exception) as refusal:  # noqa: PT011 - libraries raise what they like; all of it is
            see(original[: len(original) // 2])

        assert picture_child.why(refusal.value) == "damaged"

    def test_too_many_pixels_are_refused_before_they_are_unpacked(self, see: See) -> None:
        for bomb in (samples.png_bomb(), samples.png_bomb(9_000, 9_000)):
            with pytest.raises(Exception, match=r"^$|exceeds limit") as refusal:
                see(bomb)

            assert picture_child.why(refusal.value) == "too_many_pixels"

    def test_running_out_of_memory_has_its_own_name(self) -> None:
        assert picture_child.why(MemoryError()) == "too_much_memory"

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_it_stands_upright_however_the_camera_was_held(self, see: See, orientation: int) -> None:
        turns = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # what was done to it: EXIF says how to undo it
        turn = turns[orientation]
        upright = samples.picture(640, 480)
        as_stored = upright if turn is None else upright.transpose(Image.Transpose(turn))
        original = samples.saved(as_stored, "JPEG", exif=samples.exif(orientation=orientation))

        seen = see(original)

        assert (seen.width, seen.height) == opened(seen.copy).size == (640, 480)
        assert quarters(seen.copy) == ["red", "green", "blue", "grey"]

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
    def test_every_way_of_keeping_colours_can_be_shown(self, see: See, mode: str) -> None:
        seen = see(samples.png(mode=mode))

        assert opened(seen.copy).mode == "RGB"
        assert 30 < sum(opened(seen.copy).convert("L").resize((1, 1)).tobytes()) < 225

    def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(self, see: See) -> None:
        grey = Image.frombytes("I;16", (64, 64), (0x8000).to_bytes(2, "little") * 64 * 64)

        seen = see(samples.saved(grey, "PNG"))

        assert abs(opened(seen.copy).tobytes()[0] - 128) <= 2

    def test_print_colours_can_be_shown(self, see: See) -> None:
        seen = see(samples.saved(samples.picture(mode="CMYK"), "JPEG"))

        assert "?" not in quarters(seen.copy)

    def test_what_shines_through_is_white(self, see: See) -> None:
        clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))

        seen = see(samples.saved(clear, "PNG"))

        assert min(opened(seen.copy).tobytes()) > 250

    def test_a_large_one_is_scaled_and_a_small_one_is_not(self, see: See) -> None:
        large = see(samples.saved(samples.picture(4000, 1000), "JPEG"))
        small = see(samples.saved(samples.picture(30, 20), "PNG"))

        assert (large.width, large.height, opened(large.copy).size) == (4000, 1000, (1600, 400))
        assert (small.width, small.height, opened(small.copy).size) == (30, 20, (30, 20))

    def test_a_thin_one_is_still_a_picture(self, see: See) -> None:
        assert opened(see(samples.saved(samples.picture(9000, 2), "PNG")).copy).size == (1600, 1)

    def test_a_broken_profile_costs_the_colours_only(self, see: See) -> None:
        seen = see(samples.saved(samples.picture(), "JPEG", icc_profile=b"not a profile"))

        assert quarters(seen.copy) == ["red", "green", "blue", "grey"]

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF")
    def test_broken_metadata_costs_the_metadata_only(self, see: See) -> None:
        seen = see(samples.saved(samples.picture(), "JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40))

        assert (seen.taken_at_text, seen.has_place) == (None, False)

    def test_what_claims_to_be_a_date_is_not_believed(self, see: See) -> None:
        tags = samples.exif()
        tags[0x8769] = {0x9003: "<script>alert(1)</script>"}
        tags[0x0132] = "2026:03:04 09:00:00\n<script>"

        seen = see(samples.saved(samples.picture(), "JPEG", exif=tags))

        assert seen.taken_at_text == "2026-03-04T09:00:00" or seen.taken_at_text is None


class TestRefusals:
    def test_nothing_is_not_a_picture(self) -> None:
        assert fault_of(b"") is PictureFault.EMPTY

    def test_a_name_does_not_make_a_picture(self) -> None:
        _, original = samples.text_named_jpg()

        assert fault_of(original) is PictureFault.UNKNOWN_KIND

    def test_a_jpeg_cut_short_is_a_broken_one(self) -> None:
        assert fault_of(samples.truncated_jpeg()) is PictureFault.DAMAGED

    def test_a_bomb_does_not_go_off(self) -> None:
        started = time.perf_counter()

        assert fault_of(samples.png_bomb()) is PictureFault.TOO_MANY_PIXELS
        assert time.perf_counter() - started < 30

    def test_a_bomb_that_is_not_recognised_meets_the_limit_on_memory(self) -> None:
        limits = replace(LIMITS, max_pixels=10_000_000_000, memory_bytes=256 * 1024 * 1024)

        assert fault_of(samples.png_bomb(), limits) is PictureFault.TOO_MUCH_MEMORY

    def test_one_that_lies_about_its_size_is_too_large(self) -> None:
        with pytest.raises(PictureTooLargeError):
            look(samples.png_that_lies())

    def test_a_gif_whose_frame_is_larger_than_its_screen_does_no_harm(self) -> None:
        original = bytearray(samples.gif(width=20, height=20))
        at = original.index(b"\x2c")
        original[at + 5 : at + 9] = b"\xff\xff\xff\xff"

        assert fault_of(bytes(original)) in set(PictureFault) - {PictureFault.CRASHED, PictureFault.TOOK_TOO_LONG}

    def test_too_many_bytes_are_not_even_sent(self) -> None:
        limits = replace(LIMITS, max_bytes=200_000)

        def endless() -> Iterator[bytes]:
            yield samples.jpeg()
            while True:
                yield bytes(65_536)

        with pytest.raises(PictureTooLargeError) as refusal:
            look_at(endless(), limits=limits)
        assert refusal.value.reason is PictureFault.TOO_MANY_BYTES

    @settings(max_examples=8, deadline=None)
    @given(kind=st.sampled_from(PictureKind), at=st.floats(0, 1), byte=st.integers(0, 255), width=st.integers(1, 9))
    def test_a_spoilt_picture_is_shown_or_refused_but_never_more(
        self, kind: PictureKind, at: float, byte: int, width: int
    ) -> None:
        spoilt = bytearray(MADE[kind]())
        place = FIRST_BYTES + int(at * (len(spoilt) - FIRST_BYTES - width))
        spoilt[place : place + width] = bytes([byte]) * width

        try:
            seen = look(bytes(spoilt))
        except UnreadablePictureError as refusal:
            assert refusal.reason in {PictureFault.DAMAGED, PictureFault.TOO_MANY_PIXELS, PictureFault.TOO_MUCH_MEMORY}  # noqa: PT017
        else:
            assert is_bare_jpeg(seen.copy)

    def test_an_error_of_whoever_reads_the_original_is_theirs(self) -> None:
        def broken() -> Iterator[bytes]:
            yield samples.jpeg()
            raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            look_at(broken(), limits=LIMITS)


class TestChildTakenOver:
    """The child is replaced by programs that do what a hostile picture could make it do."""

    @pytest.fixture
    def becomes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
        def write(script: str) -> None:
            start = "import json, os, struct, sys, time, signal\n"
            answer = """
def answer(copy, **header):
    words = json.dumps(header).encode()
    sys.stdin.buffer.read()
    sys.stdout.buffer.write(struct.pack(">I", len(words)) + words + copy)
"""
            (tmp_path / "child.py").write_text(start + answer + textwrap.dedent(script))
            monkeypatch.setattr(pictures, "_CHILD", tmp_path / "child.py")

        return write

    @pytest.mark.parametrize(
        "script",
        [
            "os.kill(os.getpid(), signal.SIGSEGV)",
            "sys.exit(3)",
            "sys.exit(0)",
            "sys.stdout.buffer.write(b'nonsense')",
            "sys.stdout.buffer.write(struct.pack('>I', 0xffffffff) + b'{}')",
            "sys.stdout.buffer.write(struct.pack('>I', 2) + b'[]')",
            "answer(b'', refused='because')",
            "answer(b'', refused=['damaged'])",
            "answer(b'<html>', width=1, height=1)",
            "answer(b'', width=1, height=1)",
            "sys.stdin.buffer.read()\nwhile True: sys.stdout.buffer.write(bytes(65536))",
        ],
    )
    def test_it_is_a_crash_and_no_more(self, becomes, script: str) -> None:
        becomes(script)

        assert fault_of(samples.jpeg()) is PictureFault.CRASHED

    @pytest.mark.parametrize(
        "size", ["width='1', height=1", "width=-1, height=-1", "width=10**9, height=10**9", "width=1"]
    )
    def test_sizes_are_not_believed(self, becomes, size: str) -> None:
        becomes(f"answer({samples.saved(samples.picture(), 'JPEG')!r}, {size})")

        assert fault_of(samples.jpeg()) is PictureFault.CRASHED

    def test_words_are_not_believed(self, becomes) -> None:
        bare = samples.saved(samples.picture(), "JPEG")
        becomes(f"answer({bare!r}, width=640, height=480, taken_at='<script>', has_place='yes')")

        seen = look(samples.jpeg())

        assert (seen.taken_at_text, seen.has_place) == (None, False)

    def test_a_copy_with_metadata_is_not_let_through(self, becomes) -> None:
        becomes(f"answer({samples.jpeg()!r}, width=640, height=480)")

        assert fault_of(samples.jpeg()) is PictureFault.CRASHED

    @pytest.mark.parametrize(
        "script", ["time.sleep(60)", "sys.stdin.buffer.read()\ntime.sleep(60)", "while True: pass"]
    )
    def test_it_is_ended_when_its_time_is_over(self, becomes, script: str) -> None:
        becomes(script)
        started = time.perf_counter()

        fault = fault_of(samples.jpeg(width=4000, height=4000), replace(LIMITS, wall_seconds=0.3))

        assert fault is PictureFault.TOOK_TOO_LONG
        assert time.perf_counter() - started < 30

    def test_the_limit_on_computing_is_said_as_time(self, becomes) -> None:
        becomes("os.kill(os.getpid(), signal.SIGXCPU)")

        assert fault_of(samples.jpeg()) is PictureFault.TOOK_TOO_LONG

    def test_nobody_waits_for_ever_behind_others(self, becomes) -> None:
        becomes("time.sleep(60)")
        slow = replace(LIMITS, wall_seconds=1.0)
        others = [threading.Thread(target=fault_of, args=(samples.jpeg(), slow)) for _ in range(2)]
        for other in others:
            other.start()
        time.sleep(0.2)

        fault = fault_of(samples.jpeg(), replace(LIMITS, wait_seconds=0.1))

        for other in others:
            other.join()
        assert fault is PictureFault.BUSY

    def test_it_is_told_nothing_of_ours(self, becomes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LINDEN_PEPPER", samples.PLANTED)
        spare = socket.socket(socket.AF_UNIX)
        os.set_inheritable(spare.fileno(), True)
        bare = samples.saved(samples.picture(), "JPEG")
        becomes(
            f"""
            told = [name for name in os.environ if name not in ("LC_ALL", "LC_CTYPE", "MALLOC_ARENA_MAX")]
            open_files = [f for f in os.listdir("/proc/self/fd") if int(f) > 3]
            answer(b"" if told or open_files else {bare!r}, width=640, height=480)
            """
        )

        seen = look(samples.jpeg())
        spare.close()

        assert seen.width == 640


class TestCage:
    @pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own means")
    def test_the_child_gets_nowhere(self) -> None:
        cage = try_cage()

        assert (cage.network_is_cut, cage.files_are_cut, cage.processes_are_cut, cage.others_are_cut) == (True,) * 4
        assert network_is_cut()


class TestBareJpeg:
    bare = samples.saved(samples.picture(), "JPEG")

    def test_a_fresh_copy_is_bare(self) -> None:
        assert is_bare_jpeg(self.bare)

    @pytest.mark.parametrize("option", ["exif", "xmp", "comment", "icc_profile"])
    def test_anything_beside_the_picture_is_seen(self, option: str) -> None:
        beside = {"exif": samples.exif(), "xmp": samples.xmp(), "comment": b"x", "icc_profile": samples.icc()}[option]

        assert not is_bare_jpeg(samples.saved(samples.picture(), "JPEG", **{option: beside}))

    @pytest.mark.parametrize("tail", [b"x", b"PK\x03\x04", b"\xff\xd9", b"\xff\xe1\0\x05xyz\xff\xd9"])
    def test_anything_behind_the_picture_is_seen(self, tail: bytes) -> None:
        assert not is_bare_jpeg(self.bare + tail)

    def test_anything_within_the_scan_is_seen(self) -> None:
        assert not is_bare_jpeg(self.bare[:-2] + b"\xff\xe1\0\x05xyz\xff\xd9")

    @given(st.binary(max_size=100))
    def test_noise_is_not_a_picture(self, noise: bytes) -> None:
        assert not is_bare_jpeg(b"\xff\xd8" + noise)
