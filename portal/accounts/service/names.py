"""Names that the machine may read: of services and of staff, so that she can be told who looked."""

from collections.abc import Collection

from portal.accounts.models import PersonRow
from portal.accounts.queries import people
from portal.kernel.ids import PersonId, ServiceId
from portal.unit_of_work import UnitOfWork
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.keys import ServerKeys


def seal_staff_name(server: ServerKeys, person_id: PersonId, name: str) -> bytes:
    """Seal the name that others see of somebody on the staff."""
    return seal_content(server.staff_names, _staff_place(person_id), {"name": name})


def seal_service_name(server: ServerKeys, service_id: ServiceId, name: str) -> bytes:
    """Seal a service's name."""
    return seal_content(server.staff_names, _service_place(service_id), {"name": name})


def names_of_staff(uow: UnitOfWork, person_ids: Collection[PersonId]) -> dict[PersonId, str]:
    """Return the names of those of some people who are staff; a victim's stands in her case's head alone."""
    rows = people.people(uow.session, set(person_ids)) if person_ids else ()
    return {PersonId(row.id): name for row in rows if (name := _staff_name(uow.keyring.server, row)) is not None}


def name_of_service(uow: UnitOfWork, service_id: ServiceId) -> str:
    """Return a service's name; nothing where there is no such service."""
    row = people.service(uow.session, service_id)
    if row is None:
        return ""
    place = _service_place(service_id)
    return str(open_content(uow.keyring.server.staff_names, place, row.sealed_name).body["name"])


def _staff_name(server: ServerKeys, row: PersonRow) -> str | None:
    if row.sealed_display_name is None:
        return None
    place = _staff_place(PersonId(row.id))
    return str(open_content(server.staff_names, place, row.sealed_display_name).body["name"])


def _staff_place(person_id: PersonId) -> Place:
    return Place("person", "sealed_display_name", person_id, "staff")


def _service_place(service_id: ServiceId) -> Place:
    return Place("service", "sealed_name", service_id, "service")
