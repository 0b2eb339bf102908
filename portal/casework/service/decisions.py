"""Deciding how a case stands: its level, its closing, and how the service works on it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, update

from portal.access.permissions import Permission
from portal.access.service import CaseAccess, CaseNotFoundError, require, require_alone
from portal.audit.events import Event
from portal.casework import queries
from portal.casework.models import DecisionRow
from portal.casework.standing import (
    Decision,
    Kind,
    Level,
    LevelSetMeanwhileError,
    Mode,
    NoChangeError,
    NoReasonError,
    SomebodyElseError,
    Standing,
    State,
    check_mode_days,
    needs_second,
    standing_of,
)
from portal.checkins import service as checkins
from portal.kernel.ids import CaseId, PersonId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass


def standing_of_case(uow: UnitOfWork, case_id: CaseId) -> Standing:
    """Return how one case stands now.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_HEAD)
    vault.look_up_case(uow.vault, case_id)
    return standings_of_cases(uow, [case_id])[case_id]


def standings_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, Standing]:
    """Return how some cases stand now, in one question; the caller has asked leave, and looked up the heads."""
    found: dict[CaseId, list[Decision]] = {case_id: [] for case_id in case_ids}
    for row in queries.decisions_that_hold(uow.session, case_ids) if case_ids else ():
        if (opened := _opened(uow, row)) is not None:
            found[CaseId(row.case_id)].append(opened)
    return {case_id: standing_of(decisions) for case_id, decisions in found.items()}


