"""The program that decodes a stranger's picture, alone: the only file that imports Pillow and pillow-heif.

`pictures.py` starts it by its path, so that nothing else of this house is loaded beside it. It takes its orders as
JSON in its only argument and the original on standard input; it answers with the length of a JSON header (four
bytes), the header, and the copy. Whatever it decodes may take it over: before the first byte is looked at it gives up
memory, time, files, network and processes, and its parent believes nothing that it says.
"""

import ctypes
import errno
import io
import json
import os
import platform
import re
import resource
import struct
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from PIL import Image, ImageFile

_IN, _OUT = 0, 1
TRY_THE_CAGE = "none"
"""The kind that asks for no picture, only whether the cage holds."""

# ------------------------------------------------------------------ the cage

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_THREAD = 0x10000000, 0x40000000, 0x00010000
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 38, 2

# Instructions of linux/bpf_common.h, answers of linux/seccomp.h, offsets in its struct seccomp_data.
_LOAD, _IF_EQUAL, _IF_ANY_BIT, _ANSWER = 0x20, 0x15, 0x45, 0x06
_ALLOWED, _NOT_PERMITTED, _NO_SUCH_CALL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_CALL, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# What decoding needs once everything is loaded: two pipes, memory, the clock, and leaving; on x86_64 and on aarch64.
_CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "getpid": (39, 172),
    "exit": (60, 93),
    "sysinfo": (99, 179),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "exit_group": (231, 94),
    "getrandom": (318, 278),
}
_CALLS_OF_THREADS = {"set_robust_list": (273, 99), "rseq": (334, 293)}
_CLONE, _CLONE3 = (56, 220), (435, 435)


def limit_itself(memory_bytes: int, cpu_seconds: int, *, needs_threads: bool) -> None:
    """Give up memory, time, writing and children; to be called before anything is loaded that could misbehave."""
    limits = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    if not needs_threads:
        limits[resource.RLIMIT_NPROC] = 0  # the kernel does not hold root to it
    for which, limit in limits.items():
        resource.setrlimit(which, (limit, limit))
    with suppress(OSError), Path("/proc/self/oom_score_adj").open("wb", buffering=0) as score:
        score.write(b"1000")  # if memory runs out, it is this process that goes, never the site


def shut_itself_in(*, needs_threads: bool) -> None:
    """Give up network, files, programs and other processes; what the kernel does not permit is left to the rest."""
    libc = ctypes.CDLL(None, use_errno=True)
    with suppress(AttributeError):
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))  # no new descriptor: neither file nor socket
    machine = platform.machine()
    if machine in _MACHINES:
        with suppress(AttributeError):
            _let_through_only(libc, *_MACHINES[machine], needs_threads=needs_threads)


def _let_through_only(libc: ctypes.CDLL, column: int, architecture: int, *, needs_threads: bool) -> None:
    """Let the kernel refuse every call but those above, for good (seccomp; without it the rest still stands)."""
    calls = _CALLS | (_CALLS_OF_THREADS if needs_threads else {})
    steps: list[tuple[int, int, str, str]] = [
        (_LOAD, _ARCHITECTURE, "", ""),
        (_IF_EQUAL, architecture, "", "refuse"),
        (_LOAD, _CALL, "", ""),
        *((_IF_EQUAL, numbers[column], "allow", "") for numbers in calls.values()),
    ]
    if needs_threads:
        # A thread yes, a process no. clone3 hides its flags from us: "no such call" makes libc ask with clone.
        steps += [
            (_IF_EQUAL, _CLONE3[column], "unknown", ""),
            (_IF_EQUAL, _CLONE[column], "", "refuse"),
            (_LOAD, _FIRST_ARGUMENT, "", ""),
            (_IF_ANY_BIT, _CLONE_THREAD, "allow", "refuse"),
        ]
    ends = {"refuse": _NOT_PERMITTED, "allow": _ALLOWED, "unknown": _NO_SUCH_CALL}
    places = {name: len(steps) + index for index, name in enumerate(ends)}
    packed = b"".join(
        struct.pack("=HBBI", code, *(places[to] - at - 1 if to else 0 for to in (if_so, if_not)), value)
        for at, (code, value, if_so, if_not) in enumerate(steps)
    )
    packed += b"".join(struct.pack("=HBBI", _ANSWER, 0, 0, answer) for answer in ends.values())
    code = ctypes.create_string_buffer(packed)
    program = ctypes.create_string_buffer(struct.pack("@HP", len(steps) + len(ends), ctypes.addressof(code)))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program, 0, 0)


