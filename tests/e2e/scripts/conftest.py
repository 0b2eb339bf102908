"""A browser and the stand-in site, for tests of the two scripts alone."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.e2e.scripts.stand import Answer, Asked, Stand
from tests.e2e.scripts.steps import HALF, NEW, NOTE, NOTES, SIGN_IN, TODAY, sign_in

# Where many tests run at once a browser may be slow.
expect.set_options(timeout=15_000)

ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=ARGUMENTS,
        # Whole pages kept for Back are part of what is tested here.
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def stand() -> Iterator[Stand]:
    stand = Stand()
    yield stand
    stand.close()


@pytest.fixture
def context(chromium: Browser, stand: Stand) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None)
    yield page
    assert faults == []


@pytest.fixture
def note(page: Page, stand: Stand) -> Page:
    """The page with the form, reached from elsewhere."""
    stand.put("/", NOTE)
    page.goto(f"{stand.leave_url}?before")
    page.goto(f"{stand.origin}/")
    return page


@pytest.fixture
def site(stand: Stand) -> Stand:
    """A little visit: sign in, today, notes, a new one."""

    def front(asked: Asked) -> Answer:
        known = asked.headers["X-Half"] == HALF
        return stand.answer(TODAY) if known else stand.answer(SIGN_IN, page="data-neutral", headers={"X-Neutral": "1"})

    stand.pages["/"] = front
    stand.pages["/in"] = lambda asked: Answer("", 204, {"X-Half": HALF, "X-Go": "/"})
    stand.put("/notes", NOTES)
    stand.put("/notes/new", NEW)
    return stand


@pytest.fixture
def visit(page: Page, site: Stand) -> Page:
    """Signed in, on the page of today."""
    sign_in(page, site)
    return page
