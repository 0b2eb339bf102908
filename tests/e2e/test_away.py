"""A page that is covered, or was out of sight for long, in a real browser: a plain page, and hers again as it was."""

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.steps import Who, press, seen, sign_in

pytestmark = pytest.mark.browser

STORY = "He stood by the gate again."
TURN = """is => {
  for (const [name, value] of [["hidden", is], ["visibilityState", is ? "hidden" : "visible"]])
    Object.defineProperty(document, name, {value, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
  return getComputedStyle(document.documentElement).display;
}"""
LATER = "() => { const now = Date.now; Date.now = () => now() + 121000 }"


@pytest.fixture(scope="module")
def her(sqlite_site: Site) -> Who:
    """Return the first victim of the invented service."""
    told = json.loads(sqlite_site.command("demo", "load", "--victims", "2", "--incidents", "2", "--json"))["people"]
    found = next(one for one in told if one["role"] == "victim")
    return Who(found["name"], found["passphrase"])


@pytest.fixture
def writing(sqlite_site: Site, her: Who, open_browser: Callable[..., BrowserContext]) -> Page:
    """Return a page on which she has begun to write, scrolled to the end."""
    page = open_browser().new_page()
    sign_in(page, sqlite_site, her)
    seen(page, "Today")
    page.get_by_role("link", name="Write something down").click()
    seen(page, "New note")
    page.locator("textarea").first.fill(STORY)
    expect(page.get_by_role("button", name="Cover", exact=True)).to_be_visible()
    page.evaluate("scrollTo(0, 200)")
    return page


def cover(page: Page) -> None:
    with page.expect_response(lambda answer: answer.url.endswith("/rest") and answer.request.method == "POST"):
        press(page, "Cover")
    seen(page, "Units")


def type_back(page: Page, passphrase: str) -> None:
    if not page.get_by_label("Passphrase").is_visible():
        page.locator("summary").click()
    page.get_by_label("Passphrase").fill(passphrase)
    with page.expect_response("**/rest/back"):
        press(page, "Go on")


def test_a_press_puts_a_page_there_that_works_and_her_passphrase_brings_hers_back(writing: Page, her: Who) -> None:
    cover(writing)

    assert STORY not in writing.content()
    assert writing.locator("textarea").count() == 0
    assert writing.title() == "Linden"
    writing.get_by_label("Length").fill("2,5")
    expect(writing.locator("output").first).to_have_text("6.35 centimetres")
    writing.get_by_label("Temperature").fill("212")
    expect(writing.locator("output").nth(2)).to_have_text("100 Celsius")
    type_back(writing, "not this one")
    expect(writing.locator("[data-answer]")).to_have_text("That did not work.")

    type_back(writing, her.passphrase)

    expect(writing.locator("textarea").first).to_have_value(STORY)
    assert writing.evaluate("scrollY") == 200
    writing.locator(".places").get_by_role("link", name="Me", exact=True).click()
    seen(writing, "Me")


def test_the_f2_key_covers_in_the_midst_of_typing_and_with_another_key_it_does_not(writing: Page, her: Who) -> None:
    writing.locator("textarea").first.focus()
    writing.keyboard.press("Control+F2")
    seen(writing, "New note")

    with writing.expect_response(lambda answer: answer.url.endswith("/rest") and answer.request.method == "POST"):
        writing.keyboard.press("F2")

    seen(writing, "Units")
    assert STORY not in writing.content()
    type_back(writing, her.passphrase)
    expect(writing.locator("textarea").first).to_have_value(STORY)


def test_three_wrong_tries_end_the_visit_and_the_page_stays_until_the_next(writing: Page, her: Who) -> None:
    cover(writing)
    for _try in range(3):
        type_back(writing, "not this one")
        expect(writing.locator("[data-answer]")).to_have_text("That did not work.")
        seen(writing, "Units")

    type_back(writing, her.passphrase)

    seen(writing, "Sign in")
    assert STORY not in writing.content()


def test_a_page_that_was_on_its_way_does_not_come_through(writing: Page) -> None:
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        held.append((route, route.fetch()))  # answered before she covers

    writing.route("**/me", hold)
    writing.locator(".places").get_by_role("link", name="Me", exact=True).click()
    for _wait in range(100):
        if held:
            break
        writing.wait_for_timeout(50)
    cover(writing)

    with writing.expect_response("**/me"):
        held[0][0].fulfill(response=held[0][1])
    writing.wait_for_timeout(500)

    seen(writing, "Units")


def test_covered_without_a_connection_it_is_still_her_passphrase_that_opens_it(writing: Page, her: Who) -> None:
    writing.route("**/rest", lambda route: route.abort())
    press(writing, "Cover")
    seen(writing, "Units")
    type_back(writing, "not this one")
    expect(writing.locator("[data-answer]")).to_have_text("That did not work.")

    type_back(writing, her.passphrase)

    expect(writing.locator("textarea").first).to_have_value(STORY)


def test_out_of_sight_it_is_blank_at_once_and_back_at_once(writing: Page) -> None:
    writing.locator("textarea").first.focus()

    assert writing.evaluate(TURN, True) == "none"
    assert writing.evaluate(TURN, False) == "block"
    assert writing.evaluate("[scrollY > 0, document.activeElement.tagName]") == [True, "TEXTAREA"]
    expect(writing.locator("textarea").first).to_have_value(STORY)


def test_out_of_sight_for_long_her_passphrase_is_asked_for(writing: Page, her: Who) -> None:
    writing.evaluate(TURN, True)
    writing.evaluate(LATER)

    with writing.expect_response(lambda answer: answer.url.endswith("/rest") and answer.request.method == "POST"):
        writing.evaluate(TURN, False)
    seen(writing, "Units")
    assert STORY not in writing.content()
    type_back(writing, her.passphrase)

    expect(writing.locator("textarea").first).to_have_value(STORY)


def test_covered_one_press_leaves_and_a_page_opened_anew_is_the_one_for_strangers(
    writing: Page, sqlite_site: Site
) -> None:
    cover(writing)
    other = writing.context.new_page()
    other.goto(sqlite_site.origin)
    seen(other, "Sign in")
    other.close()

    with writing.expect_request("**/x"):
        writing.locator("[data-leave]").first.evaluate("one => one.click()")

    expect(writing.locator("#page")).to_have_count(0)
    for _wait in range(50):
        if not any(cookie["name"] == "s" for cookie in writing.context.cookies(sqlite_site.origin)):
            return
        time.sleep(0.1)
    raise AssertionError("the visit was not ended")
