"""The two halves of a visit's secret: one in the cookie, one in the page's memory, and the key that needs both."""

import base64
import binascii

from portal.vault.primitives import derive, random_bytes

HALF_BYTES = 32


def new_half() -> bytes:
    """Return a new half: 256 random bits."""
    return random_bytes(HALF_BYTES)


def to_text(half: bytes) -> str:
    """Return a half as it travels in a cookie or a header (base64url without padding)."""
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode("ascii")


def from_text(text: str | None) -> bytes | None:
    """Return the half that a text from outside stands for, if it stands for one."""
    try:
        half = base64.b64decode(f"{text or ''}=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return half if len(half) == HALF_BYTES else None


def visit_key(cookie_half: bytes, page_half: bytes | None) -> bytes:
    """Return the key under which a visit keeps its person's private key; without a page's half, the cookie's alone."""
    if page_half is None:
        return derive(cookie_half, "visit of one half")
    return derive(cookie_half + page_half, "visit of two halves")
