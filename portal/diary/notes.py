"""Entries as pages show them: one by itself, or in a list by days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.diary.correcting import DeletedLine
from portal.diary.detail_wording import Names, SaidGroup, count_in_words, said_groups
from portal.diary.details import Source
from portal.diary.incidents import Incident, IncidentLine, Reader, Sharing, Version
from portal.diary.wording import (
    day_in_words,
    fear_in_words,
    kinds_in_short,
    kinds_in_words,
    moment_in_words,
    opening_in_words,
    sharing_in_words,
    time_in_words,
    when_in_words,
    written_in_words,
)
from portal.i18n import _
from portal.kernel.ids import IncidentId, PersonId
from portal.kernel.text import first_words

_JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class AddedNote:
    """What was written under an entry later, and when."""

    words: str = field(repr=False)
    when: str
    is_new: bool


@dataclass(frozen=True)
class Note:
    """One entry in words.

    Args:
        said: all that was said besides, in groups.
        written: when it was written down, and how long that was after it happened.
        confirmed: when she read it again and said that it is right; empty where she has not.
        changed: when she last changed it; empty where she never did.
        shared_since: empty where it never was.
        shared_until: empty where it was not taken back.
        is_fresh: whether it was written down just now.
        is_from_outside: whether it was put in without signing in.
    """

    incident_id: IncidentId
    words: str = field(repr=False)
    when: str = field(repr=False)
    written: str
    kinds: list[str] = field(repr=False)
    fear: str = field(repr=False)
    how: str = field(repr=False)
    said: list[SaidGroup] = field(repr=False)
    sharing: Sharing
    shared_since: str
    shared_until: str
    is_fresh: bool
    is_from_outside: bool
    confirmed: str
    changed: str
    added: list[AddedNote] = field(repr=False)


@dataclass(frozen=True)
class NoteBefore:
    """What a note said before it was changed, from when until when."""

    words: str = field(repr=False)
    how: str = field(repr=False)
    when: str = field(repr=False)
    kinds: list[str] = field(repr=False)
    fear: str = field(repr=False)
    since: str
    until: str


@dataclass(frozen=True)
class DeletedNote:
    """A deleted note that can still be brought back: of which day it was, when it was deleted, and until when."""

    incident_id: IncidentId
    day: str = field(repr=False)
    deleted: str
    until: str


@dataclass(frozen=True)
class NoteLine:
    """One entry in a list.

    Args:
        title: how her words begin; for staff, the time of day until they have opened it.
        line: the time of day where it is not above, and of what kinds it was.
        note: for her, who can read it; for staff, whether she does not see it herself.
        is_new: for staff, that they have not opened it.
    """

    incident_id: IncidentId
    title: str = field(repr=False)
    line: str = field(repr=False)
    note: str
    is_new: bool


@dataclass(frozen=True)
class DayOfNotes:
    """The entries of one day under the day's name."""

    heading: str
    lines: list[NoteLine] = field(repr=False)


@dataclass(frozen=True)
class ReaderLine:
    """Somebody who can read an entry, or could, and when they opened it."""

    name: str
    opened: str
    has_opened: bool


def note_of(incident: Incident, now: datetime, zone: str, names: Names | None = None) -> Note:
    """Return one entry in words.

    Args:
        incident: opened.
        now: this moment.
        zone: where the service is.
        names: what the people, orders and witnesses that it names are called, for whoever reads.
    """
    told, sharing = incident.told, incident.sharing
    return Note(
        incident_id=incident.incident_id,
        words=told.words,
        when=when_in_words(told.when, now, zone),
        written=written_in_words(told.when, incident.recorded_at, now, zone),
        kinds=kinds_in_words(told.kinds),
        fear=fear_in_words(told.fear),
        how=told.how,
        said=said_groups(told, names or Names()),
        sharing=sharing,
        shared_since=moment_in_words(sharing.shared_at, now, zone) if sharing.shared_at else "",
        shared_until=moment_in_words(sharing.withdrawn_at, now, zone) if sharing.withdrawn_at else "",
        is_fresh=now - incident.recorded_at < _JUST_NOW,
        is_from_outside=told.details.source is Source.OUTSIDE,
        confirmed=moment_in_words(incident.confirmed_at, now, zone) if incident.confirmed_at else "",
        changed=moment_in_words(incident.changed_at, now, zone) if incident.changed_at else "",
        added=[
            AddedNote(one.words, moment_in_words(one.written_at, now, zone), one.is_new) for one in incident.addenda
        ],
    )


