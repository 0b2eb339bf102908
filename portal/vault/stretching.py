"""Argon2id in a bounded queue: as many at once as there is memory for, a few wait, the rest are asked to come again."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from portal.kernel.errors import TooManyError
from portal.vault.primitives import StretchProfile, derive, link_digest, stretch

AT_ONCE = 2
"""How many run side by side: each takes the memory of the profile."""

_MOST_IN_LINE = 3 * AT_ONCE
_LONGEST_WAIT_SECONDS = 20.0
_SPACES = re.compile(r"\s")


class QueueFullError(TooManyError):
    """Too many people are signing in at this moment."""


def prepared(passphrase: str) -> str:
    """Return a passphrase as it is stretched: the same on every keyboard (after RFC 8265, OpaqueString)."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", passphrase)).strip()


class Stretcher:
    """Turns passphrases into keys at one cost for the whole installation.

    Args:
        profile: what one costs.
        pepper: 32 bytes from the environment, mixed in so that a stolen database alone cannot be guessed at.
        at_once: how many may run side by side.
        in_line: how many more may wait; each of them holds a thread of the server.
    """

    def __init__(
        self, profile: StretchProfile, pepper: bytes, *, at_once: int = AT_ONCE, in_line: int = _MOST_IN_LINE
    ) -> None:
        """Set the queue up."""
        self._profile = profile
        self._pepper = derive(pepper, "passphrases")
        self._places = BoundedSemaphore(at_once)
        self._line = BoundedSemaphore(at_once + in_line)

    def stretch(self, passphrase: str, salt: bytes) -> bytes:
        """Return the 32-byte way-in key of a passphrase.

        Raises:
            QueueFullError: too many wait already, or no place came free within 20 seconds.
        """
        with _place(self._line, patience=0), _place(self._places, patience=_LONGEST_WAIT_SECONDS):
            stretched = stretch(prepared(passphrase).encode("utf-8", "surrogatepass"), salt, self._profile)
        return link_digest(self._pepper, stretched)


def room_in_line(threads: int) -> int:
    """Return how many may wait where so many threads answer: all in all never more than half of them."""
    return min(_MOST_IN_LINE, max(0, threads // 2 - AT_ONCE))


@contextmanager
def _place(places: BoundedSemaphore, *, patience: float) -> Iterator[None]:
    if not places.acquire(timeout=patience):
        raise QueueFullError
    try:
        yield
    finally:
        places.release()
