"""Gathering all that is shared at once, for a paper."""

from collections.abc import Collection
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require
from portal.accounts.service.interludes import interludes_of_case
from portal.audit.events import Event
from portal.diary import queries
from portal.diary.incidents import Incident
from portal.diary.models import AddendumRow
from portal.diary.service.bodies import open_incident_row, sharing_of
from portal.diary.service.shards import Audience, Shards
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass


def gather_shared(uow: UnitOfWork, case_id: CaseId) -> tuple[Incident, ...]:
    """Open everything that is shared, with what was added later, for a paper; she sees that it was gathered.

    What they had not read yet stays new to them: to gather is not to read. What was written while somebody else was in
    her place is left out.

    Raises:
        CaseNotFoundError: not for this person.
        SealBrokenError: one of them does not open; a paper that leaves something out unseen is worse than none.
    """
    require(uow, case_id, Permission.READ_SHARED_DIARY)
    ids = [line.incident_id for line in Shards(uow, case_id, Audience.CLASS).read().all()]
    keys = vault.unwrap_for_class(uow.vault, ids, case_id, RecordClass.DIARY)
    was_another = interludes_of_case(uow, case_id).has
    rows = [
        row
        for row in queries.incidents(uow.session, ids)
        # She is shown what a paper says, so what she sent and forgot stands in none.
        if sharing_of(row).is_on and not row.is_forgotten and row.id in keys and not was_another(row.received_at)
    ]
    added: dict[str, list[AddendumRow]] = {row.id: [] for row in rows}
    for one in queries.addenda(uow.session, added) if added else ():
        if not was_another(one.written_at):
            added[one.incident_id].append(one)
    uow.record(Event.SHARED_GATHERED, case_id, case_id=case_id)
    return tuple(open_incident_row(keys[row.id], row, added[row.id]) for row in rows)


def when_received(uow: UnitOfWork, case_id: CaseId, incident_ids: Collection[IncidentId]) -> dict[str, datetime]:
    """Return when some entries of a case were received.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_SHARED_DIARY)
    rows = queries.incidents(uow.session, incident_ids)
    return {row.id: row.received_at for row in rows if row.case_id == case_id}
