"""Takes a picture of every page, on a phone and on a desktop, signed in as each of the invented people.

    python tools/look.py [folder]

Starts a site of its own with an invented service in a folder that is deleted afterwards, follows every link that the
pages show, and writes one picture for each kind of page.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pyotp
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooSlowError

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"phone": (360, 780), "desktop": (1280, 900)}
START_SECONDS = 60
TALLEST = 4000
NOT_A_PAGE = re.compile(r"/x\b|/t/|/static/|.*\.[a-z]{2,4}$")
AN_ID = re.compile(r"[a-z2-7]{26}|\b[0-9]+\b")


@contextmanager
def site() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Run a site with an invented service; lend its origin and the people who can sign in."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = {**os.environ, "LINDEN_DATA_DIR": folder, "LINDEN_PORT": str(port)}
        _command(env, "database", "upgrade")
        people = json.loads(_command(env, "demo", "load", "--json"))["people"]
        serve = [sys.executable, "-m", "portal.launch.serve"]
        running = subprocess.Popen(serve, cwd=ROOT, env=env, start_new_session=True)
        try:
            origin = f"http://127.0.0.1:{port}"
            _wait_for(f"{origin}/up", running)
            yield origin, people
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(timeout=10)


def _command(env: dict[str, str], *words: str) -> str:
    """Run one of the site's commands and return what it says."""
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def _wait_for(address: str, running: "subprocess.Popen[bytes]") -> None:
    """Wait until the site answers."""
    until = time.monotonic() + START_SECONDS
    while running.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address, timeout=1):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The site did not start.")


def sign_in(page: Page, origin: str, person: dict[str, Any]) -> None:
    """Sign in as a person would, with scripting."""
    page.goto(origin)
    page.fill("[name=name]", person["name"])
    page.fill("[name=passphrase]", person["passphrase"])
    _press(page, "form:has([name=passphrase]) [type=submit]")
    if person.get("totp_secret"):
        page.fill("[name=code]", pyotp.TOTP(person["totp_secret"]).now())
        _press(page, "form:has([name=code]) [type=submit]")


def _press(page: Page, selector: str) -> None:
    """Press a button and wait for the next page to be swapped in."""
    _mark(page)
    page.click(selector)
    page.wait_for_selector("#page:not([data-seen])")


def _mark(page: Page) -> None:
    """Mark the page that is shown, so that the next one can be told from it."""
    page.evaluate("document.getElementById('page').dataset.seen = ''")


def follow(page: Page, path: str) -> None:
    """Press a link to a path, as if the page had one."""
    _mark(page)
    page.evaluate(
        """path => {
            const link = document.createElement("a");
            link.href = path;
            document.getElementById("page").append(link);
            link.click();
        }""",
        path,
    )
    page.wait_for_selector("#page:not([data-seen])")


def links(page: Page) -> list[str]:
    """Return the paths that the shown page leads to."""
    found: list[str] = page.eval_on_selector_all(
        "#page a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
    )
    return [path for path in found if not NOT_A_PAGE.match(path)]


def kind_of(path: str) -> str:
    """Return a name for all pages that differ only in what they are about."""
    plain = AN_ID.sub("one", path.partition("?")[0].strip("/"))
    return plain.replace("/", "-") or "first"


def walk(page: Page, role: str, folder: Path) -> int:
    """Take a picture of each kind of page that can be reached; return how many."""
    waiting, seen = ["/"], set[str]()
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        seen.add(kind_of(path))
        try:
            follow(page, path)
        except TooSlowError:
            print(f"  {role}: {path} was not shown")
            continue
        waiting += links(page)
        _take(page, folder, f"{role}-{kind_of(path)}")
    return len(seen)


def _take(page: Page, folder: Path, name: str) -> None:
    """Write a picture in each size."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        # A window as tall as the page: bars that stay in place would else stand in the middle of a long picture.
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": min(max(height, whole), TALLEST)})
        page.screenshot(path=folder / f"{name}-{size}.png")


def look(browser: Browser, origin: str, people: list[dict[str, Any]], folder: Path) -> None:
    """Take every picture: signed out first, then as the first person of each role."""
    for theme in ("light", "dark"):
        page = browser.new_page(color_scheme=theme)
        page.goto(origin)
        _take(page, folder, f"nobody-{theme}")
        page.close()
    first_of_role = {person["role"]: person for person in reversed(people)}
    for role, person in sorted(first_of_role.items()):
        page = browser.new_page(viewport={"width": 360, "height": 780})
        page.set_default_timeout(10_000)
        sign_in(page, origin, person)
        print(f"{role}: {walk(page, role, folder)} kinds of pages")
        page.close()


def main() -> None:
    """Take the pictures into the folder that is named, else into var/pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    names = filter(None, (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome-stable"))
    chromium = next(filter(None, map(shutil.which, names)), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with site() as (origin, people), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=[*sandbox, "--disable-background-networking"]
        )
        look(browser, origin, people, folder)
        browser.close()
    print(f"Pictures are in {folder}")


if __name__ == "__main__":
    main()
