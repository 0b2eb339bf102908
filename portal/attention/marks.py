"""What about a shared note asks to be read first, and which notes still ask."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain

# More than this are unread at once only where a whole diary was shared; the list of notes then says the rest.
MOST_NOTES = 100
# After two weeks in which nobody wrote to or talked with her, a case asks for it.
QUIET_AFTER = timedelta(days=14)


class Asks(StrEnum):
    """What a case can ask for, in the clear: nothing of it says what happened."""

    NOTE = "note"
    MESSAGE = "message"
    URGENT = "urgent"
    TEXT = "text"
    NOT_ENDED = "not ended"
    PAPER = "paper"
    SIGN = "sign"
    CHANGED = "changed"
    CONTACT = "contact"
    QUIET = "quiet"


class Mark(StrEnum):
    """Why a note is to be read soon, the most pressing first."""

    THREAT = "threat"
    VIOLENCE = "violence"
    ORDER = "order"
    FEAR = "fear"


# What only whoever holds the head of a case is told of.
FOR_HOLDERS = frozenset({Asks.CHANGED})


@dataclass(frozen=True)
class Asked:
    """What one case asks for: each thing with since when, and how many unread notes carry which mark."""

    since: dict[Asks, datetime] = field(default_factory=dict)
    marks: dict[Mark, int] = field(default_factory=dict)


def with_note(marks: Mapping[str, list[str]], note_id: str, found: Iterable[Mark]) -> dict[str, list[str]]:
    """Return the marks with those of one more note, the oldest left out where there are too many."""
    kept = {known: why for known, why in marks.items() if known != note_id}
    kept[note_id] = [str(mark) for mark in Mark if mark in set(found)]
    return dict(list(kept.items())[-MOST_NOTES:])


def without_note(marks: Mapping[str, list[str]], note_id: str) -> dict[str, list[str]]:
    """Return the marks without those of a note."""
    return {known: why for known, why in marks.items() if known != note_id}


def counted(marks: Mapping[str, list[str]]) -> dict[Mark, int]:
    """Return how many notes carry each mark; marks that no note carries are left out."""
    found = Counter(chain.from_iterable(marks.values()))
    return {mark: found[mark] for mark in Mark if found[mark]}
