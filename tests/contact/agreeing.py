"""What is agreed about reaching somebody, in a line each."""

from dataclasses import replace
from datetime import time
from typing import Any

from portal.contact.agreement import Card, ContactDraft
from portal.contact.gate import Reach, Window
from portal.contact.service import contact_of_case, write_contact
from portal.kernel.ids import CaseId, new_id
from tests.support.make import Someone

NUMBER = "+447700900123"
WORK_DAYS = Window(frozenset(range(5)), time(9), time(17))
REACH = Reach(
    NUMBER,
    "Europe/London",
    (WORK_DAYS,),
    may_text=True,
    may_ring=True,
    may_leave_voicemail=True,
    words="Shall we talk?",
)
CARD = Card(we_are="the dentist", code_word="marigold", others="her mother")


def draft(card: Card = CARD, **changed: Any) -> ContactDraft:
    return ContactDraft(replace(REACH, **changed), card)


def agree(who: Someone, case_id: CaseId, *, is_by_voice: bool = False, **changed: Any) -> str:
    """Write an agreement down and return its id."""
    with who.write() as uow:
        write_contact(uow, case_id, draft(**changed), new_id(), is_by_voice=is_by_voice)
    with who.read() as uow:
        latest = contact_of_case(uow, case_id).latest
    assert latest
    return latest.agreement_id
