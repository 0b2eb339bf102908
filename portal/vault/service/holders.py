"""Who can hold a grant, and the cover key that leads pass on."""

from sqlalchemy import delete

from portal.kernel.ids import PersonId, ServiceId
from portal.vault import queries
from portal.vault.envelope import Place
from portal.vault.keyring import Keyring, NoKeyError
from portal.vault.models import CoverShareRow, HolderRow
from portal.vault.primitives import (
    KeyPair,
    derive,
    new_pair,
    open_sealed,
    open_with,
    random_bytes,
    seal,
    seal_to,
)
from portal.vault.proofs import check_proof, holder_proof
from portal.vault.service.desk import VaultDesk, public_half

SERVICE_CODE_HOLDER = "code"


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
    sealed = seal_to(public_half(desk, lead_id), pair.private)
    desk.session.merge(CoverShareRow(service_id=service_id, holder_id=lead_id, sealed_private=sealed, made_at=desk.now))


def restore_cover(desk: VaultDesk, service_id: ServiceId, code: bytes, lead_id: PersonId) -> None:
    """Seal the cover key to a lead who brings the printed service code.

    Raises:
        SealBrokenError: not this service's code.
    """
    sealed = queries.cover_share(desk.session, service_id, SERVICE_CODE_HOLDER) or b""
    private = open_sealed(derive(code, "service code"), sealed, _cover_place(service_id).to_bytes())
    for_lead = seal_to(public_half(desk, lead_id), private)
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
    return KeyPair(private=open_with(desk.keyring.person.pair, sealed), public=public_half(desk, service_id))


def has_cover(desk: VaultDesk, service_id: ServiceId) -> bool:
    """Say whether a service's cover key was ever made, whoever holds it now."""
    return queries.holder(desk.session, service_id) is not None


def cover_holders(desk: VaultDesk, service_id: ServiceId) -> list[PersonId]:
    """Return the leads who hold a service's cover key."""
    return [PersonId(holder) for holder in queries.cover_holders(desk.session, service_id)]


def holds_cover(desk: VaultDesk, service_id: ServiceId, person_id: PersonId) -> bool:
    """Say whether a person has a copy of the cover key."""
    return queries.cover_share(desk.session, service_id, person_id) is not None


def _cover_place(service_id: ServiceId) -> Place:
    return Place("cover_share", "sealed_private", SERVICE_CODE_HOLDER, service_id)
