"""What a visit leaves in a real browser: nothing that can be read, and nothing that opens anything."""

import gzip
import os
import shutil
import signal
import socket
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.e2e.conftest import CHROMIUM, PHONE, Site
from tests.e2e.steps import Who, follow, press, sign_in
from tests.support.samples import jpeg

pytestmark = pytest.mark.browser

ANNA = Who("invented-3", "quiet harbour number 3 behind the hill")
WORDS = ("tangerine-umbrella", "velvet-lighthouse", "IMG_cinnamon.jpg", ANNA.name, ANNA.passphrase)


@pytest.fixture(scope="module")
def lived_in(sqlite_site: Site) -> Site:
    """Return a site with the invented service, whose third victim is the one of these tests."""
    sqlite_site.command("demo", "load", "--victims", "3", "--incidents", "3")
    return sqlite_site


@contextmanager
def own_chromium(profile: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """Run a Chromium with a profile on the disk, as a person's own is; lend its process and where it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [shutil.which("chromium") or "chromium", "--headless=new", f"--remote-debugging-port={port}"]
    quiet = ["--no-first-run", "--disable-gpu", "--disable-component-update", "--disable-sync", "about:blank"]
    running = subprocess.Popen(
        [*words, f"--user-data-dir={profile}", *CHROMIUM, *quiet],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield running, f"http://127.0.0.1:{port}"
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def connected(playwright: Playwright, address: str) -> Browser:
    """Connect as soon as the browser listens."""
    for _ in range(200):
        try:
            return playwright.chromium.connect_over_cdp(address)
        except Exception:  # noqa: BLE001 - not there yet
            time.sleep(0.1)
    raise TimeoutError(address)


def write_something(page: Page) -> None:
    """Write a note with a picture, keep it, and begin another that is never kept."""
    follow(page, "Write something down")
    page.get_by_label("What happened?").fill(f"The {WORDS[0]} was there.")
    page.locator("input[type=file]").set_input_files({"name": WORDS[2], "mimeType": "image/jpeg", "buffer": jpeg()})
    press(page, "Keep")
    expect(page.get_by_text("Kept. Only you can read it.").first).to_be_visible()
    page.get_by_role("link", name="Today", exact=True).click()
    follow(page, "Write something down")
    page.get_by_label("What happened?").fill(f"The {WORDS[1]} is not kept yet.")


def found_in(profile: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return which words stand where in a browser's files, also in UTF-16 and inside compressed pieces."""
    needles = {word: (word.encode(), word.encode("utf-16-le")) for word in words}
    found = []
    for path in profile.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        for whole in (content, *unpacked(content)):
            found += [(word, path.name) for word, forms in needles.items() if any(form in whole for form in forms)]
    return found


def unpacked(content: bytes) -> Iterator[bytes]:
    """Open every gzip piece in some bytes."""
    start = content.find(b"\x1f\x8b\x08")
    while start >= 0:
        with suppress(zlib.error):
            yield zlib.decompressobj(wbits=31).decompress(content[start:])
        start = content.find(b"\x1f\x8b\x08", start + 1)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"..velvet-lighthouse..")
    (tmp_path / "wide").write_bytes("..velvet-lighthouse..".encode("utf-16-le"))
    (tmp_path / "packed").write_bytes(b"..." + gzip.compress(b"..velvet-lighthouse.."))

    assert {name for _, name in found_in(tmp_path, WORDS)} == {"plain", "wide", "packed"}


@pytest.mark.parametrize("ending", ["left", "killed"])
def test_the_browsers_files_hold_nothing_and_reopened_it_shows_the_neutral_page(
    lived_in: Site, playwright: Playwright, tmp_path: Path, ending: str
) -> None:
    with own_chromium(tmp_path) as (running, address):
        page = connected(playwright, address).contexts[0].new_page()
        page.set_default_timeout(20_000)
        sign_in(page, lived_in, ANNA)
        write_something(page)
        time.sleep(3)  # browsers write their sessions late
        if ending == "left":
            page.get_by_role("link", name="Leave").dispatch_event("pointerdown", {"button": 0, "isPrimary": True})
            time.sleep(2)
        os.killpg(running.pid, signal.SIGKILL)
    assert found_in(tmp_path, WORDS) == []

    with own_chromium(tmp_path) as (_running, address):
        page = connected(playwright, address).contexts[0].new_page()
        for path in ("/", "/notes", "/notes/new"):
            page.goto(f"{lived_in.origin}{path}")
            expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
            assert "data-signed-in" not in page.content()


