"""Who of a service's staff can be told something, asked by the machine, where nobody acts."""

from portal.accounts.queries import team
from portal.kernel.actor import Role
from portal.kernel.ids import PersonId, ServiceId
from portal.unit_of_work import UnitOfWork


def staff_on_duty(uow: UnitOfWork, service_id: ServiceId) -> dict[PersonId, Role]:
    """Return the advocates and leads of a service who were confirmed and are not shut out, in order of coming."""
    rows = team.people_of_service(uow.session, service_id, (Role.ADVOCATE, Role.LEAD))
    return {
        PersonId(row.id): Role(row.role) for row in rows if row.confirmed_at is not None and row.suspended_at is None
    }
