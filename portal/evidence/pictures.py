"""Looking at a stranger's picture: what kind it is, what it says about itself, and a copy without all that.

The decoding happens in a process of its own (`picture_child.py`) that may neither write, nor open anything, nor reach
anybody, nor last. The original goes through a pipe, never through a file. What comes back is not believed: it is
checked here, and a crash, a bomb or an endless loop costs the preview, never the evidence.
"""

import json
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

from portal.kernel.errors import InvalidError

FIRST_BYTES = 64
"""How many bytes `kind_of` wants to see."""

COPY_TYPE = "image/jpeg"
"""What every copy is, whatever the original was."""

_CHILD = Path(__file__).with_name("picture_child.py")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}  # nothing of ours: settings hold secrets
_AT_ONCE = threading.BoundedSemaphore(2)  # each may take `memory_bytes`
_MAX_HEADER_BYTES = 4096
_LENGTH = struct.Struct(">I")
_TAKEN_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?")
_SIGXCPU = 24


class PictureKind(StrEnum):
    """Kinds of picture that can be looked at."""

    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"
    WEBP = "webp"
    GIF = "gif"


class PictureFault(StrEnum):
    """Why there is no preview."""

    EMPTY = "empty"
    UNKNOWN_KIND = "unknown_kind"
    DAMAGED = "damaged"
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOOK_TOO_LONG = "took_too_long"
    CRASHED = "crashed"
    BUSY = "busy"


_TOO_LARGE = frozenset({PictureFault.TOO_MANY_BYTES, PictureFault.TOO_MANY_PIXELS, PictureFault.TOO_MUCH_MEMORY})


class UnreadablePictureError(InvalidError):
    """This cannot be shown as a picture; `reason` says why."""

    def __init__(self, reason: PictureFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


class PictureTooLargeError(UnreadablePictureError):
    """It is too large to be unpacked here."""


@dataclass(frozen=True)
class PictureLimits:
    """What looking at one picture may cost; numbers under "Pictures" in docs/decisions/."""

    max_bytes: int = 100 * 1024 * 1024
    max_pixels: int = 80_000_000
    longest_side_px: int = 1600
    quality: int = 85
    memory_bytes: int = 1024 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: float = 15.0
    wait_seconds: float = 20.0
    max_copy_bytes: int = 8 * 1024 * 1024


@dataclass(frozen=True)
class PictureLook:
    """What a picture is and says about itself, and a copy of it that says nothing.

    `width` and `height` are the original's pixels as it is seen, turned upright. `taken_at_text` is what the file
    claims (`2026-03-03T14:02:11`, with an offset where it has one): a claim, not a fact. `copy` is a JPEG; of a moving
    picture it is the first moment.
    """

    kind: PictureKind
    width: int
    height: int
    taken_at_text: str | None
    has_place: bool
    copy: bytes = field(repr=False)
    is_moving: bool = False


@dataclass(frozen=True)
class Cage:
    """What the child was kept from when it tried, on this machine."""

    network_is_cut: bool
    files_are_cut: bool
    processes_are_cut: bool
    others_are_cut: bool


def kind_of(first_bytes: bytes) -> PictureKind | None:
    """Recognise a picture by how it begins, whatever its name says.

    Args:
        first_bytes: the first `FIRST_BYTES` of the file, fewer where it is shorter.
    """
    if first_bytes.startswith(b"\xff\xd8\xff"):
        return PictureKind.JPEG
    if first_bytes.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureKind.PNG
    if first_bytes.startswith((b"GIF87a", b"GIF89a")):
        return PictureKind.GIF
    if first_bytes[:4] == b"RIFF" and first_bytes[8:12] == b"WEBP":
        return PictureKind.WEBP
    if first_bytes[4:8] == b"ftyp" and _is_heic(first_bytes):
        return PictureKind.HEIC
    return None


def _is_heic(first_bytes: bytes) -> bool:
    """Say whether the brands of an ISO media file (ISO/IEC 23008-12) are those of HEIC."""
    size = int.from_bytes(first_bytes[:4], "big")
    box = first_bytes[: min(size, FIRST_BYTES)]
    brands = {box[8:12]} | {box[start : start + 4] for start in range(16, len(box) - 3, 4)}
    return bool(brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})


def look_at(read: Iterator[bytes], *, limits: PictureLimits | None = None) -> PictureLook:
    """Look at a picture, in a process of its own.

    Args:
        read: the original, piece by piece.
        limits: what it may cost.

    Raises:
        UnreadablePictureError: it is no picture, or a broken or hostile one.
        PictureTooLargeError: it is too large, packed or unpacked.
    """
    limits = limits or PictureLimits()
    first = _first_bytes(read)
    if not first:
        raise UnreadablePictureError(PictureFault.EMPTY)
    kind = kind_of(first)
    if kind is None:
        raise UnreadablePictureError(PictureFault.UNKNOWN_KIND)
    header, copy = _ask_child(kind, _chained(first, read), limits)
    return _checked(kind, header, copy, limits)


def try_cage(limits: PictureLimits | None = None) -> Cage:
    """Start a child that tries to get out, and say what it was kept from."""
    header, _ = _ask_child(None, iter(()), limits or PictureLimits())
    tried = header.get("cage")
    found = tried if isinstance(tried, dict) else {}
    return Cage(**{name: found.get(name) is True for name in Cage.__dataclass_fields__})


def network_is_cut() -> bool:
    """Say whether, on this machine, whatever decodes a picture is kept from the network."""
    return try_cage().network_is_cut


