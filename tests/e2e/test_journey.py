"""The first journey, whole, in a real browser: from the invitation until she takes it back."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, Site
from tests.e2e.steps import Who, follow, press, seen, sign_in, words_of_list
from tests.support.samples import jpeg

pytestmark = pytest.mark.browser

STORY = "The grey van stood outside again. It left when I took a picture."
WORDS = re.compile("outside again")


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


def lock_paper_away(page: Page) -> None:
    """Print the service's code and type it back."""
    seen(page, "Print this and lock it away")
    words = words_of_list(page)
    follow(page, "I have it on paper")
    page.get_by_label("The words on your paper").fill(words)
    press(page, "Check the paper")


def test_from_the_invitation_until_she_takes_it_back(  # noqa: PLR0915 - it is one story
    site: Site, open_browser: Callable[..., BrowserContext]
) -> None:
    """The whole of the first journey, as each of the three sees it."""
    lead_page, advocate_page = (open_browser(DESKTOP).new_page() for _ in range(2))
    phone = open_browser().new_page()

    # The first lead comes from the command line, and makes the service's cover key.
    printed = site.command("people", "invite", "--role", "lead", "--service", "Harbour")
    join(lead_page, site, code_in(printed), Who("mayo"), display_name="Maya Osei")
    go_without_paper(lead_page)
    lock_paper_away(lead_page)
    seen(lead_page, "What needs you first")

    # The lead invites an advocate, and confirms after a call that it was they who joined.
    follow(lead_page, "Team")
    follow(lead_page, "Invite somebody")
    lead_page.get_by_label("Who is it for?").fill("Ruth")
    lead_page.get_by_label(re.compile("Advocate: works on cases")).check()
    press(lead_page, "Make the invitation")
    advocate = join(advocate_page, site, words_of_list(lead_page), Who("ruthie"), display_name="Ruth Ellery")
    go_without_paper(advocate_page)
    follow(lead_page, "Done")
    lead_page.get_by_role("link", name=re.compile("Ruth")).first.click()
    lead_page.get_by_role("checkbox").check()
    press(lead_page, "Confirm that it was they")
    seen(lead_page, "Your team")

    # The advocate opens a case and invites her.
    sign_in(advocate_page, site, advocate)
    seen(advocate_page, "What needs you first")
    follow(advocate_page, "Open a case")
    advocate_page.get_by_label("What does she want to be called?").fill("Anna")
    advocate_page.get_by_label("Her full name").fill("Anna Invented")
    press(advocate_page, "Open the case")
    seen(advocate_page, "Anna")
    press(advocate_page, "Make an invitation")
    invitation = words_of_list(advocate_page)

    # On her phone she joins, with a code on paper.
    anna = join(phone, site, invitation, Who("annie"))
    take_paper(phone)
    expect(phone.get_by_text("Your advocate will ring you")).to_be_visible()
    assert phone.url == f"{site.origin}/"

    # She writes at once, and adds a photograph; only she can read it.
    follow(phone, "Write something down")
    phone.get_by_label("What happened?").fill(STORY)
    phone.locator("input[type=file]").set_input_files(
        {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    )
    press(phone, "Keep")
    expect(phone.get_by_text("Kept. Only you can read it.").first).to_be_visible()
    expect(phone.locator("main img")).to_have_js_property("complete", value=True)
    assert phone.locator("main img").evaluate("image => image.naturalWidth") > 0

    # Before the call she cannot share; after it she can.
    follow(phone, "Share with your advocate")
    expect(phone.get_by_text("Your advocate will ring you first")).to_be_visible()
    follow(advocate_page, "Done")
    follow(advocate_page, "I have talked to her")
    advocate_page.get_by_role("checkbox").check()
    press(advocate_page, "Confirm that it was she")
    seen(advocate_page, "Anna")
    expect(advocate_page.get_by_text("Nothing is shared with you yet")).to_be_visible()
    follow(phone, "Notes")
    phone.get_by_role("link", name=WORDS).click()
    follow(phone, "Share with your advocate")
    press(phone, "Share with Ruth Ellery")
    expect(phone.get_by_text("can read this").first).to_be_visible()

    # The advocate sees that there is something new, reads it, and sees the photograph.
    follow(advocate_page, "Cases")
    expect(advocate_page.get_by_text("1 new note")).to_be_visible()
    advocate_page.locator("main table a").first.click()
    follow(advocate_page, "1 note is shared with you")
    advocate_page.get_by_role("link", name=WORDS).first.click()
    expect(advocate_page.get_by_text(STORY).last).to_be_visible()
    expect(advocate_page.locator("main img").first).to_be_visible()
    assert advocate_page.locator("main img").first.evaluate("image => image.naturalWidth") > 0
    address_of_note = advocate_page.locator("[aria-current=true], .row--here a").first.get_attribute("href")

    # She sees that it was opened, and takes it back.
    follow(phone, "Notes")
    phone.get_by_role("link", name=WORDS).click()
    expect(phone.get_by_text("Ruth Ellery").first).to_be_visible()
    expect(phone.get_by_role("list", name="Who has opened it")).to_contain_text("Ruth Ellery")
    press(phone, "Take it back")
    expect(phone.get_by_text("You took this back")).to_be_visible()
    phone.get_by_role("link", name="Me", exact=True).click()
    follow(phone, "Who has looked")
    expect(phone.get_by_text("Ruth Ellery read one of your notes.")).to_be_visible()

    # Then the advocate cannot open it.
    follow(advocate_page, "Cases")
    advocate_page.locator("main table a").first.click()
    expect(advocate_page.get_by_text("Nothing is shared with you yet")).to_be_visible()
    assert address_of_note
    advocate_page.evaluate(
        "address => { const a = document.createElement('a'); a.href = address;"
        " document.querySelector('main').append(a); a.click(); }",
        address_of_note,
    )
    seen(advocate_page, "There is nothing here")
    assert STORY not in advocate_page.content()

    # What was done is in the record, and the record holds.
    assert "0 faults" in site.command("audit", "verify")
    assert anna.name == "annie"


def code_in(printed: str) -> str:
    """Return the seven words of an invitation out of what the command printed."""
    found = re.search(r"\b((?:[a-z]+ ){6}[a-z]+)\b\s*$", printed, re.MULTILINE)
    assert found, printed
    return found[1]
