"""Services: the organisations whose advocates work here."""

from dataclasses import dataclass
from datetime import datetime

from portal.accounts.models import ServiceRow
from portal.accounts.queries import team
from portal.accounts.service.names import name_of_service, seal_service_name
from portal.audit.events import Event
from portal.kernel.errors import InvalidError, NotFoundError
from portal.kernel.ids import ServiceId, new_id
from portal.kernel.text import clean_line, fold
from portal.unit_of_work import UnitOfWork

LONGEST_SERVICE_NAME = 120


class ServiceNameError(InvalidError):
    """A service needs a name, of one line that is not too long."""


class NoSuchServiceError(NotFoundError):
    """There is no service of that name."""


@dataclass(frozen=True)
class Service:
    """One organisation."""

    service_id: ServiceId
    name: str
    opened_at: datetime


def open_service(uow: UnitOfWork, name: str) -> ServiceId:
    """Open a service; its first lead, invited from the command line, will make its cover key.

    Raises:
        ServiceNameError: no name, or one too long.
    """
    tidy = clean_line(name)
    if not tidy or len(tidy) > LONGEST_SERVICE_NAME:
        raise ServiceNameError(field="service")
    service_id = ServiceId(new_id())
    sealed = seal_service_name(uow.keyring.server, service_id, tidy)
    uow.session.add(ServiceRow(id=service_id, opened_at=uow.now, sealed_name=sealed))
    uow.session.flush()
    uow.record(Event.SERVICE_OPENED, service_id, chain=service_id)
    return service_id


def all_services(uow: UnitOfWork) -> list[Service]:
    """Return every service of this installation, the oldest first."""
    rows = team.services(uow.session)
    return [Service(ServiceId(row.id), name_of_service(uow, ServiceId(row.id)), row.opened_at) for row in rows]


def service_of_name(uow: UnitOfWork, name: str) -> ServiceId:
    """Return the service of a name, however it is typed.

    Raises:
        NoSuchServiceError: there is none.
    """
    for service in all_services(uow):
        if fold(service.name) == fold(name):
            return service.service_id
    raise NoSuchServiceError