def history_of_case(uow: UnitOfWork, case_id: CaseId) -> list[Decision]:
    """Return every decision there ever was about a case, the newest first.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_HEAD)
    vault.look_up_case(uow.vault, case_id)
    rows = queries.decisions_of_case(uow.session, case_id)
    return [opened for row in rows if (opened := _opened(uow, row)) is not None]


def is_level_high(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether the level of a case is high now.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_HEAD)
    return standing_of_case(uow, case_id).level_value is Level.HIGH


def set_level(uow: UnitOfWork, case_id: CaseId, level: Level, reason: str, *, seen: str | None = None) -> bool:
    """Set a case's level of risk; lowering it from high waits for a second person, and until then it stays high.

    Args:
        uow: a unit that writes.
        case_id: which case.
        level: what it is to be.
        reason: why, in the words of who sets it.
        seen: how the level stood when they decided, as `Standing.level_seen`; none where nobody looked.

    Returns:
        Whether it holds at once.

    Raises:
        CaseNotFoundError: not for this person.
        NoReasonError: no reason was given.
        NoChangeError: it is that level already.
        LevelSetMeanwhileError: somebody else has set it, or proposed another, since they looked.
    """
    access = require_alone(uow, case_id, Permission.DECIDE)
    check_reason(reason)
    now = standing_of_case(uow, case_id)
    if seen is not None and seen != now.level_seen:
        raise LevelSetMeanwhileError(field="level")
    if now.level_value is level:
        raise NoChangeError(field="level")
    waits = needs_second(now.level_value, level)
    set_aside(uow, case_id, Kind.LEVEL, waiting_only=waits)
    add_decision(uow, access, Kind.LEVEL, {"value": level, "reason": reason}, is_current=not waits, waits=waits)
    if level is Level.HIGH:
        checkins.let_no_text_clear(uow, case_id)
    uow.record(Event.LEVEL_PROPOSED if waits else Event.LEVEL_SET, case_id, case_id=case_id)
    return not waits


def agree_to_level(uow: UnitOfWork, case_id: CaseId, decision_id: str, *, agrees: bool) -> None:
    """Say as a second person whether a level may be lowered from high; if not, it stays high.

    Raises:
        CaseNotFoundError: not for this person, or nothing waits.
        SomebodyElseError: the person who proposed it cannot be the second.
    """
    access = require_alone(uow, case_id, Permission.DECIDE)
    row = queries.decision(uow.session, case_id, decision_id)
    if row is None or not row.waits:
        raise CaseNotFoundError
    if row.decided_by == access.person_id:
        raise SomebodyElseError
    row.second_by, row.second_at = access.person_id, uow.now
    row.waits = False
    if agrees:
        set_aside(uow, case_id, Kind.LEVEL)
        row.is_current = True
    uow.record(Event.LEVEL_AGREED if agrees else Event.LEVEL_REFUSED, case_id, case_id=case_id)


def ask_to_close(uow: UnitOfWork, case_id: CaseId, reason: str) -> None:
    """Ask the lead to close a case.

    Raises:
        CaseNotFoundError: not for this person.
        NoReasonError: no reason was given.
        NoChangeError: it is closing or closed already.
    """
    access = require_alone(uow, case_id, Permission.DECIDE)
    check_reason(reason)
    if standing_of_case(uow, case_id).state is not State.OPEN:
        raise NoChangeError(field="reason")
    _decide_state(uow, access, State.CLOSING, reason)
    uow.record(Event.CLOSING_ASKED, case_id, case_id=case_id)


def close_case(uow: UnitOfWork, case_id: CaseId, reason: str) -> None:
    """Close a case, as a lead; what she keeps stays hers.

    Raises:
        CaseNotFoundError: not for this person.
        SomebodyElseError: whoever asked for it cannot approve it as well.
        NoChangeError: nobody has asked for it.
    """
    access = require_alone(uow, case_id, Permission.APPROVE)
    now = standing_of_case(uow, case_id)
    if now.state is not State.CLOSING or now.closing is None:
        raise NoChangeError(field="reason")
    if now.closing.by == access.person_id:
        raise SomebodyElseError
    _decide_state(uow, access, State.CLOSED, reason or now.closing.reason)
    uow.record(Event.CASE_CLOSED, case_id, case_id=case_id)


def reopen_case(uow: UnitOfWork, case_id: CaseId, reason: str) -> None:
    """Keep a case open, or open it again.

    Raises:
        CaseNotFoundError: not for this person.
        NoReasonError: no reason was given.
        NoChangeError: it is open.
    """
    access = require_alone(uow, case_id, Permission.APPROVE)
    check_reason(reason)
    if standing_of_case(uow, case_id).state is State.OPEN:
        raise NoChangeError(field="reason")
    _decide_state(uow, access, State.OPEN, reason)
    uow.record(Event.CASE_REOPENED, case_id, case_id=case_id)


def begin_mode(uow: UnitOfWork, case_id: CaseId, mode: Mode, began_on: date, reason: str, *, today: date) -> None:
    """Write down that the service works on a case in one of the four ways from a day on.

    Raises:
        CaseNotFoundError: not for this person.
        ModeDateError: the day is in the future.
        NoChangeError: it works on it in this way already.
    """
    access = require_alone(uow, case_id, Permission.DECIDE)
    check_mode_days(began_on, None, today=today)
    now = standing_of_case(uow, case_id)
    if any(one.value == mode and one.ended_on is None for one in now.modes):
        raise NoChangeError(field="mode")
    body = {"value": mode, "reason": reason, "began": began_on.isoformat(), "ended": None}
    add_decision(uow, access, Kind.MODE, body, is_current=True)
    uow.record(Event.MODE_BEGUN, case_id, case_id=case_id)


def end_mode(uow: UnitOfWork, case_id: CaseId, decision_id: str, ended_on: date, *, today: date) -> None:
    """Write down that one of the ways of work came to an end.

    Raises:
        CaseNotFoundError: not for this person, or there is no such way that goes on.
        ModeDateError: before it began, or in the future.
    """
    require_alone(uow, case_id, Permission.DECIDE)
    vault.look_up_case(uow.vault, case_id)
    row = queries.decision(uow.session, case_id, decision_id)
    known = _opened(uow, row) if row is not None and row.kind == Kind.MODE else None
    if row is None or known is None or known.began_on is None or known.ended_on is not None:
        raise CaseNotFoundError
    check_mode_days(known.began_on, ended_on, today=today)
    body = {"value": known.value, "reason": known.reason, "began": known.began_on.isoformat()}
    _seal(uow, row, {**body, "ended": ended_on.isoformat()})
    uow.record(Event.MODE_ENDED, case_id, case_id=case_id)


def check_reason(reason: str) -> None:
    """Refuse a decision without a reason.

    Raises:
        NoReasonError: there is none.
    """
    if not reason:
        raise NoReasonError(field="reason")


def _decide_state(uow: UnitOfWork, access: CaseAccess, state: State, reason: str) -> None:
    set_aside(uow, access.case_id, Kind.STATE)
    add_decision(uow, access, Kind.STATE, {"value": state, "reason": reason}, is_current=True)


def set_aside(uow: UnitOfWork, case_id: CaseId, kind: Kind, *, waiting_only: bool = False) -> None:
    """What was decided about the same thing holds and waits no longer; it stays in the history."""
    values = {"waits": False} if waiting_only else {"waits": False, "is_current": False}
    where = (DecisionRow.case_id == case_id, DecisionRow.kind == kind)
    uow.session.execute(update(DecisionRow).where(*where).values(**values))


def add_decision(
    uow: UnitOfWork,
    access: CaseAccess,
    kind: Kind,
    body: dict[str, Any],
    *,
    is_current: bool,
    waits: bool = False,
) -> None:
    """Keep a decision; the caller has asked leave and set aside what held before."""
    row = DecisionRow(
        id=new_id(),
        case_id=access.case_id,
        kind=kind,
        decided_at=uow.now,
        decided_by=access.person_id,
        is_current=is_current,
        waits=waits,
    )
    _seal(uow, row, body)
    uow.session.add(row)
    uow.session.flush()


def _seal(uow: UnitOfWork, row: DecisionRow, body: dict[str, Any]) -> None:
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.HEAD)
    row.sealed_decision = seal_content(key.symmetric, _place(row), body, key_version=key.version)


def _opened(uow: UnitOfWork, row: DecisionRow | Row[Any]) -> Decision | None:
    """Open a decision; none where the acting lead was not given this head."""
    try:
        key = uow.keyring.class_key(CaseId(row.case_id), RecordClass.HEAD, key_version_of(row.sealed_decision))
    except NoKeyError:
        return None
    body = open_content(key.symmetric, _place(row), row.sealed_decision).body
    began, ended = body.get("began"), body.get("ended")
    return Decision(
        decision_id=row.id,
        case_id=CaseId(row.case_id),
        kind=Kind(row.kind),
        value=body["value"],
        reason=body["reason"],
        by=PersonId(row.decided_by),
        at=row.decided_at,
        is_current=row.is_current,
        waits=row.waits,
        second=PersonId(row.second_by) if row.second_by else None,
        second_at=row.second_at,
        began_on=date.fromisoformat(began) if began else None,
        ended_on=date.fromisoformat(ended) if ended else None,
    )


def _place(row: DecisionRow | Row[Any]) -> Place:
    return Place("case_decision", "sealed_decision", row.id, row.case_id)
