"""Writing down what happened, with pictures."""

from collections.abc import Sequence
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require
from portal.audit.events import Event
from portal.database import table_of
from portal.diary import queries
from portal.diary.incidents import IncidentDraft, check_draft, tidied
from portal.diary.models import IncidentRow
from portal.diary.service.bodies import line_of, seal_told
from portal.diary.service.links import keys_of_named, seal_links
from portal.diary.service.reading import IncidentNotFoundError
from portal.diary.service.shards import Audience, Shards
from portal.evidence.service import ReceivedPicture, keep_received
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault

_ADD = table_of(IncidentRow).insert()


def record_incident(
    uow: UnitOfWork,
    case_id: CaseId,
    draft: IncidentDraft,
    once: str,
    pictures: Sequence[ReceivedPicture] = (),
    *,
    written_at: datetime | None = None,
) -> IncidentId:
    """Keep an incident and its pictures, sealed for her alone, and write down that it was kept.

    Args:
        uow: the unit of work.
        case_id: her case.
        draft: what she told.
        once: the form's own token; the same form sent again gives the id of the first, and nothing more is kept.
        pictures: what came with it, received before the unit of work was opened.
        written_at: when this machine had the words already; this moment where it had not.

    Raises:
        CaseNotFoundError: not for this person.
        InvalidError: one of `check_draft`.
    """
    access = require(uow, case_id, Permission.WRITE_DIARY)
    told = tidied(draft)
    check_draft(told, uow.now)
    received_at = written_at or uow.now
    with Shards(uow, case_id, Audience.OWN).change() as order:
        # Asked behind the order's lock: of two at once, the second sees what the first has kept.
        known = queries.incident_sent_once(uow.session, access.person_id, once)
        if known is not None:
            return IncidentId(known)
        incident_id = IncidentId(new_id())
        item_key = vault.new_own_item(uow.vault, incident_id, case_id)
        links = keys_of_named(uow, case_id, told)
        row = {
            "id": incident_id,
            "case_id": case_id,
            "author_id": access.person_id,
            "once": once,
            "received_at": received_at,
            "sealed_body": seal_told(item_key, told, row=incident_id, owner=case_id),
            "sealed_links": seal_links(item_key, told, links, row=incident_id, owner=case_id),
        }
        uow.session.execute(_ADD, row)
        order.add(line_of(incident_id, told, received_at))
    uow.record(Event.INCIDENT_RECORDED, incident_id, case_id=case_id)
    _keep_pictures(uow, case_id, incident_id, pictures, once)
    return incident_id


def add_pictures(
    uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, pictures: Sequence[ReceivedPicture], once: str
) -> None:
    """Keep more pictures beside an entry of hers; they are hers alone, also where the entry is shared.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
    """
    require(uow, case_id, Permission.WRITE_EVIDENCE)
    if queries.incident(uow.session, case_id, incident_id) is None:
        raise IncidentNotFoundError
    _keep_pictures(uow, case_id, incident_id, pictures, once)


def _keep_pictures(
    uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, pictures: Sequence[ReceivedPicture], once: str
) -> None:
    for place, picture in enumerate(pictures):
        keep_received(uow, case_id, picture, incident_id=incident_id, once=f"{once}.{place}")
