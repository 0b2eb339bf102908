"""The slots through which a private key is opened; opening it is the check, and no second hash is kept."""

from collections.abc import Sequence

from portal.kernel.ids import PersonId
from portal.vault.envelope import Place
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import (
    SEALED_OVERHEAD_BYTES,
    KeyPair,
    SealBrokenError,
    derive,
    open_sealed,
    random_bytes,
    seal,
)

SLOTS = 6
PASSPHRASE_SLOT = 0
RECOVERY_SLOT = 1
_SLOT_BYTES = SEALED_OVERHEAD_BYTES + 32


def empty_slot() -> bytes:
    """Return a slot that opens with nothing and looks like any other."""
    return random_bytes(_SLOT_BYTES)


def fill_slot(way_in_key: bytes, person_id: PersonId, pair: KeyPair) -> bytes:
    """Seal a private key in a slot under a way-in key of 32 bytes."""
    return seal(derive(way_in_key, "slot"), pair.private, _place(person_id))


def open_slots(
    way_in_key: bytes, person_id: PersonId, public_key: bytes, slots: Sequence[bytes]
) -> PersonalKeys | None:
    """Try a way-in key on every slot, always on all; return the person's keys if one opens."""
    opened: PersonalKeys | None = None
    key = derive(way_in_key, "slot")
    for slot in slots:
        try:
            private = open_sealed(key, slot, _place(person_id))
        except SealBrokenError:
            continue
        opened = PersonalKeys(person_id, KeyPair(private=private, public=public_key))
    return opened


def recovery_key(code: bytes) -> bytes:
    """Return the way-in key of a recovery code's 16 bytes."""
    return derive(code, "recovery code")


def _place(person_id: PersonId) -> bytes:
    return Place("way_in", "sealed_private", "slot", person_id).to_bytes()
