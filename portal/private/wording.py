"""Private notes as pages show them: by the days on which they were written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.i18n import _, reader_locale, say_day, say_when
from portal.kernel.ids import NoteId
from portal.kernel.text import first_words
from portal.private.notes import PrivateNote


@dataclass(frozen=True)
class NoteLine:
    """One note in a list: how it begins, and at what time it was written down."""

    note_id: NoteId
    title: str = field(repr=False)
    time: str


@dataclass(frozen=True)
class DayOfNotes:
    """The notes of one day under the day's name."""

    heading: str
    lines: list[NoteLine] = field(repr=False)


def by_days(notes: Sequence[PrivateNote], *, now: datetime, zone: str) -> list[DayOfNotes]:
    """Put the notes of a page under the days on which they were written down, in the order they have."""
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    return [
        DayOfNotes(say_day(day, today=today, locale=reader_locale()), [_line(note, there) for note in of_day])
        for day, of_day in groupby(notes, key=lambda note: note.received_at.astimezone(there).date())
    ]


def written_in_words(note: PrivateNote, *, now: datetime, zone: str) -> str:
    """Say when a note was written down."""
    return say_when(note.received_at, zone, now=now, locale=reader_locale())


def _line(note: PrivateNote, there: ZoneInfo) -> NoteLine:
    title = first_words(note.told.words) if note.told else _("This note cannot be opened")
    return NoteLine(note.note_id, title, note.received_at.astimezone(there).strftime("%H:%M"))
