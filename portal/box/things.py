"""What is put in from outside: words and perhaps a picture, sealed to her at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.kernel.errors import ConflictError, InvalidError, LindenError
from portal.kernel.ids import FileId
from portal.kernel.text import clean

WORDS_MOST = 20_000
MOST_WAITING = 100
SCHEMA = 1


class NothingGivenError(InvalidError):
    """Neither words nor a picture."""


class TooManyWordsError(InvalidError):
    """More was written than is kept from outside."""


class BoxFullError(ConflictError):
    """So much waits for her already that nothing more is kept."""


class UnknownSchemaError(LindenError):
    """Written by a newer version than this one."""


@dataclass(frozen=True)
class ThingDraft:
    """What somebody puts in.

    Args:
        name: what she types to sign in.
        pin: as it was typed.
        words: what is to be kept; may be empty where a picture comes.
        once: the form's own token; the same form sent again is kept once.
    """

    name: str = field(repr=False)
    pin: str = field(repr=False)
    words: str = field(repr=False)
    once: str


@dataclass(frozen=True)
class Thing:
    """One thing that waits for her, opened.

    Args:
        file_id: the picture that came with it, if one did.
    """

    thing_id: str
    received_at: datetime
    words: str = field(repr=False)
    file_id: FileId | None


@dataclass(frozen=True)
class BoxState:
    """Whether anything can be put in from outside, and since when; with the keys that she has now."""

    set_at: datetime | None
    waiting: int

    @property
    def is_on(self) -> bool:
        """Whether a PIN is set."""
        return self.set_at is not None


def check_words(words: str, *, has_picture: bool) -> str:
    """Return the words as they are kept.

    Raises:
        NothingGivenError: nothing is there to be kept.
        TooManyWordsError: they are too long.
    """
    tidy = clean(words)
    if not tidy and not has_picture:
        raise NothingGivenError(field="words")
    if len(tidy) > WORDS_MOST:
        raise TooManyWordsError(field="words")
    return tidy


def to_body(words: str, file_id: FileId | None) -> dict[str, Any]:
    """Return what is sealed of a thing."""
    return {"words": words, "file": file_id}


def from_body(schema: int, body: Mapping[str, Any]) -> tuple[str, FileId | None]:
    """Return words and picture of a thing.

    Raises:
        UnknownSchemaError: written by a newer version than this one.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    return body["words"], FileId(body["file"]) if body["file"] else None
