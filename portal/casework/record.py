"""The professional record: what an advocate writes down about a case, marked as fact or opinion."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.kernel.errors import InvalidError
from portal.kernel.ids import CaseId, PersonId

WORDS_MOST = 20_000
SOURCE_MOST = 200
PAGE_NOTES = 20


class NothingWrittenError(InvalidError):
    """There is nothing to keep."""


class TooLongError(InvalidError):
    """It is longer than can be kept in one piece."""


class NoSourceError(InvalidError):
    """A fact needs its source."""


class NoteKind(StrEnum):
    """Whether it is known or thought."""

    FACT = "fact"
    OPINION = "opinion"


@dataclass(frozen=True)
class RecordDraft:
    """An entry as it is handed in.

    Args:
        kind: fact or opinion.
        words: what is written, 1 to 20,000 characters.
        source: who or what says so; a fact needs one.
        talked: whether it tells of talking to her, so that the case does not ask for it.
    """

    kind: NoteKind
    words: str = field(repr=False)
    source: str = field(default="", repr=False)
    talked: bool = False


@dataclass(frozen=True)
class RecordNote:
    """An entry, opened."""

    note_id: str
    draft: RecordDraft
    written_at: datetime
    written_by: PersonId


@dataclass(frozen=True)
class RecordPage:
    """One page of a case's record, the newest first."""

    notes: tuple[RecordNote, ...]
    number: int
    total: int

    @property
    def has_older(self) -> bool:
        """Whether a page follows."""
        return self.number * PAGE_NOTES < self.total


def draft_of(case_id: CaseId) -> str:
    """Return what the form of a new entry calls itself, so that what was begun is offered in its own case."""
    return f"record:{case_id}"


def check_draft(draft: RecordDraft) -> None:
    """Refuse what cannot be kept.

    Raises:
        NothingWrittenError, TooLongError, NoSourceError: as they say.
    """
    if not draft.words:
        raise NothingWrittenError(field="words")
    if len(draft.words) > WORDS_MOST:
        raise TooLongError(field="words")
    if len(draft.source) > SOURCE_MOST:
        raise TooLongError(field="source")
    if draft.kind is NoteKind.FACT and not draft.source:
        raise NoSourceError(field="source")
