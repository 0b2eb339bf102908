"""Each defence is taken out once, and what looks after it notices.

What is found without them is written down in docs/limits.md beside what is found with them, which is nothing.
"""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright

from tests.e2e.leaving.planted import TYPED, WORDS, Planted
from tests.e2e.leaving.walker import Stop, Walker
from tests.support.engines import firefox
from tests.support.engines.chromium import Chromium
from tests.support.engines.engine import until
from tests.support.engines.files import found_in
from tests.support.served import Served

pytestmark = pytest.mark.browser

LEAVE, PAGE = "/static/js/leave.js", "/static/js/page.js"


@dataclass
class Rewritten:
    """A site that says other words in some places, and so lacks something.

    Args:
        words: what is said instead of what, at which path; at every path where it is empty.
        header: a header that is left out.
        typed: what is added to the form of the way in.
    """

    words: tuple[tuple[str, str, str], ...] = ()
    header: str = ""
    typed: str = ""
    said: set[str] = field(default_factory=set)

    def asked(self, environ: dict[str, Any]) -> None:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        if self.typed and (environ["PATH_INFO"], environ["REQUEST_METHOD"]) == ("/in", "POST"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])) + self.typed.encode()
            environ.update({"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))})
            self.said.add(self.typed)

    def answered(self, path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list[tuple[str, str]], bytes]:
        if self.header and any(name == self.header for name, _ in headers):
            headers = [*(one for one in headers if one[0] != self.header), (self.header, "max-age=600")]
            self.said.add(self.header)
        for where, old, new in self.words:
            if where in {"", path} and old.encode() in body:
                body = body.replace(old.encode(), new.encode())
                self.said.add(old)
        return headers, body


@pytest.mark.parametrize(
    ("out", "noticed"),
    [
        pytest.param(
            Rewritten(((PAGE, "here = got.path;", "here = got.path; history.pushState(null, '', here);"),)),
            "Back can show",
            id="pages swapped in on one address",
        ),
        pytest.param(
            Rewritten(((LEAVE, "location.replace(/^https", "location.assign(/^https"),)),
            "Back can show",
            id="going by replace",
        ),
        pytest.param(
            Rewritten(((LEAVE, 'sendBeacon("/x"', 'sendBeacon("/up"'),)),
            "the visit goes on",
            id="the beacon that ends the visit",
        ),
        pytest.param(
            Rewritten(((LEAVE, 'tabs.postMessage({ kind: "leave", to: isIn() && words.leaveUrl })', "0"),)),
            "a tab shows",
            id="what tells the other tabs",
        ),
    ],
)
def test_the_walk_notices_what_is_out(
    served: Served, open_browser: Callable[..., BrowserContext], out: Rewritten, noticed: str
) -> None:
    with served.lacking(out):
        walker = Walker(served, open_browser(), patience_ms=3_000)

        faults = walker.leave_from(Stop("victim", "/notes/new"))

    assert out.said == {old for _, old, _ in out.words}
    assert any(noticed in fault for fault in faults), faults


CACHE = Rewritten(((PAGE, 'cache: "no-store"', 'cache: "default"'),), header="Cache-Control")
MEMORY = Rewritten((("", 'autocomplete="off"', ""), ("", 'autocomplete="one-time-code"', "")))


@pytest.mark.parametrize(
    ("out", "is_left", "noticed"),
    [
        pytest.param(None, True, set(), id="nothing"),
        pytest.param(None, False, set(), id="nothing, and it is killed"),
        pytest.param(CACHE, True, {"piece 0"}, id="no-store"),
        pytest.param(MEMORY, False, {TYPED["draft"], TYPED["name"]}, id="what tells the browser to remember nothing"),
    ],
)
def test_the_reading_of_its_files_notices_what_is_out(
    served: Served,
    her: Planted,
    playwright: Playwright,
    tmp_path: Path,
    out: Rewritten | None,
    is_left: bool,
    noticed: set[str],
) -> None:
    profile = tmp_path / "profile"
    with served.lacking(out or Rewritten()):
        engine = Chromium(playwright, profile)
        her.comes_in(engine)
        her.looks_and_writes(engine)
        time.sleep(3)  # what is typed is written down late
        if is_left:
            engine.press("[data-leave]")
            until(lambda: engine.evaluate("location.href") == served.leave_url, "the landing page")
            engine.close()
        else:
            engine.kill()

    found = {word for word, _ in found_in(profile, WORDS, her.picture_pieces)}

    assert found >= noticed
    assert bool(found) is bool(out)


@pytest.mark.skipif(not firefox.PROGRAM, reason=firefox.MISSING)
def test_in_firefox_too_what_is_typed_is_found_where_nothing_tells_it_to_remember_nothing(
    served: Served, her: Planted, tmp_path: Path
) -> None:
    with served.lacking(MEMORY):
        engine = firefox.Firefox(tmp_path / "profile")
        her.comes_in(engine)
        her.begins(engine)
        time.sleep(17)  # it writes down every fifteen seconds what is open
        engine.kill()

    assert TYPED["draft"] in {word for word, _ in found_in(tmp_path / "profile", WORDS)}


@pytest.mark.parametrize("is_out", [False, True])
def test_without_the_second_half_the_cookie_alone_opens_her_pages(
    served: Served, her: Planted, playwright: Playwright, tmp_path: Path, is_out: bool
) -> None:
    """In another tab, once hers is gone: as after a kill, with the address typed by somebody else."""
    with served.lacking(Rewritten(typed="&plain=1" if is_out else "")):
        engine = Chromium(playwright, tmp_path / "profile")
        her.comes_in(engine)
        mine = engine.page
        engine.tab()
        mine.close()
        engine.go(served.origin)
        is_open = engine.evaluate("document.body.hasAttribute('data-signed-in')")
        engine.kill()

    assert is_open is is_out


@pytest.mark.parametrize("is_out", [False, True])
def test_without_the_wiping_a_page_comes_back_whole(
    served: Served, her: Planted, playwright: Playwright, tmp_path: Path, is_out: bool
) -> None:
    """Somebody goes elsewhere without leaving, and presses Back: the browser had kept the page as it stood.

    For a page that asks for more, Chromium does so only where "no-store" is out as well: here it is, both times.
    """
    never = 'addEventListener("never"'
    words = tuple((LEAVE, f'addEventListener("{name}"', never) for name in ("pagehide", "pageshow"))
    with served.lacking(Rewritten(words if is_out else (), header="Cache-Control")):
        engine = Chromium(playwright, tmp_path / "profile")
        her.comes_in(engine)
        her.begins(engine)
        engine.go(served.before)
        engine.back()
        typed = "[...document.querySelectorAll('textarea')].map(one => one.value).join()"
        until(lambda: engine.evaluate(typed) is not None, "a page")
        came_back = engine.evaluate(typed)
        is_neutral = engine.evaluate("!!document.querySelector('[data-neutral]')")
        engine.kill()

    assert (TYPED["draft"] in (came_back or "")) is is_out
    assert not (is_out and is_neutral)
