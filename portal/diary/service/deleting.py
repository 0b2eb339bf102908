"""Deleting an entry that nobody else has ever read: hidden at once, brought back for a while, then destroyed."""

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import kept_whole_since, may_destroy, require, require_to_write
from portal.audit.events import Event
from portal.diary import queries
from portal.diary.correcting import BACK_FOR, DeletedLine, HeldError, SharedOnceError
from portal.diary.models import AddendumRow, IncidentOpeningRow, IncidentRow, VersionRow
from portal.diary.service.bodies import line_of, open_told
from portal.diary.service.locking import take_in_hand
from portal.diary.service.reading import IncidentNotFoundError, own_key_of
from portal.diary.service.shards import Audience, Shards
from portal.evidence.service import destroy_files_of, hide_files_of
from portal.kernel.ids import CaseId, IncidentId
from portal.privacy.service import drop_drafts_about
from portal.storage import BlobMissingError
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault

_AT_ONCE = 100


def delete_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> None:
    """Let an entry be gone from everywhere, with its files and what was begun to be written about it.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
        SharedOnceError: it was shared; then it is taken back.
        HeldError: everything in this case has to be kept for now.
    """
    require_to_write(uow, case_id, Permission.WRITE_DIARY)
    if kept_whole_since(uow, case_id) is not None:
        raise HeldError
    with Shards(uow, case_id, Audience.OWN).change() as order:
        held = take_in_hand(uow, case_id, incident_id)
        if held.row.shared_at is not None:
            raise SharedOnceError
        order.remove(line_of(held.row.id, held.told, held.row.received_at))
        held.row.deleted_at = uow.now
    hide_files_of(uow, case_id, incident_id)
    drop_drafts_about(uow, incident_id)
    uow.record(Event.INCIDENT_DELETED, incident_id, case_id=case_id)


def bring_back_deleted(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> None:
    """Put a deleted entry back where it was.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: there is none, or its time is over.
    """
    require_to_write(uow, case_id, Permission.WRITE_DIARY)
    with Shards(uow, case_id, Audience.OWN).change() as order:
        row = queries.deleted_incident(uow.session, case_id, incident_id)
        if row is None or row.deleted_at is None or uow.now - row.deleted_at >= BACK_FOR:
            raise IncidentNotFoundError
        order.add(line_of(row.id, open_told(own_key_of(uow, row.id), row), row.received_at))
        row.deleted_at = None
    hide_files_of(uow, case_id, incident_id, is_hidden=False)
    uow.record(Event.INCIDENT_BROUGHT_BACK, incident_id, case_id=case_id)


def deleted_incidents(uow: UnitOfWork, case_id: CaseId) -> list[DeletedLine]:
    """Return which of her deleted entries can still be brought back, the last deleted first.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    rows = queries.deleted_of_case(uow.session, case_id)
    keys = vault.unwrap_own(uow.vault, [row.id for row in rows])
    return [
        DeletedLine(
            row.id,
            open_told(keys[row.id], row).when.moment or row.received_at,
            row.deleted_at,
            row.deleted_at + BACK_FOR,
        )
        for row in rows
        if row.id in keys and row.deleted_at is not None and uow.now - row.deleted_at < BACK_FOR
    ]


def sweep_deleted(units: Units) -> int:
    """Destroy entries and records deleted long enough ago, unless all of its case has to be kept; return how many."""
    blobs: list[str] = []
    done = 0
    with units.write() as uow:
        for row in queries.deleted_before(uow.session, uow.now - BACK_FOR, limit=_AT_ONCE):
            service_id = may_destroy(uow, CaseId(row.case_id))
            if service_id is not None:
                blobs += _destroy(uow, row)
                uow.record(Event.INCIDENT_DESTROYED, row.id, case_id=row.case_id, chain=service_id)
                done += 1
        for record in queries.records_removed_before(uow.session, uow.now - BACK_FOR, limit=_AT_ONCE):
            service_id = may_destroy(uow, CaseId(record.case_id))
            if service_id is not None:
                vault.destroy_item(uow.vault, record.id)
                uow.session.delete(record)
                uow.record(Event.LINKED_DESTROYED, record.id, case_id=record.case_id, chain=service_id)
                done += 1
    for blob_id in blobs:  # only now: had the unit failed, its rows would name what is gone
        try:
            units.blobs.delete(blob_id)
        except BlobMissingError:
            continue
    return done


def _destroy(uow: UnitOfWork, row: IncidentRow) -> list[str]:
    """Destroy an entry's keys and rows, with all that belongs to it; return the blobs that are left over."""
    for version in queries.versions(uow.session, row.id):
        vault.destroy_item(uow.vault, version.id)
    vault.destroy_item(uow.vault, row.id)
    blobs = destroy_files_of(uow, IncidentId(row.id))
    for table in (VersionRow, AddendumRow, IncidentOpeningRow):
        uow.session.execute(delete(table).where(table.incident_id == row.id))
    uow.session.flush()
    uow.session.execute(delete(IncidentRow).where(IncidentRow.id == row.id))
    return blobs
