"""Pictures that came from outside: kept for somebody who is not signed in, then put into an entry or thrown away."""

from dataclasses import dataclass

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import require
from portal.audit.events import Event
from portal.evidence import queries
from portal.evidence.models import FileRow, TicketRow
from portal.evidence.sealing import MOST_CASE_BYTES
from portal.evidence.service.facts import seal_facts
from portal.evidence.service.keeping import ReceivedPicture
from portal.evidence.service.reading import FileMissingError
from portal.kernel.ids import CaseId, FileId, IncidentId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


@dataclass(frozen=True)
class FileOwner:
    """Whose a picture will be, as far as somebody has shown who is not signed in."""

    of_case: CaseId
    person_id: PersonId


def room_of_owner(uow: UnitOfWork, owner: FileOwner) -> int:
    """Return how many bytes more may be kept for somebody; below nothing where a copy went beyond."""
    return MOST_CASE_BYTES - queries.bytes_of_case(uow.session, owner.of_case)


def keep_for_owner(uow: UnitOfWork, owner: FileOwner, received: ReceivedPicture) -> FileId:
    """Keep a picture so that its owner alone can open it: its key is sealed to her, and nobody here holds it.

    Args:
        uow: a unit that writes, in which nobody acts.
        owner: whose; the caller has made sure that she would have it.
        received: what `receive` made ready.
    """
    incoming, copy = received.incoming, received.copy
    row = FileRow(
        id=incoming.file_id,
        case_id=owner.of_case,
        owner_id=owner.person_id,
        incident_id=None,
        once=incoming.file_id,
        received_at=uow.now,
        sealed_facts=b"",
        sealed_bytes=incoming.facts.sealed_bytes,
        copy_id=copy.blob_id if copy else None,
        copy_sealed_bytes=copy.sealed_bytes if copy else 0,
    )
    seal_facts(incoming.item_key, row, received.facts)
    uow.session.add(row)
    vault.seal_item_to(uow.vault, row.id, owner.person_id, incoming.item_key)
    uow.session.flush()
    incoming.hand_over()
    uow.record(Event.FILE_SEALED, row.id, case_id=owner.of_case)
    return incoming.file_id


def put_into_incident(uow: UnitOfWork, case_id: CaseId, file_id: FileId, incident_id: IncidentId) -> None:
    """Put a picture that came from outside into an entry of hers; from now on it is kept as any other.

    Raises:
        CaseNotFoundError: not for this person.
        FileMissingError: no such picture waits for her.
    """
    require(uow, case_id, Permission.WRITE_EVIDENCE)
    row, key = _waiting(uow, case_id, file_id)
    vault.wrap_own(uow.vault, row.id, case_id, key)
    vault.drop_seals(uow.vault, row.id)
    row.incident_id = incident_id


def throw_away_waiting(uow: UnitOfWork, case_id: CaseId, file_id: FileId) -> None:
    """Destroy the key of a picture that came from outside, and forget it; the sweep removes its sealed bytes.

    Raises:
        CaseNotFoundError: not for this person.
        FileMissingError: no such picture waits for her.
    """
    require(uow, case_id, Permission.WRITE_EVIDENCE)
    row, _ = _waiting(uow, case_id, file_id)
    vault.drop_seals(uow.vault, row.id)
    uow.session.execute(delete(TicketRow).where(TicketRow.file_id == row.id))
    uow.session.delete(row)


def _waiting(uow: UnitOfWork, case_id: CaseId, file_id: FileId) -> tuple[FileRow, bytes]:
    row = queries.file(uow.session, file_id)
    keys = vault.open_items_sealed(uow.vault, [file_id])
    if row is None or row.case_id != case_id or row.incident_id is not None or row.id not in keys:
        raise FileMissingError
    return row, keys[row.id]
