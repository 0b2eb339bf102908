"""Queueing a text in the transaction that causes it, and taking it back as long as nobody has tried it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, update

from portal.kernel.ids import CaseId, new_id
from portal.outbox import queries
from portal.outbox.models import TextRow
from portal.outbox.retry import TextState
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.envelope import Place, open_content, seal_content

# Who was sent what is not kept longer than somebody may still ask the provider about it.
_KEPT_FOR = timedelta(days=2)


@dataclass(frozen=True)
class TextDraft:
    """One text that is to go out.

    Args:
        once: what it is for; the same is queued once, however often it is asked for.
        case_id: for whom.
        number: to which number (ITU E.164).
        words: what it says.
        not_before: when it may first go.
        not_after: when it may not go any more, nor be delivered.
    """

    once: str
    case_id: CaseId
    number: str = field(repr=False)
    words: str = field(repr=False)
    not_before: datetime
    not_after: datetime


def queue_text(uow: UnitOfWork, draft: TextDraft) -> str:
    """Queue a text, unless it was queued before; return its id."""
    known = queries.text_of_once(uow.session, draft.once)
    if known is not None:
        return known.id
    row = TextRow(
        id=new_id(),
        once=draft.once,
        case_id=draft.case_id,
        state=TextState.QUEUED,
        not_after=draft.not_after,
        next_at=draft.not_before,
        attempts=0,
        asks=0,
        attempt_at=None,
        reference=None,
        news_at=None,
        sealed_text=None,
        settled_at=None,
    )
    body = {"number": draft.number, "words": draft.words}
    row.sealed_text = seal_content(uow.keyring.server.worker, _place(row), body)
    uow.session.add(row)
    uow.session.flush()
    return row.id


def cancel_texts(uow: UnitOfWork, case_id: CaseId, kinds: Collection[str]) -> None:
    """Take back what is queued in a case and has not been tried: she, or someone, wants no more.

    Args:
        uow: a unit that writes.
        case_id: which case.
        kinds: with which words begins what it was queued for; of other kinds nothing is taken back.
    """
    for row in queries.queued_texts(uow.session, case_id):
        if row.once.partition(" ")[0] in kinds:
            settle(row, TextState.NOT_SENT, uow.now)


def state_of_text(uow: UnitOfWork, once: str) -> TextState | None:
    """Say what is known of the text that was queued for something; none where none was."""
    row = queries.text_of_once(uow.session, once)
    return None if row is None else TextState(row.state)


def sweep_texts(units: Units) -> None:
    """Forget numbers and words of texts that are over; that they were sent, and what became of them, stays."""
    with units.write() as uow:
        # One that was taken and never reported on is never settled: its own time is what counts.
        is_over = or_(TextRow.settled_at < uow.now - _KEPT_FOR, TextRow.not_after < uow.now - _KEPT_FOR)
        old = (is_over, TextRow.next_at.is_(None), TextRow.sealed_text.is_not(None))
        uow.session.execute(update(TextRow).where(*old).values(sealed_text=None))


def settle(row: TextRow, state: TextState, now: datetime) -> None:
    """Write down how a text ended, for whoever queued it to take."""
    row.state, row.next_at, row.news_at, row.settled_at = state, None, now, now


def open_text(uow: UnitOfWork, row: TextRow) -> tuple[str, str]:
    """Return number and words of a text; both empty once they are forgotten."""
    if row.sealed_text is None:
        return "", ""
    body = open_content(uow.keyring.server.worker, _place(row), row.sealed_text).body
    return str(body["number"]), str(body["words"])


def _place(row: TextRow) -> Place:
    return Place("outbox_text", "sealed_text", row.id, row.case_id)
