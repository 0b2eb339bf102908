"""Sharing the files of an entry, and taking them back."""

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import require
from portal.audit.events import Event
from portal.evidence import queries
from portal.evidence.models import TicketRow
from portal.evidence.service.facts import is_shared
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass


def share_files_of(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> None:
    """Let her advocate see the files of an entry; what is shared already stays as it is.

    Raises:
        CaseNotFoundError: not for this person, or not yet.
    """
    require(uow, case_id, Permission.SHARE_EVIDENCE)
    rows = queries.files_of_incidents(uow.session, case_id, [incident_id], only_shared=False)
    unshared = [row for row in rows if not is_shared(row)]
    keys = vault.unwrap_own(uow.vault, [row.id for row in unshared])
    for row in unshared:
        if row.id in keys:
            vault.wrap_for_class(uow.vault, row.id, case_id, RecordClass.EVIDENCE, keys[row.id])
            row.shared_at, row.withdrawn_at = uow.now, None
            uow.record(Event.FILE_SHARED, row.id, case_id=case_id)


def withdraw_files_of(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> None:
    """Take the files of an entry back: their wraps for the class go, and every ticket to them, also one in use.

    The files are not sealed anew as text is: they would have to be rewritten byte for byte. Whoever kept an item key
    from before would need the sealed blob as well, which leaves this machine only opened.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.SHARE_EVIDENCE)
    for row in queries.files_of_incidents(uow.session, case_id, [incident_id], only_shared=True):
        vault.drop_class_wrap(uow.vault, row.id, RecordClass.EVIDENCE)
        uow.session.execute(delete(TicketRow).where(TicketRow.file_id == row.id))
        row.withdrawn_at = uow.now
        uow.record(Event.FILE_WITHDRAWN, row.id, case_id=case_id)


def bring_back_files(uow: UnitOfWork, case_id: CaseId) -> None:
    """Wrap what is shared for her again who came back with new keys.

    Raises:
        CaseNotFoundError: not for this person.
        NoKeyError: she was not granted the class again yet.
    """
    require(uow, case_id, Permission.READ_EVIDENCE)
    shared = queries.shared_files_of_case(uow.session, case_id)
    for file_id, item_key in vault.unwrap_for_class(uow.vault, shared, case_id, RecordClass.EVIDENCE).items():
        vault.wrap_own(uow.vault, file_id, case_id, item_key)
