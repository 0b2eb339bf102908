"""Words to say and write down: passphrases that are easy to remember, and codes that are easy to copy.

The word lists are the Electronic Frontier Foundation's short lists 1 and 2 (Joseph Bonneau, July 2016; CC BY 3.0 US).
Why codes are words, and why of the second list: docs/decisions/0010-codes-in-words.md.
"""

import hashlib
import re
import secrets
from functools import cache
from importlib.resources import files

from portal.kernel.errors import InvalidError
from portal.kernel.text import fold

INVITE_WORDS = 7  # 72 bits
CODE_BYTES = 16
CODE_WORDS = 13  # 16 bytes, and 5 bits that show a word changed or moved
PASSPHRASE_WORDS = 5
STAFF_PASSPHRASE_WORDS = 6  # theirs opens more than one case
_CHECK_BITS = 5
_BEGINNING = 3  # in the second list no two words share their three first letters
_LETTERS = re.compile(r"[^\W\d_]+")


class WordsWrongError(InvalidError):
    """What was typed is no code: too few or too many words, or a check that does not fit."""


class UnknownWordError(WordsWrongError):
    """One of the words is none of ours; `number` says which, from 1, and `word` how it was typed."""

    def __init__(self, number: int, word: str) -> None:
        """Remember which word."""
        super().__init__()
        self.number = number
        self.word = word


class WordCountError(WordsWrongError):
    """There are more or fewer words than the code has."""

    def __init__(self, found: int, expected: int) -> None:
        """Remember how many."""
        super().__init__()
        self.found = found
        self.expected = expected


def new_passphrase(words: int = PASSPHRASE_WORDS) -> str:
    """Return a passphrase of random short words; each adds a little more than ten bits."""
    return " ".join(secrets.choice(_words_of("eff_short_1.txt")) for _ in range(words))


def new_code_words(words: int = INVITE_WORDS) -> str:
    """Return a code of random words, to be said on the telephone or copied by hand."""
    return " ".join(secrets.choice(code_list()) for _ in range(words))


def write_code(secret: bytes) -> str:
    """Write 16 bytes as 13 words; the last bits are a check."""
    rest = int.from_bytes(secret) << _CHECK_BITS | _check_of(secret)
    found = []
    for _ in range(CODE_WORDS):
        rest, place = divmod(rest, len(code_list()))
        found.append(code_list()[place])
    return " ".join(reversed(found))


def read_code(typed: str) -> bytes:
    """Return the 16 bytes that 13 typed words stand for.

    Raises:
        UnknownWordError: one of them is none of ours.
        WordCountError: not 13.
        WordsWrongError: all are ours and they do not fit together.
    """
    value = 0
    for word in read_words(typed, CODE_WORDS).split():
        value = value * len(code_list()) + code_list().index(word)
    secret, check = divmod(value, 1 << _CHECK_BITS)
    if secret >= 1 << (8 * CODE_BYTES) or check != _check_of(secret.to_bytes(CODE_BYTES)):
        raise WordsWrongError
    return secret.to_bytes(CODE_BYTES)


def read_words(typed: str, words: int = INVITE_WORDS) -> str:
    """Return a typed code as it was made, whatever stands between the words and however they are written.

    Capitals, hyphens and numbers in front do not matter; nor does a word of which only the beginning is right, or with
    one wrong, missing or added letter.

    Raises:
        UnknownWordError: one of them is none of ours.
        WordCountError: more or fewer than expected.
    """
    found = _LETTERS.findall(fold(typed))
    if len(found) != words:
        raise WordCountError(len(found), words)
    meant = []
    for number, word in enumerate(found, 1):
        ours = _meant(word)
        if ours is None:
            raise UnknownWordError(number, word)
        meant.append(ours)
    return " ".join(meant)


@cache
def code_list() -> tuple[str, ...]:
    """Return the words of codes, in the order that gives each its number."""
    return _words_of("eff_short_2.txt")


@cache
def _words_of(name: str) -> tuple[str, ...]:
    left_out = frozenset(_lines("left_out.txt"))
    return tuple(word for word in _lines(name) if word not in left_out)


def _lines(name: str) -> list[str]:
    text = files("portal.accounts").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _beginnings() -> dict[str, str]:
    return {word[:_BEGINNING]: word for word in code_list()}


def _meant(typed: str) -> str | None:
    """Return the word of ours that was meant: itself, its beginning, one slip away, or else the same first letters."""
    if typed in code_list():
        return typed
    by_beginning = _beginnings().get(typed[:_BEGINNING])
    if by_beginning is not None and by_beginning.startswith(typed):
        return by_beginning
    # One slip leaves the first letter or the last as it was: looked at first, since it is quick.
    alike = (word for word in code_list() if word[0] == typed[0] or word[-1] == typed[-1])
    near = [word for word in alike if _is_one_slip(typed, word)]
    return near[0] if len(near) == 1 else by_beginning


def _is_one_slip(typed: str, word: str) -> bool:
    """Say whether two words differ by one letter, or by two neighbours exchanged."""
    if abs(len(typed) - len(word)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    one, other = typed[start:], word[start:]
    is_letter = one[1:] == other[1:] or one[1:] == other or one == other[1:]
    is_swap = len(one) == len(other) > 1 and one[:2] == other[1::-1] and one[2:] == other[2:]
    return is_letter or is_swap


def _check_of(secret: bytes) -> int:
    return hashlib.sha256(b"check" + secret).digest()[0] >> (8 - _CHECK_BITS)
