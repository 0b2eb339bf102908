"""What is kept of a PIN, and where what was put in is sealed to."""

from portal.box.models import BoxThingRow
from portal.box.pin import read_pin
from portal.unit_of_work import Units
from portal.vault.envelope import Place
from portal.vault.primitives import derive


def digest_pin(units: Units, pin: str, salt: bytes) -> bytes:
    """Stretch a PIN as a passphrase is, with the pepper; no unit of work is open while that is done.

    Raises:
        QueueFullError: too many wait already.
    """
    return derive(units.stretcher.stretch(read_pin(pin), salt), "pin of a box")


def place_of(row: BoxThingRow) -> Place:
    """Return where a thing stands."""
    return Place("box_thing", "sealed_body", row.id, row.case_id)
