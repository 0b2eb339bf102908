"""What a message is, who has read it, and what is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.kernel.errors import InvalidError, LindenError
from portal.kernel.ids import PersonId

SCHEMA = 1
WORDS_MOST = 20_000


class NoWordsError(InvalidError):
    """Nothing was written."""


class TooManyWordsError(InvalidError):
    """More was written than can be kept in one message."""


class UnknownSchemaError(LindenError):
    """This was written by a newer version than this one."""


@dataclass(frozen=True)
class MessageDraft:
    """A message as it is handed in.

    Args:
        words: what is said, 1 to 20,000 characters.
        is_urgent: whether it is to stand first on the list of those who read it.
    """

    words: str = field(repr=False)
    is_urgent: bool = False


@dataclass(frozen=True)
class Message:
    """One message as it stands in the thread.

    Args:
        message_id: which.
        number: its place in the thread, from 1.
        author_id: who wrote it.
        sent_at: when it was kept.
        words: what it says; none where this person's keys do not open it.
        is_urgent: whether it asked to stand first.
        is_mine: whether the reader wrote it.
        read_by: who else has seen it, of those who are in the thread now.
    """

    message_id: str
    number: int
    author_id: PersonId
    sent_at: datetime
    words: str | None = field(repr=False)
    is_urgent: bool
    is_mine: bool
    read_by: tuple[PersonId, ...]


@dataclass(frozen=True)
class Unread:
    """What of one thread somebody has not seen: how many, and whether one of them asks to stand first."""

    count: int
    is_urgent: bool


NOTHING_WRITTEN = Unread(0, is_urgent=False)


def check_draft(draft: MessageDraft) -> None:
    """Refuse what cannot be kept.

    Raises:
        NoWordsError, TooManyWordsError: as they say.
    """
    if not draft.words:
        raise NoWordsError(field="words")
    if len(draft.words) > WORDS_MOST:
        raise TooManyWordsError(field="words")


def readers_of(number: int, author_id: str, seen: Mapping[str, int], people: Iterable[str]) -> tuple[PersonId, ...]:
    """Return who has seen a message, but for its author.

    Args:
        number: the message's place.
        author_id: who wrote it.
        seen: how far each person has read.
        people: who is in the thread now.
    """
    return tuple(PersonId(one) for one in people if one != author_id and seen.get(one, 0) >= number)


def to_body(draft: MessageDraft) -> dict[str, Any]:
    """Return a message as it is sealed."""
    return {"words": draft.words}


def words_of(schema: int, body: Mapping[str, Any]) -> str:
    """Return what a message says.

    Raises:
        UnknownSchemaError: written by a newer version.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    return str(body["words"])
