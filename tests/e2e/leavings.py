"""Leaving while typing, in every way there is: what the page had called kept, and what is there afterwards."""

import html
import os
import random  # noqa: TID251 - which way a leaving goes is left to chance, from a seed that is told
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError

from bench.live import Caller
from tests.e2e.conftest import CHROMIUM, PHONE, Site
from tests.support.engines.chromium import connected

_LETTERS = "abcdefghij klmnop rstu vwyz äß 🐦,."
_LINE = "Kept as a draft"
_OLDEST_SECONDS = 2.0
_AWAY = "https://www.bbc.co.uk/**"

# Tells, from within the page, how long the text was whenever the line beside it said that it was kept.
_WATCH = f"""
addEventListener('DOMContentLoaded', () => new MutationObserver(() => {{
  const line = document.querySelector('p[data-kept]');
  const box = document.querySelector('textarea[name=words]');
  if (line && box && line.textContent === '{_LINE}') window.called(box.value.length);
}}).observe(document, {{ subtree: true, childList: true, characterData: true }}));
"""


@dataclass
class Writer:
    """Somebody who types: what was typed when, and what the page has called kept.

    Args:
        name: by which they sign in.
        page: in which they type.
        draft_id: of their form's draft.
        typed: how long the text was at which moment.
        called: the longest text that the page has called kept.
    """

    name: str
    passphrase: str
    page: Page
    draft_id: str = ""
    text: str = ""
    typed: list[tuple[float, int]] = field(default_factory=list)
    called: int = 0

    def type_letter(self, by_chance: random.Random) -> None:
        """Type one more letter."""
        letter = by_chance.choice(_LETTERS)
        self.page.keyboard.insert_text(letter)
        self.text += letter
        self.typed.append((time.monotonic(), _units(self.text)))


