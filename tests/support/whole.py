"""A whole site on one afternoon: two services, everybody there can be, and a case with some of everything in it."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from portal.access import service as access
from portal.accounts.halves import to_text
from portal.accounts.service import invites, telling
from portal.accounts.service.leaving import keep_orphan_form
from portal.accounts.service.second_factor import propose_secret, set_second_factor
from portal.accounts.telling import Change
from portal.casework import service as casework
from portal.casework.standing import Level, Mode
from portal.contact.agreement import Card, ContactDraft
from portal.contact.gate import Reach
from portal.contact.service import contact_of_case, write_contact
from portal.copies import service as copies
from portal.copies.choosing import Choice, CopyForm, What
from portal.diary.records import Order, OrderKind, Person
from portal.diary.service import begin_list, keep_record
from portal.evidence.sealing import IncomingFile
from portal.evidence.service import receive_opaque
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from portal.kernel.limits import NoLimits
from portal.privacy.drafts import Typed
from portal.privacy.service import carry_on
from portal.private import service as private
from portal.unit_of_work import Units
from tests.support.databases import database_of
from tests.support.fakes import FrozenClock
from tests.support.files import small_jpeg
from tests.support.joined import (
    Joined,
    World,
    join_first_lead,
    join_staff,
    join_victim,
    make_service,
    make_world,
    open_case,
)
from tests.support.paper_issued import begin_paper, put_on_agenda, put_papers_on
from tests.support.site import LEAVE_URL, Browser, goal_of, make_site, token_in, units_of
from tests.support.waiting import put_in_for

CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of everybody's second factor."""

INSIDERS = ("victim", "advocate", "lead", "partner at the table")
"""Who is on the case, leads the service whose case it is, or has a paper about it."""

OUTSIDERS = (
    "second victim",
    "unconfirmed victim",
    "second advocate",
    "victim elsewhere",
    "advocate elsewhere",
    "lead elsewhere",
    "unconfirmed staff",
    "partner",
    "operator",
    "half signed in",
    "cookie alone",
    "signed out",
)
"""Who has no business in the case; the third from the end is its own advocate, whose second factor is still to come."""

STRANGERS = ("cookie alone", "signed out")
SIGNED_IN = (*INSIDERS, *(who for who in OUTSIDERS if who not in {"half signed in", *STRANGERS}))


@dataclass(frozen=True)
class Whole:
    """The site, its people's browsers, and the ids of what is there, by what the addresses call them."""

    site: Flask
    clock: FrozenClock
    world: World
    people: dict[str, Joined]
    browsers: dict[str, Browser]
    ids: dict[str, str]
    private_note: str
    taken_back_note: str

    @property
    def units(self) -> Units:
        return units_of(self.site)

    def path(self, rule: str, **changed: str) -> str:
        """Return an address of a rule, with what is there in its places."""
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: (self.ids | changed)[found[1]], rule)

    def missing(self, rule: str, names: set[str]) -> str:
        """Return an address of a rule where some of its places name nothing."""
        return self.path(rule, **{name: new_id() for name in names})


def make_whole(folder: Path, clock: FrozenClock, *, database_url: str, leave_url: str = LEAVE_URL) -> Whole:
    """Make it all, by the pages where she acts and by the services where others did before."""
    site = make_site(folder, clock, database_url=database_url, leave_url=leave_url)
    # Behind the pages nobody counts how often people join; on the pages it is counted as ever.
    world = make_world(replace(units_of(site), limits=NoLimits()))
    people = _people(world)
    browsers = {who: browser_of(site, joined) for who, joined in people.items()}
    browsers["signed out"] = Browser(site)
    browsers["cookie alone"] = browser_of(site, world.victim)
    browsers["cookie alone"].half = ""
    her = browsers["victim"]
    private, shared, taken_back = (write_note(her, f"Note {number}.") for number in range(3))
    add_picture(her, shared)
    for note in (shared, taken_back):
        press(her, f"{note}/share")
    press(her, f"{taken_back}/back", on=taken_back)
    page = her.get(shared).text
    ids = {
        "case_id": world.case_id,
        "incident_id": shared.rpartition("/")[2],
        "file_id": _found(r"/files/([a-z2-7]{26})", page),
        "token": _found(r"/t/([a-z2-7]{26})", page),
        "draft_id": keep_begun(world.victim, "note", {"words": "I had begun to write"}),
        "person_id": world.advocate.id,
        "invite_id": people["unconfirmed staff"].invite_id,
        "told_id": tell_of_a_change(world.victim),
        "agreement_id": agree(world),
        **decide_something(world.advocate, world.case_id),
        **put_papers_on(world, people["partner at the table"]),
        **begin_paper(world, people["partner at the table"]),
        **put_on_agenda(world),
        "begun message": keep_begun(world.victim, "message", {"words": "I had begun a message"}),
        "begun message at work": keep_begun(world.advocate, f"message {world.case_id}", {"words": "Begun at work"}),
        **write_alone(world),
        **keep_by_name(world),
        "list_id": bring_list(world),
        "own_token": lay_ready(world),
        "checkin_id": new_id(),
        "text_id": new_id(),
        "thing_id": put_in_for(world.victim),
        "action_id": new_id(),
        "number": "1",
        "filename": "css/page.css",
    }
    return Whole(site, clock, world, people, browsers, ids, private.rpartition("/")[2], taken_back.rpartition("/")[2])


