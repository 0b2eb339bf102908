"""What an invented victim and her advocate agreed on and wrote to each other, and how the case was worked on."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Protocol

from portal.casework.record import NoteKind, RecordDraft
from portal.casework.service import begin_mode, set_level, write_record
from portal.casework.standing import Level, Mode
from portal.checkins.plan import AgreementDraft
from portal.checkins.service import agree_checkins, set_watch
from portal.contact.agreement import Card, ContactDraft
from portal.contact.gate import Reach, Window
from portal.contact.service import write_contact
from portal.kernel.ids import CaseId, new_id
from portal.messages.service import note_seen, send_message, thread_page
from portal.messages.threads import MessageDraft
from portal.unit_of_work import UnitOfWork

_WORK_DAYS, _WEEKEND = frozenset(range(5)), frozenset({5, 6})
# A number that the regulator sets aside for stories.
_REACH = Reach(
    number="+447700900123",
    zone="Europe/London",
    safe=(Window(_WORK_DAYS, time(9, 30), time(16)), Window(_WEEKEND, time(11), time(13))),
    unsafe=(Window(frozenset({2}), time(12), time(14)),),
    may_text=True,
    may_ring=True,
    words="Can you call me back about the book?",
)
_CARD = Card(
    we_are="Ruth from the library",
    code_word="marigold",
    others="Her mother, who knows nothing of this",
    letters="None to her flat. Hand them over when you meet.",
    needs="Short calls. She cannot talk on the bus.",
    may_talk_to="Her sister Nell",
    never_talk_to="Anybody at her work",
)
# Who, how long ago, and what; the last is not read yet.
_TALK = (
    ("advocate", timedelta(days=8, hours=3), "I have read the notes you shared. Thank you. Is Thursday still good?"),
    ("victim", timedelta(days=8), "Thursday at ten is good. Please use the other number."),
    ("advocate", timedelta(days=7, hours=20), "I have changed it. Look under “How to reach me” whether it is right."),
    ("victim", timedelta(days=2, hours=4), "He was at the bus stop again. I wrote it down and shared it."),
    ("advocate", timedelta(days=2), "I have seen it. You did well to write down the time. We talk about it on Monday."),
    ("victim", timedelta(hours=5), "Can we make it Tuesday? My sister can come with me then."),
)


# How long ago, and what was written in the record.
_RECORD = (
    (
        timedelta(days=190),
        RecordDraft(
            NoteKind.FACT,
            "They lived together for three years. She left in January and changed her number in March.",
            "She told me when we first met",
            talked=True,
        ),
    ),
    (
        timedelta(days=40),
        RecordDraft(
            NoteKind.FACT, "The shop has kept the pictures of its camera for the two evenings.", "The shop’s manager"
        ),
    ),
    (
        timedelta(days=12),
        RecordDraft(NoteKind.OPINION, "He comes closer and oftener since the letter. I expect him at her work next."),
    ),
    (
        timedelta(days=3),
        RecordDraft(
            NoteKind.FACT, "She slept at her sister’s and will stay until Friday.", "She told me by phone", talked=True
        ),
    ),
)


class Invented(Protocol):
    """An invented person whose keys are open."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work in their name."""


class Settable(Protocol):
    """A clock that can be set."""

    moment: datetime


def agree_on_contact(advocate: Invented, case_id: CaseId) -> None:
    """Write down how she may be reached, as she said in a talk."""
    with advocate.write() as uow:
        write_contact(uow, case_id, ContactDraft(_REACH, _CARD), new_id(), is_by_voice=True)


def agree_on_texts(lead: Invented, advocate: Invented, case_id: CaseId) -> None:
    """Say when somebody watches, and that she wants to be asked by text; the rest is hers to choose, and to try."""
    with lead.write() as uow:
        set_watch(uow, (Window(_WORK_DAYS, time(8), time(21)), Window(_WEEKEND, time(10), time(18))), _REACH.zone)
    with advocate.write() as uow:
        agree_checkins(uow, case_id, AgreementDraft(None))


def talk(advocate: Invented, victim: Invented, case_id: CaseId, clock: Settable, today: datetime) -> None:
    """Let the two write to each other over the last days."""
    for who, ago, words in _TALK:
        clock.moment = today - ago
        writer = advocate if who == "advocate" else victim
        with writer.write() as uow:
            note_seen(uow, case_id, thread_page(uow, case_id).newest)
            send_message(uow, case_id, MessageDraft(words), new_id())


def work(advocate: Invented, case_id: CaseId, clock: Settable, today: datetime) -> None:
    """Let the advocate say how they work on a case and how it stands, and keep its record."""
    clock.moment = today - timedelta(days=190)
    with advocate.write() as uow:
        day = uow.now.date()
        begin_mode(uow, case_id, Mode.INTENSIVE, day, "She asked for it herself", today=day)
        set_level(uow, case_id, Level.MEDIUM, "He writes and waits outside, and has not come in so far.")
    for ago, draft in _RECORD:
        clock.moment = today - ago
        with advocate.write() as uow:
            write_record(uow, case_id, draft, new_id())
    clock.moment = today - timedelta(days=11)
    with advocate.write() as uow:
        day = uow.now.date()
        begin_mode(uow, case_id, Mode.CONSULTANCY, day, "The police officer who takes her statement", today=day)
        set_level(
            uow,
            case_id,
            Level.HIGH,
            "Three times in one week, twice at her door, and he now knows where her sister lives.",
        )


def advise(advocate: Invented, case_id: CaseId) -> None:
    """Let the advocate say how they work on a case that has just begun."""
    with advocate.write() as uow:
        day = uow.now.date()
        begin_mode(uow, case_id, Mode.ADVICE, day, "", today=day)
        set_level(uow, case_id, Level.STANDARD, "Letters only, and none for a month.")
