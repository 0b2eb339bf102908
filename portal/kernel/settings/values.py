"""What a setting may look like: each function reads one, and its ValueError says what was expected."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

KEY_BYTES = 32
ROOT = Path(__file__).resolve().parent.parent.parent.parent
# RFC 9106, section 4, the second recommended option: what production may not fall below.
SAFE_MEMORY_KIB, SAFE_PASSES = 65_536, 3
_LEAST_MEMORY_KIB, _MOST_MEMORY_KIB, _MOST_PASSES = 8, 4_194_304, 100
_NAME_LETTERS = 40
_FACE_WORDS = 2


class Profile(StrEnum):
    """Whether people rely on this installation."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Face(StrEnum):
    """What strangers see."""

    PLAIN = "plain"
    PAGE = "page"


def folder(text: str | None) -> Path:
    """Return the data folder; a relative one stands beside this file, wherever the command was typed."""
    return ROOT / Path(text or "var").expanduser()


def profile(text: str) -> Profile:
    """Read the profile."""
    if text not in set(Profile):
        raise ValueError("development or production")
    return Profile(text)


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two bounds."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return read


def argon2(text: str) -> tuple[int, int]:
    """Read memory in KiB and passes."""
    match = re.fullmatch(r"([0-9]{1,9}), *([0-9]{1,9})", text)
    if not match or not (_LEAST_MEMORY_KIB <= int(match[1]) <= _MOST_MEMORY_KIB and 1 <= int(match[2]) <= _MOST_PASSES):
        raise ValueError(f"memory in KiB and passes, such as {SAFE_MEMORY_KIB},{SAFE_PASSES}")
    return int(match[1]), int(match[2])


def key(text: str) -> bytes:
    """Read 32 bytes written in hexadecimal or base64url."""
    try:
        if re.fullmatch(r"[0-9a-fA-F]{64}", text):
            return bytes.fromhex(text)
        key = base64.b64decode(text.rstrip("=") + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("not 32 bytes in hexadecimal or base64url; `openssl rand -hex 32` makes some")
    return key


def key_in_file(path: str) -> bytes:
    """Read a key out of a file."""
    try:
        text = Path(path).read_text(encoding="ascii")
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        text = ""
    return key(text.strip())


def split(text: str, why: str) -> SplitResult:
    """Take an address apart, or say what was expected."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError:
        raise ValueError(why) from None
    return parts


def database_url(text: str) -> str:
    """Read the database's address; PostgreSQL is reached through psycopg 3."""
    why = "sqlite:///path or postgresql://user:password@host/name"
    scheme, _, rest = text.partition("://")
    if scheme == "sqlite" and re.fullmatch(r"/[^:?].*", rest):
        return f"sqlite:///{ROOT / rest[1:]}"
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"} and split(f"postgresql://{rest}", why).path.strip(
        "/"
    ):
        return f"postgresql+psycopg://{rest}"
    raise ValueError(why)


def files_dir(text: str) -> Path:
    """Read where sealed files go."""
    parts = split(text, "file:///folder")
    if parts.scheme == "s3":
        raise ValueError("this version keeps files on disk only; file:///folder")
    if parts.scheme != "file" or parts.netloc or not parts.path:
        raise ValueError("file:///folder")
    return ROOT / parts.path


def redis_url(text: str) -> str | None:
    """Read the address of Redis."""
    why = "redis://host:port/number or rediss://"
    parts = split(text, why)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ValueError(why)
    return text


def origin(text: str) -> str:
    """Read scheme, host and port under which people reach the site."""
    why = "scheme and host only, such as https://portal.example.org"
    parts = split(text, why)
    has_more = bool(parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or has_more:
        raise ValueError(why)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def leave_url(text: str) -> str:
    """Read where quick exit goes."""
    why = "an https address, such as https://www.bbc.co.uk/weather"
    parts = split(text, why)
    if parts.scheme != "https" or not parts.hostname or parts.username or re.search(r"[\s\"'<>\\]", text):
        raise ValueError(why)
    return text


def bind(text: str) -> str:
    """Read the address on which the site listens."""
    if text == "localhost":
        return text
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise ValueError("an address of this machine, such as 127.0.0.1 or 0.0.0.0") from None


def site_name(text: str) -> str:
    """Read the name that visitors see."""
    if len(text) > _NAME_LETTERS or not text.isprintable():
        raise ValueError(f"one line of at most {_NAME_LETTERS} letters")
    return text


def site_icon(text: str) -> Path | None:
    """Read which picture visitors see beside the name."""
    path = ROOT / Path(text).expanduser()
    if path.suffix.lower() not in {".svg", ".png", ".ico"}:
        raise ValueError("the path of an SVG, PNG or ICO file")
    if not path.is_file():
        raise ValueError("there is no such file")
    return path


def face(text: str) -> Face:
    """Read what strangers see."""
    if text not in set(Face):
        raise ValueError("plain or page")
    return Face(text)


def face_word(text: str) -> str:
    """Read what is typed to come in behind the page: nothing that anybody would look up by chance."""
    if len(text) > _NAME_LETTERS or not text.isprintable() or len(text.split()) < _FACE_WORDS:
        raise ValueError(f"two words or more that nobody types by chance, at most {_NAME_LETTERS} letters")
    return text


def time_zone(text: str) -> str:
    """Read the time zone."""
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, LookupError):
        raise ValueError("the name of a time zone, such as Europe/London") from None


def yes_or_no(text: str) -> bool:
    """Read a choice."""
    if text.lower() not in {"yes", "no"}:
        raise ValueError("yes or no")
    return text.lower() == "yes"