def test_the_cookie_alone_opens_nothing(lived_in: Site, open_browser: Callable[..., BrowserContext]) -> None:
    hers, his = open_browser(PHONE), open_browser(PHONE)
    page = hers.new_page()
    sign_in(page, lived_in, ANNA)
    expect(page.get_by_role("link", name="Write something down")).to_be_visible()
    his.add_cookies(hers.cookies())  # type: ignore[arg-type]  # what one gives the other takes

    for path in ("/", "/notes", "/me", "/me/looked", "/notes/new"):
        answer = his.request.get(f"{lived_in.origin}{path}")
        assert "data-signed-in" not in answer.text()
        assert "Sign in" in answer.text()
        swapped = his.request.get(f"{lived_in.origin}{path}", headers={"X-Swap": "1", "X-Half": "A" * 43})
        assert "data-signed-in" not in swapped.text()

    follow(page, "Write something down")
    expect(page.get_by_label("What happened?")).to_be_visible()


BEFORE = "data:text/html,<p>Before</p>"


def _press_down_on(page: Page, name: str) -> None:
    """Press with a real pointer: the page is blank from the press on, so there is nothing left to be clicked."""
    box = page.get_by_role("link", name=name).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()


def test_after_leaving_back_shows_what_was_before_and_the_visit_is_dead(
    lived_in: Site, open_browser: Callable[..., BrowserContext]
) -> None:
    context = open_browser(PHONE)
    page = context.new_page()
    # Not a picture of this site: the browser would ask it for an icon too, and the answer would come into the sign-in.
    page.goto(BEFORE)
    sign_in(page, lived_in, ANNA)
    write_something(page)
    cookies = context.cookies()
    halves: list[str] = []
    page.on("request", lambda asked: halves.append(asked.headers.get("x-half", "")))
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page.get_by_role("link", name="Write something down")).to_be_visible()
    follow(page, "Write something down")
    page.get_by_label("What happened?").fill(f"The {WORDS[1]} is not kept yet.")
    half = next(half for half in halves if half)
    context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))

    _press_down_on(page, "Leave")
    page.wait_for_url("https://www.bbc.co.uk/weather")

    # The beacon's answer takes it away, and nothing waits for that answer.
    for _ in range(50):
        if not context.cookies(lived_in.origin):
            break
        page.wait_for_timeout(100)
    assert context.cookies(lived_in.origin) == []
    page.go_back()
    assert page.url == BEFORE
    replayed = open_browser(PHONE)
    replayed.add_cookies(cookies)  # type: ignore[arg-type]  # the same
    answer = replayed.request.get(f"{lived_in.origin}/notes", headers={"X-Swap": "1", "X-Half": half})
    assert "data-signed-in" not in answer.text()

    again = open_browser(PHONE).new_page()
    sign_in(again, lived_in, ANNA)
    expect(again.get_by_text("Carry on where you left off")).to_be_visible()
    assert WORDS[1] not in again.content()  # offered, not shown
    follow(again, "Something you had begun to write")
    expect(again.get_by_label("What happened?")).to_have_value(f"The {WORDS[1]} is not kept yet.")


def test_without_scripting_everything_works_and_leaving_keeps_what_was_typed(
    lived_in: Site, open_browser: Callable[..., BrowserContext]
) -> None:
    context = open_browser(PHONE, java_script_enabled=False)
    context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page = context.new_page()
    sign_in(page, lived_in, ANNA)
    expect(page.locator("noscript p").first).to_contain_text("its Back button can still show pages")
    follow(page, "Write something down")
    page.get_by_label("What happened?").fill("Written without scripting.")
    press(page, "Keep")
    expect(page.get_by_text("Kept. Only you can read it.").first).to_be_visible()

    page.get_by_role("link", name="Today", exact=True).click()
    follow(page, "Write something down")
    page.get_by_label("What happened?").fill("Left without scripting.")
    page.locator("button[data-leave]").first.click()
    page.wait_for_url("https://www.bbc.co.uk/weather")

    sign_in(page, lived_in, ANNA)
    offered = page.get_by_role("link", name="Something you had begun to write")
    expect(offered.first).to_be_visible()
