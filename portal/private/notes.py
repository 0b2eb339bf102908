"""What a private note is, what is refused, and for how long a deleted one can be brought back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.kernel.errors import InvalidError, LindenError
from portal.kernel.ids import NoteId

SCHEMA = 1
WORDS_MOST = 100_000
BACK_FOR = timedelta(hours=72)
"""For how long what was deleted can be brought back; then its key is destroyed."""


class NoWordsError(InvalidError):
    """Nothing was written."""


class TooManyWordsError(InvalidError):
    """More was written than can be kept in one note."""


class UnknownSchemaError(LindenError):
    """This was written by a newer version than this one."""


@dataclass(frozen=True)
class Told:
    """What a note holds.

    Args:
        words: 1 to 100,000 characters.
        changed_at: when they were changed last; none where they stand as they were first written.
    """

    words: str = field(repr=False)
    changed_at: datetime | None = None


@dataclass(frozen=True)
class PrivateNote:
    """One note, opened.

    Args:
        note_id: which.
        told: what it holds; none where it does not open any more.
        received_at: when it was written down.
        revision: how often it was changed.
        deleted_at: when it was deleted; none where it was not.
    """

    note_id: NoteId
    told: Told | None
    received_at: datetime
    revision: int
    deleted_at: datetime | None = None

    @property
    def gone_at(self) -> datetime | None:
        """When it is destroyed; none where it was not deleted."""
        return self.deleted_at + BACK_FOR if self.deleted_at else None


def check_words(words: str) -> None:
    """Refuse what cannot be kept.

    Raises:
        NoWordsError, TooManyWordsError: as they say.
    """
    if not words:
        raise NoWordsError(field="words")
    if len(words) > WORDS_MOST:
        raise TooManyWordsError(field="words")


def to_body(told: Told) -> dict[str, Any]:
    """Return a note as it is sealed."""
    body: dict[str, Any] = {"words": told.words}
    if told.changed_at is not None:
        body["changed"] = told.changed_at.isoformat()
    return body


def from_body(schema: int, body: Mapping[str, Any]) -> Told:
    """Return a note out of its seal.

    Raises:
        UnknownSchemaError: written by a newer version.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    changed = body.get("changed")
    return Told(str(body["words"]), datetime.fromisoformat(changed) if changed else None)
