"""Pictures of strangers: what is told of them, what their copies never hold, and what hostile ones can do: nothing."""

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

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.evidence import pictures
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


def look(original: bytes, limits: PictureLimits = LIMITS) -> PictureLook:
    return look_at(samples.in_pieces(original), limits=limits)


def fault_of(original: bytes, limits: PictureLimits = LIMITS) -> PictureFault:
    with pytest.raises(UnreadablePictureError) as refusal:
        look(original, limits)
    return refusal.value.reason


class TestKinds:
    @pytest.mark.parametrize("kind", PictureKind)
    def test_a_kind_is_known_by_its_first_bytes(self, kind: PictureKind) -> None:
        assert kind_of(samples.MADE[kind]()[:FIRST_BYTES]) is kind

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
        original = samples.MADE[kind]()

        seen = look(original)

        assert (seen.kind, seen.width, seen.height) == (kind, 640, 480)
        assert samples.quarters(seen.copy) == ["red", "green", "blue", "grey"]
        assert samples.PLANTED.encode() in original
        assert samples.PLANTED.encode() not in seen.copy
        assert samples.opened(seen.copy).info.keys() == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not samples.opened(seen.copy).getexif()

    @pytest.mark.parametrize("kind", [PictureKind.JPEG, PictureKind.PNG, PictureKind.HEIC, PictureKind.WEBP])
    def test_what_the_file_says_of_time_and_place_is_told(self, kind: PictureKind) -> None:
        with_place, without = look(samples.MADE[kind]()), look(samples.MADE[kind](with_place=False))

        assert with_place.taken_at_text == without.taken_at_text == samples.TAKEN_AT
        assert (with_place.has_place, without.has_place) == (True, False)

    def test_of_a_moving_picture_the_copy_is_how_it_begins_and_that_is_told(self) -> None:
        moving = look(samples.moving_webp())

        assert (moving.kind, moving.width, moving.height, moving.is_moving) == (PictureKind.WEBP, 640, 480, True)
        assert samples.quarters(moving.copy) == ["red", "green", "blue", "grey"]
        assert samples.PLANTED.encode() not in moving.copy
        assert look(samples.gif()).is_moving
        assert not any(look(samples.MADE[kind]()).is_moving for kind in ("jpeg", "png", "webp", "heic"))

    def test_a_picture_that_says_nothing_has_nothing_told_of_it(self) -> None:
        seen = look(samples.saved(samples.picture(), "JPEG"))

        assert (seen.taken_at_text, seen.has_place) == (None, False)

    def test_a_heic_is_turned_once_and_not_twice(self) -> None:
        seen = look(samples.heic(orientation=6))

        assert (seen.width, seen.height) == (480, 640)
        assert samples.quarters(seen.copy) == ["blue", "red", "grey", "green"]

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
        spoilt = bytearray(samples.MADE[kind]())
        place = FIRST_BYTES + int(at * (len(spoilt) - FIRST_BYTES - width))
        spoilt[place : place + width] = bytes([byte]) * width

        try:
            seen = look(bytes(spoilt))
        except UnreadablePictureError as refusal:
            assert refusal.reason in {PictureFault.DAMAGED, PictureFault.TOO_MANY_PIXELS, PictureFault.TOO_MUCH_MEMORY}  # noqa: PT017 - either is right
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
