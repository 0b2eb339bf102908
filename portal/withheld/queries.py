"""What can be asked about what must not leave, and about what rests on what."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.withheld.models import NeverOutRow, RestingRow


def digests_of_case(session: Session, case_id: str) -> set[bytes]:
    """Return every digest on the list of a case."""
    return set(session.scalars(select(NeverOutRow.digest).where(NeverOutRow.case_id == case_id)))


def resting_on(session: Session, incident_id: str) -> Sequence[RestingRow]:
    """Return what rests on an entry."""
    return session.scalars(select(RestingRow).where(RestingRow.incident_id == incident_id)).all()


def taken_back_from(session: Session, subject_id: str) -> Sequence[str]:
    """Return the entries that were taken back from under a paper."""
    where = (RestingRow.subject_id == subject_id, RestingRow.taken_back_at.is_not(None))
    return session.scalars(select(RestingRow.incident_id).where(*where).order_by(RestingRow.incident_id)).all()
