"""Sending an entry to her advocate and forgetting it: from then on nothing of hers shows that it ever was."""

from portal.access.permissions import Permission
from portal.access.service import require_to_write
from portal.attention.service import mark_notes
from portal.audit.events import Event
from portal.database import table_of
from portal.diary import queries
from portal.diary.incidents import IncidentDraft, check_draft, marks_of, tidied
from portal.diary.models import IncidentRow
from portal.diary.service.bodies import line_of, seal_told
from portal.diary.service.shards import Audience, Shards
from portal.diary.service.tally import count_shared
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.primitives import new_key

_ADD = table_of(IncidentRow).insert()


def send_and_forget(uow: UnitOfWork, case_id: CaseId, draft: IncidentDraft, once: str) -> None:
    """Give an entry to her advocate and keep nothing of it for her: no key, no line in her order, no event she sees.

    Nobody can take it back, and she cannot be made to show it.

    Args:
        uow: the unit of work.
        case_id: her case.
        draft: what she told.
        once: the form's own token; the same form sent again sends nothing more.

    Raises:
        CaseNotFoundError: not for this person, or not yet.
        InvalidError: one of `check_draft`.
    """
    access = require_to_write(uow, case_id, Permission.SHARE_DIARY)
    told = tidied(draft)
    check_draft(told, uow.now)
    with Shards(uow, case_id, Audience.OWN).change():
        pass  # an order of her own that begins after the other's would ask to be filled from it, and show that it is
    with Shards(uow, case_id, Audience.CLASS).change() as order:
        if queries.incident_sent_once(uow.session, access.person_id, once) is not None:
            return
        incident_id, item_key = IncidentId(new_id()), new_key()
        row = {
            "id": incident_id,
            "case_id": case_id,
            "author_id": access.person_id,
            "once": once,
            "received_at": uow.now,
            "shared_at": uow.now,
            "is_forgotten": True,
            "sealed_body": seal_told(item_key, told, row=incident_id, owner=case_id),
        }
        uow.session.execute(_ADD, row)
        vault.wrap_for_class(uow.vault, incident_id, case_id, RecordClass.DIARY, item_key)
        order.add(line_of(incident_id, told, uow.now))
    count_shared(uow, access, 1)
    mark_notes(uow, case_id, {incident_id: marks_of(told)})
    uow.record(Event.INCIDENT_SENT, incident_id, case_id=case_id)
