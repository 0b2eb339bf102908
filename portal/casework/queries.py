"""What can be asked about decisions, the record, and cases opened by a lead."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from portal.casework.models import DecisionRow, GlassRow, RecordNoteRow
from portal.database import table_of

_DECISION = table_of(DecisionRow)

# Asked with every list of cases, so put together once and not each time.
_THAT_HOLD = (
    select(_DECISION)
    .where(_DECISION.c.case_id.in_(bindparam("case_ids", expanding=True)), _DECISION.c.is_current | _DECISION.c.waits)
    .order_by(_DECISION.c.decided_at, _DECISION.c.id)
)


def decisions_that_hold(session: Session, case_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return the decisions of some cases that hold now or wait for a second person, in order of time, as plain rows."""
    return session.execute(_THAT_HOLD, {"case_ids": [*case_ids]}).all()


def decisions_of_case(session: Session, case_id: str) -> Sequence[DecisionRow]:
    """Return every decision there ever was about a case, the newest first."""
    rows = select(DecisionRow).where(DecisionRow.case_id == case_id)
    return session.scalars(rows.order_by(DecisionRow.decided_at.desc(), DecisionRow.id)).all()


def decision(session: Session, case_id: str, decision_id: str) -> DecisionRow | None:
    """Return one decision about a case, locked until the end."""
    row = session.get(DecisionRow, decision_id, with_for_update=True)
    return row if row is not None and row.case_id == case_id else None


def record_notes(session: Session, case_id: str, *, skip: int, limit: int) -> Sequence[RecordNoteRow]:
    """Return a page of a case's record, the newest first."""
    rows = select(RecordNoteRow).where(RecordNoteRow.case_id == case_id)
    order = (RecordNoteRow.written_at.desc(), RecordNoteRow.id)
    return session.scalars(rows.order_by(*order).offset(skip).limit(limit)).all()


def record_count(session: Session, case_id: str) -> int:
    """Return how many entries a case's record has."""
    return session.scalar(select(func.count()).where(RecordNoteRow.case_id == case_id)) or 0


def record_note_sent_once(session: Session, once: str) -> str | None:
    """Return the id of the entry that came of this very form, if it was sent before."""
    return session.scalar(select(RecordNoteRow.id).where(RecordNoteRow.once == once))


def open_glass(session: Session, case_id: str, person_id: str) -> GlassRow | None:
    """Return that a lead has a case open now."""
    where = (GlassRow.case_id == case_id, GlassRow.opened_by == person_id, GlassRow.ended_at.is_(None))
    return session.scalars(select(GlassRow).where(*where)).first()


def glass_of_case(session: Session, case_id: str) -> Sequence[GlassRow]:
    """Return every time a lead opened a case, the newest first."""
    return session.scalars(
        select(GlassRow).where(GlassRow.case_id == case_id).order_by(GlassRow.opened_at.desc())
    ).all()


def glass_run_out(session: Session, now: datetime) -> Sequence[GlassRow]:
    """Return the openings whose time is over."""
    where = (GlassRow.ended_at.is_(None), GlassRow.until_at <= now)
    return session.scalars(select(GlassRow).where(*where)).all()
