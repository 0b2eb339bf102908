"""Keys of items: wrapped for their owner, shared with a class, taken back, destroyed."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, delete

from portal.database import table_of
from portal.kernel.ids import CaseId
from portal.vault import queries
from portal.vault.envelope import Place
from portal.vault.keyring import NoKeyError
from portal.vault.keys import PersonalKeys, RecordClass
from portal.vault.models import ItemSealRow, ItemWrapRow
from portal.vault.primitives import (
    KEY_BYTES,
    SealBrokenError,
    new_key,
    open_sealed,
    open_with,
    seal,
    seal_to,
    token_digest,
)
from portal.vault.proofs import check_proof, holder_proof
from portal.vault.service.classes import class_key
from portal.vault.service.desk import VaultDesk, public_half

OWN = "own"
WRAPPED, SEALED_TO_HALF = 1, 0  # an own wrap's version: under her own key, or sealed to a half that is not open now
_ADD = table_of(ItemWrapRow).insert()


def new_own_item(desk: VaultDesk, item_id: str, case_id: CaseId) -> bytes:
    """Make the key of a new item, wrapped for the acting person alone."""
    item_key = new_key()
    desk.session.execute(_ADD, _own_wrap(desk, item_id, case_id, item_key))
    return item_key


def renew_own_item(desk: VaultDesk, item_id: str, case_id: CaseId) -> bytes:
    """Make another key for an item, wrapped for the acting person in place of the one she had.

    If she came back with new keys not long ago, and her old half could open the item, it can open it still: should it
    turn out that it was somebody else who came, they must not have been able to destroy what is hers.
    """
    item_key = new_key()
    wrap_own(desk, item_id, case_id, item_key)
    for former in queries.former_halves(desk.session, desk.keyring.person_id):
        holder = own_holder(former.holder_id, former.public_key)
        if not queries.wraps_of_items(desk.session, [item_id], holder):
            continue
        check_proof(former.proof, holder_proof(desk.keyring.server.rows, former.holder_id, former.public_key))
        sealed = seal_to(former.public_key, item_key + _own_place(item_id, former.holder_id, case_id))
        desk.session.merge(
            ItemWrapRow(item_id=item_id, holder=holder, case_id=case_id, key_version=SEALED_TO_HALF, wrapped_key=sealed)
        )
    return item_key


def wrap_own(desk: VaultDesk, item_id: str, case_id: CaseId, item_key: bytes) -> None:
    """Wrap an item key for the acting person alone."""
    desk.session.merge(ItemWrapRow(**_own_wrap(desk, item_id, case_id, item_key)))


def wrap_for_class(desk: VaultDesk, item_id: str, case_id: CaseId, record_class: RecordClass, item_key: bytes) -> None:
    """Wrap an item key for a class: whoever holds the class can read the item.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    key = class_key(desk, case_id, record_class)
    wrapped = seal(key.symmetric, item_key, _wrap_place(item_id, record_class, case_id).to_bytes())
    row = ItemWrapRow(
        item_id=item_id, holder=record_class, case_id=case_id, key_version=key.version, wrapped_key=wrapped
    )
    desk.session.merge(row)


def unwrap_own(desk: VaultDesk, item_ids: Collection[str]) -> dict[str, bytes]:
    """Return the keys of those items that are wrapped for the acting person; others are left out."""
    person = desk.keyring.person
    holder = own_holder(person.person_id, person.pair.public)
    rows = queries.wraps_of_items(desk.session, item_ids, holder) if item_ids else ()
    own = person.own
    return {row.item_id: _unwrapped(person, own, row) for row in rows}


def unwrap_own_of_case(desk: VaultDesk, case_id: CaseId, item_ids: Collection[str]) -> dict[str, bytes]:
    """Return the keys of very many items of a case that are wrapped for the acting person.

    They are asked for by the case, since a list of ten thousand ids is more than some databases take. One that is
    broken is left out, and takes no other with it.
    """
    person = desk.keyring.person
    own = person.own
    found: dict[str, bytes] = {}
    for row in queries.wraps_of_case(desk.session, case_id, own_holder(person.person_id, person.pair.public)):
        if row.item_id in item_ids:
            with suppress(SealBrokenError):
                found[row.item_id] = _unwrapped(person, own, row)
    return found


def unwrap_for_class(
    desk: VaultDesk, item_ids: Collection[str], case_id: CaseId, record_class: RecordClass
) -> dict[str, bytes]:
    """Return the keys of those items that are wrapped for a class of a case; others are left out.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    rows = queries.wraps_of_items(desk.session, item_ids, record_class) if item_ids else ()
    return {
        row.item_id: open_sealed(
            class_key(desk, case_id, record_class, row.key_version).symmetric,
            row.wrapped_key,
            _wrap_place(row.item_id, record_class, case_id).to_bytes(),
        )
        for row in rows
    }


def drop_class_wrap(desk: VaultDesk, item_id: str, record_class: RecordClass) -> None:
    """Delete an item's wrap for a class: from this transaction on the class does not open it."""
    desk.session.execute(delete(ItemWrapRow).where(ItemWrapRow.item_id == item_id, ItemWrapRow.holder == record_class))


