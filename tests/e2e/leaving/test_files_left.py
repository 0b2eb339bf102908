"""What a visit leaves in a browser's files, however it ends: nothing to read, and nothing that opens anything."""

import base64
import gzip
import shutil
import sqlite3
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Playwright

from tests.e2e.leaving.planted import WORDS, Planted
from tests.support.answers import SITE_NAME
from tests.support.engines import firefox, webkit
from tests.support.engines.chromium import Chromium
from tests.support.engines.engine import Engine, until
from tests.support.engines.files import found_in
from tests.support.served import Served

pytestmark = pytest.mark.browser

Start = Callable[..., Engine]
NEUTRAL = "!!document.querySelector('[data-neutral]') && !document.querySelector('[data-signed-in]')"
LATE_SECONDS = {"Chromium": 4, "Firefox": 45, "WebKitGTK": 2}
"""How long after a page was left a browser may still write about it; Firefox keeps an older copy of its sessions."""
TYPING_SECONDS = {"Chromium": 3, "Firefox": 17, "WebKitGTK": 2}
"""How often a browser writes down what is open; Firefox every fifteen seconds."""


@pytest.fixture(
    params=[
        "Chromium",
        pytest.param("Firefox", marks=pytest.mark.skipif(not firefox.PROGRAM, reason=firefox.MISSING)),
        pytest.param("WebKitGTK", marks=pytest.mark.skipif(not webkit.IS_THERE, reason=webkit.MISSING)),
    ]
)
def start(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Start]:
    """Return what starts a browser with the same profile again and again, and end what was not ended."""
    makes: dict[str, Start] = {
        "Chromium": partial(Chromium, playwright),
        "Firefox": firefox.Firefox,
        "WebKitGTK": webkit.WebKit,
    }
    begun: list[Engine] = []

    def make(profile: Path, *, restores: bool = False) -> Engine:
        begun.append(makes[request.param](profile, restores=restores))
        return begun[-1]

    yield make
    for engine in begun:
        engine.kill()


def packed_by_node(how: str, words: str) -> bytes:
    node = compute_driver_executable()[0]
    script = f"process.stdout.write(require('node:zlib').{how}(process.argv[1]))"
    return subprocess.run([node, "-e", script, words], capture_output=True, check=True).stdout


def test_the_search_finds_a_word_in_every_form_it_can_have(tmp_path: Path) -> None:
    word = "velvetine lighthousery"
    text = f"<p>{'Something stands before it. ' * 3}{word} and after it.</p>"
    # As Firefox packs: a name, the length, and one block; the second half of the word is told by a match.
    block = b"\xf0\x0c" + b"velvetine lighthousery zzzz"
    put = {
        "plain": text.encode(),
        "small and capital": text.upper().encode(),
        "wide": text.encode("utf-16-le"),
        "wide the other way": text.encode("utf-16-be"),
        "in an address": b"?q=velvetine+lighthousery",
        "base64": b"eA" + base64.b64encode(b"xy" + text.encode()),
        "gzip": b"head" + gzip.compress(text.encode()) + b"tail",
        "zlib": b"head" + zlib.compress(text.encode()) + b"tail",
        "deflate": zlib.compress(text.encode(), wbits=-15),
        "brotli": packed_by_node("brotliCompressSync", text),
        "zstandard": b"head" + packed_by_node("zstdCompressSync", text) + b"tail",
        "lz4": b"mozLz40\0" + (27).to_bytes(4, "little") + block,
    }
    for name, content in put.items():
        (tmp_path / name).write_bytes(content)
    entry = b"\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc" + bytes(4) + (7).to_bytes(4, "little") + bytes(8) + b"the-key"
    (tmp_path / "cache").write_bytes(entry + packed_by_node("brotliCompressSync", text) + b"end of the stream")
    (tmp_path / "a velvetine lighthousery").write_bytes(b"")
    with closing(sqlite3.connect(tmp_path / "log")) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("CREATE TABLE kept (words TEXT)")
        base.execute("INSERT INTO kept VALUES (?)", (text,))
        base.commit()
        shutil.copy(tmp_path / "log-wal", tmp_path / "copied-wal")

    found = {name for _, name in found_in(tmp_path, (word,))}

    assert found >= {*put, "cache", "a velvetine lighthousery", "copied-wal"}


