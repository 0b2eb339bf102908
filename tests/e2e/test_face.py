"""The kitchen page in front, in a real browser: it cooks, and whoever was told comes in, with scripting or without."""

import json
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import PHONE, Site, run_site
from tests.e2e.looker import AXE
from tests.e2e.steps import Who, press, seen

pytestmark = pytest.mark.browser

WORDS = "nettle and quince"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site with the kitchen page in front."""
    yield from run_site(tmp_path_factory.mktemp("site"), None, LINDEN_FACE="page", LINDEN_FACE_WORD=WORDS)


@pytest.fixture(scope="module")
def her(site: Site) -> Who:
    """Return a victim of the invented service."""
    told = json.loads(site.command("demo", "load", "--victims", "2", "--incidents", "3", "--json"))["people"]
    found = next(one for one in told if one["role"] == "victim")
    return Who(found["name"], found["passphrase"])


def look_for(page: Page, words: str) -> None:
    page.get_by_label("Something to cook").fill(words)
    press(page, "Find")


@pytest.mark.parametrize("scripting", [True, False])
def test_it_cooks_and_whoever_was_told_comes_in(
    site: Site,
    her: Who,
    open_browser: Callable[..., BrowserContext],
    scripting: bool,
) -> None:
    page = open_browser(PHONE, java_script_enabled=scripting).new_page()
    page.goto(site.origin)
    look_for(page, "leek")
    expect(page.get_by_text("500 g potatoes")).to_be_visible()

    look_for(page, WORDS)
    seen(page, "Sign in")
    assert page.url == f"{site.origin}/"  # nothing typed, and no second address
    page.get_by_label("Name", exact=True).fill(her.name)
    page.get_by_label("Passphrase", exact=True).fill(her.passphrase)
    press(page, "Sign in")
    expect(page.get_by_role("link", name="Write something down")).to_be_visible()

    page.goto(f"{site.origin}/")
    if scripting:  # the half that lived in the page is gone, and with it the way in
        seen(page, "What shall we cook?")


def test_it_is_whole_to_look_at_and_to_hear(site: Site, open_browser: Callable[..., BrowserContext]) -> None:
    page = open_browser(PHONE).new_page()
    page.goto(site.origin)
    look_for(page, "pancakes")
    expect(page.get_by_text("2 eggs")).to_be_visible()
    wrong = {}

    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        wrong[theme] = Axe().run(page, options=AXE).response["violations"]

    page.set_viewport_size({"width": 320, "height": 640})
    assert wrong == {"light": [], "dark": []}
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
