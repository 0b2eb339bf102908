"""What can be asked about what must not leave, and about what rests on what."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.withheld.models import NeverOutRow, RestingRow


def digests_of_case(session: Session, case_id: str) -> set[bytes]:
    """Return every digest on the list of a case."""
    return set(session.scalars(select(NeverOutRow.digest).where(NeverOutRow.case_id == case_id)))


def resting_on(session: Session, incident_id: str) -> Sequence[RestingRow]:
    """Return what rests on an entry."""
    return session.scalars(select(RestingRow).where(RestingRow.incident_id == incident_id)).all()


def said_between(session: Session, case_id: str, from_at: datetime, until_at: datetime) -> Sequence[RestingRow]:
    """Return what rests on something that was said in a case in some time."""
    where = (RestingRow.case_id == case_id, RestingRow.said_at >= from_at, RestingRow.said_at <= until_at)
    return session.scalars(select(RestingRow).where(*where)).all()


def moments_under(session: Session, subject_id: str) -> Sequence[datetime]:
    """Return when she said what a paper rests on, as far as that is known."""
    where = (RestingRow.subject_id == subject_id, RestingRow.said_at.is_not(None))
    return [one for one in session.scalars(select(RestingRow.said_at).where(*where)) if one is not None]


def taken_back_from(session: Session, subject_id: str) -> Sequence[str]:
    """Return the entries that were taken back from under a paper."""
    where = (RestingRow.subject_id == subject_id, RestingRow.taken_back_at.is_not(None))
    return session.scalars(select(RestingRow.incident_id).where(*where).order_by(RestingRow.incident_id)).all()
