"""The first journey, whole, in a real browser: from the invitation until she takes it back."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, Site
from tests.e2e.steps import Who, follow, press, seen, sign_in, words_of_list
from tests.support.samples import jpeg

pytestmark = pytest.mark.browser

STORY = "The grey van stood outside again. It left when I took a picture."
WORDS = re.compile("outside again")
FOLLOW_ADDRESS = """address => {
  const link = document.createElement("a");
  link.href = address;
  document.querySelector("main").append(link);
  link.click();
}"""


def join(page: Page, site: Site, code: str, who: Who, *, display_name: str = "") -> Who:
    """Accept an invitation as far as the way back."""
    page.goto(site.origin)
    follow(page, "I have an invitation")
    page.get_by_label("The words of your invitation").fill(code)
    press(page, "Go on")
    if display_name:
        page.get_by_label("Your name, as others see it").fill(display_name)
    page.get_by_label("A name to sign in with").fill(who.name)
    page.get_by_label("Your passphrase").fill(who.passphrase)
    press(page, "Go on")
    if not display_name:
        return who
    seen(page, "Set up your codes")
    page.get_by_text("I cannot use the picture").click()
    secret = page.locator(".to-keep__words").inner_text().replace(" ", "")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    press(page, "Go on")
    return Who(who.name, who.passphrase, secret)


def go_without_paper(page: Page) -> None:
    """Choose, knowingly, to have no code on paper."""
    seen(page, "If you forget your passphrase")
    page.get_by_label("I do not want a code").check()
    press(page, "Go on")


def take_paper(page: Page) -> str:
    """Choose a code on paper, write it down and type it back."""
    seen(page, "If you forget your passphrase")
    page.get_by_label("I want a code on paper").check()
    press(page, "Go on")
    seen(page, "Write these words down")
    words = words_of_list(page)
    follow(page, "I have written them down")
    page.get_by_label("The words on your paper").fill(words.upper())
    press(page, "Check my paper")
    return words


def choose_who_is_told(page: Page) -> None:
    """Choose, knowingly, that her advocate is told of changes."""
    seen(page, "If something changes here")
    page.get_by_label("Yes, tell my advocate").check()
    press(page, "Go on")


def lock_paper_away(page: Page) -> None:
    """Print the service's code and type it back."""
    seen(page, "Print this and lock it away")
    words = words_of_list(page)
    follow(page, "I have it on paper")
    page.get_by_label("The words on your paper").fill(words)
    press(page, "Check the paper")