def bring_list(world: World) -> str:
    """Let a list of calls wait to be kept, and return its id."""
    incoming = IncomingFile(world.units.blobs, "calls.csv")
    incoming.write(b"Date,Time,Number\n13/01/2026,10:00,07700900123\n")
    incoming.seek(0)
    opaque = receive_opaque(incoming)
    with world.victim.write() as uow:
        begin_list(uow, world.case_id, opaque)
    incoming.hand_over()
    return opaque.file_id


def agree(world: World) -> str:
    """Write down how she may be reached, which is at no hour, and return the agreement's id."""
    reach = Reach("+447700900123", "Europe/London", (), may_ring=True)
    with world.advocate.write() as uow:
        write_contact(uow, world.case_id, ContactDraft(reach, Card(code_word="marigold")), new_id(), is_by_voice=True)
    with world.advocate.read() as uow:
        latest = contact_of_case(uow, world.case_id).latest
    assert latest
    return latest.agreement_id


def write_alone(world: World) -> dict[str, str]:
    """Write two notes that are hers alone, one of them deleted, and return by what ids."""
    with world.victim.write() as uow:
        note_id, gone_id = (private.keep_note(uow, world.case_id, f"Alone {number}.", new_id()) for number in range(2))
        private.delete_note(uow, world.case_id, gone_id)
    return {"note_id": note_id, "gone_id": gone_id}


def keep_by_name(world: World) -> dict[str, str]:
    """Keep somebody and an order by name, and return by what ids."""
    with world.victim.write() as uow:
        known_id = keep_record(uow, world.case_id, Person("Sam"), new_id())
        order_id = keep_record(uow, world.case_id, Order(OrderKind.BAIL), new_id())
    return {"known_id": known_id, "order_id": order_id}


def lay_ready(world: World) -> str:
    """Let a copy of her notes lie ready, and return its token."""
    with world.victim.write() as uow:
        choice = Choice(What.NOTES, CopyForm.DATA)
        return copies.make_ready(uow, world.case_id, choice, "Europe/London").token


@contextmanager
def whole_on(kind: str, folder: Path) -> Iterator[Whole]:
    """Lend it all on a database of one kind, for as many tests as only look at it."""
    with database_of(kind, folder) as url:
        whole = make_whole(folder, FrozenClock(), database_url=url)
        yield whole
        whole.units.engine.dispose()


