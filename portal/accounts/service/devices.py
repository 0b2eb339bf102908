"""Devices that their person called her own: nobody elsewhere can use up the tries of the phone in her hand."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.access.service import acting
from portal.accounts.halves import new_half
from portal.accounts.models import DeviceRow
from portal.accounts.service.telling import tell_change
from portal.accounts.service.visits import end_others
from portal.accounts.telling import Change
from portal.kernel.actor import Actor
from portal.kernel.ids import PersonId
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.primitives import token_digest

DEVICE_KNOWN_FOR = timedelta(days=400)  # the longest that browsers keep a cookie


def know_device(units: Units, actor: Actor) -> bytes:
    """Call the device that somebody has just signed in from her own; return the 32 bytes that it is to keep."""
    token = new_half()
    with units.write(actor) as uow:
        row = DeviceRow(token_digest=token_digest(token), person_id=actor.person_id, known_at=uow.now)
        uow.session.add(row)
    return token


def forget_devices(uow: UnitOfWork, *, but: bytes | None) -> None:
    """Forget every device of the acting person, but for the one that holds this token."""
    kept = token_digest(but) if but else b""
    where = (DeviceRow.person_id == acting(uow).person_id, DeviceRow.token_digest != kept)
    uow.session.execute(delete(DeviceRow).where(*where))


def forget_devices_since(uow: UnitOfWork, person_id: PersonId, moment: datetime) -> None:
    """Forget the devices that somebody called their own since a moment."""
    where = (DeviceRow.person_id == person_id, DeviceRow.known_at >= moment)
    uow.session.execute(delete(DeviceRow).where(*where))


def sign_out_others(uow: UnitOfWork, *, but: bytes | None) -> None:
    """End the acting person's other visits and forget her other devices.

    Args:
        uow: a unit that writes.
        but: what the device in use holds, if she called it her own.
    """
    if end_others(uow):
        tell_change(uow, Change.DEVICES)
    forget_devices(uow, but=but)


def sweep_devices(units: Units) -> None:
    """Forget devices whose browsers have long forgotten."""
    with units.write() as uow:
        uow.session.execute(delete(DeviceRow).where(DeviceRow.known_at < uow.now - DEVICE_KNOWN_FOR))
