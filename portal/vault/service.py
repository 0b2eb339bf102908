"""What can be done with keys: open a case's classes, grant, wrap, share, take back, destroy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, PersonId, ServiceId
from portal.vault import queries
from portal.vault.envelope import Place
from portal.vault.keyring import Keyring, NoKeyError, check_grant, open_grant, seal_grant
from portal.vault.keys import ClassKey, RecordClass
from portal.vault.models import ClassVersionRow, CoverShareRow, GrantRow, HolderRow, ItemWrapRow
from portal.vault.primitives import (
    KeyPair,
    derive,
    new_key,
    new_pair,
    open_sealed,
    open_with,
    random_bytes,
    seal,
    seal_to,
)
from portal.vault.proofs import check_proof, grant_proof, holder_proof, version_proof

OWN = "own"
# The cover key reads everything of a case but its plan, unless she agrees to that too.
COVERED_CLASSES = tuple(record_class for record_class in RecordClass if record_class is not RecordClass.PLAN)
VICTIM_CLASSES = tuple(record_class for record_class in RecordClass if record_class is not RecordClass.RECORD)
SERVICE_CODE_HOLDER = "code"


class NoHolderError(NotFoundError):
    """Nobody of that id can hold a key."""


@dataclass(frozen=True)
class VaultDesk:
    """A session, the keys open in it, and the moment: what every act of the vault needs."""

    session: Session
    keyring: Keyring
    now: datetime


# -- holders and the cover key


def register_holder(desk: VaultDesk, holder_id: str, public: bytes) -> None:
    """Write down the public half of a new holder, or the new half of one who lost the old."""
    proof = holder_proof(desk.keyring.server.rows, holder_id, public)
    desk.session.merge(HolderRow(id=holder_id, public_key=public, proof=proof, made_at=desk.now))
    desk.session.flush()


def prove_public(keyring: Keyring, holder_id: str, public: bytes) -> bytes:
    """Return the proof that a public half that is kept elsewhere belongs to a holder."""
    return holder_proof(keyring.server.rows, holder_id, public)


def check_public(keyring: Keyring, holder_id: str, public: bytes, proof: bytes) -> None:
    """Refuse a public half that this house did not write down for that holder.

    Raises:
        SealBrokenError: it did not.
    """
    check_proof(proof, holder_proof(keyring.server.rows, holder_id, public))


def open_cover(desk: VaultDesk, service_id: ServiceId, lead_id: PersonId, lead_public: bytes) -> bytes:
    """Make a service's cover key, sealed to its first lead and to a code; return the code's 16 bytes, to be printed."""
    pair = new_pair()
    code = random_bytes(16)
    register_holder(desk, service_id, pair.public)
    for_code = seal(derive(code, "service code"), pair.private, _cover_place(service_id).to_bytes())
    desk.session.add_all(
        [
            CoverShareRow(
                service_id=service_id,
                holder_id=lead_id,
                sealed_private=seal_to(lead_public, pair.private),
                made_at=desk.now,
            ),
            CoverShareRow(
                service_id=service_id, holder_id=SERVICE_CODE_HOLDER, sealed_private=for_code, made_at=desk.now
            ),
        ]
    )
    return code


def pass_cover_on(desk: VaultDesk, service_id: ServiceId, lead_id: PersonId) -> None:
    """Seal the cover key to another lead.

    Raises:
        NoKeyError: the acting person does not hold it.
        NoHolderError: there is no such lead.
    """
    pair = cover_pair(desk, service_id)
    sealed = seal_to(_public_key(desk, lead_id), pair.private)
    desk.session.merge(CoverShareRow(service_id=service_id, holder_id=lead_id, sealed_private=sealed, made_at=desk.now))


def restore_cover(desk: VaultDesk, service_id: ServiceId, code: bytes, lead_id: PersonId) -> None:
    """Seal the cover key to a lead who brings the printed service code.

    Raises:
        SealBrokenError: not this service's code.
    """
    sealed = queries.cover_share(desk.session, service_id, SERVICE_CODE_HOLDER) or b""
    private = open_sealed(derive(code, "service code"), sealed, _cover_place(service_id).to_bytes())
    for_lead = seal_to(_public_key(desk, lead_id), private)
    desk.session.merge(
        CoverShareRow(service_id=service_id, holder_id=lead_id, sealed_private=for_lead, made_at=desk.now)
    )


def take_cover_from(desk: VaultDesk, service_id: ServiceId, lead_id: PersonId) -> None:
    """Delete a lead's copy of the cover key."""
    where = (CoverShareRow.service_id == service_id, CoverShareRow.holder_id == lead_id)
    desk.session.execute(delete(CoverShareRow).where(*where))


def cover_pair(desk: VaultDesk, service_id: ServiceId) -> KeyPair:
    """Open a service's cover key with the acting lead's own.

    Raises:
        NoKeyError: the acting person does not hold it.
    """
    sealed = queries.cover_share(desk.session, service_id, desk.keyring.person_id)
    if sealed is None:
        raise NoKeyError
    return KeyPair(private=open_with(desk.keyring.person.pair, sealed), public=_public_key(desk, service_id))


