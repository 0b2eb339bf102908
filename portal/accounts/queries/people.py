"""What can be asked about people, their ways in and their devices."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import DeviceRow, PersonRow, ServiceRow, WayInRow


def person(session: Session, person_id: str) -> PersonRow | None:
    """Return a person."""
    return session.get(PersonRow, person_id)


def person_by_name(session: Session, name_digest: bytes) -> PersonRow | None:
    """Return the person of a sign-in name."""
    return session.scalars(select(PersonRow).where(PersonRow.name_digest == name_digest)).one_or_none()


def people(session: Session, person_ids: Collection[str]) -> Sequence[PersonRow]:
    """Return some people."""
    return session.scalars(select(PersonRow).where(PersonRow.id.in_(person_ids))).all()


def slots_of_person(session: Session, person_id: str) -> Sequence[bytes]:
    """Return a person's way-in slots, in order."""
    slots = select(WayInRow.sealed_private).where(WayInRow.person_id == person_id).order_by(WayInRow.number)
    return session.scalars(slots).all()


def service(session: Session, service_id: str) -> ServiceRow | None:
    """Return a service."""
    return session.get(ServiceRow, service_id)


def device(session: Session, token_digest: bytes) -> DeviceRow | None:
    """Return the device of a token."""
    return session.get(DeviceRow, token_digest)