def _people(world: World) -> dict[str, Joined]:
    """Return everybody who is signed in, wholly or by half."""
    units, lead, advocate = world.units, world.lead, world.advocate
    let_in(lead)
    let_in(advocate)
    second_case, third_case, fourth_case = (open_case(advocate, name) for name in ("Beth", "Cora", "Dora"))
    second_victim = join_victim(advocate, second_case)
    unconfirmed_victim = join_victim(advocate, third_case, is_confirmed=False)
    with advocate.write() as uow:
        invites.invite_victim(uow, fourth_case)
    with lead.write() as uow:
        invites.invite_staff(uow, Role.ADVOCATE, label="Somebody to come")
    lead_elsewhere = join_first_lead(units, make_service(units, "Elsewhere"))
    advocate_elsewhere = join_staff(lead_elsewhere, Role.ADVOCATE)
    case_elsewhere = open_case(advocate_elsewhere, "Elsa")
    found = {
        "victim": world.victim,
        "advocate": advocate,
        "lead": lead,
        "second victim": second_victim,
        "unconfirmed victim": unconfirmed_victim,
        "second advocate": join_staff(lead, Role.ADVOCATE),
        "victim elsewhere": join_victim(advocate_elsewhere, case_elsewhere),
        "advocate elsewhere": advocate_elsewhere,
        "lead elsewhere": lead_elsewhere,
        "unconfirmed staff": join_staff(lead, Role.ADVOCATE, is_confirmed=False),
        "partner": join_staff(lead, Role.PARTNER),
        "partner at the table": join_staff(lead, Role.PARTNER),
        "operator": join_staff(lead, Role.OPERATOR),
        "half signed in": advocate.again(),  # the passphrase was right, and the code is still to come
    }
    at_table = ("partner", "partner at the table")
    for who in ("second advocate", "advocate elsewhere", "lead elsewhere", "unconfirmed staff", *at_table, "operator"):
        let_in(found[who])
    return found


def let_in(joined: Joined) -> None:
    """Set somebody's second factor up, so that the visit in which they joined is let through."""
    with joined.write() as uow:
        propose_secret(uow, secret=CODE_SECRET)
        set_second_factor(uow, code_at(uow.now))


def code_at(moment: datetime) -> str:
    """Return what everybody's app shows at a moment."""
    return pyotp.TOTP(CODE_SECRET).at(moment)


def browser_of(site: Flask, who: Joined, *, scripting: bool = True) -> Browser:
    """Return a browser in which somebody is signed in, with both halves."""
    browser = Browser(site, scripting=scripting)
    with browser.client.session_transaction() as session:
        session["_user_id"] = to_text(who.started.cookie_half)
    browser.half = to_text(who.started.page_half or b"")
    return browser


def write_note(her: Browser, words: str, **fields: object) -> str:
    """Write a note on the page and return the address of its own."""
    answer = her.post("/notes/new", {"words": words, "once": new_id(), **fields}, token_of="/notes/new")
    path = goal_of(answer)
    assert path, answer.text
    return path


def add_picture(her: Browser, note: str, *, name: str = "IMG_1.jpg", body: bytes = b"") -> TestResponse:
    """Add a picture to a note on its page."""
    fields = {"once": new_id(), "photo": [(io.BytesIO(body or small_jpeg()), name)]}
    answer = her.post(f"{note}/picture", fields, token_of=f"{note}/picture")
    assert goal_of(answer) == note, answer.text
    return answer


def press(browser: Browser, path: str, *, on: str = "", **fields: object) -> TestResponse:
    """Press the button of a page, or another's where the button leads elsewhere."""
    answer = browser.post(path, {"csrf_token": token_in(browser.get(on or path)), **fields})
    assert goal_of(answer), answer.text
    return answer


def tell_of_a_change(victim: Joined) -> str:
    """Let her advocate be told that something changed, and return by what id."""
    with victim.write() as uow:
        telling.choose_telling(uow, tells_advocate=True)
        telling.tell_change(uow, Change.SIGN_OUT_TIME)
        return telling.changes_of_cases(uow, [access.case_of_victim(uow)]).popitem()[1][0].told_id


def decide_something(advocate: Joined, case_id: CaseId) -> dict[str, str]:
    """Let a lower level wait for a second person, and a way of work go on; return by what ids."""
    with advocate.write() as uow:
        casework.set_level(uow, case_id, Level.HIGH, "He waits at the school.")
        casework.set_level(uow, case_id, Level.MEDIUM, "He was told to stay away.")
        casework.begin_mode(uow, case_id, Mode.INTENSIVE, uow.now.date(), "", today=uow.now.date())
        standing = casework.standing_of_case(uow, case_id)
    assert standing.waiting_level
    return {"decision_id": standing.waiting_level.decision_id, "mode_id": standing.modes[0].decision_id}


def keep_begun(somebody: Joined, of: str, fields: Mapping[str, str]) -> str:
    """Keep what was begun in a form as one is kept whose visit was over, and return the draft's id."""
    typed = Typed(of, {name: [value] for name, value in fields.items()})
    assert keep_orphan_form(somebody.units, somebody.started.cookie_half, somebody.started.page_half, typed)
    with somebody.read() as uow:
        return next(offer.id for offer in carry_on(uow) if offer.of == of)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found[1]
