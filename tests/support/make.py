"""Builders: people, cases and services, made through the services themselves."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from portal.access import service as access
from portal.access.parties import Party
from portal.kernel.actor import Actor, Role
from portal.kernel.ids import CaseId, PersonId, ServiceId, SessionId, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.keyring import Keyring
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_pair


@dataclass(frozen=True)
class Someone:
    """A person whose keys are open: what a service sees of somebody signed in."""

    units: Units
    actor: Actor
    keys: PersonalKeys

    @property
    def id(self) -> PersonId:
        return self.actor.person_id

    def keyring(self) -> Keyring:
        return Keyring(self.units.server, self.keys)

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self.units.read(self.actor, self.keyring())

    def write(self) -> AbstractContextManager[UnitOfWork]:
        return self.units.write(self.actor, self.keyring())


def make_someone(units: Units, role: Role, service_id: ServiceId) -> Someone:
    """Make a person with keys, registered as a holder; a service's first lead makes its cover key."""
    person_id = PersonId(new_id())
    actor = Actor(person_id, service_id, role, SessionId(new_id()))
    someone = Someone(units, actor, PersonalKeys(person_id, new_pair()))
    with someone.write() as uow:
        vault.register_holder(uow.vault, person_id, someone.keys.pair.public)
        if role is Role.LEAD and not vault.cover_holders(uow.vault, service_id):
            vault.open_cover(uow.vault, service_id, person_id, someone.keys.pair.public)
    return someone


def make_case(advocate: Someone, victim: Someone | None, *, name: str = "Anna", is_confirmed: bool = True) -> CaseId:
    """Open a case as an advocate and put a victim on it, confirmed by voice unless said otherwise."""
    with advocate.write() as uow:
        her, other = Party((f"{name} {new_id()}",)), Party((f"Mark {new_id()}",))
        case_id = access.open_case(uow, access.CaseDraft(name, her, other))
        if victim:
            access.put_victim_on(uow, case_id, victim.id)
            if is_confirmed:
                access.confirm_victim(uow, case_id, victim.id)
    return case_id
