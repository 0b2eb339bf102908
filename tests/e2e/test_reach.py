"""Leave within reach: for fingers, keys, screen readers and voices, in every layout, whatever the screen is like."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Site
from tests.e2e.looker import LEAVE_HIGH, Looker
from tests.e2e.steps import Who, sign_in

pytestmark = pytest.mark.browser

ZOOMED = {"width": 320, "height": 225}
"""A screen of 1280 by 900 at 400 %."""

LAYOUTS = {
    "her first page": "/",
    "a long form": "/me/contact/change",
    "a list": "/notes",
    "what came of trying": "/me/practice",
    "a table": "/me/stays",
    "a page about trouble": "/nothing/is/here",
}
# What is drawn where the middle of Leave is, at the end of the page.
HELD = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight);
  const leave = document.querySelector("[data-leave]");
  const box = leave.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const style = getComputedStyle(leave);
  return {
    high: box.height,
    inside: box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
    uncovered: leave.contains(over),
    edged: style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0,
    wide: document.documentElement.scrollWidth - innerWidth,
  };
}"""


@pytest.fixture(scope="module")
def her(sqlite_site: Site) -> Who:
    """Return a victim of the invented service."""
    told = json.loads(sqlite_site.command("demo", "load", "--victims", "2", "--incidents", "3", "--json"))["people"]
    found = next(one for one in told if one["role"] == "victim")
    return Who(found["name"], found["passphrase"], found["totp_secret"])


@pytest.fixture
def page(sqlite_site: Site, her: Who, open_browser: Callable[..., BrowserContext]) -> Page:
    """Return a page on which she is signed in."""
    opened = open_browser(PHONE).new_page()
    sign_in(opened, sqlite_site, her)
    expect(opened.locator("body[data-signed-in] .places")).to_be_visible()
    return opened


def heard(page: Page) -> list[tuple[str, str]]:
    """Return what a screen reader or a voice finds to press, in order: roles and names."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    found = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if "role" in node]
    session.detach()
    return [(role, name) for role, name in found if role in {"link", "button", "textbox"}]


def shift(page: Page, times: int) -> None:
    for _number in range(times):
        page.keyboard.press("Shift")


class TestInEveryLayout:
    def test_it_is_found_first_seen_and_never_scrolled_away(self, page: Page) -> None:
        looker = Looker(page)
        wrong: dict[tuple[str, ...], object] = {}
        for name, path in LAYOUTS.items():
            looker.go(path)
            if heard(page)[:2] != [("link", "Go to the work"), ("link", "Leave")]:
                wrong[name, "heard"] = heard(page)[:3]
            if page.locator("[data-leave]").first.inner_text() != "Leave":
                wrong[name, "name"] = "what is seen is not what is said"
            for size in (PHONE, DESKTOP, {"width": 320, "height": 640}, ZOOMED):
                for colours in ("none", "active"):
                    page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict will do
                    page.emulate_media(forced_colors=colours)
                    held = page.evaluate(HELD)
                    good = held["inside"] and held["uncovered"] and held["high"] >= LEAVE_HIGH and held["wide"] <= 0
                    if not good or (colours == "active" and not held["edged"]):
                        wrong[name, str(size), colours] = held

        assert wrong == {}

    def test_three_presses_leave_from_each_and_are_counted_aloud(
        self, sqlite_site: Site, her: Who, open_browser: Callable[..., BrowserContext]
    ) -> None:
        for path in LAYOUTS.values():
            page = open_browser(PHONE).new_page()
            sign_in(page, sqlite_site, her)
            expect(page.locator("body[data-signed-in] .places")).to_be_visible()
            Looker(page).go(path)

            shift(page, 1)
            expect(page.locator("#said")).to_have_text("Shift: two more times to go.")
            shift(page, 2)

            expect(page.locator("#page")).to_have_count(0)
            page.context.close()

    def test_switched_off_it_does_nothing_and_the_button_still_leaves(self, page: Page) -> None:
        Looker(page).go("/me/shift")
        page.get_by_label("Nothing", exact=True).check()
        page.get_by_role("button", name="Keep").click()
        expect(page.locator("body[data-no-keys]")).to_have_count(1)

        shift(page, 4)
        expect(page.locator("#page")).to_have_count(1)
        page.get_by_role("link", name="Leave", exact=True).focus()
        page.keyboard.press("Enter")

        expect(page.locator("#page")).to_have_count(0)


class TestOnPaper:
    def test_what_is_printed_says_nothing_of_where_it_is_from(self, page: Page) -> None:
        Looker(page).go("/me/stays")
        page.emulate_media(media="print")

        margins = page.evaluate(
            "() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])"
            ".filter(rule => rule instanceof CSSPageRule).map(rule => rule.style.margin)"
        )

        assert not page.locator(".bar").is_visible()
        assert not page.locator(".places").is_visible()
        assert margins in (["0px"], ["0"])  # so that a browser has no room for title, address and day
        assert page.title() == "Linden"
