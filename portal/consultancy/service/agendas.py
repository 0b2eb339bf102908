"""Meetings of the forums and what is on their agendas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.access.permissions import Permission
from portal.access.service import require, require_in_service
from portal.access.service.naming import codes_of_cases
from portal.audit.events import Event
from portal.consultancy import queries
from portal.consultancy.forums import ForumId
from portal.consultancy.models import MeetingRow, SlotRow
from portal.kernel.errors import ConflictError, InvalidError, NotFoundError
from portal.kernel.ids import CaseId, MeetingId, new_id
from portal.unit_of_work import UnitOfWork

SLOTS_MOST = 40
"""A meeting handles about sixteen cases; more than this is a mistake."""
MINUTES_MOST = 240
_STILL_SHOWN = timedelta(days=1)


class MeetingNotFoundError(NotFoundError):
    """There is no such meeting in this service."""


class AgendaFullError(ConflictError):
    """No more cases fit on this agenda."""


class MinutesError(InvalidError):
    """This is not how long a case is talked about."""


class PastMeetingError(InvalidError):
    """This moment is over."""


@dataclass(frozen=True)
class Slot:
    """A case on an agenda, by its code: where it stands, and for how many minutes."""

    case_id: CaseId
    reference: str
    position: int
    minutes: int


@dataclass(frozen=True)
class Meeting:
    """A meeting of a forum, and what is on its agenda that this person is on."""

    meeting_id: MeetingId
    forum: ForumId
    starts_at: datetime
    slots: tuple[Slot, ...]


def open_meeting(uow: UnitOfWork, forum: ForumId, starts_at: datetime, once: str) -> MeetingId:
    """Open a meeting of a forum; the same form sent again gives the one that it has opened.

    Raises:
        NotYoursToDoError: not for this role.
        PastMeetingError: it would have been.
    """
    actor = require_in_service(uow, Permission.RUN_TABLE)
    known = queries.meeting_sent_once(uow.session, once)
    if known is not None:
        return MeetingId(known)
    if starts_at < uow.now:
        raise PastMeetingError(field="starts_at")
    row = MeetingRow(
        id=new_id(),
        service_id=actor.service_id,
        forum=forum,
        once=once,
        starts_at=starts_at,
        opened_by=actor.person_id,
    )
    uow.session.add(row)
    uow.record(Event.MEETING_OPENED, row.id)
    return MeetingId(row.id)


def put_on_agenda(uow: UnitOfWork, case_id: CaseId, meeting_id: MeetingId, minutes: int) -> None:
    """Put a case at the end of an agenda; where it stands there already, only its minutes change.

    Raises:
        CaseNotFoundError: not for this person.
        MeetingNotFoundError: not in this service.
        MinutesError, AgendaFullError: as they say.
    """
    access = require(uow, case_id, Permission.WRITE_SUMMARY)
    meeting = queries.meeting(uow.session, meeting_id)
    if meeting is None or meeting.service_id != access.service_id:
        raise MeetingNotFoundError
    if not 0 < minutes <= MINUTES_MOST:
        raise MinutesError(field="minutes")
    slots = queries.slots_of_meeting(uow.session, meeting_id)
    known = next((slot for slot in slots if slot.case_id == case_id), None)
    if known is not None:
        known.minutes = minutes
        return
    if len(slots) >= SLOTS_MOST:
        raise AgendaFullError
    position = max((slot.position for slot in slots), default=0) + 1
    uow.session.add(
        SlotRow(meeting_id=meeting_id, case_id=case_id, position=position, minutes=minutes, added_by=access.person_id)
    )
    uow.record(Event.CASE_ON_AGENDA, meeting_id, case_id=case_id)


def take_off_agenda(uow: UnitOfWork, case_id: CaseId, meeting_id: MeetingId) -> None:
    """Take a case off an agenda.

    Raises:
        CaseNotFoundError: not for this person.
        MeetingNotFoundError: it is not on any such agenda.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    slots = queries.slots_of_meeting(uow.session, meeting_id)
    known = next((slot for slot in slots if slot.case_id == case_id), None)
    if known is None:
        raise MeetingNotFoundError
    uow.session.delete(known)


def meetings_to_come(uow: UnitOfWork, *, my_cases: frozenset[CaseId]) -> list[Meeting]:
    """Return the meetings of the acting person's service from yesterday on, with those of their own cases on them.

    Args:
        uow: the unit of work.
        my_cases: the cases of which the caller has asked leave; others on the agenda are only counted by position.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.RUN_TABLE)
    rows = queries.meetings_of_service(uow.session, actor.service_id, uow.now - _STILL_SHOWN)
    slots = queries.slots_of_cases(uow.session, [row.id for row in rows], my_cases) if rows and my_cases else ()
    codes = codes_of_cases(uow, {CaseId(slot.case_id) for slot in slots}) if slots else {}
    return [_meeting(row, [slot for slot in slots if slot.meeting_id == row.id], codes) for row in rows]


def _meeting(row: MeetingRow, slots: Iterable[SlotRow], codes: Mapping[CaseId, str]) -> Meeting:
    mine = tuple(Slot(CaseId(slot.case_id), codes[CaseId(slot.case_id)], slot.position, slot.minutes) for slot in slots)
    return Meeting(MeetingId(row.id), ForumId(row.forum), row.starts_at, mine)
