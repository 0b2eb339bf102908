"""Where leaving goes: chosen by each person for herself, on every device or on one of her own."""

from dataclasses import dataclass, replace

from portal.access.service import acting
from portal.accounts.models import PersonRow
from portal.accounts.own_settings import OwnSettings, open_own, seal_own
from portal.accounts.queries import people
from portal.accounts.service.telling import tell_change
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.telling import Change
from portal.audit.events import Event
from portal.unit_of_work import UnitOfWork
from portal.vault.primitives import same, token_digest

_MOST_DEVICES = 10


@dataclass(frozen=True)
class Landing:
    """What is chosen for the device in use.

    Args:
        address: where leaving goes; none for the usual page.
        is_own_device: whether this device can have a choice of its own.
        is_for_device: whether it has one.
    """

    address: str | None
    is_own_device: bool
    is_for_device: bool


def landing_here(uow: UnitOfWork, *, device_token: bytes | None) -> Landing:
    """Return where leaving goes for the acting person on the device in use.

    Args:
        uow: a unit of work.
        device_token: what the device holds, if its person called it her own.
    """
    row, own = _own(uow)
    is_hers = _is_hers(uow, row, device_token)
    is_for_device = device_token is not None and is_hers and own.names_device(token_digest(device_token))
    return Landing(own.leads_to(token_digest(device_token) if device_token else None), is_hers, is_for_device)


def choose_landing(
    uow: UnitOfWork, address: str | None, *, device_token: bytes | None = None, only_here: bool = False
) -> None:
    """Choose where leaving goes for the acting person; the caller has checked address and passphrase.

    Args:
        uow: a unit that writes.
        address: an address that was found safe; none for the usual page.
        device_token: what the device in use holds.
        only_here: whether her other devices go on as they do; it counts on a device of her own only.
    """
    row, own = _own(uow)
    here = token_digest(device_token).hex() if device_token and _is_hers(uow, row, device_token) else None
    others = {device: one for device, one in own.landings.items() if device != here}
    if here is not None and only_here:
        kept = dict(list(others.items())[-(_MOST_DEVICES - 1) :])
        chosen = replace(own, landings={**kept, here: address or ""})
    else:
        chosen = replace(own, landing=address, landings=others)
    if chosen == own:
        return
    row.sealed_own = seal_own(uow.keyring.person, chosen)
    uow.record(Event.LANDING_CHOSEN, row.id)
    tell_change(uow, Change.LANDING)


def _is_hers(uow: UnitOfWork, row: PersonRow, device_token: bytes | None) -> bool:
    device = people.device(uow.session, token_digest(device_token)) if device_token else None
    return device is not None and same(device.person_id.encode(), row.id.encode())


def _own(uow: UnitOfWork) -> tuple[PersonRow, OwnSettings]:
    row = people.person(uow.session, acting(uow).person_id)
    if row is None:
        raise PersonGoneError
    return row, open_own(uow.keyring.person, row.sealed_own)
