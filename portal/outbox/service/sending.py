"""Sending what is due: written down first, then the provider is called, then what it said is written down."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from portal.kernel.ids import CaseId
from portal.outbox import queries
from portal.outbox.models import TextRow
from portal.outbox.retry import (
    LEASE,
    MAY_HAVE_GONE,
    Plan,
    TextState,
    after_asking,
    after_busy,
    after_no_news,
    after_taken,
    after_unsure,
)
from portal.outbox.service.news import note_fate
from portal.outbox.service.queueing import open_text, settle
from portal.sms import BusyError, RefusedError, SmsGateway, Taken, UnsureError
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.primitives import SealBrokenError

_AT_ONCE = 8
_BATCH = 64

MayGo = Callable[[UnitOfWork, CaseId, str, str], bool]
"""Says whether a text may go to a number now, for what it was queued: asked at the last moment before it goes."""


@dataclass(frozen=True)
class _Errand:
    """One call to the provider: what for, and what was written down before."""

    text_id: str
    state: TextState
    attempts: int
    attempt_at: datetime
    not_after: datetime
    reference: str
    number: str = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True)
class _Outcome:
    """What the provider said: a text it has, or an error, or that it has none."""

    errand: _Errand
    taken: Taken | None = None
    error: Exception | None = None


def send_due(units: Units, gateway: SmsGateway, may_go: MayGo, *, limit: int = _BATCH) -> int:
    """Look once at texts that are due; return how many were looked at.

    That a text is tried is committed before the provider is called: whoever dies in between leaves a row that says so,
    and the next asks the provider instead of sending.

    Args:
        units: opens the units of work; none is open while the provider is called.
        gateway: the way to telephones.
        may_go: asked of each text before it goes.
        limit: at most so many.
    """
    with units.write() as uow:
        rows = queries.due_texts(uow.session, uow.now, limit)
        errands = [errand for row in rows if (errand := _take(uow, row, may_go)) is not None]
    outcomes = _call_all(partial(_call, gateway), errands)
    if outcomes:
        with units.write() as uow:
            found = {row.id: row for row in queries.texts_by_id(uow.session, [one.errand.text_id for one in outcomes])}
            for outcome in outcomes:
                _write_down(found[outcome.errand.text_id], outcome, uow.now)
    return len(rows)


def _take(uow: UnitOfWork, row: TextRow, may_go: MayGo) -> _Errand | None:
    """Write down that a text is looked at now, and by when that is done; or that its time is over."""
    state = TextState(row.state)
    try:
        number, words = open_text(uow, row)
    except SealBrokenError:  # another key than it was queued with: it can be sent to nobody
        settle(row, TextState.NOT_SENT if state is TextState.QUEUED else TextState.NOT_KNOWN, uow.now)
        return None
    if state is TextState.QUEUED:
        if uow.now > row.not_after or not may_go(uow, CaseId(row.case_id), number, row.once):
            settle(row, TextState.NOT_SENT, uow.now)
            return None
        row.attempts += 1
        row.attempt_at = uow.now
        row.state = TextState.TRYING
    elif state is TextState.TRYING:  # whoever tried it is gone
        row.state = state = TextState.ASKING
    row.next_at = uow.now + LEASE
    began = row.attempt_at or uow.now
    return _Errand(row.id, state, row.attempts, began, row.not_after, row.reference or "", number, words)


def _call_all(call: Callable[[_Errand], _Outcome], errands: list[_Errand]) -> list[_Outcome]:
    if len(errands) < 2:  # noqa: PLR2004 - one alone needs no company
        return [call(errand) for errand in errands]
    with ThreadPoolExecutor(min(_AT_ONCE, len(errands))) as pool:
        return list(pool.map(call, errands))


def _call(gateway: SmsGateway, errand: _Errand) -> _Outcome:
    """Call the provider for one text; any error of ours is an outcome, and whatever else fails is an unsure one."""
    try:
        return _Outcome(errand, taken=_ask_gateway(gateway, errand))
    except (BusyError, RefusedError) as error:
        return _Outcome(errand, error=error)
    except Exception:  # noqa: BLE001 - whatever it is, it may have gone
        return _Outcome(errand, error=UnsureError())


def _ask_gateway(gateway: SmsGateway, errand: _Errand) -> Taken | None:
    if errand.state is TextState.QUEUED:
        left = errand.not_after - errand.attempt_at
        return gateway.send(errand.number, errand.words, valid_for=left, tag=errand.text_id)
    if errand.state is TextState.ASKING:
        return gateway.find(errand.number, errand.words, errand.attempt_at)
    return Taken(errand.reference, gateway.fate_of(errand.reference))


def _write_down(row: TextRow, outcome: _Outcome, now: datetime) -> None:
    """Write down what the provider said, unless it has told us more by itself meanwhile."""
    if outcome.taken is not None:
        _write_taken(row, outcome, outcome.taken, now)
    elif row.state in {TextState.TRYING, TextState.ASKING} and row.attempts == outcome.errand.attempts:
        _follow(row, _plan_without(row, outcome, now), now)
    elif row.state == TextState.SENT:
        row.next_at = after_no_news(row.attempt_at or now, now).next_at


def _write_taken(row: TextRow, outcome: _Outcome, taken: Taken, now: datetime) -> None:
    row.reference = row.reference or taken.reference
    if row.state in MAY_HAVE_GONE:
        _follow(row, after_taken(now), now)
    elif outcome.errand.state is TextState.SENT and row.state == TextState.SENT:
        row.next_at = after_no_news(row.attempt_at or now, now).next_at
    note_fate(row, taken.fate, now)


def _plan_without(row: TextRow, outcome: _Outcome, now: datetime) -> Plan:
    """Say how to go on where the provider has not taken it, or did not say so."""
    if outcome.errand.state is TextState.ASKING:
        row.asks += 1
        return after_asking(row.asks, now)
    if isinstance(outcome.error, BusyError):
        return after_busy(row.attempts, now, row.not_after)
    return Plan(TextState.NOT_SENT) if isinstance(outcome.error, RefusedError) else after_unsure(now)


def _follow(row: TextRow, plan: Plan, now: datetime) -> None:
    if plan.next_at is None:
        settle(row, plan.state, now)
        return
    if plan.state is TextState.SENT:
        row.news_at = now
    row.state, row.next_at, row.settled_at = plan.state, plan.next_at, None
