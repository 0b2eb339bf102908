"""What is seen of check-ins: by her, who sees the same whatever she answered, and by those on her case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require
from portal.accounts.service.names import names_of_staff
from portal.checkins import queries
from portal.checkins.escalation import OURS, Standing, State
from portal.checkins.models import CheckInPlanRow, CheckInRow
from portal.checkins.plan import Lack, Plan, lacks_of
from portal.checkins.service.bodies import open_answer, open_plan
from portal.checkins.service.going import is_her_number
from portal.checkins.service.standings import standing_of
from portal.checkins.service.watching import Watch, watch_of_service
from portal.checkins.whose import stands
from portal.contact import service as contact
from portal.contact.gate import Channel, Why
from portal.kernel.ids import CaseId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault.keyring import NoKeyError

_SHOWN = 30
_ONLY_THE_HOUR = frozenset({Why.UNSAFE_HOURS, Why.OUTSIDE_HOURS})
_ANSWERED = frozenset(
    {State.ANSWERED_OK, State.ANSWERED_OTHER, State.WRONG_WORD, State.DURESS, State.STOPPED},
)


@dataclass(frozen=True)
class Asked:
    """One check-in as she sees it: whether something came back, and never what it was taken for."""

    at: datetime
    is_answered: bool
    went_out: bool


@dataclass(frozen=True)
class HerTimes:
    """Her page: what is agreed, what is missing, when she is asked, what was."""

    plan: Plan | None
    lacks: list[Lack]
    asked: list[Asked]
    watch: Watch


@dataclass(frozen=True)
class Line:
    """One check-in as those on the case see it."""

    checkin_id: str
    due_at: datetime
    standing: Standing
    acknowledged_by: str
    told: list[str]


@dataclass(frozen=True)
class Answer:
    """A text of hers, opened."""

    at: datetime
    words: str = field(repr=False)
    has_picture: bool


@dataclass(frozen=True)
class CaseTimes:
    """The page of a case about check-ins."""

    plan: Plan | None
    lacks: list[Lack]
    lines: list[Line]
    answers: list[Answer]
    watch: Watch


def her_times(uow: UnitOfWork, case_id: CaseId) -> HerTimes:
    """Return what she sees of check-ins.

    Raises:
        CaseNotFoundError: not for this person.
    """
    found = require(uow, case_id, Permission.SET_CHECKINS)
    plan = _plan(uow, case_id)
    rows = queries.newest_asked(uow.session, case_id, limit=_SHOWN)
    asked = [
        Asked(row.due_at, is_answered=row.state in _ANSWERED, went_out=State(row.state) not in OURS) for row in rows
    ]
    lacks = lacks_of(plan, may_text=_may_text(uow, case_id))
    return HerTimes(plan, lacks, asked, watch_of_service(uow, found.service_id))


def case_times(uow: UnitOfWork, case_id: CaseId) -> CaseTimes:
    """Return what those on a case see of check-ins.

    Raises:
        CaseNotFoundError: not for this person.
    """
    found = require(uow, case_id, Permission.SEE_CHECKINS)
    plan = _plan(uow, case_id)
    rows = queries.newest_checkins(uow.session, case_id, limit=_SHOWN)
    return CaseTimes(
        plan=plan,
        lacks=lacks_of(plan, may_text=_may_text(uow, case_id)),
        lines=_lines(uow, rows),
        answers=_answers(uow, case_id),
        watch=watch_of_service(uow, found.service_id),
    )


def _lines(uow: UnitOfWork, rows: Sequence[CheckInRow]) -> list[Line]:
    standings = [(row, standing_of(row)) for row in rows]
    people = {person for _row, one in standings for person in (*one.told, one.acknowledged_by) if person}
    names = names_of_staff(uow, people)
    return [
        Line(
            row.id,
            row.due_at,
            one,
            names.get(PersonId(one.acknowledged_by or ""), ""),
            [names[person] for person in one.told if person in names],
        )
        for row, one in standings
    ]


def _answers(uow: UnitOfWork, case_id: CaseId) -> list[Answer]:
    found = []
    for row in queries.answers_of_case(uow.session, case_id, limit=_SHOWN):
        try:
            words, has_picture = open_answer(uow, row)
        except NoKeyError:
            continue  # a lead who is not on the case sees that there was one, by its check-in
        found.append(Answer(row.at, words, has_picture))
    return found


def _plan(uow: UnitOfWork, case_id: CaseId) -> Plan | None:
    row = queries.plan(uow.session, case_id)
    return None if row is None else _opened(uow, row)


def _opened(uow: UnitOfWork, row: CheckInPlanRow) -> Plan:
    reach = contact.reach_of_case(uow, CaseId(row.case_id))
    is_hers = reach is not None and is_her_number(uow, row, reach.number)
    return Plan(
        agreed_at=row.agreed_at,
        agreed_by=PersonId(row.agreed_by) if row.agreed_by else None,
        draft=open_plan(uow, row),
        next_due_at=row.next_due_at,
        has_words=row.safe_digest is not None,
        stopped_at=row.stopped_at,
        deputy_id=PersonId(row.deputy_id) if row.deputy_id else None,
        text_clears=row.text_clears,
        number=stands(row.number_until if is_hers else None, uow.now),
        number_until=row.number_until if is_hers else None,
        code_sent_at=row.code_sent_at,
    )


def _may_text(uow: UnitOfWork, case_id: CaseId) -> bool:
    gate = contact.gate_of_case(uow, case_id, Channel.TEXT, uow.now)
    return gate.is_open or gate.reason in _ONLY_THE_HOUR
