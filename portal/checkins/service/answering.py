"""Alerts: who must look after what, answering for one, and ending it once it is known how she is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.access import service as access
from portal.access.permissions import Part, Permission
from portal.access.service import acting, require_in_service
from portal.access.service.naming import codes_of_cases
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.on_duty import staff_on_duty
from portal.attention.marks import Asks
from portal.attention.service import ask
from portal.audit.events import Event
from portal.checkins import escalation, queries
from portal.checkins.escalation import Standing
from portal.checkins.models import CheckInRow
from portal.checkins.service.standings import standing_of, write_step
from portal.checkins.service.watching import WORKER
from portal.checkins.watch import BEAT_LATE, END_WITHIN, is_late
from portal.kernel.actor import Actor, Role
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, PersonId, ServiceId
from portal.unit_of_work import UnitOfWork


class AlertNotFoundError(NotFoundError):
    """There is no such alert in this service."""


@dataclass(frozen=True)
class Alert:
    """Something that somebody must look after.

    Args:
        checkin_id: which check-in.
        case_id: of whom.
        code: of her case.
        standing: how it stands.
        since: since when somebody has been told.
        told: the names of those who were, in order.
        acknowledged_by: the name of who answers for it; empty where nobody does.
        is_mine: whether the acting person is one of those who were told, or answers for it.
    """

    checkin_id: str
    case_id: CaseId
    code: str
    standing: Standing
    since: datetime
    told: list[str]
    acknowledged_by: str
    is_mine: bool


@dataclass(frozen=True)
class Notices:
    """What somebody on the staff must look after.

    Args:
        alerts: those of which they were told, and those that nobody answers for.
        is_worker_late: whether the worker has not looked for too long, so that nobody is asked.
    """

    alerts: list[Alert]
    is_worker_late: bool

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.alerts) or self.is_worker_late


@dataclass(frozen=True)
class Banner:
    """What stands at the top of every page of somebody on the staff: how many alerts there are, and whose.

    Args:
        many: how many there are.
        codes: of whose cases, each once.
        is_worker_late: as in `Notices`.
    """

    many: int
    codes: list[str]
    is_worker_late: bool

    def __bool__(self) -> bool:
        """Say whether there is anything."""
        return bool(self.many) or self.is_worker_late


def notices(uow: UnitOfWork) -> Notices:
    """Return what the acting member of the staff must see wherever they are; nothing for others."""
    actor = acting(uow)
    if actor.role not in {Role.ADVOCATE, Role.LEAD}:
        return Notices([], is_worker_late=False)
    shown, is_worker_late = _shown(uow, actor)
    return Notices(_alerts(uow, shown, actor), is_worker_late=is_worker_late)


def banner(uow: UnitOfWork) -> Banner:
    """Return the same in short, without the names of who was told: every page of the staff asks for it."""
    actor = acting(uow)
    if actor.role not in {Role.ADVOCATE, Role.LEAD}:
        return Banner(0, [], is_worker_late=False)
    shown, is_worker_late = _shown(uow, actor)
    codes = codes_of_cases(uow, list(dict.fromkeys(CaseId(row.case_id) for row in shown)))
    return Banner(len(shown), list(codes.values()), is_worker_late=is_worker_late)


def alerts_of_case(uow: UnitOfWork, case_id: CaseId) -> list[Alert]:
    """Return what somebody must look after in one case.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access.require(uow, case_id, Permission.SEE_CHECKINS)
    actor = acting(uow)
    rows = [row for row in queries.alerts_of_service(uow.session, actor.service_id) if row.case_id == case_id]
    return _alerts(uow, rows, actor)


def acknowledge_alert(uow: UnitOfWork, checkin_id: str) -> CaseId:
    """Answer for an alert: the first who does wins; return whose it is.

    Raises:
        NotYoursToDoError: not for this role.
        AlertNotFoundError: there is none in this service.
        AboutYourselfError, AnsweredForError: as they say.
    """
    row, actor = _alert(uow, checkin_id)
    standing = escalation.acknowledge(_standing(uow, row), actor.person_id, about=_about(uow, row))
    if row.acknowledged_by != standing.acknowledged_by:
        row.acknowledged_by, row.acknowledged_at, row.next_at = standing.acknowledged_by, uow.now, None
        # Who answers for it may have forgotten: then the list of cases says so, to all who see it, without a new call.
        ask(uow, CaseId(row.case_id), Asks.NOT_ENDED, subject_id=row.id, from_at=uow.now + END_WITHIN)
        uow.record(Event.CHECKIN_ACKNOWLEDGED, row.id, case_id=row.case_id)
    return CaseId(row.case_id)


