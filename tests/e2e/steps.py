"""What people do in a browser, step by step, by what they see."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from playwright.sync_api import Locator, Page, expect

from portal.kernel.clock import SystemClock
from tests.e2e.conftest import Site

STRONG = "marmalade on the northern stairs"
_STEP = timedelta(seconds=30)


@dataclass(frozen=True)
class Who:
    """Somebody with a way in."""

    name: str
    passphrase: str = STRONG
    secret: str | None = None


def sign_in(page: Page, site: Site, who: Who) -> None:
    """Sign in from the page that strangers see; staff give a code that was not used before."""
    page.goto(site.origin)
    page.get_by_label("Name", exact=True).fill(who.name)
    page.get_by_label("Passphrase", exact=True).fill(who.passphrase)
    press(page, "Sign in")
    if who.secret:
        seen(page, "Enter your code")
        # Joining used the code of this half minute; the one after it is taken as well.
        code = pyotp.TOTP(who.secret).at(SystemClock().now() + _STEP)
        page.get_by_label("Code", exact=True).fill(code)
        press(page, "Go on")


def seen(page: Page, heading: str) -> None:
    """Wait until a page with this heading is shown."""
    expect(page.get_by_role("heading", level=1).first).to_have_text(re.compile(heading))


def press(page: Page, name: str) -> None:
    """Press a button, by its words."""
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(within: Page | Locator, name: str) -> None:
    """Follow a link, by how its words begin, anywhere on a page or within a piece of it."""
    within.get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()


def words_of_list(page: Page) -> str:
    """Return the words that the page shows to be written down, each with its number."""
    expect(page.locator(".to-keep__list li").first).to_be_visible()
    return " ".join(page.locator(".to-keep__list li").all_inner_texts())


def shows_a_picture(page: Page) -> None:
    """Wait for a picture, and make sure that it is one."""
    expect(page.locator("main img").first).to_be_visible()
    expect(page.locator("main img").first).to_have_js_property("complete", value=True)
    assert page.locator("main img").first.evaluate("image => image.naturalWidth") > 0