def has_cover(desk: VaultDesk, service_id: ServiceId) -> bool:
    """Say whether a service's cover key was ever made, whoever holds it now."""
    return queries.holder(desk.session, service_id) is not None


def cover_holders(desk: VaultDesk, service_id: ServiceId) -> list[PersonId]:
    """Return the leads who hold a service's cover key."""
    return [PersonId(holder) for holder in queries.cover_holders(desk.session, service_id)]


def holds_cover(desk: VaultDesk, service_id: ServiceId, person_id: PersonId) -> bool:
    """Say whether a person has a copy of the cover key."""
    return queries.cover_share(desk.session, service_id, person_id) is not None


# -- classes and grants


def open_case_classes(desk: VaultDesk, case_id: CaseId, opener: PersonId, cover: ServiceId) -> None:
    """Make every class of a new case, granted to its opener and, but for the plan, to the cover key."""
    for record_class in RecordClass:
        holders = [opener, cover] if record_class in COVERED_CLASSES else [opener]
        _new_version(desk, case_id, record_class, 1, holders)


def new_class_version(
    desk: VaultDesk, case_id: CaseId, record_class: RecordClass, *, also: str | None = None
) -> ClassKey:
    """Make the next version of a class for whoever still holds it; what is written from now on uses it.

    Args:
        desk: the session and the open keys.
        case_id: the case.
        record_class: the class.
        also: somebody who is to hold it from this version on.
    """
    grants = queries.grants_of_everybody(desk.session, case_id, record_class)
    for grant in grants:
        check_grant(desk.keyring.server.rows, grant)
    holders = sorted({grant.holder_id for grant in grants} | ({also} if also else set()))
    version = queries.newest_version(desk.session, case_id, record_class) + 1
    return _new_version(desk, case_id, record_class, version, holders)


def grant_classes(desk: VaultDesk, case_id: CaseId, classes: Iterable[RecordClass], holder_id: str) -> None:
    """Grant every version of some classes to a holder, from the acting person's own grants.

    Raises:
        NoKeyError: the acting person does not hold one of them.
        NoHolderError: there is no such holder.
    """
    look_up_case(desk, case_id)
    for record_class in classes:
        newest = desk.keyring.class_key(case_id, record_class).version
        for version in range(1, newest + 1):
            _grant(desk, desk.keyring.class_key(case_id, record_class, version), holder_id)


def grant_from_cover(
    desk: VaultDesk, case_id: CaseId, classes: Iterable[RecordClass], holder_id: str, *, service_id: ServiceId
) -> None:
    """Grant some classes to a holder from the cover key, without opening anything of the case.

    Raises:
        NoKeyError: the acting person does not hold the cover key.
        NoHolderError: there is no such holder.
    """
    pair = cover_pair(desk, service_id)
    wanted = frozenset(classes)
    for grant in queries.grants_of_case(desk.session, case_id, service_id):
        if grant.record_class in wanted:
            check_grant(desk.keyring.server.rows, grant)
            _grant(desk, open_grant(pair, grant), holder_id)


def revoke_grants(desk: VaultDesk, case_id: CaseId, holder_id: str) -> None:
    """Delete a holder's grants in a case and begin a new version of each class they held."""
    held = {grant.record_class for grant in queries.grants_of_case(desk.session, case_id, holder_id)}
    drop_grants(desk, case_id, holder_id)
    for record_class in sorted(held):
        new_class_version(desk, case_id, record_class)


def drop_grants(desk: VaultDesk, case_id: CaseId, holder_id: str) -> None:
    """Delete a holder's grants in a case."""
    desk.session.execute(delete(GrantRow).where(GrantRow.case_id == case_id, GrantRow.holder_id == holder_id))


def revoke_every_grant(desk: VaultDesk, holder_id: str) -> None:
    """Delete all that somebody holds, in every case, and begin a new version of each class they held."""
    for case_id in queries.cases_of_holder(desk.session, holder_id):
        revoke_grants(desk, CaseId(case_id), holder_id)


def drop_every_grant(desk: VaultDesk, holder_id: str) -> None:
    """Delete all that somebody holds, in every case: they hold the keys to it no longer, and nobody distrusts them."""
    desk.session.execute(delete(GrantRow).where(GrantRow.holder_id == holder_id))


def look_up_case(desk: VaultDesk, case_id: CaseId) -> None:
    """Look up, once a unit of work, what the acting person holds in a case."""
    if not desk.keyring.has_looked_up(case_id):
        desk.keyring.add_grants(queries.grants_of_case(desk.session, case_id, desk.keyring.person_id))


def look_up_class(desk: VaultDesk, record_class: RecordClass) -> None:
    """Look up, once a unit of work, what the acting person holds of one class in every case."""
    if not desk.keyring.has_looked_up(record_class):
        desk.keyring.add_grants(queries.grants_of_class(desk.session, record_class, desk.keyring.person_id))