def test_nothing_can_be_read_in_the_browsers_files_however_it_ends(
    served: Served, her: Planted, tmp_path: Path, start: Start
) -> None:
    """One profile: left and closed, left and killed, killed while she types; and opened again with all its tabs."""
    profile = tmp_path / "profile"
    found = {}

    engine = start(profile)
    her.comes_in(engine)
    her.looks_and_writes(engine)
    leaves(engine, served)
    time.sleep(LATE_SECONDS[engine.name])
    engine.close()
    found["left and closed"] = found_in(profile, WORDS, her.picture_pieces)
    rows = rows_of_history(profile, served.origin)

    engine = start(profile)
    if isinstance(engine, Chromium):
        rows += rows_of_history_page(engine, served.origin)
    her.comes_in(engine)
    her.begins(engine)
    leaves(engine, served)
    engine.kill()
    found["left and killed"] = found_in(profile, WORDS, her.picture_pieces)

    engine = start(profile)
    her.comes_in(engine)
    her.begins(engine)
    time.sleep(TYPING_SECONDS[engine.name])
    engine.kill()
    found["killed while she types"] = found_in(profile, WORDS, her.picture_pieces)

    engine = start(profile, restores=True)
    for path in ("/", "/notes", "/notes/new"):
        engine.go(f"{served.origin}{path}")
        assert engine.evaluate(NEUTRAL), f"{path} shows more than the neutral page"
    engine.kill()
    found["opened again"] = found_in(profile, WORDS, her.picture_pieces)

    assert {ending: words for ending, words in found.items() if words} == {}
    assert set(rows) <= ({(f"{served.origin}/", SITE_NAME)} if engine.name == "Firefox" else set())


def leaves(engine: Engine, served: Served) -> None:
    """Leave by a real press, and see the landing page."""
    engine.press("[data-leave]")
    until(lambda: engine.evaluate("location.href") == served.leave_url, "the landing page")


def rows_of_history(profile: Path, origin: str) -> list[tuple[str, str]]:
    """Return the addresses of a site, with their titles, that a browser's own page of its history would show."""
    chromium, other = profile / "Default" / "History", profile / "places.sqlite"
    # What the history page of Chromium leaves out: what is hidden, what is no end of a way, and what is a frame's.
    shown = (
        "SELECT DISTINCT urls.url, urls.title FROM urls JOIN visits ON visits.url = urls.id WHERE NOT urls.hidden"
        " AND visits.transition & 0x20000000 AND visits.transition & 0xff NOT IN (3, 4, 10)"
    )
    asked = {chromium: shown, other: "SELECT url, title FROM moz_places WHERE visit_count > 0"}
    rows: list[tuple[str, str]] = []
    for path, query in asked.items():
        if path.exists():
            with closing(sqlite3.connect(path)) as base:
                rows += [(url, title or "") for url, title in base.execute(query)]
    assert rows or not (chromium.exists() or other.exists()), "not even the page before is in the history"
    return [row for row in rows if row[0].startswith(origin)]


def rows_of_history_page(engine: Chromium, origin: str) -> list[tuple[str, str]]:
    """Return the same as Chromium's own page shows it."""
    engine.go("chrome://history/")
    links = engine.page.locator("history-item a")
    links.first.wait_for()
    found: list[list[str]] = links.evaluate_all("all => all.map(one => [one.href, one.textContent.trim()])")
    return [(url, title) for url, title in found if url.startswith(origin)]


def test_a_visit_that_begins_elsewhere_than_at_the_front_door_leaves_one_row(
    served: Served, playwright: Playwright, tmp_path: Path
) -> None:
    """As with an address that was written down for her: it has to be neutral, and so has its title."""
    engine = Chromium(playwright, tmp_path / "profile")
    engine.go(served.before)
    engine.go(f"{served.origin}/in/new")
    leaves(engine, served)
    rows = rows_of_history_page(engine, served.origin)
    engine.kill()

    assert rows == [(f"{served.origin}/in/new", SITE_NAME)]


def test_the_history_is_read_as_it_stands(tmp_path: Path) -> None:
    """A plain page in the history would be found."""
    (tmp_path / "Default").mkdir()
    with closing(sqlite3.connect(tmp_path / "Default" / "History")) as base:
        base.execute("CREATE TABLE urls (id INTEGER, url TEXT, title TEXT, hidden INTEGER)")
        base.execute("CREATE TABLE visits (url INTEGER, transition INTEGER)")
        base.execute("INSERT INTO urls VALUES (1, 'http://here/notes', 'Notes', 0), (2, 'http://here/', 'x', 0)")
        base.execute("INSERT INTO visits VALUES (1, ?), (2, 1)", (0x30000001,))
        base.commit()

    assert rows_of_history(tmp_path, "http://here") == [("http://here/notes", "Notes")]