def destroy_item(desk: VaultDesk, item_id: str) -> None:
    """Delete every wrap of an item's key, which destroys the item."""
    desk.session.execute(delete(ItemWrapRow).where(ItemWrapRow.item_id == item_id))


def own_wrap_holder(desk: VaultDesk) -> str:
    """Return by what name the wraps of the acting person alone are kept, which is another after new keys."""
    person = desk.keyring.person
    return own_holder(person.person_id, person.pair.public)


def seal_item_to(desk: VaultDesk, item_id: str, holder_id: str, item_key: bytes) -> None:
    """Seal an item's key to one person, who need not hold anything else of its case.

    Raises:
        NoHolderError: there is no such person.
    """
    sealed = seal_to(public_half(desk, holder_id), item_key + _seal_place(item_id, holder_id))
    desk.session.merge(ItemSealRow(item_id=item_id, holder_id=holder_id, sealed_key=sealed, made_at=desk.now))


def open_item_sealed(desk: VaultDesk, item_id: str) -> bytes:
    """Return an item's key that was sealed to the acting person.

    Raises:
        NoKeyError: none is, or none any more.
        SealBrokenError: it was moved here from elsewhere.
    """
    row = desk.session.get(ItemSealRow, (item_id, desk.keyring.person_id))
    if row is None:
        raise NoKeyError
    try:
        plain = open_with(desk.keyring.person.pair, row.sealed_key)
    except SealBrokenError:
        raise NoKeyError from None  # sealed to a half that this person has lost
    if plain[KEY_BYTES:] != _seal_place(item_id, desk.keyring.person_id):
        raise SealBrokenError
    return plain[:KEY_BYTES]


def open_items_sealed(desk: VaultDesk, item_ids: Collection[str]) -> dict[str, bytes]:
    """Return the keys of those items that are sealed to the acting person's half; others are left out.

    Raises:
        SealBrokenError: one of them was moved here from elsewhere.
    """
    person, found = desk.keyring.person, {}
    rows = queries.seal_rows_of_items(desk.session, item_ids, person.person_id) if item_ids else ()
    for row in rows:
        try:
            plain = open_with(person.pair, row.sealed_key)
        except SealBrokenError:
            continue  # sealed to a half that this person has lost
        if plain[KEY_BYTES:] != _seal_place(row.item_id, person.person_id):
            raise SealBrokenError
        found[row.item_id] = plain[:KEY_BYTES]
    return found


def holders_of_seals(desk: VaultDesk, item_id: str) -> list[str]:
    """Return to which persons the key of an item is sealed."""
    return list(queries.seals_of_items(desk.session, [item_id]).get(item_id, ()))


def sealed_to_me(desk: VaultDesk, item_ids: Collection[str]) -> frozenset[str]:
    """Return those of some items whose keys are sealed to the acting person, without opening one."""
    found = queries.seals_of_items(desk.session, item_ids, desk.keyring.person.person_id) if item_ids else {}
    return frozenset(found)


def drop_seals(desk: VaultDesk, item_id: str) -> None:
    """Delete every key of an item that was sealed to persons: from this transaction on it opens for none of them."""
    desk.session.execute(delete(ItemSealRow).where(ItemSealRow.item_id == item_id))


def drop_seal(desk: VaultDesk, item_id: str, holder_id: str) -> None:
    """Delete the key of an item that was sealed to one person."""
    desk.session.execute(delete(ItemSealRow).where(ItemSealRow.item_id == item_id, ItemSealRow.holder_id == holder_id))


def _seal_place(item_id: str, holder_id: str) -> bytes:
    return f"item|{item_id}|{holder_id}".encode()


def half_of(public: bytes) -> str:
    """Return what a public half is called for short."""
    return token_digest(public)[:8].hex()


def own_holder(person_id: str, public: bytes) -> str:
    """Return by what name wraps are kept for one person and the half they have: another half overwrites none."""
    return f"{OWN}:{person_id}:{half_of(public)}"


def _own_wrap(desk: VaultDesk, item_id: str, case_id: CaseId, item_key: bytes) -> dict[str, Any]:
    person = desk.keyring.person
    wrapped = seal(person.own, item_key, _own_place(item_id, person.person_id, case_id))
    return {
        "item_id": item_id,
        "holder": own_holder(person.person_id, person.pair.public),
        "case_id": case_id,
        "key_version": WRAPPED,
        "wrapped_key": wrapped,
    }


def _unwrapped(person: PersonalKeys, own: bytes, row: ItemWrapRow | Row[str, str, int, bytes]) -> bytes:
    place = _own_place(row.item_id, person.person_id, row.case_id)
    if row.key_version == WRAPPED:
        return open_sealed(own, row.wrapped_key, place)
    plain = open_with(person.pair, row.wrapped_key)
    if plain[KEY_BYTES:] != place:
        raise SealBrokenError
    return plain[:KEY_BYTES]


def _own_place(item_id: str, person_id: str, case_id: str) -> bytes:
    return _wrap_place(item_id, f"{OWN}:{person_id}", case_id).to_bytes()


def _wrap_place(item_id: str, holder: str, case_id: str) -> Place:
    return Place("item_wrap", "wrapped_key", f"{item_id}/{holder}", case_id)
