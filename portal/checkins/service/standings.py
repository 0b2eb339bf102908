"""One check-in moved on by one thing that happened: its row, who is told, and when it is looked at again."""

from portal.access import service as access
from portal.access.permissions import Part
from portal.accounts.service.on_duty import staff_on_duty
from portal.attention import service as attention
from portal.attention.marks import Asks
from portal.audit.events import Event
from portal.checkins import queries
from portal.checkins.escalation import WAITING, Act, Ladder, Rung, Signal, Standing, State, Step, step, tells_somebody
from portal.checkins.models import CheckInPlanRow, CheckInRow
from portal.checkins.service.bodies import open_plan
from portal.checkins.service.going import way_to_her
from portal.checkins.service.telling import tell_staff_by_text
from portal.checkins.watch import AFTER_REMINDER, ANSWER_WITHIN, EACH_RUNG
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, PersonId, ServiceId
from portal.outbox.service import TextDraft, queue_text
from portal.unit_of_work import UnitOfWork
from portal.vault.primitives import SealBrokenError

# For what tells nobody anything, which is nearly always, it is not looked up who would be told.
_NOBODY = Ladder(None, None, ())


def standing_of(row: CheckInRow) -> Standing:
    """Return where a check-in stands."""
    told = tuple(PersonId(person) for person in row.told.split())
    by = PersonId(row.acknowledged_by) if row.acknowledged_by else None
    return Standing(State(row.state), Rung(row.rung), told, by, row.closed_at is not None)


def happen(uow: UnitOfWork, row: CheckInRow, *signals: Signal) -> None:
    """Let one thing after another happen to a check-in."""
    plan = queries.plan(uow.session, row.case_id)
    ladder: Ladder | None = None
    for signal in signals:
        if ladder is None and tells_somebody(standing_of(row), signal):
            ladder = ladder_of(uow, row, plan)
        write_step(uow, row, step(standing_of(row), signal, ladder or _NOBODY), plan)


def ladder_of(uow: UnitOfWork, row: CheckInRow, plan: CheckInPlanRow | None) -> Ladder:
    """Return who is told, in which order, of those who are still there."""
    members = access.members_of_cases(uow, [CaseId(row.case_id)])
    hers = {one.person_id for one in members if one.part in {Part.VICTIM, Part.NEWCOMER}}
    # Nobody is told about themselves.
    duty = {who: role for who, role in staff_on_duty(uow, ServiceId(row.service_id)).items() if who not in hers}
    on_case = [one.person_id for one in members if one.part is Part.ADVOCATE and not one.ended_at]
    on_case = [person for person in on_case if person in duty]
    agreed = PersonId(plan.agreed_by) if plan is not None and plan.agreed_by else None
    advocate = agreed if agreed in on_case else next(iter(on_case), None)
    chosen = PersonId(plan.deputy_id) if plan is not None and plan.deputy_id else None
    others = [person for person in on_case if person != advocate]
    deputy = chosen if chosen in duty else next(iter(others), None)
    leads = tuple(person for person, role in duty.items() if role is Role.LEAD)
    return Ladder(advocate, deputy, leads, text_clears=plan is not None and plan.text_clears)


def write_step(uow: UnitOfWork, row: CheckInRow, done: Step, plan: CheckInPlanRow | None = None) -> None:
    """Write down where a check-in stands now, and do what follows from it."""
    before, now = standing_of(row), done.standing
    row.state, row.rung, row.told, row.acknowledged_by = now.state, now.rung, " ".join(now.told), now.acknowledged_by
    if now.is_closed:
        _close(uow, row)
        tell_staff_by_text(uow, row, done)
        return
    row.closed_at = None
    if Act.REMIND in done.acts:
        row.next_at = uow.now + AFTER_REMINDER
        _remind(uow, row, plan)
    elif Act.TELL in done.acts or Act.SOUND in done.acts:
        row.next_at = uow.now + EACH_RUNG if Act.TELL in done.acts else None
        _alert(uow, row, is_loud=Act.SOUND in done.acts)
        tell_staff_by_text(uow, row, done)
    elif now.state in WAITING and before.state not in WAITING and now.rung is Rung.NONE:
        row.next_at = uow.now + ANSWER_WITHIN
    elif not now.waits and now.state is not State.PLANNED:
        row.next_at = None


def _alert(uow: UnitOfWork, row: CheckInRow, *, is_loud: bool) -> None:
    row.alert_since = row.alert_since or uow.now
    attention.ask(uow, CaseId(row.case_id), Asks.TEXT, subject_id=row.id, from_at=row.alert_since)
    event = Event.CHECKIN_EXHAUSTED if is_loud else Event.CHECKIN_ALERTED
    uow.record(event, row.id, case_id=row.case_id, chain=row.service_id)


def _close(uow: UnitOfWork, row: CheckInRow) -> None:
    row.closed_at, row.next_at = row.closed_at or uow.now, None
    if row.alert_since is not None:
        row.alert_since = None
        for what in (Asks.TEXT, Asks.NOT_ENDED):
            attention.settle(uow, CaseId(row.case_id), what, subject_id=row.id)
        uow.record(Event.CHECKIN_CLOSED, row.id, case_id=row.case_id, chain=row.service_id)


def _remind(uow: UnitOfWork, row: CheckInRow, plan: CheckInPlanRow | None) -> None:
    """Send the reminder, if she may be sent one now; else it goes on without."""
    try:
        draft = open_plan(uow, plan) if plan is not None else None
    except SealBrokenError:
        return
    if plan is None or draft is None:
        return
    way = way_to_her(uow, plan, uow.now)
    if way is not None:
        until = min(way.until, uow.now + AFTER_REMINDER)
        queue_text(uow, TextDraft(f"remind {row.id}", way.case_id, way.number, draft.reminder, uow.now, until))
