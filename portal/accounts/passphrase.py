"""What a good passphrase is: long enough, known to nobody, and hard to guess; what it is made of is hers to choose."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from threading import Lock

from portal.kernel.errors import InvalidError
from portal.kernel.text import fold
from portal.vault.stretching import prepared

SHORTEST = 12
LONGEST = 200
# What a fast guesser needs on average, as a power of ten; below ten it is a matter of hours for one who means it.
_GUESSABLE_BELOW = 10.0
_VERY_HARD_FROM = 14.0
_ESTIMATED_LETTERS = 72  # zxcvbn refuses more, and its time grows steeply
_NOT_LETTERS = re.compile(r"[\W_]+")
_LAST_DIGITS = re.compile(r"\d+$")
_estimating = Lock()


class Strength(StrEnum):
    """How a passphrase would stand up to somebody who guesses."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    GUESSABLE = "guessable"
    HARD = "hard"
    VERY_HARD = "very hard"


GOOD = frozenset({Strength.HARD, Strength.VERY_HARD})


class WeakPassphraseError(InvalidError):
    """A passphrase that cannot be used; `strength` says why."""

    def __init__(self, strength: Strength) -> None:
        """Remember why."""
        super().__init__(field="passphrase")
        self.strength = strength


def check_passphrase(passphrase: str, hints: Iterable[str] = ()) -> Strength:
    """Say how strong a passphrase is.

    Args:
        passphrase: as it was typed.
        hints: what somebody who knows her would try: her name, this site's name.

    Raises:
        WeakPassphraseError: it cannot be used.
    """
    strength = strength_of(passphrase, hints)
    if strength not in GOOD:
        raise WeakPassphraseError(strength)
    return strength


def strength_of(passphrase: str, hints: Iterable[str] = ()) -> Strength:
    """Say how strong a passphrase is; `hints` are words that somebody who knows her would try."""
    typed = prepared(passphrase)
    if len(typed) < SHORTEST:
        return Strength.SHORT
    if len(typed) > LONGEST:
        return Strength.LONG
    if _is_common(typed):
        return Strength.COMMON
    guesses = _guesses(typed[:_ESTIMATED_LETTERS], [fold(hint) for hint in hints if hint])
    if guesses < _GUESSABLE_BELOW:
        return Strength.GUESSABLE
    return Strength.VERY_HARD if guesses >= _VERY_HARD_FROM else Strength.HARD


def _is_common(typed: str) -> bool:
    bare = _NOT_LETTERS.sub("", fold(typed))
    return bool({bare, _LAST_DIGITS.sub("", bare)} & _common())


@cache
def _common() -> frozenset[str]:
    text = files("portal.accounts").joinpath("data", "common.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _guesses(typed: str, hints: list[str]) -> float:
    """Return the power of ten of the guesses needed (zxcvbn: Wheeler, USENIX Security 2016)."""
    # Its tables take 50 ms and 15 MB to load: only those who choose a passphrase wait for them.
    from zxcvbn import matching, zxcvbn  # noqa: PLC0415 - loaded where it is first needed

    parts = [part for hint in hints for part in [hint, *hint.split()]]
    with _estimating:  # it keeps the hints in a table that all threads share
        try:
            return float(zxcvbn(typed, user_inputs=parts)["guesses_log10"])
        finally:
            matching.RANKED_DICTIONARIES.pop("user_inputs", None)
