"""Writing in a thread, and writing down how far somebody has read."""

from contextlib import suppress
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from portal.access.permissions import Part, Permission
from portal.access.service import CaseAccess, require, require_to_write
from portal.attention.marks import Asks
from portal.attention.service import ask, note_contact, settle
from portal.audit.events import Event
from portal.kernel.ids import CaseId, new_id
from portal.kernel.text import clean
from portal.messages import queries
from portal.messages.models import MessageRow, SeenRow, ThreadRow
from portal.messages.service.bodies import seal_message
from portal.messages.threads import MessageDraft, check_draft
from portal.unit_of_work import UnitOfWork


def send_message(uow: UnitOfWork, case_id: CaseId, draft: MessageDraft, once: str) -> None:
    """Keep a message where everybody in the thread can read it.

    Args:
        uow: a unit that writes.
        case_id: whose thread.
        draft: what is said.
        once: the form's own token; the same form sent again keeps nothing more.

    Raises:
        CaseNotFoundError: not for this person, or not any more.
        NoWordsError, TooManyWordsError: as they say.
    """
    access = require_to_write(uow, case_id, Permission.WRITE_MESSAGES)
    tidy = replace(draft, words=clean(draft.words))
    check_draft(tidy)
    thread = _locked(uow, case_id)
    # Asked behind the thread's lock: of two at once, the second sees what the first has kept.
    if queries.message_sent_once(uow.session, access.person_id, once) is not None:
        return
    thread.last_number += 1
    thread.moved += 1
    row = MessageRow(
        id=new_id(),
        case_id=case_id,
        number=thread.last_number,
        author_id=access.person_id,
        once=once,
        sent_at=uow.now,
        is_urgent=draft.is_urgent,
    )
    seal_message(uow, row, tidy)
    uow.session.add(row)
    _ask_for_attention(uow, access, is_urgent=draft.is_urgent)
    uow.record(Event.MESSAGE_SENT, row.id, case_id=case_id)


def note_seen(uow: UnitOfWork, case_id: CaseId, number: int) -> None:
    """Write down that the acting person has seen everything up to a number, which the others are shown.

    Args:
        uow: a unit that writes.
        case_id: whose thread.
        number: the newest message that the page showed.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.READ_MESSAGES)
    thread = _locked(uow, case_id)
    reached = min(number, thread.last_number)
    row = queries.seen(uow.session, case_id, access.person_id)
    if row is None:
        row = SeenRow(case_id=case_id, person_id=access.person_id, number=0, seen_at=uow.now)
        uow.session.add(row)
    if row.number >= reached:
        return
    row.number, row.seen_at = reached, uow.now
    thread.moved += 1
    if access.part is Part.ADVOCATE and reached == thread.last_number:
        settle(uow, case_id, Asks.MESSAGE)
        settle(uow, case_id, Asks.URGENT)
    uow.record(Event.MESSAGES_READ, case_id=case_id)


def _ask_for_attention(uow: UnitOfWork, access: CaseAccess, *, is_urgent: bool) -> None:
    """Put the case before those who work on it; what they write themselves is contact with her."""
    if access.part is not Part.VICTIM:
        note_contact(uow, access.case_id)
        return
    ask(uow, access.case_id, Asks.MESSAGE)
    if is_urgent:
        ask(uow, access.case_id, Asks.URGENT)


def _locked(uow: UnitOfWork, case_id: CaseId) -> ThreadRow:
    """Return a case's thread, locked; the first who needs it makes it."""
    found = queries.thread(uow.session, case_id, for_update=True)
    if found is None:
        with suppress(IntegrityError), uow.session.begin_nested():  # somebody else may just have made it
            uow.session.add(ThreadRow(case_id=case_id, last_number=0, moved=0))
        found = queries.thread(uow.session, case_id, for_update=True)
    if found is None:
        message = "a thread cannot be made"
        raise RuntimeError(message)
    return found
