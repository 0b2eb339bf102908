"""Leaving without scripting: plain links and forms, a visit that the cookie alone carries, and what is shown then."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.leaving.walker import FACES, stops_of
from tests.support.joined import Joined
from tests.support.served import Served
from tests.support.whole import browser_of

pytestmark = pytest.mark.browser

STAFF = ("advocate", "lead", "partner at the table", "operator")


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def comes_in(served: Served, context: BrowserContext, who: str) -> Joined:
    """Let somebody sign in without scripting."""
    visit = served.visit(who, is_plain=True)
    assert visit
    cookie = browser_of(served.whole.site, visit).cookie("s") or ""
    context.add_cookies([{"name": "s", "value": cookie, "url": served.origin}])
    return visit


def presses_leave(page: Page) -> None:
    """Press where it is seen: on a page with a form, a button that sends it along lies over the link."""
    box = page.locator("a[data-leave]").bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def paths_of(served: Served, who: str) -> list[str]:
    return [stop.path for stop in stops_of(served, who) if not stop.is_sent and stop.path not in FACES]


def left_from(served: Served, context: BrowserContext, page: Page, who: str, path: str) -> list[str]:
    """Leave from a page, and return what is amiss; what Back can show in other browsers is published."""
    visit = comes_in(served, context, who)
    page.goto(served.before)
    page.goto(f"{served.origin}{path}")
    is_code = page.get_by_role("heading", level=1, name="Enter your code").count() > 0
    presses_leave(page)
    page.wait_for_url(served.leave_url)
    cookies = context.cookies(served.origin)
    page.go_back()
    amiss = {
        "it asked for a code": is_code,
        "Back shows it": "data-signed-in" in page.content(),
        "the visit goes on": served.is_open(visit),
        "a cookie is left": bool(cookies),
    }
    return [f"{who} at {path}: {fault}" for fault, is_so in amiss.items() if is_so]


def test_from_each_of_her_pages(served: Served, without_scripts: BrowserContext) -> None:
    page = without_scripts.new_page()

    faults = [
        fault
        for path in paths_of(served, "victim")
        for fault in left_from(served, without_scripts, page, "victim", path)
    ]

    assert faults == []


def test_from_each_page_that_only_staff_have(served: Served, without_scripts: BrowserContext) -> None:
    page = without_scripts.new_page()
    walked = set(paths_of(served, "victim"))
    faults = []
    for who in STAFF:
        own = [path for path in paths_of(served, who) if path not in walked]
        walked.update(own)
        faults += [fault for path in own for fault in left_from(served, without_scripts, page, who, path)]

    assert len(walked) > 80
    assert faults == []


def test_from_a_page_that_says_that_it_was_too_much(served: Served, without_scripts: BrowserContext) -> None:
    visit = comes_in(served, without_scripts, "victim")
    page = without_scripts.new_page()
    page.goto(f"{served.origin}/messages")
    page.locator("main textarea[name=words]").fill("x" * 1_100_000, timeout=60_000)
    page.locator("main form[data-draft] button[type=submit]:not([data-leave])").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is too big to send")

    presses_leave(page)

    page.wait_for_url(served.leave_url)
    assert not served.is_open(visit)


def test_by_a_form_when_the_landing_page_has_moved_to_another_host(
    served: Served, without_scripts: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Browsers hold a form against every address that its answer leads on to, and would stay where they are."""
    moved = f"http://127.0.0.1:{served.landing.server_port}/elsewhere"
    monkeypatch.setattr(served.landing, "moved_to", moved)
    visit = comes_in(served, without_scripts, "victim")
    page = without_scripts.new_page()
    page.goto(f"{served.origin}/notes/new")
    assert page.locator("button.leave--form").count() == 1

    presses_leave(page)

    page.wait_for_url(moved)
    assert not served.is_open(visit)
