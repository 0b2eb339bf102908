"""People who joined as people do: by an invitation, a name, a passphrase, and a voice that was heard."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from portal.access import service as access
from portal.access.parties import Party
from portal.accounts.coming_in import JoinDraft
from portal.accounts.service import confirming, invites, joining, services
from portal.accounts.service.sign_in import sign_in
from portal.accounts.service.visits import StartedVisit, resume
from portal.kernel.actor import Actor, Role
from portal.kernel.ids import CaseId, InviteId, PersonId, ServiceId, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.keyring import Keyring
from tests.support.copies import made_once

PASSPHRASE = "ducks cross the wet road"


@dataclass(frozen=True)
class Joined:
    """Somebody who has joined and is signed in."""

    units: Units
    started: StartedVisit
    name: str
    invite_id: InviteId

    @property
    def id(self) -> PersonId:
        return self.started.visit.actor.person_id

    @property
    def actor(self) -> Actor:
        """Return them as the next request would: with what they may do now."""
        visit = resume(self.units, self.started.cookie_half, self.started.page_half)
        return visit.actor if visit else self.started.visit.actor

    def keyring(self) -> Keyring:
        return Keyring(self.units.server, self.started.visit.keyring.person)

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self.units.read(self.actor, self.keyring())

    def write(self) -> AbstractContextManager[UnitOfWork]:
        return self.units.write(self.actor, self.keyring())

    def sign_in(self, passphrase: str = PASSPHRASE) -> StartedVisit:
        return sign_in(self.units, self.name, passphrase, is_plain=False, network="n", device_token=None)

    def again(self, passphrase: str = PASSPHRASE) -> "Joined":
        """Return them after signing in once more."""
        return replace(self, started=self.sign_in(passphrase))

    def at(self, units: Units) -> "Joined":
        """Return them as they are on another site, with a ring of keys of their own."""
        visit = replace(self.started.visit, keyring=Keyring(units.server, self.started.visit.keyring.person))
        return replace(self, units=units, started=replace(self.started, visit=visit))


def accept(units: Units, invite: invites.NewInvite, *, name: str = "", passphrase: str = PASSPHRASE) -> Joined:
    """Join by an invitation."""
    name = name or f"{invite.role} {new_id()[:8]}"
    draft = JoinDraft(invite.code, name, passphrase, display_name=name.title())
    started = joining.join(units, draft, is_plain=False, network="n", site_name="Linden")
    return Joined(units, started, name, invite.invite_id)


def make_service(units: Units, name: str = "Oakfield Support") -> ServiceId:
    with units.write() as uow:
        return services.open_service(uow, name)


def join_first_lead(units: Units, service_id: ServiceId, name: str = "") -> Joined:
    with units.write() as uow:
        invite = invites.invite_first_lead(uow, service_id)
    return accept(units, invite, name=name)


def join_staff(lead: Joined, role: Role, *, name: str = "", is_confirmed: bool = True) -> Joined:
    if role is Role.OPERATOR:
        with lead.units.write() as uow:
            invite = invites.invite_from_outside(uow, lead.actor.service_id, role)
    else:
        with lead.write() as uow:
            invite = invites.invite_staff(uow, role, label="for a test")
    joined = accept(lead.units, invite, name=name)
    if is_confirmed:
        with lead.write() as uow:
            confirming.confirm_person(uow, joined.invite_id)
    return joined


def open_case(advocate: Joined, name: str = "Anna") -> CaseId:
    with advocate.write() as uow:
        draft = access.CaseDraft(name, Party((f"{name} {new_id()}",)), Party((f"Mark {new_id()}",)))
        return access.open_case(uow, draft)


def join_victim(advocate: Joined, case_id: CaseId, *, name: str = "", is_confirmed: bool = True) -> Joined:
    with advocate.write() as uow:
        invite = invites.invite_victim(uow, case_id)
    joined = accept(advocate.units, invite, name=name)
    if is_confirmed:
        with advocate.write() as uow:
            confirming.confirm_person(uow, joined.invite_id)
    return joined


@dataclass(frozen=True)
class World:
    """A service whose people all joined: a lead, an advocate, and the victim of a case."""

    units: Units
    service_id: ServiceId
    lead: Joined
    advocate: Joined
    case_id: CaseId
    victim: Joined

    def at(self, units: Units) -> "World":
        """Return the same service on another site."""
        lead, advocate, victim = (one.at(units) for one in (self.lead, self.advocate, self.victim))
        return replace(self, units=units, lead=lead, advocate=advocate, victim=victim)


def make_world(units: Units) -> World:
    """Make a service as it comes about: first lead, advocate, case, victim."""
    return made_once(units, _make_world)


def _make_world(units: Units) -> World:
    service_id = make_service(units)
    lead = join_first_lead(units, service_id, "ruth at the top")
    advocate = join_staff(lead, Role.ADVOCATE, name="robin the helper")
    case_id = open_case(advocate)
    victim = join_victim(advocate, case_id, name="anna of the lake")
    return World(units, service_id, lead, advocate, case_id, victim)
