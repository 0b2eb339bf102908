"""What can be asked about texts on their way out."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.outbox.models import TextRow
from portal.outbox.retry import TextState


def due_texts(session: Session, now: datetime, limit: int) -> Sequence[TextRow]:
    """Return texts that somebody must look at, the longest due first; those that another worker holds are passed."""
    rows = select(TextRow).where(TextRow.next_at <= now).order_by(TextRow.next_at).limit(limit)
    return session.scalars(rows.with_for_update(skip_locked=True)).all()


def texts_with_news(session: Session, limit: int) -> Sequence[TextRow]:
    """Return texts of which something has become known, the oldest news first."""
    rows = select(TextRow).where(TextRow.news_at.is_not(None)).order_by(TextRow.news_at).limit(limit)
    return session.scalars(rows.with_for_update(skip_locked=True)).all()


def text_by_id(session: Session, text_id: str) -> TextRow | None:
    """Return one text."""
    return session.scalars(select(TextRow).where(TextRow.id == text_id).with_for_update()).one_or_none()


def texts_by_id(session: Session, text_ids: Collection[str]) -> Sequence[TextRow]:
    """Return some texts, held until the end of the transaction."""
    rows = select(TextRow).where(TextRow.id.in_(text_ids)).order_by(TextRow.id)
    return session.scalars(rows.with_for_update()).all()


def text_of_reference(session: Session, reference: str) -> TextRow | None:
    """Return the text that the provider calls so."""
    rows = select(TextRow).where(TextRow.reference == reference).with_for_update()
    return session.scalars(rows).one_or_none()


def text_of_once(session: Session, once: str) -> TextRow | None:
    """Return the text that was queued for something."""
    return session.scalars(select(TextRow).where(TextRow.once == once)).one_or_none()


def queued_texts(session: Session, case_id: str) -> Sequence[TextRow]:
    """Return the texts of a case that have not been tried yet."""
    where = (TextRow.case_id == case_id, TextRow.state == TextState.QUEUED)
    return session.scalars(select(TextRow).where(*where).with_for_update()).all()


def oldest_due(session: Session) -> datetime | None:
    """Return when the text was due that has waited longest."""
    return session.scalars(select(func.min(TextRow.next_at))).one_or_none()