def by_days(
    lines: Sequence[IncidentLine], *, now: datetime, zone: str, readers: Sequence[str] | None = None
) -> list[DayOfNotes]:
    """Put the lines of a page under their days, in the order they have.

    Args:
        lines: of one page.
        now: this moment.
        zone: where the service is.
        readers: for her, who reads what she shares, by name; none for staff, to whom everything in the list is shared.
    """
    return [
        DayOfNotes(day_in_words(day, now, zone), [_line(line, now, zone, readers) for line in of_day])
        for day, of_day in groupby(lines, key=lambda line: _day_of(line, zone))
    ]


def lines_to_share(lines: Sequence[IncidentLine], now: datetime, zone: str) -> list[NoteLine]:
    """Return those of a page that could be shared, each with its day beside it."""
    mine = [line for line in lines if line.told is not None and not line.sharing.is_on]
    shown = [(day_in_words(_day_of(line, zone), now, zone), _line(line, now, zone, ())) for line in mine]
    return [replace(one, line=f"{day} · {one.line}") for day, one in shown]


def notes_before(versions: Sequence[Version], now: datetime, zone: str) -> list[NoteBefore]:
    """Return what a note said before it was changed, the oldest first."""
    return [
        NoteBefore(
            words=one.told.words,
            how=one.told.how,
            when=when_in_words(one.told.when, now),
            kinds=kinds_in_words(one.told.kinds),
            fear=fear_in_words(one.told.fear),
            since=moment_in_words(one.written_at, now, zone),
            until=moment_in_words(one.until, now, zone),
        )
        for one in versions
    ]


def deleted_notes(lines: Sequence[DeletedLine], now: datetime, zone: str) -> list[DeletedNote]:
    """Return deleted notes that can still be brought back, in the order they have."""
    return [
        DeletedNote(
            IncidentId(line.incident_id),
            day_in_words(line.moment.astimezone(ZoneInfo(zone)).date(), now, zone),
            moment_in_words(line.deleted_at, now, zone),
            moment_in_words(line.until, now, zone),
        )
        for line in lines
    ]


def reader_lines(
    people: Sequence[Reader], names: Mapping[PersonId, str], now: datetime, zone: str
) -> tuple[list[str], list[ReaderLine]]:
    """Return who reads now, by name, and a line for each who reads or has read."""
    lines = [
        ReaderLine(
            names[one.person_id],
            opening_in_words(one.first_opened_at, one.last_opened_at, now, zone),
            has_opened=one.first_opened_at is not None,
        )
        for one in people
        if one.person_id in names
    ]
    return [names[one.person_id] for one in people if one.is_on_case and one.person_id in names], lines


def _day_of(line: IncidentLine, zone: str) -> date:
    """Return under which day an entry stands: the one she named, or the one it was written down."""
    if line.told is not None and line.told.when.on is not None:
        return line.told.when.on
    return line.moment.astimezone(ZoneInfo(zone)).date()


def _line(line: IncidentLine, now: datetime, zone: str, readers: Sequence[str] | None) -> NoteLine:
    told = line.told
    forgotten = _("She does not see this: sent and forgotten") if line.sharing.is_forgotten else ""
    note = forgotten if readers is None else sharing_in_words(line.sharing, readers, now, zone)
    if told is None:
        return NoteLine(line.incident_id, _("This note cannot be opened"), "", note, line.is_new)
    time, kinds = time_in_words(told.when), kinds_in_short(told.kinds)
    if line.is_new:
        return NoteLine(line.incident_id, time, kinds, note, line.is_new)
    beside = " · ".join(filter(None, (time, count_in_words(told.count), kinds)))
    return NoteLine(line.incident_id, first_words(told.words), beside, note, line.is_new)
