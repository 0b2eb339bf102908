"""Leaving the real site when something else goes on: trouble, a dialog, a file on its way, a network slow or gone."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from tests.e2e.leaving.planted import Planted
from tests.e2e.leaving.walker import Stop, Walker
from tests.support.engines.chromium import Chromium
from tests.support.engines.engine import until
from tests.support.served import Served
from tests.support.whole import browser_of

pytestmark = pytest.mark.browser

ROLES = ("victim", "advocate", "lead", "partner at the table", "operator")
NEUTRAL = "!!document.querySelector('[data-neutral]') && !document.querySelector('[data-signed-in]')"


def fails(*_args: object, **_named: object) -> NoReturn:
    raise RuntimeError("He stood at the gate.")


@pytest.fixture
def walker(served: Served, open_browser: Callable[..., BrowserContext]) -> Walker:
    return Walker(served, open_browser())


@pytest.mark.parametrize("who", ROLES)
def test_from_a_page_about_trouble(served: Served, walker: Walker, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    visit = walker.come_in(who)
    walker.open_second()
    with monkeypatch.context() as patch:
        patch.setitem(served.whole.site.view_functions, "me.index", fails)
        walker.go(Stop(who, "/me"))
    expect(walker.page.get_by_role("heading", level=1)).to_be_visible()

    assert walker.leave(visit, has_leave=True, is_twice=False) == []


def test_from_trouble_so_deep_that_nobody_is_known(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = walker.come_in("victim")
    walker.open_second()
    with monkeypatch.context() as patch:
        patch.setattr("portal.accounts.views.callers.resume", fails)
        patch.setattr("portal.web.pages.render_template", fails)
        walker.go(Stop("victim", "/notes"))

    assert walker.leave(visit, has_leave=True, is_twice=False) == []


def test_from_a_page_that_says_that_it_was_too_much(walker: Walker) -> None:
    """More words than the server takes in, from a form without a draft: with one the words would stay on the page."""
    visit = walker.come_in("victim")
    walker.go(Stop("victim", "/messages"))
    walker.page.evaluate("""() => {
      const form = document.querySelector("main form[data-draft]");
      form.removeAttribute("data-draft");
      form.elements.words.value = "x".repeat(1100000);
      form.requestSubmit();
    }""")
    expect(walker.page.get_by_role("heading", level=1)).to_have_text("That is too big to send")

    assert walker.leave(visit, has_leave=True) == []


def test_from_a_page_that_asks_to_wait_for_there_were_too_many_tries(served: Served, walker: Walker) -> None:
    visit = walker.come_in("second victim")
    assert visit
    for _ in range(5):
        with pytest.raises(WrongPassphraseError):
            check_passphrase(served.whole.units, visit.started.visit, "not her words at all")
    walker.go(Stop("second victim", "/me/leave"))
    walker.page.locator("main [name=passphrase]").fill("not her words either")
    walker.page.get_by_role("button", name="Keep", exact=True).click()
    expect(walker.page.get_by_role("heading", level=1)).to_have_text("Please wait a moment")

    assert walker.leave(visit, has_leave=True) == []


@pytest.mark.parametrize(
    ("who", "first", "second"),
    [
        ("victim", "/messages", "/notes/<incident_id>"),
        ("victim", "/notes/new", "/notes/new"),
        ("victim", "/files/<file_id>", "/me/stays"),
        ("advocate", "/work/<case_id>/papers/<paper_id>", "/work/<case_id>"),
        ("lead", "/team", "/nowhere/at/all"),
    ],
)
def test_a_second_tab_goes_too_whatever_it_shows(
    served: Served, walker: Walker, who: str, first: str, second: str
) -> None:
    visit = walker.come_in(who)
    walker.go(Stop(who, served.whole.path(first)))
    walker.read_in_second(served.whole.path(second))

    assert walker.leave(visit, has_leave=True) == []


def test_with_a_dialog_above_the_page_and_the_keys(walker: Walker) -> None:
    visit = walker.come_in("victim")
    walker.go(Stop("victim", "/notes"))
    walker.page.evaluate("""() => {
      const dialog = document.getElementById("page").appendChild(document.createElement("dialog"));
      dialog.innerHTML = "<p>Sure?</p><input><button data-leave>Leave</button>";
      document.querySelector("a[data-leave]").remove();
      dialog.showModal();
    }""")

    assert walker.leave(visit, has_leave=True) == []


def test_while_a_page_is_looked_at_as_it_would_be_printed(served: Served, walker: Walker) -> None:
    """There the button is not printed; the keys are what is left, and they do the same."""
    visit = walker.come_in("victim")
    walker.go(Stop("victim", served.whole.path("/notes/<incident_id>")))
    walker.page.emulate_media(media="print")
    for _ in range(3):
        walker.page.keyboard.press("Shift")

    walker.page.wait_for_url(served.leave_url)
    assert visit
    until(lambda: not served.is_open(visit), "the end of the visit")


def test_while_a_file_is_on_its_way(served: Served, walker: Walker, tmp_path: Path) -> None:
    big = tmp_path / "IMG_9.jpg"
    big.write_bytes(b"\xff\xd8\xff\xe0" + bytes(30_000_000))
    visit = walker.come_in("victim")
    walker.open_second()
    walker.go(Stop("victim", "/notes/new"))
    slow(walker.page, bytes_a_second=200_000)
    walker.page.get_by_label("What happened?").fill("With a file.")
    walker.page.set_input_files("input[type=file]", big)
    walker.page.get_by_role("button", name="Keep", exact=True).click()
    expect(walker.page.locator("#wait progress")).to_be_visible()

    assert walker.leave(visit, has_leave=True, is_twice=False) == []


def slow(page: Page, *, bytes_a_second: int) -> None:
    """Make the network as slow as a telephone's at the edge of a town."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"latency": 400, "downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second}
    session.send("Network.emulateNetworkConditions", {"offline": False, **limits})


