"""People who joined as people do: by an invitation, a name, a passphrase, and a voice that was heard."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from portal.access import service as access
from portal.access.parties import Party
from portal.accounts.coming_in import JoinDraft
from portal.accounts.service import confirming, invites, joining, services
from portal.accounts.service.sign_in import sign_in
from portal.accounts.service.visits import StartedVisit, resume
from portal.database import make_engine, metadata, writing
from portal.kernel.actor import Actor, Role
from portal.kernel.ids import CaseId, InviteId, PersonId, ServiceId, new_id
from portal.storage import DiskBlobStore
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.keyring import Keyring
from tests.support.databases import let_rest, new_sqlite
from tests.support.fakes import FrozenClock
from tests.support.keys import SERVER, cheap_stretcher

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


def make_world(units: Units) -> World:
    """Make a service as it comes about: first lead, advocate, case, victim.

    What comes about is the same each time but for chance: on an empty database of a test it is what came about on the
    first, row by row.
    """
    can_be_copied = units.server == SERVER and units.clock.now() == FrozenClock().now() and not _has_trail(units)
    return _copy_of_world(units) if can_be_copied else _make_world(units)


def _make_world(units: Units) -> World:
    service_id = make_service(units)
    lead = join_first_lead(units, service_id, "ruth at the top")
    advocate = join_staff(lead, Role.ADVOCATE, name="robin the helper")
    case_id = open_case(advocate)
    victim = join_victim(advocate, case_id, name="anna of the lake")
    return World(units, service_id, lead, advocate, case_id, victim)


def _has_trail(units: Units) -> bool:
    """Say whether anything ever happened in a database."""
    with units.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables["audit_event"])).scalar_one() > 0


def _copy_of_world(units: Units) -> World:
    made, rows = _first_world()
    with writing(units.engine) as session:
        for name, found in rows.items():
            session.execute(metadata.tables[name].insert(), found)
        session.commit()
    lead, advocate, victim = (_in(units, joined) for joined in (made.lead, made.advocate, made.victim))
    return replace(made, units=units, lead=lead, advocate=advocate, victim=victim)


def _in(units: Units, joined: Joined) -> Joined:
    """Return somebody as they are on another site, with a ring of keys of their own."""
    visit = replace(joined.started.visit, keyring=joined.keyring())
    return replace(joined, units=units, started=replace(joined.started, visit=visit))


@cache
def _first_world() -> tuple[World, dict[str, list[dict[str, object]]]]:
    """Make a world for others to be copied from; return it and all its rows, by their tables in order."""
    with TemporaryDirectory() as folder:
        engine = let_rest(make_engine(new_sqlite(Path(folder) / "world.db")))
        made = _make_world(Units(engine, FrozenClock(), SERVER, DiskBlobStore(Path(folder)), cheap_stretcher()))
        with engine.connect() as connection:
            found = {
                table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in metadata.sorted_tables
            }
        engine.dispose()
    return made, {name: rows for name, rows in found.items() if rows}
