"""Changing an entry within the time in which she may; what it said before is kept for her alone."""

from dataclasses import replace

from portal.access.permissions import Permission
from portal.access.service import require, require_to_write
from portal.audit.events import Event
from portal.diary import queries
from portal.diary.correcting import ChangedMeanwhileError, FixedError, why_fixed
from portal.diary.incidents import IncidentDraft, Version, check_draft, tidied
from portal.diary.models import IncidentRow, VersionRow
from portal.diary.service.bodies import line_of, open_version, seal_version
from portal.diary.service.locking import seal_anew, take_in_hand
from portal.diary.service.reading import IncidentNotFoundError
from portal.diary.service.shards import Audience, Shards
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


def change_incident(
    uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, draft: IncidentDraft, *, seen: str = ""
) -> None:
    """Change an entry that nobody else has ever read and that she has not confirmed, within a day; or nothing at all.

    Args:
        uow: a unit that writes.
        case_id: her case.
        incident_id: which entry.
        draft: what it is to say; that a list stands beside it, and what she wrote from, stays as it was.
        seen: how it was when she began to change it, as `Incident.seen`; empty where nobody looked.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
        FixedError: it is not changed any more; that it was shared a moment ago counts.
        ChangedMeanwhileError: it was changed since she began.
        InvalidError: one of `check_draft`.
    """
    require_to_write(uow, case_id, Permission.WRITE_DIARY)
    told = tidied(draft)
    check_draft(told, uow.now)
    with Shards(uow, case_id, Audience.OWN).change() as order:
        held = take_in_hand(uow, case_id, incident_id)
        row, before = held.row, held.told
        told = replace(told, has_list=before.has_list, details=replace(told.details, source=before.details.source))
        if told == before:
            return
        why = why_fixed(row.received_at, uow.now, shared_at=row.shared_at, confirmed_at=row.confirmed_at)
        if why is not None:
            raise FixedError(why)
        if seen and seen != (row.changed_at.isoformat() if row.changed_at else "first"):
            raise ChangedMeanwhileError
        _keep_version(uow, row, before)
        order.remove(line_of(row.id, before, row.received_at))
        order.add(line_of(row.id, told, row.received_at))
        # With a new key: the one that is shared later must not open what a backup still has of before.
        seal_anew(uow, held, told)
        row.changed_at = uow.now
    uow.record(Event.INCIDENT_CHANGED, row.id, case_id=case_id)


def versions_of_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> list[Version]:
    """Return what one of her entries said before she changed it, the oldest first.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
    """
    require(uow, case_id, Permission.READ_DIARY)
    if queries.incident(uow.session, case_id, incident_id) is None:
        raise IncidentNotFoundError
    rows = queries.versions(uow.session, incident_id)
    keys = vault.unwrap_own(uow.vault, [row.id for row in rows])
    return [open_version(keys[row.id], row) for row in rows if row.id in keys]


def _keep_version(uow: UnitOfWork, row: IncidentRow, told: IncidentDraft) -> None:
    version = VersionRow(
        id=new_id(),
        incident_id=row.id,
        case_id=row.case_id,
        written_at=row.changed_at or row.received_at,
        until_at=uow.now,
    )
    seal_version(vault.new_own_item(uow.vault, version.id, CaseId(row.case_id)), version, told)
    uow.session.add(version)
