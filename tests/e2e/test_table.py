"""A paper's way in real browsers, for each of the three forums: from her voice until she was told.

She is at her phone and the partner at a desktop. What her advocate does in between is done by the services that the
advocate's pages call.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config import settings_of
from portal.access.service import case_of_victim, code_of_case
from portal.accounts.service.sign_in import sign_in as begin_visit
from portal.consultancy import service
from portal.consultancy.forums import ForumId
from portal.consultancy.outcomes import Way
from portal.consultancy.wording import SAYINGS
from portal.factory import create_app
from portal.kernel.clock import SystemClock
from portal.kernel.ids import CaseId, InviteId, ServiceId, SummaryId
from portal.unit_of_work import Units
from tests.consultancy.table import Table
from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.looker import Looker
from tests.e2e.steps import Who, follow, press, seen, sign_in
from tests.support.joined import Joined, World
from tests.support.site import units_of

pytestmark = pytest.mark.browser

WISH = "That he stops coming to my street."
TOLD = "They drive through your street each evening."
ACTION = "Drive through the street each evening."


@dataclass(frozen=True)
class AtTable:
    """One forum of the invented service: what her page calls it, who sits there, and what it decides."""

    forum: ForumId
    place: str
    partner: str
    results: tuple[str, ...]


TABLES = [
    AtTable(ForumId.CHESHIRE, "Cheshire", "priya", ("Taken on",)),
    AtTable(ForumId.HAMPSHIRE, "Hampshire", "owen", ("Formulation", "Advice only")),
    AtTable(ForumId.LONDON, "London", "grace", ("Risk assessment", "Management plan")),
]


@pytest.fixture(scope="module")
def people(sqlite_site: Site) -> dict[str, Who]:
    """Return the people of the invented service, by the names they sign in with."""
    told = json.loads(sqlite_site.command("demo", "load", "--victims", "2", "--incidents", "12", "--json"))["people"]
    return {one["name"]: Who(one["name"], one["passphrase"], one["totp_secret"]) for one in told}


@pytest.fixture(scope="module")
def phone(sqlite_site: Site, people: dict[str, Who], browser: Browser) -> Iterator[Page]:
    """Lend her phone, on which she is signed in."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a plain dict will do
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, sqlite_site, people["beth"])
    seen(page, "Today")
    yield page
    context.close()


@pytest.fixture(scope="module")
def desk(sqlite_site: Site, people: dict[str, Who]) -> Table:
    """Return what her advocate does, on the site's own database."""
    units = units_of(create_app(settings_of(sqlite_site.env)))
    anna, ruth = (_joined(units, people[name]) for name in ("beth", "ruth"))
    with anna.read() as uow:
        case_id = CaseId(case_of_victim(uow))
    world = World(units, ServiceId(anna.actor.service_id), lead=ruth, advocate=ruth, case_id=case_id, victim=anna)
    return Table(world, second=ruth, partner=ruth, other_partner=ruth)


def _joined(units: Units, who: Who) -> Joined:
    started = begin_visit(units, who.name, who.passphrase, is_plain=False, network="n", device_token=None)
    return Joined(units, started, who.name, InviteId(""))


@pytest.mark.parametrize("at", TABLES, ids=lambda at: at.place)
def test_from_her_voice_until_she_was_told(
    sqlite_site: Site,
    people: dict[str, Who],
    phone: Page,
    desk: Table,
    open_browser: Callable[..., BrowserContext],
    at: AtTable,
) -> None:
    desktop = open_browser(DESKTOP, accept_downloads=True).new_page()

    she_says_what_she_wants(phone)
    summary_id = her_advocate_puts_a_paper_before_her(desk, at.forum)
    she_looks_at_it_part_by_part(phone, at)
    partner = her_advocate_issues_it(desk, summary_id, people[at.partner])
    sign_in(desktop, sqlite_site, people[at.partner])
    the_partner_declares_and_reads(desktop, code_of_paper(desk))
    the_partner_takes_a_copy_along(desktop, partner)
    the_partner_writes_down_what_came_of_it(desktop, at)
    with desk.advocate.write() as uow:
        service.tell_her(uow, desk.case_id, summary_id, TOLD, Way.HERE)
    she_reads_what_she_is_told(phone, at, partner)


def she_says_what_she_wants(phone: Page) -> None:
    """She writes it on her phone, and finds it there."""
    for link in ("Today", "Papers", "What you want them to know", "What do you want to happen?"):
        follow(phone, link)
    phone.get_by_label("In your own words").fill(WISH)
    press(phone, "Keep")
    seen(phone, "What you want them to know")
    expect(phone.get_by_text(WISH)).to_be_visible()