def try_the_cage() -> dict[str, bool]:
    """Try what must not be possible, and say for each whether it was cut; nothing leaves this machine."""
    parent = os.getppid()

    def reach_the_network() -> None:
        import socket  # noqa: PLC0415 - only here

        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line, suppress(ConnectionRefusedError):
            line.connect(("127.0.0.1", 9))

    def read_a_file() -> None:
        os.close(os.open("/proc/self/status", os.O_RDONLY))

    def start_a_process() -> None:
        if os.fork() == 0:
            os._exit(0)

    def touch_the_parent() -> None:
        os.kill(parent, 0)

    tries = {
        "network_is_cut": reach_the_network,
        "files_are_cut": read_a_file,
        "processes_are_cut": start_a_process,
        "others_are_cut": touch_the_parent,
    }
    return {name: _is_refused(attempt) for name, attempt in tries.items()}


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


# ------------------------------------------------------------------ the picture

_WHITE = (255, 255, 255)
_ORIENTATION, _EXIF_PART, _PLACE_PART = 0x0112, 0x8769, 0x8825
_LATITUDE = 2
_TAKEN, _TAKEN_OFFSET, _CHANGED = 0x9003, 0x9011, 0x0132
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
_SIDEWAYS = range(5, 9)  # orientations of EXIF that swap width and height


class TooManyPixelsError(Exception):
    """Larger, unpacked, than anybody's camera makes."""


@dataclass(frozen=True)
class Orders:
    """What the parent wants: the kind it recognised, and the limits."""

    kind: str
    max_bytes: int
    max_pixels: int
    longest_side_px: int
    quality: int


def look(original: bytes, orders: Orders) -> tuple[dict[str, object], bytes]:
    """Return what the picture says about itself, and a fresh copy that says nothing."""
    from PIL import Image  # noqa: PLC0415 - after the limits

    Image.MAX_IMAGE_PIXELS = orders.max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    picture: Image.Image = Image.open(io.BytesIO(original), formats=[orders.kind])
    width, height = picture.size
    if width * height > orders.max_pixels:
        raise TooManyPixelsError
    if orders.kind != "jpeg":
        # Before scaling, so that a smaller picture embedded in the file is never taken for the picture itself.
        picture.load()
    plain = _in_plain_colours(picture)
    plain.thumbnail((orders.longest_side_px,) * 2, Image.Resampling.LANCZOS, reducing_gap=1.0)
    exif = _exif_of(picture)
    orientation = exif.get(_ORIENTATION, 1)
    if orientation in _SIDEWAYS:
        width, height = height, width
    copy = _upright(_on_white(_in_srgb(plain, picture.info.get("icc_profile"))), orientation)
    facts: dict[str, object] = {
        "width": width,
        "height": height,
        "taken_at": _taken_at(exif),
        "has_place": _has_place(picture, exif),
    }
    with suppress(Exception):  # whatever is wrong with its later moments must not cost the first
        facts["is_moving"] = bool(getattr(picture, "is_animated", False))
    return facts, _as_jpeg(copy, orders.quality)


def load_decoders(kind: str) -> None:
    """Load all that decoding this kind needs, and no other decoder, while files can still be read."""
    from PIL import Image, ImageCms, JpegImagePlugin, TiffImagePlugin  # noqa: F401, PLC0415 - after the limits

    opener: type[ImageFile.ImageFile] = JpegImagePlugin.JpegImageFile
    if kind == "png":
        from PIL.PngImagePlugin import PngImageFile as opener  # noqa: N813, PLC0415 - one decoder at a time
    elif kind == "gif":
        from PIL.GifImagePlugin import GifImageFile as opener  # noqa: N813, PLC0415 - the same
    elif kind == "webp":
        from PIL.WebPImagePlugin import WebPImageFile as opener  # noqa: N813, PLC0415 - the same
    elif kind == "heic":
        import pillow_heif  # noqa: PLC0415 - the same

        opener = pillow_heif.HeifImageFile
        pillow_heif.options.DECODE_THREADS = 0
        # The picture itself, and none of the smaller or other pictures that such a file can hold beside it.
        pillow_heif.options.THUMBNAILS = pillow_heif.options.AUX_IMAGES = pillow_heif.options.DEPTH_IMAGES = False
    Image.OPEN.clear()
    Image.register_open(kind, opener)
    Image.init = lambda: False  # type: ignore[assignment, unused-ignore] # never load the others
    Image.preinit = lambda: None


def _in_plain_colours(picture: "Image.Image") -> "Image.Image":
    """Return it in a mode that can be scaled: no palettes, one byte a channel."""
    if picture.mode in {"RGB", "RGBA", "L", "LA", "CMYK"} and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if "transparency" in picture.info or picture.mode.endswith(("A", "a")):
        return picture.convert("RGBA")
    return picture.convert("RGB")


