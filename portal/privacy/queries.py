"""What can be asked about drafts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.privacy.models import DraftRow

# Asked with every list from which a draft can be carried on, so put together once and not each time.
_OF_PERSON = (
    select(DraftRow)
    .where(DraftRow.person_id == bindparam("person"), DraftRow.kept_at >= bindparam("since"))
    .order_by(DraftRow.kept_at.desc(), DraftRow.id)
)


def drafts_of_person(session: Session, person_id: str, *, kept_since: datetime) -> Sequence[DraftRow]:
    """Return a person's drafts, newest first."""
    return session.scalars(_OF_PERSON, {"person": person_id, "since": kept_since}).all()


def draft_of_person(session: Session, person_id: str, draft_id: str, *, kept_since: datetime) -> DraftRow | None:
    """Return one of a person's drafts."""
    where = (DraftRow.id == draft_id, DraftRow.person_id == person_id, DraftRow.kept_at >= kept_since)
    return session.scalars(select(DraftRow).where(*where)).one_or_none()
