"""Somebody comes back with new keys, and it may not have been they: what their old half held is not lost."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from portal.kernel.ids import CaseId
from portal.vault import queries
from portal.vault.keys import RecordClass
from portal.vault.models import FormerHalfRow, GrantRow, HolderRow, ItemWrapRow
from portal.vault.proofs import check_proof, grant_proof
from portal.vault.service.classes import new_class_version
from portal.vault.service.desk import VaultDesk
from portal.vault.service.holders import register_holder
from portal.vault.service.items import half_of, own_holder


def change_half(desk: VaultDesk, holder_id: str, public: bytes) -> None:
    """Give a holder another half; the one before stays known, so that what is sealed anew can be sealed to it too."""
    before = queries.holder(desk.session, holder_id)
    if before is not None and before.public_key != public:
        desk.session.merge(_former(desk, before))
    where = (FormerHalfRow.holder_id == holder_id, FormerHalfRow.half == half_of(public))
    desk.session.execute(delete(FormerHalfRow).where(*where))
    register_holder(desk, holder_id, public)


def grants_to_keep(desk: VaultDesk, holder_id: str) -> list[dict[str, Any]]:
    """Return all that a holder was granted, as it is sealed to them, in a shape that can be kept."""
    return [
        {
            "case_id": grant.case_id,
            "record_class": grant.record_class,
            "version": grant.version,
            "sealed_key": grant.sealed_key.hex(),
            "proof": grant.proof.hex(),
        }
        for grant in queries.grants_of_holder(desk.session, holder_id)
    ]


def put_grants_back(desk: VaultDesk, holder_id: str, kept: Iterable[dict[str, Any]]) -> None:
    """Give a holder grants again that were kept.

    Raises:
        SealBrokenError: one of them was not given by this house.
    """
    for grant in kept:
        place = (grant["case_id"], grant["record_class"], grant["version"], holder_id)
        sealed, proof = bytes.fromhex(grant["sealed_key"]), bytes.fromhex(grant["proof"])
        check_proof(proof, grant_proof(desk.keyring.server.rows, *place, sealed))
        case_id, record_class, version, _ = place
        row = GrantRow(case_id=case_id, record_class=record_class, version=version, holder_id=holder_id)
        row.sealed_key, row.proof, row.granted_at = sealed, proof, desk.now
        desk.session.merge(row)
    desk.session.flush()


def renew_classes_of(desk: VaultDesk, holder_id: str) -> None:
    """Begin a new version of every class that somebody holds: who was in their place cannot read what comes now."""
    held = {(grant.case_id, grant.record_class) for grant in queries.grants_of_holder(desk.session, holder_id)}
    for case_id, record_class in sorted(held):
        new_class_version(desk, CaseId(case_id), RecordClass(record_class))


def forget_halves(desk: VaultDesk, *, replaced_before: datetime) -> None:
    """Forget the halves that can be put back no longer, and destroy what was wrapped for them alone."""
    for row in queries.halves_replaced_before(desk.session, replaced_before):
        holder = own_holder(row.holder_id, row.public_key)
        desk.session.execute(delete(ItemWrapRow).where(ItemWrapRow.holder == holder))
        desk.session.delete(row)


def _former(desk: VaultDesk, before: HolderRow) -> FormerHalfRow:
    return FormerHalfRow(
        holder_id=before.id,
        half=half_of(before.public_key),
        public_key=before.public_key,
        proof=before.proof,
        replaced_at=desk.now,
    )
