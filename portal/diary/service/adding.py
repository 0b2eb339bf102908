"""Confirming an entry, and writing under it what came to mind later."""

from portal.access.permissions import Permission
from portal.access.service import CaseAccess, require, require_to_write
from portal.attention.service import mark_notes
from portal.audit.events import Event
from portal.diary import queries
from portal.diary.correcting import added_words
from portal.diary.incidents import marks_of
from portal.diary.models import AddendumRow
from portal.diary.service.bodies import seal_addendum, sharing_of
from portal.diary.service.locking import IncidentInHand, take_in_hand
from portal.diary.service.tally import forget_openings
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.unit_of_work import UnitOfWork


def confirm_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> None:
    """Write down that she has read an entry again and that it is right; the first time counts.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
    """
    require(uow, case_id, Permission.WRITE_DIARY)
    row = take_in_hand(uow, case_id, incident_id).row
    if row.confirmed_at is None:
        row.confirmed_at = uow.now
        uow.record(Event.INCIDENT_CONFIRMED, row.id, case_id=case_id)


def add_to_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, words: str, once: str) -> None:
    """Write something under an entry, dated by the server; where it is shared, it is new to everybody again.

    Args:
        uow: a unit that writes.
        case_id: her case.
        incident_id: under which entry.
        words: what she adds.
        once: the form's own token; the same form sent again adds nothing more.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
        InvalidError: one of `added_words`.
    """
    access = require_to_write(uow, case_id, Permission.WRITE_DIARY)
    tidy = added_words(words)
    held = take_in_hand(uow, case_id, incident_id)
    if queries.addendum_sent_once(uow.session, access.person_id, once) is not None:
        return
    row = AddendumRow(
        id=new_id(),
        incident_id=held.row.id,
        case_id=case_id,
        author_id=access.person_id,
        once=once,
        written_at=uow.now,
    )
    seal_addendum(held.key, row, tidy)
    uow.session.add(row)
    uow.record(Event.INCIDENT_ADDED_TO, held.row.id, case_id=case_id)
    if sharing_of(held.row).is_on:
        _make_new_again(uow, access, held)


def _make_new_again(uow: UnitOfWork, access: CaseAccess, held: IncidentInHand) -> None:
    incident_id = IncidentId(held.row.id)
    forget_openings(uow, access, [incident_id])
    mark_notes(uow, access.case_id, {incident_id: marks_of(held.told)})
