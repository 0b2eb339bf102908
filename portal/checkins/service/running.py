"""What the machine does when time has come: ask, hear what became of it, go up the ladder, say that it looked."""

from datetime import datetime, timedelta
from functools import partial

from portal.checkins import queries
from portal.checkins.escalation import Rung, Signal, State
from portal.checkins.models import BeatRow, CheckInPlanRow, CheckInRow
from portal.checkins.plan import PlanDraft
from portal.checkins.schedule import SEND_WITHIN, due_between, may_still_go, next_due
from portal.checkins.service.bodies import open_plan
from portal.checkins.service.going import LEAST_LIFE, way_to_her
from portal.checkins.service.standings import happen
from portal.checkins.service.telling import STAFF, note_staff_text
from portal.checkins.service.watching import WORKER, is_watched_then
from portal.kernel.ids import new_id
from portal.outbox.retry import TextState
from portal.outbox.service import News, TextDraft, queue_text, take_news
from portal.unit_of_work import UnitOfWork

# By then the outbox has said how a text ended; if ever it has not, that is said too.
_SAYS_WITHIN = timedelta(minutes=10)
_AGAIN_AFTER = timedelta(minutes=5)
_BEATS_EVERY = timedelta(minutes=1)
_OF_ASKING: dict[TextState, tuple[Signal, ...]] = {
    TextState.SENT: (Signal.WENT,),
    TextState.DELIVERED: (Signal.WENT, Signal.ARRIVED),
    TextState.UNDELIVERABLE: (Signal.WENT, Signal.CAME_BACK),
    TextState.NOT_SENT: (Signal.WENT_NOT,),
    TextState.NOT_KNOWN: (Signal.UNSURE,),
}
# What becomes of a reminder says only whether her telephone can be reached.
_OF_REMINDING: dict[TextState, tuple[Signal, ...]] = {
    TextState.DELIVERED: (Signal.ARRIVED,),
    TextState.UNDELIVERABLE: (Signal.CAME_BACK,),
}

_MEANS = {"ask": _OF_ASKING, "remind": _OF_REMINDING}


def plan_due(uow: UnitOfWork, *, limit: int) -> int:
    """Begin every check-in that is due, and reckon when the next is; return how many plans were looked at."""
    rows = queries.due_plans(uow.session, uow.now, limit)
    uow.each_apart(rows, lambda row: _plan(uow, row), lambda row: _cannot_plan(uow, row))
    return len(rows)


def note_texts(uow: UnitOfWork, *, limit: int) -> int:
    """Let each check-in know what became of its texts; return how many there were.

    Here the text is held first; whoever hears her holds the check-in first, and then her texts. So no check-in is
    waited for: what belongs to one that somebody holds stays for the next look.
    """
    found = take_news(uow, partial(_is_free, uow), limit=limit)
    # Where it cannot be taken in, the time that is up will say that nobody knows.
    uow.each_apart(found, lambda news: _note_text(uow, news), lambda _news: None)
    return len(found)


def note_time(uow: UnitOfWork, *, limit: int) -> int:
    """Go on with each check-in whose time is up; return how many there were."""
    rows = queries.checkins_with_time_up(uow.session, uow.now, limit)
    uow.each_apart(rows, lambda row: _note_time(uow, row), lambda row: _look_later(uow, row))
    return len(rows)


def beat(uow: UnitOfWork) -> None:
    """Say that the worker has looked, unless it has said so a moment ago."""
    last = queries.beat(uow.session, WORKER)
    if last is None or uow.now - last >= _BEATS_EVERY:
        uow.session.merge(BeatRow(id=WORKER, at=uow.now))


def reckon(uow: UnitOfWork, row: CheckInPlanRow) -> None:
    """Reckon when she is asked next: never, as long as anything is missing."""
    draft = open_plan(uow, row)
    is_on = row.agreed_at and not row.stopped_at and row.safe_digest and row.number_confirmed_at
    row.next_due_at = next_due(draft.schedule, uow.now) if draft is not None and is_on else None


def add_checkin(uow: UnitOfWork, row: CheckInPlanRow, due_at: datetime, once: str) -> str:
    """Add a check-in that nothing has happened to yet, and return its id."""
    made = CheckInRow(
        id=new_id(),
        case_id=row.case_id,
        service_id=row.service_id,
        due_at=due_at,
        once=once,
        state=State.PLANNED,
        rung=Rung.NONE,
        told="",
        acknowledged_by=None,
        acknowledged_at=None,
        closed_at=None,
        next_at=None,
        alert_since=None,
    )
    uow.session.add(made)
    uow.session.flush()
    return made.id


def _is_free(uow: UnitOfWork, news: News) -> bool:
    return queries.is_free(uow.session, news.once.partition(" ")[2])


def _note_text(uow: UnitOfWork, news: News) -> None:
    kind, _, checkin_id = news.once.partition(" ")
    if kind == STAFF:
        note_staff_text(uow, checkin_id, news.state)
    signals = _MEANS.get(kind, {}).get(news.state, ())
    row = queries.checkin(uow.session, checkin_id) if signals else None
    if row is not None:
        happen(uow, row, *signals)


def _note_time(uow: UnitOfWork, row: CheckInRow) -> None:
    looked_at = row.next_at
    happen(uow, row, Signal.UNSURE if row.state == State.PLANNED else Signal.TIME_UP)
    if row.next_at == looked_at:
        row.next_at = None  # time does not matter to it any more


def _look_later(uow: UnitOfWork, row: CheckInRow) -> None:
    row.next_at = uow.now + _AGAIN_AFTER


def _cannot_plan(uow: UnitOfWork, row: CheckInPlanRow) -> None:
    """Tell staff of what cannot be read any more, once a day, as of a text that was not sent."""
    due_at = row.next_due_at or uow.now
    row.next_due_at = uow.now + timedelta(days=1)
    once = f"{row.case_id} {int(due_at.timestamp())}"
    if queries.checkin_once(uow.session, once) is None:
        happen(uow, queries.known_checkin(uow.session, add_checkin(uow, row, due_at, once)), Signal.WENT_NOT)


def _plan(uow: UnitOfWork, row: CheckInPlanRow) -> None:
    draft, first = open_plan(uow, row), row.next_due_at
    if draft is None or first is None:
        row.next_due_at = None
        return
    for due_at in (first, *due_between(draft.schedule, first, uow.now)):
        _begin(uow, row, draft, due_at)
    reckon(uow, row)


def _begin(uow: UnitOfWork, row: CheckInPlanRow, draft: PlanDraft, due_at: datetime) -> None:
    """Ask her, if she may be asked; whatever stands against it is told to staff as not sent."""
    once = f"{row.case_id} {int(due_at.timestamp())}"
    if queries.checkin_once(uow.session, once) is not None:
        return
    made = queries.known_checkin(uow.session, add_checkin(uow, row, due_at, once))
    way = way_to_her(uow, row, uow.now) if may_still_go(due_at, uow.now) else None
    until = None if way is None else min(way.until, due_at + SEND_WITHIN)
    if way is None or until is None or until < uow.now + LEAST_LIFE or not is_watched_then(uow, row.service_id, due_at):
        happen(uow, made, Signal.WENT_NOT)
        return
    queue_text(uow, TextDraft(f"ask {made.id}", way.case_id, way.number, draft.text, uow.now, until))
    made.next_at = until + _SAYS_WITHIN