@dataclass(frozen=True)
class Left:
    """How one leaving went.

    Args:
        kind: in which way.
        typed: how many letters there were.
        kept: how many of them are there afterwards.
        called: how many the page had called kept.
        due: how many were older than two seconds while there was a connection.
        is_same: whether what is there is the beginning of what was typed.
    """

    kind: str
    typed: int
    kept: int
    called: int
    due: int
    is_same: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing is lost that was called kept, and nothing that was older than two seconds."""
        return self.is_same and self.kept >= max(self.called, self.due)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@contextmanager
def own_browser(
    playwright: Playwright, program: str, folder: Path
) -> Iterator[tuple[Browser, "subprocess.Popen[bytes]"]]:
    """Run a Chromium that can be killed without anybody else's."""
    port_file = folder / "DevToolsActivePort"
    port_file.unlink(missing_ok=True)
    args = [program, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={folder}", *CHROMIUM]
    process = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 60
    while not port_file.exists() or not port_file.read_text():
        if time.monotonic() > until:
            raise TimeoutError(program)
        time.sleep(0.05)
    port = port_file.read_text().splitlines()[0]
    try:
        browser = connected(playwright, f"http://127.0.0.1:{port}")
    except BrowserError:
        kill(process)
        raise
    try:
        yield browser, process
    finally:
        kill(process)
        with suppress(BrowserError):
            browser.close()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End a browser with all that belongs to it, as a phone does that has run out of power."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def open_writer(browser: Browser, site: Site, name: str, passphrase: str) -> Writer:
    """Sign somebody in, in a window of their own, and put them before an empty form."""
    context: BrowserContext = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a plain dict will do
    context.set_default_timeout(60_000)
    context.route(_AWAY, lambda route: route.fulfill(body="weather"))
    page = context.new_page()
    writer = Writer(name, passphrase, page)
    page.expose_function("called", lambda length: setattr(writer, "called", max(writer.called, length)))
    page.add_init_script(_WATCH)
    page.goto(site.origin)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Write something down").click()
    page.get_by_label("What happened?").click()
    writer.draft_id = page.locator("[name=draft_id]").get_attribute("value") or ""
    return writer


def type_for(writers: list[Writer], seconds: float, by_chance: random.Random) -> None:
    """Let all of them type side by side, with a rest now and then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for writer in writers:
            writer.type_letter(by_chance)
        if by_chance.random() < 0.03:
            writers[0].page.wait_for_timeout(by_chance.uniform(200, 1500))


def press_leave(writer: Writer, by_chance: random.Random) -> None:
    """Leave as one leaves: by the button, or by Shift three times."""
    if by_chance.random() < 0.5:
        box = writer.page.locator("a.leave").first.bounding_box()
        assert box
        writer.page.mouse.move(box["x"] + 8, box["y"] + 8)
        writer.page.mouse.down()
    else:
        for _ in range(3):
            writer.page.keyboard.press("Shift")
    writer.page.wait_for_url(_AWAY)


def close_tab(writer: Writer, _random: random.Random) -> None:
    """Close the tab, or swipe it away."""
    writer.page.close()


def cut_network(writer: Writer, _random: random.Random) -> None:
    """Lose the network, type on in it, and close the tab."""
    writer.page.context.set_offline(True)


def fall_asleep(writer: Writer, _random: random.Random) -> None:
    """Let the phone stop the page where it stands."""
    session = writer.page.context.new_cdp_session(writer.page)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})


EACH: dict[str, Callable[[Writer, random.Random], None]] = {
    "exit": press_leave,
    "tab closed": close_tab,
    "network cut": cut_network,
    "phone asleep": fall_asleep,
}
ALL = ("browser killed", "server killed")
KINDS = (*EACH, *ALL)


def look(site: Site, writer: Writer, kind: str, left_at: float) -> Left:
    """Sign in again, elsewhere, and compare what is there with what was typed; then throw it away."""
    caller = Caller(site.origin.removeprefix("http://"))
    caller.send("/in", {"name": writer.name, "passphrase": writer.passphrase, "plain": "1"}, on="/in/plain")
    status, _, page = caller.ask(f"/notes/new/{writer.draft_id}")
    found = re.search(r'<textarea[^>]*name="words"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    text = html.unescape(found[1]).strip() if found and status == 200 else ""
    if status == 200:
        caller.send(f"/begun/{writer.draft_id}/away", {}, on="/notes/new")
    due = max((length for at, length in writer.typed if at <= left_at - _OLDEST_SECONDS), default=0)
    if kind == "exit":
        due = _units(writer.text)  # leaving takes the last letter along

    def tidied(length: int) -> int:
        """Count as the site counts: without spaces at the ends."""
        return _units(writer.text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").strip())

    is_same = writer.text.strip().startswith(text)
    return Left(kind, tidied(_units(writer.text)), _units(text), tidied(writer.called), tidied(due), is_same)


def leave_once(
    playwright: Playwright, program: str, site: Site, people: list[dict[str, str]], kind: str, seed: int, folder: Path
) -> list[Left]:
    """Let several people type side by side in one browser and leave in one way; return how it went for each."""
    by_chance = random.Random(seed)  # noqa: S311 - nothing secret
    left_at = 0.0
    with own_browser(playwright, program, folder) as (browser, process):
        writers = [open_writer(browser, site, one["name"], one["passphrase"]) for one in people]
        type_for(writers, by_chance.uniform(0.5, 5), by_chance)
        moments: dict[str, float] = {}
        if kind in EACH:
            for writer in writers:
                moments[writer.name] = time.monotonic()
                EACH[kind](writer, by_chance)
                if kind == "network cut":
                    writer.page.wait_for_timeout(by_chance.uniform(0, 500))
                    writer.page.close()
        elif kind == "browser killed":
            left_at = time.monotonic()
            kill(process)
        else:
            left_at = time.monotonic()
            site.kill()
        time.sleep(0.3)
    if kind == "server killed":
        site.start()
    return [look(site, writer, kind, moments.get(writer.name, left_at)) for writer in writers]
