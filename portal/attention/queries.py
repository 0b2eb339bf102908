"""What can be asked about attention."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.attention.models import AttentionRow


def asked_of_cases(session: Session, case_ids: Collection[str], now: datetime) -> Sequence[AttentionRow]:
    """Return what some cases ask for by now, the oldest first."""
    where = (AttentionRow.case_id.in_(case_ids), AttentionRow.from_at <= now)
    return session.scalars(select(AttentionRow).where(*where).order_by(AttentionRow.from_at, AttentionRow.what)).all()


def locked_marks(session: Session, case_id: str, what: str) -> AttentionRow | None:
    """Return the one row of a case in which marks of many things stand together, locked until the end."""
    return session.get(AttentionRow, (case_id, what, case_id), with_for_update=True)
