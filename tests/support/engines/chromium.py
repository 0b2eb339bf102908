"""Chromium with a profile on the disk, driven by Playwright over its own protocol."""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, Playwright
from playwright.sync_api import Error as BrowserError

from tests.support.engines.engine import PATIENCE_SECONDS, SHIFT, ended, started, until

PROGRAM = shutil.which("chromium")
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--remote-debugging-port=0",
)
_PORT_FILE = "DevToolsActivePort"
_CONNECTIONS = 4
_CONNECTION_SECONDS = 15


def connected(playwright: Playwright, address: str) -> Browser:
    """Connect to a running Chromium; one that restores its tabs just then now and then leaves a connection unanswered.

    Raises:
        BrowserError: it answers to none of several.
    """
    for _ in range(_CONNECTIONS - 1):
        with suppress(BrowserError):
            return playwright.chromium.connect_over_cdp(address, timeout=_CONNECTION_SECONDS * 1000)
    return playwright.chromium.connect_over_cdp(address, timeout=_CONNECTION_SECONDS * 1000)


class Chromium:
    """One Chromium with a profile."""

    name = "Chromium"

    def __init__(self, playwright: Playwright, profile: Path, *, restores: bool = False) -> None:
        """Start it and connect."""
        assert PROGRAM
        profile.mkdir(exist_ok=True)
        (profile / _PORT_FILE).unlink(missing_ok=True)
        restoring = ["--restore-last-session"] if restores else ["about:blank"]
        self._running = started([PROGRAM, *_ARGUMENTS, f"--user-data-dir={profile}", *restoring])
        until((profile / _PORT_FILE).exists, "Chromium listens")
        until((profile / _PORT_FILE).read_text, "Chromium says where")
        port = (profile / _PORT_FILE).read_text().splitlines()[0]
        try:
            self._browser: Browser = connected(playwright, f"http://127.0.0.1:{port}")
        except BrowserError:
            ended(self._running)
            raise
        context = self._browser.contexts[0]
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        self._tabs: list[Page] = [*context.pages] or [context.new_page()]
        self.page = self._tabs[0]

    def version(self) -> str:
        return self._browser.version

    def go(self, address: str) -> None:
        self.page.goto(address)

    def back(self) -> None:
        self.page.go_back(wait_until="commit")

    def press(self, selector: str) -> None:
        box = self.page.locator(selector).first.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        with suppress(BrowserError):  # the page may be gone before the pointer is up again
            self.page.mouse.up()

    def keys(self, text: str) -> None:
        for letter in text:
            self.page.keyboard.press("Shift" if letter == SHIFT else letter)

    def choose(self, selector: str, path: Path) -> None:
        self.page.set_input_files(selector, path)

    def evaluate(self, script: str) -> Any:
        with suppress(BrowserError):  # the page went while it was asked: nothing is known of the next one yet
            return self.page.evaluate(script)
        return None

    def tab(self) -> int:
        self._tabs.append(self.page.context.new_page())
        self.show(len(self._tabs) - 1)
        return len(self._tabs) - 1

    def show(self, number: int) -> None:
        self.page = self._tabs[number]
        self.page.bring_to_front()

    def cookies(self) -> list[str]:
        return [cookie.get("name", "") for cookie in self.page.context.cookies(self.page.url)]

    def give_cookie(self, name: str, value: str) -> None:
        self.page.context.add_cookies([{"name": name, "value": value, "url": self.page.url, "httpOnly": True}])

    def close(self) -> None:
        """End it as somebody ends it who closes the last window: what it still has to write is written."""
        session: CDPSession = self._browser.new_browser_cdp_session()
        with suppress(BrowserError):  # it goes, and may say nothing more
            session.send("Browser.close")
        self._running.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        ended(self._running)
        with suppress(BrowserError):
            self._browser.close()