def _in_srgb(picture: "Image.Image", profile: bytes | None) -> "Image.Image":
    """Return it in the colours of a screen, since the profile does not come along."""
    if not profile:
        return picture
    from PIL import ImageCms  # noqa: PLC0415 - after the limits

    # A profile that does not fit or cannot be read costs the exact colours, not the picture.
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        return turned or picture
    return picture


def _on_white(picture: "Image.Image") -> "Image.Image":
    """Return it without what shines through."""
    from PIL import Image  # noqa: PLC0415 - after the limits

    if not picture.mode.endswith("A"):
        return picture.convert("RGB")
    coloured = picture.convert("RGBA")
    paper = Image.new("RGB", coloured.size, _WHITE)
    paper.paste(coloured, mask=coloured.getchannel("A"))
    return paper


def _upright(picture: "Image.Image", orientation: object) -> "Image.Image":
    """Return it as the camera was held."""
    from PIL.Image import Transpose  # noqa: PLC0415 - after the limits

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _as_jpeg(picture: "Image.Image", quality: int) -> bytes:
    """Return a new JPEG with nothing but the pixels: a fresh image has no comment, profile, EXIF or XMP to write."""
    from PIL import Image  # noqa: PLC0415 - after the limits

    fresh = Image.new("RGB", picture.size)
    fresh.paste(picture)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _exif_of(picture: "Image.Image") -> dict[int, Any]:
    """Return its tags, with the parts for exposure and place opened; what cannot be read is as if it were not there."""
    tags: dict[int, Any] = {}
    with suppress(Exception):  # whatever is wrong with them must not cost the picture
        exif = picture.getexif()
        tags.update(exif)
        tags[_EXIF_PART] = dict(exif.get_ifd(_EXIF_PART))
        tags[_PLACE_PART] = dict(exif.get_ifd(_PLACE_PART))
    return tags


def _part(exif: dict[int, Any], which: int) -> dict[int, Any]:
    part = exif.get(which)
    return part if isinstance(part, dict) else {}


def _taken_at(exif: dict[int, Any]) -> str | None:
    """Return when it says it was taken, as `2026-03-03T14:02:11`, with its offset where it has one."""
    details = _part(exif, _EXIF_PART)
    moment = _MOMENT.match(str(details.get(_TAKEN) or exif.get(_CHANGED) or ""))
    if moment is None:
        return None
    year, month, day, clock = moment.groups()
    offset = _OFFSET.match(str(details.get(_TAKEN_OFFSET) or ""))
    return f"{year}-{month}-{day}T{clock}{offset.group() if offset and details.get(_TAKEN) else ''}"


def _has_place(picture: "Image.Image", exif: dict[int, Any]) -> bool:
    """Say whether it tells where it was taken, in EXIF or in XMP."""
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else str(xmp)
    return _LATITUDE in _part(exif, _PLACE_PART) or "GPSLatitude" in text


# ------------------------------------------------------------------ the conversation


def _read_all(max_bytes: int) -> bytes:
    pieces = bytearray()
    while len(pieces) <= max_bytes and (piece := os.read(_IN, 1 << 20)):
        pieces += piece
    return bytes(pieces)


def _answer(header: dict[str, object], copy: bytes = b"") -> NoReturn:
    words = json.dumps(header).encode()
    left = memoryview(struct.pack(">I", len(words)) + words + copy)
    while left:
        left = left[os.write(_OUT, left) :]
    os._exit(0)  # at once: there is nothing to tidy


def main() -> NoReturn:
    """Take the orders, shut itself in, look, answer."""
    orders = json.loads(sys.argv[1])
    kind = orders["kind"]
    needs_threads = kind in {"heic", TRY_THE_CAGE}  # its decoder always starts one; the looser cage is the one tried
    limit_itself(orders.pop("memory_bytes"), orders.pop("cpu_seconds"), needs_threads=needs_threads)
    load_decoders(kind)
    if kind == TRY_THE_CAGE:
        import socket  # noqa: F401, PLC0415 - while files can still be read
    shut_itself_in(needs_threads=needs_threads)
    if kind == TRY_THE_CAGE:
        _answer({"cage": try_the_cage()})
    todo = Orders(**orders)
    try:
        facts, copy = look(_read_all(todo.max_bytes), todo)
    except Exception as error:  # noqa: BLE001 - every fault of a stranger's file is an answer
        _answer({"refused": why(error)})
    _answer(facts, copy)


def why(error: Exception) -> str:
    """Return the word for what went wrong, one of the parent's `PictureFault`."""
    if isinstance(error, MemoryError):
        return "too_much_memory"
    is_bomb = isinstance(error, TooManyPixelsError) or "DecompressionBomb" in type(error).__name__
    return "too_many_pixels" if is_bomb else "damaged"


if __name__ == "__main__":
    main()
