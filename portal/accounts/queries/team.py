"""What can be asked about services and everybody in them."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import PersonRow, ServiceRow
from portal.kernel.actor import Role


def services(session: Session) -> Sequence[ServiceRow]:
    """Return every service, the oldest first."""
    return session.scalars(select(ServiceRow).order_by(ServiceRow.opened_at, ServiceRow.id)).all()


def people_of_service(session: Session, service_id: str, roles: Collection[Role]) -> Sequence[PersonRow]:
    """Return the people of some roles in a service, in order of coming."""
    found = select(PersonRow).where(PersonRow.service_id == service_id, PersonRow.role.in_(roles))
    return session.scalars(found.order_by(PersonRow.joined_at, PersonRow.id)).all()


def everybody(session: Session) -> Sequence[PersonRow]:
    """Return everybody in every service, in order of coming."""
    return session.scalars(select(PersonRow).order_by(PersonRow.service_id, PersonRow.joined_at, PersonRow.id)).all()
