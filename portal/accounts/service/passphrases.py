"""Changing a passphrase: the old one again, then the new one; other devices are signed out and known no longer."""

from portal.accounts.models import WayInRow
from portal.accounts.passphrase import check_passphrase
from portal.accounts.queries import people
from portal.accounts.service import again, recovery
from portal.accounts.service.devices import forget_devices
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.telling import tell_change
from portal.accounts.service.visits import PersonGoneError, end_others
from portal.accounts.telling import Change
from portal.accounts.ways_in import PASSPHRASE_SLOT, fill_slot
from portal.audit.events import Event
from portal.unit_of_work import Units
from portal.vault.primitives import random_bytes
from portal.web.visit import Visit


def change_passphrase(
    units: Units, visit: Visit, old: str, new: str, *, site_name: str, device_token: bytes | None
) -> None:
    """Change the passphrase of the signed-in person.

    Args:
        units: opens the units of work; none is open while a passphrase is stretched.
        visit: who is signed in.
        old: as it was typed.
        new: as it was typed.
        site_name: the first thing that somebody who guesses would try.
        device_token: what the device in use holds, if she called it her own; others are known as hers no longer.

    Raises:
        WrongPassphraseError: the old one is another.
        WeakPassphraseError: the new one cannot be used.
        TooManyError: too many tries.
    """
    person_id = visit.actor.person_id
    with units.read() as uow:
        hints = [site_name, *names_of_staff(uow, [person_id]).values()]
    again.check_passphrase(units, visit, old)
    check_passphrase(new, hints)
    salt = random_bytes(16)
    way_in_key = units.stretcher.stretch(new, salt)
    with units.write(visit.actor, visit.keyring) as uow:
        row = people.person(uow.session, person_id)
        if row is None:
            raise PersonGoneError
        row.salt = salt
        slot = fill_slot(way_in_key, person_id, visit.keyring.person.pair)
        uow.session.merge(WayInRow(person_id=person_id, number=PASSPHRASE_SLOT, sealed_private=slot))
        recovery.forget_offer(uow)
        uow.record(Event.PASSPHRASE_CHANGED, person_id)
        tell_change(uow, Change.PASSPHRASE)
        end_others(uow)
        forget_devices(uow, but=device_token)
