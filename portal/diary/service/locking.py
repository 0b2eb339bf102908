"""Holding one entry while it is changed, and sealing it anew under a key that nobody else has had."""

from dataclasses import dataclass, field

from portal.access.permissions import Permission
from portal.access.service import require
from portal.diary import queries
from portal.diary.incidents import IncidentDraft
from portal.diary.models import IncidentRow
from portal.diary.service.bodies import open_addendum, open_told, seal_addendum, seal_told
from portal.diary.service.links import keys_of_named, open_links, seal_links
from portal.diary.service.lists import seal_list_anew
from portal.diary.service.reading import IncidentNotFoundError, own_key_of
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


@dataclass(frozen=True)
class IncidentInHand:
    """An entry as it is now, locked, and its key: for as long as one thing is done with it."""

    row: IncidentRow
    key: bytes = field(repr=False)

    @property
    def told(self) -> IncidentDraft:
        """Return what she told."""
        return open_told(self.key, self.row)


def take_in_hand(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> IncidentInHand:
    """Return one of her entries, locked until this unit of work is over, with the key it has behind the lock.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry, or cannot open it.
    """
    require(uow, case_id, Permission.READ_DIARY)
    row = queries.incident(uow.session, case_id, incident_id, for_update=True)
    if row is None:
        raise IncidentNotFoundError
    return IncidentInHand(row, own_key_of(uow, row.id))


def seal_anew(uow: UnitOfWork, held: IncidentInHand, told: IncidentDraft) -> None:
    """Seal an entry, its links and all that was written under it with a new key, wrapped for her alone.

    Args:
        uow: a unit that writes.
        held: the entry, locked.
        told: what she told, or tells now.
    """
    row, has_list = held.row, held.told.has_list
    links = open_links(held.key, row) | keys_of_named(uow, CaseId(row.case_id), told)
    item_key = vault.renew_own_item(uow.vault, row.id, CaseId(row.case_id))
    row.sealed_body = seal_told(item_key, told, row=row.id, owner=row.case_id)
    row.sealed_links = seal_links(item_key, told, links, row=row.id, owner=row.case_id)
    for added in queries.addenda(uow.session, [row.id]):
        seal_addendum(item_key, added, open_addendum(held.key, added))
    if has_list:
        seal_list_anew(uow, CaseId(row.case_id), IncidentId(row.id), held.key, item_key)