def her_advocate_puts_a_paper_before_her(desk: Table, forum: ForumId) -> SummaryId:
    """Nothing that must not leave is in it."""
    summary_id = desk.composes(forum)
    desk.completes(summary_id)
    revision = desk.draft(summary_id).revision
    with desk.advocate.write() as uow:
        service.leave_leaks_out(uow, desk.case_id, summary_id, revision, SAYINGS)
    with desk.advocate.write() as uow:
        service.offer_summary(uow, desk.case_id, summary_id)
    return summary_id


def she_looks_at_it_part_by_part(phone: Page, at: AtTable) -> None:
    """She stops after the first part, and goes on where she left off."""
    for link in ("Today", "1 paper is there for you to look at", f"Paper for {at.place}"):
        follow(phone, link)
    seen(phone, f"Paper for {at.place}")
    follow(phone, "Look at the first part")
    expect(phone.get_by_text(WISH)).to_be_visible()
    parts = int(re.findall(r"of (\d+)\.", phone.locator("main").inner_text())[0])
    for number in range(1, parts + 1):
        expect(phone.get_by_text(f"Part {number} of {parts}.")).to_be_visible()
        phone.get_by_label("It is right").check()
        press(phone, "Keep, and go on")
        if number == 1:
            expect(phone.get_by_text(f"Part 2 of {parts}.")).to_be_visible()
            follow(phone, "Leave it for another day")
            expect(phone.get_by_text(f"{parts - 1} parts are still to look at.")).to_be_visible()
            follow(phone, "Look at the next part")
    expect(phone.get_by_text("You have looked at all of it. Nobody else has it yet.")).to_be_visible()


def her_advocate_issues_it(desk: Table, summary_id: SummaryId, who: Who) -> str:
    """Return the partner's name, as it stands on the copy."""
    desk.signs(summary_id)
    partner = _joined(desk.units, who)
    desk.issues(summary_id, partner)
    with desk.advocate.read() as uow:
        return dict(service.partners_of_table(uow))[partner.id]


def code_of_paper(desk: Table) -> str:
    """Return the code under which a partner finds it: the invented service has issued another."""
    with desk.advocate.read() as uow:
        return code_of_case(uow, desk.case_id)


def the_partner_declares_and_reads(desktop: Page, code: str) -> None:
    """Nothing of it is shown before the declaration."""
    expect(desktop.get_by_role("table")).to_be_visible()
    desktop.get_by_role("row").filter(has_text="First say").filter(has_text=code).get_by_role("link").click()
    seen(desktop, "Before you open it")
    expect(desktop.get_by_text(WISH)).to_have_count(0)
    desktop.get_by_label("No. I am connected to neither of them").check()
    press(desktop, "Go on")
    expect(desktop.get_by_text(WISH)).to_be_visible()
    looker = Looker(desktop)
    looker.look("a paper")
    assert looker.amiss == []
    desktop.set_viewport_size(DESKTOP)  # type: ignore[arg-type]  # the same


def the_partner_takes_a_copy_along(desktop: Page, partner: str) -> None:
    """It is marked as theirs, and its name says nothing."""
    follow(desktop, "Take a copy along")
    press(desktop, "Make my copy")
    with desktop.expect_download() as taken:
        follow(desktop, "Download")
    assert taken.value.suggested_filename == "paper.pdf"
    pages = pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"for {partner}" in text
    assert WISH in text


def the_partner_writes_down_what_came_of_it(desktop: Page, at: AtTable) -> None:
    """As this forum has it, with something that she may be told of."""
    for link in ("The paper", "What came of it"):
        follow(desktop, link)
    for result in at.results:
        desktop.get_by_label(result, exact=True).check()
    desktop.get_by_label("What was decided, and why").fill("He comes after each letter from the court.")
    first = desktop.get_by_role("group", name="Action 1")
    first.get_by_label("Who does it?").select_option("police")
    first.get_by_label("What is to be done?").fill(ACTION)
    first.get_by_label("Day").fill("1")
    first.get_by_label("Month").fill("4")
    first.get_by_label("Year").fill(str(SystemClock().now().year + 1))
    first.get_by_label("She may be told of this").check()
    desktop.get_by_label("I chaired this discussion").check()
    press(desktop, "Write it down")
    expect(desktop.get_by_text("wrote this down on")).to_be_visible()
    expect(desktop.get_by_text(ACTION)).to_be_visible()


def she_reads_what_she_is_told(phone: Page, at: AtTable, partner: str) -> None:
    """She sees what was agreed as far as she may, and who has opened her paper and taken it along."""
    for link in ("Today", "You were told something new", f"Paper for {at.place}", "Read what came of it"):
        follow(phone, link)
    seen(phone, "What came of it")
    expect(phone.get_by_text(TOLD)).to_be_visible()
    expect(phone.get_by_text(ACTION)).to_be_visible()
    follow(phone, "Today")
    expect(phone.get_by_text("You were told something new")).to_have_count(0)
    follow(phone, "Who has looked")
    for what in ("read a paper.", "took a copy of a paper along."):
        expect(phone.get_by_text(f"{partner} {what}").first).to_be_visible()
