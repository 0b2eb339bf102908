"""Making an entry of what she put in from outside."""

from collections.abc import Sequence
from dataclasses import replace

from portal.access.permissions import Permission
from portal.access.service import require
from portal.box.service import open_thing, take_thing
from portal.diary import queries
from portal.diary.details import Source
from portal.diary.incidents import IncidentDraft, tidied
from portal.diary.service.writing import record_incident
from portal.evidence.service import ReceivedPicture, put_into_incident
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork


def record_from_outside(
    uow: UnitOfWork,
    case_id: CaseId,
    thing_id: str,
    draft: IncidentDraft,
    once: str,
    pictures: Sequence[ReceivedPicture] = (),
) -> IncidentId:
    """Make an entry of what waits, its picture beside it, marked as having come that way.

    Where she left the words as they came, it was written down when they came; where she changed them, it is now.

    Args:
        uow: the unit of work.
        case_id: her case.
        thing_id: what waits.
        draft: what she tells.
        once: the form's own token; the same form sent again gives the id of the first, and nothing more is kept.
        pictures: what came with the form, received before the unit of work was opened.

    Raises:
        CaseNotFoundError: not for this person.
        ThingMissingError: nothing of that id waits for her.
        InvalidError: one of `check_draft`.
    """
    access = require(uow, case_id, Permission.WRITE_DIARY)
    known = queries.incident_sent_once(uow.session, access.person_id, once)
    if known is not None:
        return IncidentId(known)
    thing = open_thing(uow, case_id, thing_id)
    told = tidied(replace(draft, details=replace(draft.details, source=Source.OUTSIDE)))
    written_at = thing.received_at if told.words == thing.words else None
    incident_id = record_incident(uow, case_id, told, once, pictures, written_at=written_at)
    take_thing(uow, case_id, thing_id)
    if thing.file_id is not None:
        put_into_incident(uow, case_id, thing.file_id, incident_id)
    return incident_id
