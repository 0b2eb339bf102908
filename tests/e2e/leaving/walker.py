"""Somebody who goes to one page after another in a real browser, leaves from each, and looks at what is left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page
from playwright.sync_api import Error as BrowserError
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.e2e.looker import FOLLOW
from tests.support.answers import SITE_NAME
from tests.support.joined import Joined
from tests.support.kinds import ask
from tests.support.served import Served
from tests.support.whole import STRANGERS, browser_of

NO_PAGES = {
    "/hooks/status/<text_id>",
    "/hooks/text",
    "/keep",
    "/messages/live",
    "/messages/now",
    "/notes/copy/<own_token>",
    "/papers/copy/<copy_token>",
    "/static/<path:filename>",
    "/t/<token>",
    "/up",
    "/work/<case_id>/messages/live",
    "/work/<case_id>/messages/now",
    "/x",
}
"""What is no page by itself: files, what a page asks for while it is open, the way out, and what other machines ask."""

FACES = {"/in", "/in/kept", "/in/plain"}
"""The face that strangers see, which is the one page without a button to leave; whoever is signed in sees the same."""

LEFT_EMPTY = {"", "Loading."}
"""All that may stand on a page from the press on: the line that is read aloud."""

_HTML = "text/html"
_NOT_FOUND = 404

# The half of a visit goes from one tab to another; here the test is the other one.
_LISTEN = """(() => {
  const all = new BroadcastChannel("tabs");
  all.addEventListener("message", event => {
    if (event.data.kind !== "ask") return;
    window.give = half => all.postMessage({kind: "answer", to: event.data.from, half});
  });
})()"""
_GIVE = """half => new Promise(done => {
  const look = () => window.give ? done(window.give(half)) : setTimeout(look, 5);
  look();
})"""
SEND = """path => {
  const page = document.getElementById("page");
  page.dataset.seen = "";
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action: path});
  page.append(form);
  form.requestSubmit();
}"""
_SHOWN = "#page:not([data-seen]), #notice:not([hidden])"
# Press, and see before anything else happens what is left of the page.
_PRESS = """() => {
  const leave = document.querySelector("[data-leave]");
  const placed = leave && leave.getBoundingClientRect();
  const over = leave && document.elementFromPoint(placed.x + placed.width / 2, placed.y + placed.height / 2);
  const shifted = () => [1, 2, 3].forEach(() => {
    dispatchEvent(new KeyboardEvent("keydown", {key: "Shift"}));
    dispatchEvent(new KeyboardEvent("keyup", {key: "Shift"}));
  });
  if (leave) over.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true, isPrimary: true, button: 0}));
  else shifted();
  return {
    hit: !leave || leave.contains(over),
    hasLeave: leave !== null,
    address: location.pathname,
    title: document.title,
    text: document.body.textContent.trim(),
    fields: document.querySelectorAll("form, input, textarea, a, img, h1").length,
  };
}"""


@dataclass(frozen=True)
class Stop:
    """One page to leave from.

    Args:
        who: comes to it.
        path: where it is.
        is_sent: whether one comes to it by sending a form, and not by a link.
    """

    who: str
    path: str
    is_sent: bool = False


def stops_of(served: Served, who: str) -> list[Stop]:
    """Return every address at which somebody finds a page of their own, as the addresses themselves say."""
    return [
        Stop(who, served.whole.path(rule.rule), is_sent=method == "POST")
        for rule, method in _tried(served)
        if _is_own_page(_answer(served, who, rule, method))
    ]


def rest_of(served: Served, who: str, others: Iterable[str]) -> list[Stop]:
    """Return every address where nobody of some has a page of their own, for somebody to find that out."""
    own = {(stop.path, stop.is_sent) for one in (who, *others) for stop in stops_of(served, one)}
    paths = [(served.whole.path(rule.rule), method == "POST") for rule, method in _tried(served)]
    return [Stop(who, path, is_sent) for path, is_sent in paths if (path, is_sent) not in own]


def no_pages_of(served: Served, who: str) -> set[str]:
    """Return the addresses that answer somebody with something other than a page."""
    found = {rule.rule: _answer(served, who, rule, "GET") for rule in _rules(served) if "GET" in (rule.methods or ())}
    return {path for path, answer in found.items() if answer.status_code == 200 and answer.mimetype != _HTML}


def _rules(served: Served) -> list[Rule]:
    return sorted(served.whole.site.url_map.iter_rules(), key=lambda rule: rule.rule)


def _tried(served: Served) -> Iterator[tuple[Rule, str]]:
    for rule in _rules(served):
        if rule.rule not in NO_PAGES:
            yield rule, "GET" if "GET" in (rule.methods or ()) else "POST"


def _answer(served: Served, who: str, rule: Rule, method: str) -> TestResponse:
    answer = ask(served.whole.browsers[who], served.whole.path(rule.rule), method)
    answer.close()
    return answer


def _is_own_page(answer: TestResponse) -> bool:
    is_page = answer.mimetype == _HTML and answer.status_code not in {204, 303, _NOT_FOUND}
    return is_page and "X-Neutral" not in answer.headers


class Walker:
    """Goes to a page by a link, opens the visit in a second tab too, leaves, and looks.

    Two tabs serve for the whole walk, and each page is left in a visit of its own.
    """

    def __init__(self, served: Served, context: BrowserContext, *, patience_ms: int = 15_000) -> None:
        self._served = served
        self._patience_ms = patience_ms
        self._has_had_second = self._is_second_in = False
        self._context = context
        context.add_init_script(_LISTEN)
        self.page, self._second = context.new_page(), context.new_page()
        self._list: CDPSession = context.new_cdp_session(self.page)
        self._second_list: CDPSession = context.new_cdp_session(self._second)
        self.page.goto(served.before)

    def leave_from(self, stop: Stop) -> list[str]:
        """Return what is amiss after leaving from a page."""
        visit = self.come_in(stop.who)
        self.go(stop)
        if stop.path in FACES:
            return [f"{stop}: {fault}" for fault in self.leave(visit, has_leave=False, is_twice=False)]
        return [f"{stop}: {fault}" for fault in self.leave(visit, has_leave=visit is not None)]

    def come_in(self, who: str) -> Joined | None:
        """Open the front door with a visit of its own, in the first tab."""
        self._context.clear_cookies()
        visit = None if who in STRANGERS else self._served.visit(who)
        if visit:
            browser = browser_of(self._served.whole.site, visit)
            cookie = browser.cookie("s") or ""
            self._context.add_cookies([{"name": "s", "value": cookie, "url": self._served.origin}])
            self.page.goto(self._served.origin)
            self.page.evaluate(_GIVE, browser.half)
            self.page.wait_for_selector("#page:not([data-neutral])")
            is_half_in = self.page.locator("main [name=code]").count() > 0
            assert is_half_in == (who == "half signed in"), f"{who}: every page would be the one that asks for a code"
        else:
            self.page.goto(self._served.origin)
        return visit

    def go(self, stop: Stop) -> None:
        """Follow a link to a page, or send a form to it, as if the shown page had one."""
        if stop.who in STRANGERS and stop.is_sent:
            return  # what a stranger sends is answered by the front door, where they are already
        self.page.evaluate(SEND if stop.is_sent else FOLLOW, stop.path)
        self.page.wait_for_selector(_SHOWN, state="attached")

    def open_second(self) -> None:
        """Open the visit in a second tab, which asks the first one for its half.

        Later in the walk a page that asks for nothing will do: it listens to the same word, and costs a third.
        """
        self._second.goto(f"{self._served.origin}{'/in/new' if self._has_had_second else ''}")
        self._second.wait_for_selector("#page:not([data-neutral])")
        self._has_had_second = self._is_second_in = True

    def read_in_second(self, path: str) -> None:
        """Open the visit in a second tab that shows a page of its own: the first tab hands it the half."""
        self._second.goto(self._served.origin)
        self._second.wait_for_selector("body[data-signed-in] #page:not([data-neutral])")
        self._second.evaluate(FOLLOW, path)
        self._second.wait_for_selector(_SHOWN)
        assert self._second.locator("body[data-signed-in] main").count() == 1
        self._has_had_second = self._is_second_in = True

    def leave(self, visit: Joined | None, *, has_leave: bool, is_twice: bool = True) -> list[str]:
        """Press, and return what is amiss.

        Args:
            visit: the one that is left; none for a stranger.
            has_leave: whether the page must have a button for it; else the keys are pressed where it has none.
            is_twice: whether a second tab is opened first, where none is.
        """
        if visit and is_twice and not self._is_second_in:
            self.open_second()
        tabs = [self.page, self._second] if self._is_second_in else [self.page]
        self._is_second_in = False
        beacons = len(self._served.left)
        pressed = self.page.evaluate(_PRESS)
        faults = [*_faults_of(pressed, has_leave=has_leave)]
        faults += [fault for tab in tabs for fault in self._gone(tab)]
        if not self._came(beacons):
            faults.append("no beacon came")
        if visit and self._served.is_open(visit):
            faults.append("the visit goes on")
        return [*faults, *self._left_behind()]

    def _gone(self, tab: Page) -> list[str]:
        try:
            tab.wait_for_url(self._served.leave_url, timeout=self._patience_ms)
        except BrowserError:
            return [f"a tab shows {tab.url}"]
        return []

    def _came(self, beacons: int) -> bool:
        for _ in range(200):
            if len(self._served.left) > beacons:
                return True
            self.page.wait_for_timeout(10)
        return False

    def _left_behind(self) -> Iterator[str]:
        """Look at what the browser still has."""
        entries: list[dict[str, Any]] = self._list.send("Page.getNavigationHistory")["entries"]
        entries += self._second_list.send("Page.getNavigationHistory")["entries"]
        yield from (f"Back can show {one['url']}" for one in entries if one["url"].startswith(self._served.origin))
        yield from (f"a title in the list: {one['title']}" for one in entries if one["title"] not in {"", "Weather"})
        self.page.go_back()
        if self.page.url != self._served.before:
            yield f"Back shows {self.page.url}"
        cookies = self._context.cookies(self._served.origin)
        yield from (f"a cookie is left: {cookie.get('name')}" for cookie in cookies)
        bare = self._context.request.get(self._served.origin).text()
        if "data-neutral" not in bare or "data-signed-in" in bare:
            yield "the front door shows more than the neutral page"
        self._context.clear_cookies()


def _faults_of(pressed: dict[str, Any], *, has_leave: bool) -> Iterator[str]:
    if has_leave and not pressed["hasLeave"]:
        yield "there is no Leave"
    if not pressed["hit"]:
        yield "Leave is covered"
    if pressed["address"] != "/":
        yield f"the address became {pressed['address']}"
    if pressed["title"] != SITE_NAME:
        yield f"the title became {pressed['title']}"
    if pressed["text"] not in LEFT_EMPTY or pressed["fields"]:
        yield f"what was left on the page: {pressed['text'][:80]!r}"