def test_over_a_slow_network(walker: Walker) -> None:
    visit = walker.come_in("victim")
    walker.open_second()
    walker.go(Stop("victim", "/notes/new"))
    slow(walker.page, bytes_a_second=50_000)

    assert walker.leave(visit, has_leave=True, is_twice=False) == []


def test_when_the_visit_had_ended_already(served: Served, walker: Walker) -> None:
    """In another place, or by resting: the page is gone all the same, and the cookie with it."""
    visit = walker.come_in("victim")
    walker.open_second()
    walker.go(Stop("victim", "/notes/new"))
    assert visit
    browser_of(served.whole.site, visit).client.get("/x")
    assert not served.is_open(visit)

    assert walker.leave(visit, has_leave=True, is_twice=False) == []


def test_when_nothing_comes_through_to_the_site_any_more(served: Served, walker: Walker) -> None:
    """A beacon held back on the way: she lands, and her pages stay shut, for nobody has the page's half."""
    visit = walker.come_in("victim")
    walker.open_second()
    walker.go(Stop("victim", "/notes/new"))
    walker.page.context.route("**/x", lambda route: route.abort())

    faults = walker.leave(visit, has_leave=True, is_twice=False)

    walker.page.context.unroute("**/x")
    told = {fault.partition(":")[2].strip() or fault for fault in faults}
    assert told == {"no beacon came", "the visit goes on", "s"}  # the cookie is left, and opens nothing
    walker.page.goto(served.origin)
    assert walker.page.evaluate(NEUTRAL)


@pytest.mark.parametrize("is_killed", [False, True])
def test_with_no_network_and_the_browser_opened_again_at_once(
    served: Served, her: Planted, playwright: Playwright, tmp_path: Path, is_killed: bool
) -> None:
    engine = Chromium(playwright, tmp_path / "profile")
    her.comes_in(engine)
    her.begins(engine)
    engine.page.context.set_offline(True)
    engine.press("[data-leave]")
    until(lambda: engine.evaluate("!document.querySelector('#page')"), "an empty page")
    second = engine.tab()
    engine.page.context.set_offline(False)
    engine.go(f"{served.origin}/notes")
    assert second
    assert engine.evaluate(NEUTRAL), "a second tab shows more than the neutral page"
    (engine.kill if is_killed else engine.close)()

    engine = Chromium(playwright, tmp_path / "profile", restores=True)
    seen = {}
    for path in ("/", "/notes", "/notes/new"):
        engine.go(f"{served.origin}{path}")
        seen[path] = engine.evaluate(NEUTRAL)
    engine.kill()

    assert all(seen.values()), seen