def class_key(desk: VaultDesk, case_id: CaseId, record_class: RecordClass, version: int | None = None) -> ClassKey:
    """Return a class key of a case, the newest unless a version is named.

    Raises:
        NoKeyError: the acting person does not hold it.
    """
    look_up_case(desk, case_id)
    return desk.keyring.class_key(case_id, record_class, version)


def holds_class(desk: VaultDesk, case_id: CaseId, record_class: RecordClass) -> bool:
    """Say whether the acting person holds a class of a case."""
    try:
        class_key(desk, case_id, record_class)
    except NoKeyError:
        return False
    return True


# -- items


def new_own_item(desk: VaultDesk, item_id: str, case_id: CaseId) -> bytes:
    """Make the key of a new item, wrapped for the acting person alone."""
    item_key = new_key()
    desk.session.add(_own_wrap(desk, item_id, case_id, item_key))
    return item_key


def renew_own_item(desk: VaultDesk, item_id: str, case_id: CaseId) -> bytes:
    """Make another key for an item, wrapped for the acting person in place of the one she had."""
    item_key = new_key()
    wrap_own(desk, item_id, case_id, item_key)
    return item_key


def wrap_own(desk: VaultDesk, item_id: str, case_id: CaseId, item_key: bytes) -> None:
    """Wrap an item key for the acting person alone."""
    desk.session.merge(_own_wrap(desk, item_id, case_id, item_key))


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
    holder = _own_holder(desk.keyring.person_id)
    rows = queries.wraps_of_items(desk.session, item_ids, holder) if item_ids else ()
    own = desk.keyring.person.own
    return {
        row.item_id: open_sealed(own, row.wrapped_key, _wrap_place(row.item_id, holder, row.case_id).to_bytes())
        for row in rows
    }


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


def unwrap_for_class_or_own(desk: VaultDesk, item_id: str, case_id: CaseId, record_class: RecordClass) -> bytes:
    """Return one item's key, by the acting person's own wrap or else by the class.

    Raises:
        NoKeyError: wrapped for neither.
    """
    found = unwrap_own(desk, [item_id]) or unwrap_for_class(desk, [item_id], case_id, record_class)
    if item_id not in found:
        raise NoKeyError
    return found[item_id]


def drop_class_wrap(desk: VaultDesk, item_id: str, record_class: RecordClass) -> None:
    """Delete an item's wrap for a class: from this transaction on the class does not open it."""
    desk.session.execute(delete(ItemWrapRow).where(ItemWrapRow.item_id == item_id, ItemWrapRow.holder == record_class))


def destroy_item(desk: VaultDesk, item_id: str) -> None:
    """Delete every wrap of an item's key, which destroys the item."""
    desk.session.execute(delete(ItemWrapRow).where(ItemWrapRow.item_id == item_id))


# -- inside


def _new_version(
    desk: VaultDesk, case_id: CaseId, record_class: RecordClass, version: int, holders: Iterable[str]
) -> ClassKey:
    key = ClassKey(case_id, record_class, version, symmetric=new_key(), pair=new_pair())
    row = ClassVersionRow(
        case_id=case_id,
        record_class=record_class,
        version=version,
        public_key=key.pair.public,
        proof=version_proof(desk.keyring.server.rows, case_id, record_class, version, key.pair.public),
        made_at=desk.now,
    )
    desk.session.add(row)
    desk.session.flush()
    for holder_id in holders:
        _grant(desk, key, holder_id)
        if holder_id == desk.keyring.person_id:
            desk.keyring.add_key(key)
    return key


def _grant(desk: VaultDesk, key: ClassKey, holder_id: str) -> None:
    sealed = seal_grant(key, _public_key(desk, holder_id))
    row = GrantRow(
        case_id=key.case_id,
        record_class=key.record_class,
        version=key.version,
        holder_id=holder_id,
        sealed_key=sealed,
        proof=grant_proof(desk.keyring.server.rows, key.case_id, key.record_class, key.version, holder_id, sealed),
        granted_at=desk.now,
    )
    desk.session.merge(row)


def _public_key(desk: VaultDesk, holder_id: str) -> bytes:
    row = queries.holder(desk.session, holder_id)
    if row is None:
        raise NoHolderError
    check_proof(row.proof, holder_proof(desk.keyring.server.rows, row.id, row.public_key))
    return row.public_key


def _own_wrap(desk: VaultDesk, item_id: str, case_id: CaseId, item_key: bytes) -> ItemWrapRow:
    holder = _own_holder(desk.keyring.person_id)
    wrapped = seal(desk.keyring.person.own, item_key, _wrap_place(item_id, holder, case_id).to_bytes())
    return ItemWrapRow(item_id=item_id, holder=holder, case_id=case_id, key_version=1, wrapped_key=wrapped)


def _own_holder(person_id: PersonId) -> str:
    return f"{OWN}:{person_id}"


def _wrap_place(item_id: str, holder: str, case_id: str) -> Place:
    return Place("item_wrap", "wrapped_key", f"{item_id}/{holder}", case_id)


def _cover_place(service_id: ServiceId) -> Place:
    return Place("cover_share", "sealed_private", SERVICE_CODE_HOLDER, service_id)