def _first_bytes(read: Iterator[bytes]) -> bytes:
    first = b""
    for piece in read:
        first += piece
        if len(first) >= FIRST_BYTES:
            break
    return first


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _ask_child(
    kind: PictureKind | None, read: Iterator[bytes], limits: PictureLimits
) -> tuple[dict[str, object], bytes]:
    """Send the original, return the header and the copy, both unchecked."""
    if not _AT_ONCE.acquire(timeout=limits.wait_seconds):
        raise UnreadablePictureError(PictureFault.BUSY)
    try:
        with _child(kind, limits) as (process, is_late):
            if process.stdin is None or process.stdout is None:
                raise UnreadablePictureError(PictureFault.CRASHED)
            _send(read, process.stdin, limits.max_bytes)
            answer = process.stdout.read(_MAX_HEADER_BYTES + limits.max_copy_bytes)
            process.stdout.close()  # whoever has more to say than that dies of it
            status = process.wait()
    finally:
        _AT_ONCE.release()
    if is_late.is_set() or status == -_SIGXCPU:
        raise UnreadablePictureError(PictureFault.TOOK_TOO_LONG)
    if status != 0:
        raise UnreadablePictureError(PictureFault.CRASHED)
    return _parted(answer)


@contextmanager
def _child(
    kind: PictureKind | None, limits: PictureLimits
) -> Iterator[tuple[subprocess.Popen[bytes], threading.Event]]:
    """Start the child and see to its end, whatever happens; the event is set when its time ran out."""
    wanted = ("max_bytes", "max_pixels", "longest_side_px", "quality", "memory_bytes", "cpu_seconds")
    orders = {name: value for name, value in asdict(limits).items() if name in wanted}
    orders["kind"] = kind.value if kind else "none"
    is_late = threading.Event()
    with subprocess.Popen(  # noqa: S603 - our own interpreter, our own file, numbers and a word of our own
        [sys.executable, "-I", "-B", str(_CHILD), json.dumps(orders)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback could quote the picture
        env=_ENVIRONMENT,
        cwd="/",
    ) as process:

        def end_it() -> None:
            is_late.set()
            process.kill()

        deadline = threading.Timer(limits.wall_seconds, end_it)
        deadline.start()
        try:
            yield process, is_late
        finally:
            deadline.cancel()
            process.kill()
            if process.stdin is not None:
                with suppress(BrokenPipeError):
                    process.stdin.close()


def _send(read: Iterator[bytes], pipe: IO[bytes], max_bytes: int) -> None:
    sent = 0
    # A child that has seen enough stops reading: what it says is in its answer.
    with suppress(BrokenPipeError):
        for piece in read:
            sent += len(piece)
            if sent > max_bytes:
                raise PictureTooLargeError(PictureFault.TOO_MANY_BYTES)
            pipe.write(piece)
        pipe.close()


def _parted(answer: bytes) -> tuple[dict[str, object], bytes]:
    """Part an answer into header and copy, and tell of the child's refusal."""
    try:
        (length,) = _LENGTH.unpack_from(answer)
        header = dict(json.loads(answer[_LENGTH.size : _LENGTH.size + min(length, _MAX_HEADER_BYTES)]))
        refused = PictureFault(header["refused"]) if "refused" in header else None
    except (struct.error, ValueError, TypeError, KeyError):
        raise UnreadablePictureError(PictureFault.CRASHED) from None
    if refused in _TOO_LARGE:
        raise PictureTooLargeError(refused)
    if refused is not None:
        raise UnreadablePictureError(refused)
    return header, answer[_LENGTH.size + length :]


def _checked(kind: PictureKind, header: dict[str, object], copy: bytes, limits: PictureLimits) -> PictureLook:
    """Believe only what has the right shape: the child may have been taken over by what it decoded."""
    width, height, taken_at = _pixels(header.get("width")), _pixels(header.get("height")), header.get("taken_at")
    if not 0 < width * height <= limits.max_pixels or len(copy) > limits.max_copy_bytes or not is_bare_jpeg(copy):
        raise UnreadablePictureError(PictureFault.CRASHED)
    return PictureLook(
        kind=kind,
        width=width,
        height=height,
        taken_at_text=taken_at if isinstance(taken_at, str) and _TAKEN_AT.fullmatch(taken_at) else None,
        has_place=header.get("has_place") is True,
        is_moving=header.get("is_moving") is True,
        copy=copy,
    )


def _pixels(told: object) -> int:
    return told if isinstance(told, int) and told > 0 else 0


def is_bare_jpeg(copy: bytes) -> bool:
    """Say whether a JPEG holds its picture and nothing beside it: no EXIF, XMP, profile, comment or thumbnail.

    Its segments (ITU-T T.81, annex B) may be JFIF's own, tables, one frame and the scan, up to the end mark.
    """
    if not (copy.startswith(b"\xff\xd8") and copy.endswith(b"\xff\xd9")):
        return False
    at = 2
    while at + 4 <= len(copy) and copy[at] == _MARK:
        marker, size = copy[at + 1], int.from_bytes(copy[at + 2 : at + 4], "big")
        if marker == _SCAN:
            return _OTHER_MARKER.search(copy, at + 2, len(copy) - 2) is None
        is_jfif = marker == _JFIF and copy[at + 4 : at + 9] == b"JFIF\0" and size == _JFIF_BYTES
        if size < 2 or not (is_jfif or marker in _TABLES):  # noqa: PLR2004 - a size counts itself
            return False
        at += 2 + size
    return False


_JFIF, _JFIF_BYTES = 0xE0, 16  # sixteen: without a thumbnail
_MARK, _SCAN = 0xFF, 0xDA
_OTHER_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")  # within a scan: other than a stuffed byte or a restart
_TABLES = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD})  # frames, Huffman and quantisation tables, restarts