@dataclass
class Story:
    """The three people of the journey, each at a browser of their own."""

    site: Site
    lead: Page
    advocate: Page
    phone: Page
    address_of_note: str = ""

    def the_first_lead_comes_from_the_command_line(self) -> None:
        """She makes the service's cover key, and locks its code away."""
        printed = self.site.command("people", "invite", "--role", "lead", "--service", "Harbour")
        join(self.lead, self.site, code_in(printed), Who("mayo"), display_name="Maya Osei")
        go_without_paper(self.lead)
        lock_paper_away(self.lead)
        seen(self.lead, "What needs you first")

    def an_advocate_is_invited_and_confirmed_after_a_call(self) -> Who:
        """Until then the advocate may do nothing."""
        follow(self.lead, "Team")
        follow(self.lead, "Invite somebody")
        self.lead.get_by_label("Who is it for?").fill("Ruth")
        self.lead.get_by_label(re.compile("Advocate: works on cases")).check()
        press(self.lead, "Make the invitation")
        code = words_of_list(self.lead)
        advocate = join(self.advocate, self.site, code, Who("ruthie"), display_name="Ruth Ellery")
        go_without_paper(self.advocate)
        follow(self.lead, "Done")
        self.lead.get_by_role("link", name=re.compile("Ruth")).first.click()
        self.lead.get_by_role("checkbox").check()
        press(self.lead, "Confirm that it was they")
        seen(self.lead, "Your team")
        return advocate

    def the_advocate_opens_a_case_and_invites_her(self, advocate: Who) -> str:
        """The invitation is shown once."""
        sign_in(self.advocate, self.site, advocate)
        seen(self.advocate, "What needs you first")
        follow(self.advocate, "Open a case")
        self.advocate.get_by_label("What does she want to be called?").fill("Anna")
        self.advocate.get_by_label("Her full name").fill("Anna Invented")
        press(self.advocate, "Open the case")
        seen(self.advocate, "Anna")
        press(self.advocate, "Make an invitation")
        return words_of_list(self.advocate)

    def on_her_phone_she_joins_and_writes_at_once(self, invitation: str) -> None:
        """A code on paper, a note, a photograph; only she can read it, and the address never changes."""
        join(self.phone, self.site, invitation, Who("annie"))
        take_paper(self.phone)
        choose_who_is_told(self.phone)
        expect(self.phone.get_by_text("Your advocate will ring you")).to_be_visible()
        follow(self.phone, "Write something down")
        self.phone.get_by_label("What happened?").fill(STORY)
        picture = {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
        self.phone.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]  # a plain dict will do
        press(self.phone, "Keep")
        expect(self.phone.get_by_text("Kept. Only you can read it.").first).to_be_visible()
        shows_a_picture(self.phone)
        assert self.phone.url == f"{self.site.origin}/"

    def before_the_call_she_cannot_share_and_after_it_she_can(self) -> None:
        """It is the voice that confirms, not the code."""
        follow(self.phone, "Share with your advocate")
        expect(self.phone.get_by_text("Your advocate will ring you first")).to_be_visible()
        follow(self.advocate, "Done")
        follow(self.advocate, "I have talked to her")
        self.advocate.get_by_role("checkbox").check()
        press(self.advocate, "Confirm that it was she")
        seen(self.advocate, "Anna")
        expect(self.advocate.get_by_text("Nothing is shared with you yet")).to_be_visible()
        follow(self.phone, "Notes")
        self.phone.get_by_role("link", name=WORDS).click()
        follow(self.phone, "Share with your advocate")
        press(self.phone, "Share with Ruth Ellery")
        expect(self.phone.get_by_text("can read this").first).to_be_visible()

    def the_advocate_sees_that_there_is_something_new_and_reads_it(self) -> None:
        """With its photograph."""
        follow(self.advocate, "Cases")
        expect(self.advocate.get_by_text("1 new note")).to_be_visible()
        self.advocate.locator("main table a").first.click()
        follow(self.advocate, "1 note is shared with you")
        seen(self.advocate, "Shared notes")
        expect(self.advocate.get_by_text(STORY)).to_have_count(0)
        note = self.advocate.locator("main a[href*='/notes/']").first
        self.address_of_note = note.get_attribute("href") or ""
        note.click()
        expect(self.advocate.get_by_text(STORY).last).to_be_visible()
        shows_a_picture(self.advocate)

    def she_sees_that_it_was_opened_and_takes_it_back(self) -> None:
        """Who has opened it stands beside the note, and on the page of who has looked."""
        follow(self.phone, "Notes")
        self.phone.get_by_role("link", name=WORDS).click()
        expect(self.phone.get_by_role("list", name="Who has opened it")).to_contain_text("Ruth Ellery")
        press(self.phone, "Take it back")
        expect(self.phone.get_by_text("You took this back")).to_be_visible()
        self.phone.get_by_role("link", name="Me", exact=True).click()
        follow(self.phone, "Who has looked")
        expect(self.phone.get_by_text("Ruth Ellery read one of your notes.")).to_be_visible()

    def then_the_advocate_cannot_open_it(self) -> None:
        """Neither from the case nor by its old address."""
        follow(self.advocate, "Cases")
        self.advocate.locator("main table a").first.click()
        expect(self.advocate.get_by_text("Nothing is shared with you yet")).to_be_visible()
        self.advocate.evaluate(FOLLOW_ADDRESS, self.address_of_note)
        seen(self.advocate, "There is nothing here")
        assert STORY not in self.advocate.content()


def test_from_the_invitation_until_she_takes_it_back(site: Site, open_browser: Callable[..., BrowserContext]) -> None:
    """The whole of the first journey, as each of the three sees it."""
    story = Story(site, open_browser(DESKTOP).new_page(), open_browser(DESKTOP).new_page(), open_browser().new_page())

    story.the_first_lead_comes_from_the_command_line()
    advocate = story.an_advocate_is_invited_and_confirmed_after_a_call()
    invitation = story.the_advocate_opens_a_case_and_invites_her(advocate)
    story.on_her_phone_she_joins_and_writes_at_once(invitation)
    story.before_the_call_she_cannot_share_and_after_it_she_can()
    story.the_advocate_sees_that_there_is_something_new_and_reads_it()
    story.she_sees_that_it_was_opened_and_takes_it_back()
    story.then_the_advocate_cannot_open_it()

    assert "0 faults" in site.command("audit", "verify")


def shows_a_picture(page: Page) -> None:
    """Wait for a picture, and make sure that it is one."""
    expect(page.locator("main img").first).to_be_visible()
    expect(page.locator("main img").first).to_have_js_property("complete", value=True)
    assert page.locator("main img").first.evaluate("image => image.naturalWidth") > 0


def code_in(printed: str) -> str:
    """Return the seven words of an invitation out of what the command printed."""
    found = re.search(r"\b((?:[a-z]+ ){6}[a-z]+)\b\s*$", printed, re.MULTILINE)
    assert found, printed
    return found[1]
