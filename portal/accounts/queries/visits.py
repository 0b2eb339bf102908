"""What can be asked about visits."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.accounts.models import PersonRow, SessionRow

# Asked with every page, so put together once and not each time.
_OF_COOKIE = (
    select(SessionRow, PersonRow)
    .join(PersonRow, PersonRow.id == SessionRow.person_id)
    .where(SessionRow.cookie_digest == bindparam("cookie"))
)


def visit(session: Session, visit_id: str) -> SessionRow | None:
    """Return a visit."""
    return session.get(SessionRow, visit_id)


def visit_with_person(session: Session, cookie_digest: bytes) -> tuple[SessionRow, PersonRow] | None:
    """Return the visit of a cookie's half with its person, in one statement."""
    found = session.execute(_OF_COOKIE, {"cookie": cookie_digest}).one_or_none()
    return None if found is None else (found[0], found[1])


def visit_of_page(session: Session, page_digest: bytes) -> tuple[SessionRow, PersonRow] | None:
    """Return the visit of a page's half with its person."""
    rows = select(SessionRow, PersonRow).join(PersonRow, PersonRow.id == SessionRow.person_id)
    found = session.execute(rows.where(SessionRow.page_digest == page_digest)).first()
    return None if found is None else (found[0], found[1])


def open_visits_of_person(session: Session, person_id: str) -> Sequence[tuple[SessionRow, PersonRow]]:
    """Return the visits of a person that have not been ended, the last seen first."""
    rows = select(SessionRow, PersonRow).join(PersonRow, PersonRow.id == SessionRow.person_id)
    where = (SessionRow.person_id == person_id, SessionRow.ended_at.is_(None))
    found = session.execute(rows.where(*where).order_by(SessionRow.seen_at.desc(), SessionRow.id)).all()
    return [(row[0], row[1]) for row in found]


def open_visits(session: Session) -> Sequence[tuple[SessionRow, PersonRow]]:
    """Return the visits of everybody that have not been ended."""
    rows = select(SessionRow, PersonRow).join(PersonRow, PersonRow.id == SessionRow.person_id)
    return [(row[0], row[1]) for row in session.execute(rows.where(SessionRow.ended_at.is_(None))).all()]
