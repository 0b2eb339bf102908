"""What one writes appears on the other's open page by itself, and disturbs nothing that is being typed there."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, Site
from tests.e2e.steps import Who, follow, press, seen, sign_in

pytestmark = pytest.mark.browser

SOON_MS = 5_000  # the machine that runs this may be busy; bench/live.py measures what is promised
LISTENS = "/messages/live"


@pytest.fixture(scope="module")
def people(sqlite_site: Site) -> dict[str, Who]:
    """Return the first of each role of the invented service."""
    told = json.loads(sqlite_site.command("demo", "load", "--victims", "2", "--incidents", "2", "--json"))["people"]
    found = [(one["role"], Who(one["name"], one["passphrase"], one["totp_secret"])) for one in told]
    return dict(reversed(found))


def open_hers(page: Page, site: Site, who: Who) -> None:
    """Sign in as her and open her messages, until they listen."""
    sign_in(page, site, who)
    seen(page, "Today")
    with page.expect_request(f"**{LISTENS}"):
        page.locator(".places").get_by_role("link", name="Messages").click()
    seen(page, "Messages")


def open_theirs(page: Page, site: Site, who: Who) -> None:
    """Sign in as her advocate and open the same thread, until it listens."""
    sign_in(page, site, who)
    seen(page, "What needs you first")
    page.get_by_role("row").filter(has_text="Anna").get_by_role("link").first.click()
    seen(page, "Anna")
    with page.expect_request(f"**{LISTENS}"):
        follow(page, "Messages")
    seen(page, "Messages")


def test_it_appears_on_the_open_page_and_what_is_typed_there_stays(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    anna, ruth = open_browser().new_page(), open_browser(DESKTOP).new_page()
    open_hers(anna, sqlite_site, people["victim"])
    open_theirs(ruth, sqlite_site, people["advocate"])
    typing = anna.get_by_label("Write a message")
    typing.fill("I was about to")

    ruth.get_by_label("Write a message").fill("Are you all right?")
    press(ruth, "Send")
    expect(anna.locator("#thread")).to_contain_text("Are you all right?", timeout=SOON_MS)

    assert typing.input_value() == "I was about to"
    assert anna.evaluate("document.activeElement.id") == typing.get_attribute("id")
    expect(anna.locator("#said")).to_have_text("Something new stands here.")
    expect(ruth.locator("#thread")).to_contain_text("Not read yet.")

    typing.press("End")
    typing.type(" say yes.")
    expect(ruth.locator("#thread")).to_contain_text("Read by Anna.", timeout=SOON_MS)
    press(anna, "Send")
    expect(ruth.locator("#thread")).to_contain_text("I was about to say yes.", timeout=SOON_MS)


def test_where_something_on_the_way_holds_lines_back_it_is_asked_now_and_again(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    anna = open_browser().new_page()
    anna.route(f"**{LISTENS}", lambda _route: None)  # never answered
    with anna.expect_response("**/messages/now") as asked:
        open_hers(anna, sqlite_site, people["victim"])

    assert asked.value.status == 200


def test_a_page_that_is_left_listens_no_more(
    sqlite_site: Site, people: dict[str, Who], open_browser: Callable[..., BrowserContext]
) -> None:
    anna = open_browser().new_page()
    open_hers(anna, sqlite_site, people["victim"])
    with anna.expect_event("requestfailed", lambda request: request.url.endswith(LISTENS)):
        anna.locator(".places").get_by_role("link", name="Notes").click()
