"""Texts to the work telephones of those who are told of an alert: in staffing hours, and only while it is still so."""

from portal.accounts.service.on_duty import staff_on_duty
from portal.checkins import queries
from portal.checkins.escalation import Act, Step, told_by_text
from portal.checkins.models import CheckInRow, StaffTextRow
from portal.checkins.service.bodies import open_phone
from portal.checkins.service.watching import span_to_tell
from portal.checkins.wording import STAFF_ALL_CLEAR, STAFF_CALL
from portal.contact import service as contact
from portal.kernel.ids import CaseId, PersonId, ServiceId, new_id
from portal.outbox.retry import TextState
from portal.outbox.service import TextDraft, queue_text, state_of_text
from portal.unit_of_work import UnitOfWork

STAFF = "staff"
"""What a text to a work telephone is queued as, and its id."""

_MAY_HAVE_COME = frozenset(
    {TextState.TRYING, TextState.ASKING, TextState.SENT, TextState.DELIVERED, TextState.NOT_KNOWN}
)


def tell_staff_by_text(uow: UnitOfWork, row: CheckInRow, done: Step) -> None:
    """Queue what a step of an alert has to say to work telephones; who has set none has their pages alone."""
    people, is_all_clear = told_by_text(done), Act.ALL_CLEAR in done.acts
    people = tuple(person for person in people if _has_sense(uow, row, person, is_all_clear=is_all_clear))
    phones = queries.staff_phones(uow.session, people) if people else ()
    span = span_to_tell(uow, row.service_id) if phones else None
    if span is None:
        return
    for phone in phones:
        made = StaffTextRow(
            id=new_id(),
            checkin_id=row.id,
            service_id=row.service_id,
            person_id=phone.person_id,
            is_all_clear=is_all_clear,
            at=span[0],
            queued_at=uow.now,
            state=TextState.QUEUED,
        )
        uow.session.add(made)
        words = STAFF_ALL_CLEAR if is_all_clear else STAFF_CALL
        queue_text(uow, TextDraft(f"{STAFF} {made.id}", CaseId(row.case_id), open_phone(uow, phone), words, *span))


def note_staff_text(uow: UnitOfWork, staff_text_id: str, state: TextState) -> None:
    """Write down what became of a text to a work telephone."""
    row = queries.staff_text(uow.session, staff_text_id)
    if row is not None:
        row.state = state


def may_go_to_staff(uow: UnitOfWork, staff_text_id: str, number: str) -> bool:
    """Say, at the last moment, whether a text to a work telephone may go: whom or what it is for may be over."""
    made = queries.staff_text(uow.session, staff_text_id)
    phone = queries.staff_phone(uow.session, made.person_id) if made is not None else None
    if made is None or phone is None or open_phone(uow, phone) != number:
        return False
    row = queries.known_checkin(uow.session, made.checkin_id)
    span = span_to_tell(uow, made.service_id)
    if span is None or span[0] > uow.now or made.person_id not in staff_on_duty(uow, ServiceId(made.service_id)):
        return False
    reach = contact.reach_of_case(uow, CaseId(row.case_id))
    if reach is not None and reach.number == number:
        return False  # it would come to her of whom it tells
    if made.is_all_clear:
        return row.closed_at is not None
    return row.closed_at is None and row.alert_since is not None and row.acknowledged_by is None


def _has_sense(uow: UnitOfWork, row: CheckInRow, person: PersonId, *, is_all_clear: bool) -> bool:
    """Say whether an all-clear follows a call that may have come, or a call no other that still waits for the hour."""
    last = queries.last_staff_text(uow.session, row.id, person)
    is_call = last is not None and not last.is_all_clear
    state = state_of_text(uow, f"{STAFF} {last.id}") if last is not None and is_call else None
    return state in _MAY_HAVE_COME if is_all_clear else state is not TextState.QUEUED
