"""A whole site of its own for each test module, and real browsers to walk it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.support.postgres import fresh_postgres

ROOT = Path(__file__).parent.parent.parent
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
CHROMIUM = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
_START_SECONDS = 90
_PATIENCE_MS = 15_000  # the machine that runs this may be busy; a page that never shows what it must still fails
expect.set_options(timeout=_PATIENCE_MS)


@dataclass
class Site:
    """A running site: where it is, its folder, and its commands."""

    origin: str
    folder: Path
    env: dict[str, str]
    running: "subprocess.Popen[bytes]"

    def command(self, *words: str) -> str:
        """Run one of its commands and return what it printed."""
        run = [sys.executable, "-m", "flask", "--app", "app", *words]
        return subprocess.run(run, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    def kill(self) -> None:
        """End the site the hard way, as a power cut would."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def start(self) -> None:
        """Start the site and wait until it answers."""
        serve = [sys.executable, "-m", "portal.launch.serve"]
        with (self.folder / "said.log").open("ab") as log:
            self.running = subprocess.Popen(
                serve, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            try:
                urlopen(f"{self.origin}/up", timeout=5).read()  # noqa: S310 - our own address
                return
            except (URLError, OSError):
                time.sleep(0.05)
        raise TimeoutError((self.folder / "said.log").read_text())

    def stop(self) -> None:
        """Ask the site to end, and wait."""
        self.running.send_signal(signal.SIGTERM)
        self.running.wait(timeout=20)


def run_site(folder: Path, database_url: str | None, **settings: str) -> Iterator[Site]:
    """Run a site in a folder until the test is over."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "LINDEN_DATA_DIR": str(folder / "data"),
        "LINDEN_PORT": str(port),
        "LINDEN_PUBLIC_ORIGIN": f"http://127.0.0.1:{port}",
        "LINDEN_ARGON2": "64,1",
        **settings,
    }
    if database_url:
        env["LINDEN_DATABASE_URL"] = database_url
    site = Site(f"http://127.0.0.1:{port}", folder, env, None)  # type: ignore[arg-type]  # until it is started
    site.command("database", "upgrade")
    site.start()
    yield site
    if site.running.poll() is None:
        site.stop()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site on each of the two databases."""
    folder = tmp_path_factory.mktemp("site")
    if request.param == "sqlite":
        yield from run_site(folder, None)
    else:
        with fresh_postgres() as url:
            yield from run_site(folder, url)


@pytest.fixture(scope="module")
def sqlite_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run a site on SQLite."""
    yield from run_site(tmp_path_factory.mktemp("site"), None)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return what drives browsers: one for each process, or they stand in each other's way."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
    yield opened
    opened.close()


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return what opens a browser window of its own, with its own cookies."""
    contexts: list[BrowserContext] = []

    def open_one(size: dict[str, int] = PHONE, **options: object) -> BrowserContext:
        context = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]  # a plain dict will do
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
