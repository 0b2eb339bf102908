"""Her diary on a phone: the shortest way and the long one, lists of each kind, correcting, taking back, deleting."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.diary.batches.made import ANDROID, BACKUP, CALLS, CSV, IPHONE
from tests.e2e.conftest import Site
from tests.e2e.steps import Who, follow, press, seen, sign_in

pytestmark = pytest.mark.browser

MOST_TAPS = 3
STORY = "He stood by the gate when I came home."
LETTER = """\
From: Somebody <somebody@example.org>
To: kim@example.net
Date: Tue, 24 Nov 2026 16:20:05 +0000
Subject: Look outside

I am at your door.
"""


@dataclass
class Phone:
    """Her phone, and how often she has put her thumb on it."""

    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.first.click()

    def tap_link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name))

    def tap_button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name, exact=True))


@pytest.fixture(scope="module")
def her(sqlite_site: Site) -> Who:
    """Return the second victim of the invented service, who has written little."""
    told = json.loads(sqlite_site.command("demo", "load", "--victims", "2", "--incidents", "2", "--json"))["people"]
    found = [one for one in told if one["role"] == "victim"][-1]
    return Who(found["name"], found["passphrase"])


@pytest.fixture
def phone(sqlite_site: Site, her: Who, open_browser: Callable[..., BrowserContext]) -> Phone:
    page = open_browser().new_page()
    sign_in(page, sqlite_site, her)
    seen(page, "Today")
    return Phone(page)


def write(phone: Phone, words: str) -> None:
    follow(phone.page, "Today")
    follow(phone.page, "Write something down")
    phone.page.get_by_label("What happened?").fill(words)
    press(phone.page, "Keep")
    expect(phone.page.get_by_text("Kept. Only you can read it.").first).to_be_visible()


def test_the_shortest_way_is_at_most_three_taps_and_her_words(phone: Phone) -> None:
    phone.tap_link("Write something down")
    seen(phone.page, "New note")
    phone.tap(phone.page.get_by_label("What happened?"))
    phone.page.keyboard.type(STORY)
    phone.tap_button("Keep")

    expect(phone.page.get_by_text("Kept. Only you can read it.").first).to_be_visible()
    assert phone.taps <= MOST_TAPS
    expect(phone.page.locator("main")).to_contain_text(STORY)


def test_the_long_way_keeps_all_she_says_and_shows_it(phone: Phone) -> None:
    page = phone.page
    follow(page, "Write something down")
    seen(page, "New note")
    page.get_by_label("What happened?").fill("He rang and rang, and then he came.")
    page.evaluate("document.querySelectorAll('main form details').forEach(one => { one.open = true })")
    page.get_by_label("Called, wrote or tried to reach me").check()
    boxes = page.locator("main form textarea:visible")
    for number in range(1, boxes.count()):
        boxes.nth(number).fill(f"Said in box {number}.")
    press(page, "Keep")

    expect(page.get_by_text("Kept. Only you can read it.").first).to_be_visible()
    for number in range(1, boxes.count()):
        expect(page.locator("main")).to_contain_text(f"Said in box {number}.")
    expect(page.locator("main")).to_contain_text("Called, wrote or tried to reach me")


@pytest.mark.parametrize(
    ("name", "content", "begins"),
    [
        ("calls.csv", CSV.encode("utf-16"), "07700 900123"),
        ("chat.txt", IPHONE.encode(), "I know where you are"),
        ("WhatsApp.txt", ANDROID.encode(), "hello"),
        ("sms.xml", BACKUP.encode("utf-16"), "who is this"),
        ("calls.xml", CALLS.encode(), "Alex"),
        ("letter.eml", LETTER.encode(), "I am at your door"),
    ],
)
def test_a_list_of_each_kind_becomes_one_note(
    phone: Phone, tmp_path: Path, name: str, content: bytes, begins: str
) -> None:
    page = phone.page
    (tmp_path / name).write_bytes(content)
    follow(page, "Write something down")
    follow(page, "Were there many calls or messages")
    seen(page, "Many at once")
    page.locator("main input[type=file]").set_input_files(tmp_path / name)
    press(page, "Go on")
    seen(page, "Is this right")
    expect(page.locator("main")).to_contain_text(begins)
    keep_as_one(page)

    expect(page.get_by_role("heading", name="The list")).to_be_visible()
    expect(page.get_by_role("link", name="The file it came from")).to_be_visible()


def keep_as_one(page: Page) -> None:
    """Press until it is kept: where an answer changes what was found, that is shown once more."""
    for _ in range(2):
        answer_what_is_asked(page)
        before = page.locator("main").element_handle()
        press(page, "Keep as one note")
        assert before is not None
        before.wait_for_element_state("hidden")
        if not page.get_by_role("button", name="Keep as one note").count():
            return


def answer_what_is_asked(page: Page) -> None:
    """Choose the first answer of each question that has none yet, and everybody it may be about."""
    for group in page.locator("main form fieldset").filter(has=page.locator("input[type=radio]")).all():
        if not group.locator("input:checked").count():
            group.locator("input[type=radio]").first.check()
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    words = page.locator("main form textarea:visible").first
    if words.count():
        words.fill("All in one night.")


def test_the_same_list_again_adds_nothing(phone: Phone, tmp_path: Path) -> None:
    page = phone.page
    text = CSV.replace("900123", "900177")
    for again in (False, True):
        follow(page, "Today")
        follow(page, "Write something down")
        follow(page, "Were there many calls or messages")
        seen(page, "Many at once")
        page.locator("main textarea").fill(text)
        press(page, "Go on")
        seen(page, "Is this right")
        keep_as_one(page)
        if not again:
            expect(page.get_by_role("heading", name="The list")).to_be_visible()

    expect(page.locator("main")).to_contain_text("already")


def test_within_a_day_she_changes_it_and_what_it_said_before_is_hers(phone: Phone) -> None:
    page = phone.page
    write(phone, "The van was red.")
    follow(page, "Change what it says")
    page.get_by_label("What happened?").fill("The van was blue.")
    press(page, "Keep")

    expect(page.locator("main")).to_contain_text("The van was blue.")
    follow(page, "What it said before")
    expect(page.locator("main")).to_contain_text("The van was red.")


def test_what_she_adds_stands_under_it_and_never_over_it(phone: Phone) -> None:
    page = phone.page
    write(phone, "The bell rang at night.")
    follow(page, "Add something in words")
    page.locator("main textarea").first.fill("My neighbour heard it too.")
    press(page, "Keep")

    expect(page.locator("main")).to_contain_text("The bell rang at night.")
    expect(page.locator("main")).to_contain_text("My neighbour heard it too.")


def test_what_is_shared_is_taken_back_and_cannot_be_deleted(phone: Phone) -> None:
    page = phone.page
    write(phone, "A letter without a stamp.")
    follow(page, "Share with your advocate")
    page.get_by_role("button", name="Share with").first.click()
    expect(page.get_by_text("can read this").first).to_be_visible()
    assert not page.get_by_role("link", name="Delete this note").count()
    press(page, "Take it back")

    expect(page.get_by_text("You took this back")).to_be_visible()
    assert not page.get_by_role("link", name="Delete this note").count()


def test_what_was_never_shared_is_deleted_and_brought_back(phone: Phone, her: Who) -> None:
    page = phone.page
    write(phone, "Nobody is to know of the green door.")
    follow(page, "Delete this note")
    page.get_by_label("passphrase").fill("not this one at all")
    press(page, "Delete it")
    expect(page.locator("main [role=alert], main .govuk-error-message").first).to_be_visible()
    page.get_by_label("passphrase").fill(her.passphrase)
    press(page, "Delete it")

    follow(page, "Notes")
    expect(page.locator("main")).not_to_contain_text("green door")
    follow(page, "Deleted notes")
    expect(page.locator("main")).not_to_contain_text("green door")
    press(page, "Bring it back")
    follow(page, "Notes")
    expect(page.locator("main")).to_contain_text("green door")
