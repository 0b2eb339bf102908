"""What can be asked about private notes: only ever by whoever holds their keys."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from portal.private.models import PrivateNoteRow


def note(session: Session, holder: str, note_id: str, *, for_update: bool = False) -> PrivateNoteRow | None:
    """Return one note of somebody's, deleted or not; locked where it is to be changed."""
    found = select(PrivateNoteRow).where(PrivateNoteRow.id == note_id, PrivateNoteRow.holder == holder)
    return session.scalars(found.with_for_update() if for_update else found).one_or_none()


def note_sent_once(session: Session, holder: str, once: str) -> str | None:
    """Return the id of the note that came of this very form."""
    where = (PrivateNoteRow.holder == holder, PrivateNoteRow.once == once)
    return session.scalar(select(PrivateNoteRow.id).where(*where))


def notes_of(session: Session, holder: str, *, skip: int, limit: int) -> Sequence[PrivateNoteRow]:
    """Return some notes of somebody's that are not deleted, the newest first."""
    found = select(PrivateNoteRow.id).where(PrivateNoteRow.holder == holder, PrivateNoteRow.deleted_at.is_(None))
    return session.scalars(_page(found, skip, limit)).all()


def deleted_notes_of(
    session: Session, holder: str, *, deleted_after: datetime, skip: int, limit: int
) -> Sequence[PrivateNoteRow]:
    """Return some notes of somebody's that were deleted not long ago, the newest first."""
    where = (PrivateNoteRow.holder == holder, PrivateNoteRow.deleted_at > deleted_after)
    return session.scalars(_page(select(PrivateNoteRow.id).where(*where), skip, limit)).all()


def notes_deleted_until(session: Session, moment: datetime, *, limit: int) -> Sequence[str]:
    """Return the ids of anybody's notes that were deleted that long ago."""
    return session.scalars(select(PrivateNoteRow.id).where(PrivateNoteRow.deleted_at <= moment).limit(limit)).all()


def all_of(session: Session, holder: str) -> Sequence[Row[str, datetime]]:
    """Return the id and the moment of everything of somebody's that is not deleted, the oldest first."""
    where = (PrivateNoteRow.holder == holder, PrivateNoteRow.deleted_at.is_(None))
    found = select(PrivateNoteRow.id, PrivateNoteRow.received_at).where(*where)
    return session.execute(found.order_by(PrivateNoteRow.received_at, PrivateNoteRow.id)).all()


def some_of_case(session: Session, case_id: str, note_ids: Collection[str]) -> Sequence[PrivateNoteRow]:
    """Return some notes of a case that are not deleted, in no order."""
    where = (PrivateNoteRow.case_id == case_id, PrivateNoteRow.id.in_(note_ids), PrivateNoteRow.deleted_at.is_(None))
    return session.scalars(select(PrivateNoteRow).where(*where)).all()


def _page(found: Select[str], skip: int, limit: int) -> Select[PrivateNoteRow]:
    """Return the rows of a page: what is skipped is counted off in the index, and no sealed body of it is read."""
    order = (PrivateNoteRow.received_at.desc(), PrivateNoteRow.id.desc())
    ids = found.order_by(*order).offset(skip).limit(limit).subquery()
    return select(PrivateNoteRow).join(ids, PrivateNoteRow.id == ids.c.id).order_by(*order)
