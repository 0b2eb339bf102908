"""Whether somebody is known by a sign-in name, for those who run the installation; no key is opened by it."""

from portal.accounts.queries import people
from portal.kernel.actor import Actor, Role
from portal.kernel.ids import PersonId, ServiceId, SessionId
from portal.unit_of_work import Units


def actor_of_name(units: Units, name: str) -> Actor | None:
    """Return who signs in by a name, without keys and without a visit; none where nobody does."""
    with units.read() as uow:
        row = people.person_by_name(uow.session, units.server.name_digest(name))
        if row is None:
            return None
        return Actor(PersonId(row.id), ServiceId(row.service_id), Role(row.role), SessionId(""))
