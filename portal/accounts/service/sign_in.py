"""Signing in: a name and a passphrase become a visit, and a stranger cannot tell which of the two was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.accounts.queries import people
from portal.accounts.service.visits import StartedVisit, end_visit, start_visit
from portal.accounts.ways_in import SLOTS, empty_slot, open_slots
from portal.audit.events import Event
from portal.kernel.errors import InvalidError, TooManyError
from portal.kernel.ids import PersonId, new_id
from portal.privacy.limits import Rate
from portal.unit_of_work import Units
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import random_bytes, same, token_digest

_DIGEST_IN_LIMITS = 32


class WrongSignInError(InvalidError):
    """The name and the passphrase do not go together, or the person may not come in; it never says which."""


@dataclass(frozen=True)
class TryRates:
    """What tries of one kind are counted by: network, name and network, name, what is left then, and own device."""

    network: Rate
    both: Rate
    name: Rate
    scarce: Rate
    device: Rate


SIGN_IN_RATES = TryRates(
    network=Rate.SIGN_IN_NETWORK,
    both=Rate.SIGN_IN,
    name=Rate.SIGN_IN_NAME,
    scarce=Rate.SIGN_IN_SCARCE,
    device=Rate.SIGN_IN_DEVICE,
)


@dataclass(frozen=True)
class Claimed:
    """Whoever somebody claims to be; for an unknown name made up, so that the same work is done."""

    person_id: PersonId
    is_known: bool
    salt: bytes
    public_key: bytes
    slots: Sequence[bytes] = field(repr=False)
    may_come_in: bool
    own_device: str | None


def sign_in(
    units: Units,
    name: str,
    passphrase: str,
    *,
    is_plain: bool,
    network: str,
    device_token: bytes | None,
    replaces: bytes | None = None,
) -> StartedVisit:
    """Begin a visit, or refuse in the same words and the same time whatever was wrong.

    Args:
        units: opens the units of work; none is open while the passphrase is stretched.
        name: what she types to sign in.
        passphrase: as it was typed.
        is_plain: whether the cookie alone is to open the visit.
        network: what stands for the network it comes from.
        device_token: what a device holds that its person called her own.
        replaces: the cookie's half of an earlier visit in this browser; nobody can come back to that one any more.

    Raises:
        WrongSignInError: name and passphrase do not go together, or the person is suspended.
        TooManyError: too many tries, by a known name or an unknown one alike; or too many people at this moment.
    """
    claimed = look_up(units, name, device_token)
    who = name_in_limits(units, name)
    slow_down(units, who, network, own_device=claimed.own_device)
    way_in_key = units.stretcher.stretch(passphrase, claimed.salt)
    keys = open_slots(way_in_key, claimed.person_id, claimed.public_key, claimed.slots)
    if keys is None or not claimed.may_come_in:
        _write_failure_down(units, claimed)
        raise WrongSignInError
    units.limits.forget(Rate.SIGN_IN, who, network)
    return _begin(units, keys, is_plain=is_plain, replaces=replaces)


def name_in_limits(units: Units, name: str) -> str:
    """Return what stands for a name where tries are counted."""
    return units.server.name_digest(name).hex()[:_DIGEST_IN_LIMITS]


def look_up(units: Units, name: str, device_token: bytes | None) -> Claimed:
    """Find the person of a name, or make one up, with the same statements."""
    with units.read() as uow:
        person = people.person_by_name(uow.session, units.server.name_digest(name))
        slots = people.slots_of_person(uow.session, person.id if person else new_id())
        device = people.device(uow.session, token_digest(device_token)) if device_token else None
        is_hers = device is not None and person is not None and same(device.person_id.encode(), person.id.encode())
        if person is None:
            return _nobody(units, name)
        return Claimed(
            person_id=PersonId(person.id),
            is_known=True,
            salt=person.salt,
            public_key=person.public_key,
            slots=slots,
            may_come_in=person.suspended_at is None,
            own_device=device.token_digest.hex()[:_DIGEST_IN_LIMITS] if device is not None and is_hers else None,
        )


def _nobody(units: Units, name: str) -> Claimed:
    return Claimed(
        person_id=PersonId(new_id()),
        is_known=False,
        salt=units.server.salt_of_nobody(name),
        public_key=random_bytes(32),
        slots=[empty_slot() for _ in range(SLOTS)],
        may_come_in=False,
        own_device=None,
    )


def slow_down(units: Units, who: str, network: str, *, own_device: str | None, rates: TryRates = SIGN_IN_RATES) -> None:
    """Count the try, from the widest count to the narrowest: one that is refused uses up nothing of the next.

    Each device of her own is counted by itself alone. He who shares her network, or knows her name, or once signed in
    as her, can use up the tries of those; he must not be able to shut her out of the phone in her hand. And a name
    whose tries he has used up is not locked either: each network has a few.
    """
    if own_device is not None:
        units.limits.check(rates.device, who, own_device)
        return
    units.limits.check(rates.network, network)
    units.limits.check(rates.both, who, network)
    try:
        units.limits.check(rates.name, who)
    except TooManyError:
        units.limits.check(rates.scarce, who, network)


def _write_failure_down(units: Units, claimed: Claimed) -> None:
    """Write a failure down: one event in the installation's chain whatever the name, so that the time is the same."""
    with units.write() as uow:
        uow.record(Event.SIGN_IN_FAILED, claimed.person_id if claimed.is_known else None)


def _begin(units: Units, keys: PersonalKeys, *, is_plain: bool, replaces: bytes | None) -> StartedVisit:
    with units.write() as uow:
        if replaces is not None:
            end_visit(uow, replaces)
        return start_visit(uow, keys, is_plain=is_plain)
