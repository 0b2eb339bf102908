"""Hiding the files of an entry that was deleted, showing them again, and destroying them."""

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import require
from portal.evidence import queries
from portal.evidence.models import TicketRow
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


def hide_files_of(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, *, is_hidden: bool = True) -> None:
    """Let the files of an entry be nowhere to be seen, tickets in use included; or let them be seen again.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_EVIDENCE)
    for row in queries.all_files_of_incident(uow.session, incident_id):
        row.hidden_at = uow.now if is_hidden else None
        uow.session.execute(delete(TicketRow).where(TicketRow.file_id == row.id))


def destroy_files_of(uow: UnitOfWork, incident_id: IncidentId) -> list[str]:
    """Destroy the keys and rows of an entry's files; for the machine, once their time is over.

    Returns:
        The blobs that nothing opens any more, to be deleted when this unit of work is kept.
    """
    rows = queries.all_files_of_incident(uow.session, incident_id)
    for row in rows:
        vault.destroy_item(uow.vault, row.id)
        uow.session.execute(delete(TicketRow).where(TicketRow.file_id == row.id))
        uow.session.delete(row)
    return [blob_id for row in rows for blob_id in (row.id, row.copy_id) if blob_id]
