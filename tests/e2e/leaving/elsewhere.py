"""The walk of somebody who leaves, in an engine that is driven by few words: any of the three."""

import json
from collections.abc import Iterator
from typing import Any

from tests.e2e.leaving.walker import FACES, LEFT_EMPTY, SEND, Stop
from tests.e2e.looker import FOLLOW
from tests.support.answers import SITE_NAME
from tests.support.engines.engine import SHIFT, Engine, until
from tests.support.joined import Joined
from tests.support.served import Served
from tests.support.whole import STRANGERS, browser_of

# A tab that is no page of the visit: it hands over a visit's half, and is told what a page was when its beacon went.
_LISTEN = """(() => {
  window.half = "";
  window.seen = [];
  window.all = new BroadcastChannel("tabs");
  all.onmessage = event => {
    if (event.data.kind === "seen") seen.push(event.data);
    if (event.data.kind === "ask" && half) all.postMessage({kind: "answer", to: event.data.from, half});
  };
})()"""
_TELL = """(() => {
  const all = new BroadcastChannel("tabs");
  const real = navigator.sendBeacon.bind(navigator);
  const fields = () => document.querySelectorAll("form, input, textarea, a, img, h1").length;
  navigator.sendBeacon = (...sent) => {
    all.postMessage({kind: "seen", title: document.title, text: document.body.textContent.trim(), fields: fields()});
    return real(...sent);
  };
})()"""
_SHOWN = "!!document.querySelector('#page:not([data-seen]), #notice:not([hidden])')"
_IS_IN = "!!document.querySelector('#page:not([data-neutral])')"
_NEUTRAL = "!!document.querySelector('[data-neutral]') && !document.querySelector('[data-signed-in]')"


class WalkerElsewhere:
    """Goes to a page, opens the visit in a second tab, leaves by a real press, and looks."""

    def __init__(self, served: Served, engine: Engine) -> None:
        self._served = served
        self._engine = engine
        # She presses in the browser's first tab: later ones WebKit opens beneath it, where nothing can be pressed.
        self._first, self._aside = 0, engine.tab()
        engine.go(f"{served.origin}/up")
        engine.evaluate(_LISTEN)
        self._second = engine.tab()

    def leave_from(self, stop: Stop, *, is_by_keys: bool = False) -> list[str]:
        """Return what is amiss after leaving from a page, by the button or by Shift in the midst of typing."""
        visit = self.come_in(stop.who)
        self.go(stop)
        return [f"{stop}: {fault}" for fault in self.leave(visit, is_by_keys=is_by_keys)]

    def come_in(self, who: str) -> Joined | None:
        """Open the front door with a visit of its own."""
        self._engine.show(self._first)
        self._engine.go(self._served.before)
        visit = None if who in STRANGERS else self._served.visit(who)
        if visit:
            browser = browser_of(self._served.whole.site, visit)
            self._engine.show(self._aside)
            self._engine.give_cookie("s", browser.cookie("s") or "")
            self._engine.evaluate(f"void (half = {json.dumps(browser.half)})")
            self._open(self._first)
            self._open(self._second)
            self._engine.show(self._aside)
            self._engine.evaluate("void (half = '')")
            self._engine.show(self._first)
            is_half_in = self._engine.evaluate("!!document.querySelector('main [name=code]')")
            assert is_half_in == (who == "half signed in"), f"{who}: every page would be the one that asks for a code"
        else:
            self._engine.go(self._served.origin)
        return visit

    def go(self, stop: Stop) -> None:
        """Follow a link to a page, or send a form to it."""
        if stop.who in STRANGERS and not stop.path.startswith("/in"):
            self._engine.go(f"{self._served.origin}{stop.path}")
            return
        self._engine.evaluate(f"({SEND if stop.is_sent else FOLLOW})({json.dumps(stop.path)})")
        self._until(_SHOWN)

    def leave(self, visit: Joined | None, *, is_by_keys: bool) -> list[str]:
        """Press, and return what is amiss."""
        self._engine.evaluate(_TELL)
        beacons = len(self._served.left)
        if is_by_keys:
            self._engine.evaluate("document.querySelector('main textarea').focus()")
            self._engine.keys("He stood th")
            self._engine.keys(SHIFT * 3)
        else:
            self._engine.press("[data-leave]")
        tabs = (self._first, self._second) if visit else (self._first,)
        for tab in tabs:
            self._engine.show(tab)
            self._until(f"location.href === {json.dumps(self._served.leave_url)}")
        until(lambda: len(self._served.left) > beacons, "a beacon")
        self._engine.show(self._aside)
        self._until("seen.length > 0")
        seen = self._engine.evaluate("seen.splice(0)[0]")
        cookies = self._engine.cookies()
        faults = [*_faults_of(seen), *(f"a cookie is left: {name}" for name in cookies)]
        if visit and self._served.is_open(visit):
            faults.append("the visit goes on")
        return [*faults, *self._left_behind()]

    def _left_behind(self) -> Iterator[str]:
        self._engine.show(self._first)
        self._engine.back()
        until(lambda: not self._is_at(self._served.leave_url), "Back")
        if not self._is_at(self._served.before):
            yield f"Back shows {self._engine.evaluate('location.href')}"
        self._engine.go(self._served.origin)
        if not self._engine.evaluate(_NEUTRAL):
            yield "the front door shows more than the neutral page"

    def _open(self, tab: int) -> None:
        self._engine.show(tab)
        self._engine.go(self._served.origin)
        self._until(_IS_IN)

    def _is_at(self, address: str) -> bool:
        return bool(self._engine.evaluate(f"location.href === {json.dumps(address)}"))

    def _until(self, condition: str) -> None:
        until(lambda: self._engine.evaluate(condition), condition)


def _faults_of(seen: dict[str, Any]) -> Iterator[str]:
    if seen["title"] != SITE_NAME:
        yield f"the title was {seen['title']}"
    if seen["text"] not in LEFT_EMPTY or seen["fields"]:
        yield f"when the beacon went, the page held {seen['text'][:80]!r}"


def representative(served: Served) -> list[Stop]:
    """Return one page of a layout: narrow, wide, two columns, a long form, an error, before and after signing in."""
    whole = served.whole
    stops = [
        Stop("victim", "/"),
        Stop("victim", "/notes/new"),
        Stop("victim", whole.path("/notes/<incident_id>")),
        Stop("victim", whole.path("/files/<file_id>")),
        Stop("victim", "/messages"),
        Stop("victim", "/notes/new", is_sent=True),
        Stop("victim", "/nowhere/at/all"),
        Stop("advocate", "/work"),
        Stop("advocate", whole.path("/work/<case_id>")),
        Stop("advocate", whole.path("/work/<case_id>/papers/<paper_id>")),
        Stop("partner at the table", whole.path("/papers/read/<summary_id>")),
        Stop("half signed in", "/in/code"),
        Stop("signed out", "/in/new"),
    ]
    assert not FACES & {stop.path for stop in stops}
    return stops
