"""What became of a text: told by the provider or asked for, and taken once by whoever queued it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.kernel.ids import CaseId
from portal.outbox import queries
from portal.outbox.models import TextRow
from portal.outbox.retry import MAY_HAVE_GONE, TextState, after_taken
from portal.sms import Fate, Told
from portal.unit_of_work import UnitOfWork

_FINAL = {Fate.DELIVERED: TextState.DELIVERED, Fate.UNDELIVERABLE: TextState.UNDELIVERABLE}


@dataclass(frozen=True)
class News:
    """Something that has become known of a text.

    Args:
        once: what it was queued for.
        case_id: for whom.
        state: what is known.
        at: since when.
    """

    once: str
    case_id: CaseId
    state: TextState
    at: datetime


def hear_fate(uow: UnitOfWork, told: Told) -> bool:
    """Write down what the provider told about a text of ours; say whether it is one.

    It may come late, twice, in disorder, or before the call that sent the text has come back.
    """
    if told.fate is None:
        return False
    row = queries.text_by_id(uow.session, told.tag) if told.tag else None
    row = row or queries.text_of_reference(uow.session, told.reference)
    if row is None or (row.reference is not None and row.reference != told.reference):
        return False
    if row.state == TextState.QUEUED:
        return False  # it has not gone, so whatever this is about is not it
    row.reference = told.reference
    if row.state in MAY_HAVE_GONE:
        row.state, row.next_at, row.news_at = TextState.SENT, after_taken(uow.now).next_at, uow.now
        row.settled_at = None
    note_fate(row, told.fate, uow.now)
    return True


def take_news(uow: UnitOfWork, may_take: Callable[[News], bool] = lambda _: True, *, limit: int = 100) -> list[News]:
    """Return what has become known and was not taken yet; from now on it is taken, if this unit is finished.

    Args:
        uow: a unit that writes.
        may_take: what is refused here stays for the next time.
        limit: at most so many.
    """
    found = []
    for row in queries.texts_with_news(uow.session, limit):
        news = News(row.once, CaseId(row.case_id), TextState(row.state), row.news_at or uow.now)
        if may_take(news):
            row.news_at = None
            found.append(news)
    return found


def note_fate(row: TextRow, fate: Fate, now: datetime) -> None:
    """Write down how a text that went has ended, if this says so and nothing did before."""
    final = _FINAL.get(fate)
    if final is not None and row.state == TextState.SENT:
        row.state, row.next_at, row.news_at, row.settled_at = final, None, now, now
