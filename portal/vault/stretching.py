"""Argon2id in a bounded queue: as many at once as there is memory for, the rest wait their turn."""

import re
import unicodedata
from threading import BoundedSemaphore

from portal.kernel.errors import TooManyError
from portal.vault.primitives import StretchProfile, derive, link_digest, stretch

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
    """

    def __init__(self, profile: StretchProfile, pepper: bytes, *, at_once: int = 2) -> None:
        """Set the queue up."""
        self._profile = profile
        self._pepper = derive(pepper, "passphrases")
        self._places = BoundedSemaphore(at_once)

    def stretch(self, passphrase: str, salt: bytes) -> bytes:
        """Return the 32-byte way-in key of a passphrase.

        Raises:
            QueueFullError: no place within 20 seconds.
        """
        if not self._places.acquire(timeout=_LONGEST_WAIT_SECONDS):
            raise QueueFullError
        try:
            stretched = stretch(prepared(passphrase).encode("utf-8", "surrogatepass"), salt, self._profile)
        finally:
            self._places.release()
        return link_digest(self._pepper, stretched)