def close_alert(uow: UnitOfWork, checkin_id: str) -> CaseId:
    """End an alert once it is known how she is; all who were told see that it is over. Return whose it is.

    Raises:
        NotYoursToDoError: not for this role.
        AlertNotFoundError: there is none in this service.
        AboutYourselfError, AnsweredForError: as they say.
    """
    row, actor = _alert(uow, checkin_id)
    done = escalation.close(_standing(uow, row), actor.person_id, about=_about(uow, row))
    row.acknowledged_at = row.acknowledged_at or uow.now
    write_step(uow, row, done)
    return CaseId(row.case_id)


def _alert(uow: UnitOfWork, checkin_id: str) -> tuple[CheckInRow, Actor]:
    actor = require_in_service(uow, Permission.ANSWER_ALERTS)
    row = queries.checkin(uow.session, checkin_id)
    if row is None or row.service_id != actor.service_id:
        raise AlertNotFoundError
    standing = _standing(uow, row)
    is_theirs = actor.person_id in (*standing.told, standing.acknowledged_by)
    if not (actor.role is Role.LEAD or standing.is_loud or is_theirs or _is_on_case(uow, row, actor)):
        raise AlertNotFoundError
    return row, actor


def _shown(uow: UnitOfWork, actor: Actor) -> tuple[list[CheckInRow], bool]:
    """Return what somebody on the staff must see, and to a lead whether the worker is late."""
    late_from = uow.now - BEAT_LATE
    rows, beat_at, is_overdue = queries.alerts_and_beat(uow.session, actor.service_id, WORKER, late_from)
    # That it never ran matters only once somebody should have been asked.
    has_stopped = is_late(beat_at, uow.now) if beat_at else is_overdue
    return [row for row in rows if _is_shown(_standing(uow, row), actor)], actor.role is Role.LEAD and has_stopped


def _standing(uow: UnitOfWork, row: CheckInRow) -> Standing:
    """Return where an alert stands; who answers for it and was shut out since does so no longer."""
    standing = standing_of(row)
    if standing.acknowledged_by is None or standing.acknowledged_by in _on_duty(uow, row.service_id):
        return standing
    return escalation.without(standing, standing.acknowledged_by)


def _on_duty(uow: UnitOfWork, service_id: str) -> Collection[PersonId]:
    """Return who of the staff is there, asked once a unit of work."""
    known = uow.kept.get(f"on duty {service_id}")
    found = known if isinstance(known, dict) else staff_on_duty(uow, ServiceId(service_id))
    uow.kept[f"on duty {service_id}"] = found
    return found


def _is_shown(standing: Standing, actor: Actor) -> bool:
    if standing.acknowledged_by is not None:
        return standing.acknowledged_by == actor.person_id
    return standing.is_loud or actor.person_id in standing.told


def _is_on_case(uow: UnitOfWork, row: CheckInRow, actor: Actor) -> bool:
    members = access.members_of_cases(uow, [CaseId(row.case_id)])
    return any(one.person_id == actor.person_id and one.ended_at is None for one in members)


def _about(uow: UnitOfWork, row: CheckInRow) -> PersonId | None:
    members = access.members_of_cases(uow, [CaseId(row.case_id)])
    hers = [one.person_id for one in members if one.part in {Part.VICTIM, Part.NEWCOMER} and one.ended_at is None]
    return hers[0] if hers else None


def _alerts(uow: UnitOfWork, rows: list[CheckInRow], actor: Actor) -> list[Alert]:
    standings = {row.id: _standing(uow, row) for row in rows}
    people = {person for one in standings.values() for person in (*one.told, one.acknowledged_by) if person}
    names = names_of_staff(uow, people) if people else {}
    codes = codes_of_cases(uow, {CaseId(row.case_id) for row in rows}) if rows else {}
    return [
        Alert(
            checkin_id=row.id,
            case_id=CaseId(row.case_id),
            code=codes.get(CaseId(row.case_id), ""),
            standing=standings[row.id],
            since=row.alert_since or row.due_at,
            told=[names[person] for person in standings[row.id].told if person in names],
            acknowledged_by=names.get(PersonId(standings[row.id].acknowledged_by or ""), ""),
            is_mine=actor.person_id in (*standings[row.id].told, standings[row.id].acknowledged_by),
        )
        for row in rows
    ]
