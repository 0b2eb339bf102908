"""People who can sign in: whole accounts, made row by row as joining makes them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pyotp

from portal.accounts.models import PersonRow, ServiceRow, SessionRow, WayInRow
from portal.accounts.own_settings import OwnSettings, seal_own
from portal.accounts.service.names import seal_service_name, seal_staff_name
from portal.accounts.service.sign_in import sign_in
from portal.accounts.service.visits import StartedVisit
from portal.accounts.ways_in import SLOTS, empty_slot, fill_slot
from portal.kernel.actor import STAFF, Role
from portal.kernel.ids import PersonId, ServiceId, new_id
from portal.unit_of_work import Units
from portal.vault import service as vault
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_pair, random_bytes
from portal.vault.proofs import holder_proof

PASSPHRASE = "willow carpet seven lanterns drift"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Account:
    """Somebody with a name and a passphrase."""

    units: Units
    keys: PersonalKeys
    name: str
    role: Role
    service_id: ServiceId

    @property
    def id(self) -> PersonId:
        return self.keys.person_id

    def sign_in(
        self,
        *,
        passphrase: str = PASSPHRASE,
        is_plain: bool = False,
        network: str = "home",
        device: bytes | None = None,
    ) -> StartedVisit:
        return sign_in(self.units, self.name, passphrase, is_plain=is_plain, network=network, device_token=device)

    def code(self, *, steps: int = 0) -> str:
        """Return the second factor's code of this moment, or of some steps later or earlier."""
        return pyotp.TOTP(SECRET).at(self.units.clock.now() + timedelta(seconds=30 * steps))

    def using(self, units: Units) -> "Account":
        """Return the same person, meeting other units of work."""
        return replace(self, units=units)


def make_account(units: Units, role: Role = Role.VICTIM, service_id: ServiceId | None = None, **changed) -> Account:
    """Make an account; `changed` overrides columns of its row, `name` the sign-in name, `code_secret` the factor."""
    service_id = service_id or ServiceId(new_id())
    name = changed.pop("name", f"{role} {new_id()[:6]}")
    secret = changed.pop("code_secret", SECRET if role in STAFF else None)
    keys = PersonalKeys(PersonId(new_id()), new_pair())
    salt = random_bytes(16)
    is_staff = role in STAFF
    columns = {
        "id": keys.person_id,
        "service_id": service_id,
        "role": role,
        "name_digest": units.server.name_digest(name),
        "salt": salt,
        "public_key": keys.pair.public,
        "key_proof": holder_proof(units.server.rows, keys.person_id, keys.pair.public),
        "sealed_display_name": seal_staff_name(units.server, keys.person_id, name) if is_staff else None,
        "sealed_own": seal_own(keys, OwnSettings(code_secret=secret)),
        "idle_minutes": 10,
        "code_step_used": 0,
        "joined_at": units.clock.now(),
        "confirmed_at": units.clock.now(),
    }
    slots = [fill_slot(units.stretcher.stretch(PASSPHRASE, salt), keys.person_id, keys.pair)]
    slots += [empty_slot() for _ in range(SLOTS - 1)]
    with units.write() as uow:
        sealed = seal_service_name(units.server, service_id, "Harbour")
        uow.session.merge(ServiceRow(id=service_id, opened_at=datetime(2026, 1, 1, tzinfo=UTC), sealed_name=sealed))
        uow.session.flush()
        uow.session.add(PersonRow(**columns | changed))
        uow.session.flush()
        uow.session.add_all(
            WayInRow(person_id=keys.person_id, number=number, sealed_private=slot) for number, slot in enumerate(slots)
        )
        vault.register_holder(uow.vault, keys.person_id, keys.pair.public)
    return Account(units, keys, name, role, service_id)


def visit_row(units: Units, started: StartedVisit) -> SessionRow | None:
    """Return what the table says about a visit."""
    with units.read() as uow:
        return uow.session.get(SessionRow, started.visit.session_id)
