"""What can be asked about drafts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.privacy.models import DraftRow


def drafts_of_person(session: Session, person_id: str, *, kept_since: datetime) -> Sequence[DraftRow]:
    """Return a person's drafts, newest first."""
    where = (DraftRow.person_id == person_id, DraftRow.kept_at >= kept_since)
    return session.scalars(select(DraftRow).where(*where).order_by(DraftRow.kept_at.desc(), DraftRow.id)).all()


def draft_of_person(session: Session, person_id: str, draft_id: str, *, kept_since: datetime) -> DraftRow | None:
    """Return one of a person's drafts."""
    where = (DraftRow.id == draft_id, DraftRow.person_id == person_id, DraftRow.kept_at >= kept_since)
    return session.scalars(select(DraftRow).where(*where)).one_or_none()
