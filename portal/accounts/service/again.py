"""The passphrase once more, before what cannot be taken back."""

from portal.accounts.queries import people
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.ways_in import open_slots
from portal.audit.events import Event
from portal.kernel.errors import InvalidError
from portal.kernel.ids import PersonId
from portal.privacy.limits import Rate
from portal.unit_of_work import Units
from portal.vault.primitives import same
from portal.web.visit import Visit


class WrongPassphraseError(InvalidError):
    """This is not the passphrase of the person who is signed in."""


def check_passphrase(units: Units, visit: Visit, passphrase: str) -> None:
    """Check that it is the signed-in person who sits there: her passphrase opens the same private key.

    Args:
        units: opens the units of work; none is open while the passphrase is stretched.
        visit: who is signed in.
        passphrase: as it was typed.

    Raises:
        WrongPassphraseError: it is another; the failure is written down.
        TooManyError: too many tries.
    """
    person_id = visit.actor.person_id
    units.limits.check(Rate.AGAIN, person_id)
    with units.read() as uow:
        person = people.person(uow.session, person_id)
        slots = people.slots_of_person(uow.session, person_id)
        if person is None:
            raise PersonGoneError
        salt, public_key = person.salt, person.public_key
    way_in_key = units.stretcher.stretch(passphrase, salt)
    keys = open_slots(way_in_key, PersonId(person_id), public_key, slots)
    if keys is None or not same(keys.pair.private, visit.keyring.person.pair.private):
        with units.write(visit.actor) as uow:
            uow.record(Event.PASSPHRASE_AGAIN_FAILED, person_id)
        raise WrongPassphraseError(field="passphrase")
    units.limits.forget(Rate.AGAIN, person_id)
