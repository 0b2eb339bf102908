"""What every act of the vault needs, and the public halves it looks up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.kernel.errors import NotFoundError
from portal.vault import queries
from portal.vault.keyring import Keyring
from portal.vault.proofs import check_proof, holder_proof


class NoHolderError(NotFoundError):
    """Nobody of that id can hold a key."""


@dataclass(frozen=True)
class VaultDesk:
    """A session, the keys open in it, and the moment: what every act of the vault needs."""

    session: Session
    keyring: Keyring
    now: datetime


def public_half(desk: VaultDesk, holder_id: str) -> bytes:
    """Return the public half of a holder.

    Raises:
        NoHolderError: there is nobody of that id.
        SealBrokenError: it was not written by this house.
    """
    row = queries.holder(desk.session, holder_id)
    if row is None:
        raise NoHolderError
    check_proof(row.proof, holder_proof(desk.keyring.server.rows, row.id, row.public_key))
    return row.public_key
