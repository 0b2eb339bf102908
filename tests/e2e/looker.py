"""Somebody who looks at pages in a browser: headings, sizes, focus, colours, bytes and the way out."""

import re
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page

from tests.e2e.conftest import PHONE

NARROW = {"width": 320, "height": 640}
MOST_BYTES = 40_000  # of a page after sign-in, pictures aside
LEAVE_HIGH = 48
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# What is no page: the way out, a picture, a file.
NO_PAGE = re.compile(r"/x\b|/t/|/static/|.*\.[a-z]{2,4}$")
AN_ID = re.compile(r"[a-z2-7]{26}|\b[0-9]+\b")

# What of a page can be told without looking at it: one answer, so that a page costs one question.
FACTS = """() => {
  const box = element => element.getBoundingClientRect();
  const leave = document.querySelector("[data-leave]");
  const placed = leave ? box(leave) : null;
  const over = leave
    ? document.elementFromPoint(placed.left + placed.width / 2, placed.top + placed.height / 2) : null;
  const reached = [...document.querySelectorAll("a[href], button, input, textarea, select, summary, [tabindex='0']")]
    .filter(one => !one.hidden && one.type !== "hidden" && one.tabIndex >= 0);
  const names = document.querySelectorAll("h1");
  const summary = document.querySelector("[data-focus]");
  return {
    address: location.pathname + location.search + location.hash,
    title: document.title,
    names: names.length,
    held: document.activeElement === (summary || names[0]),
    tooWide: document.documentElement.scrollWidth - window.innerWidth,
    leave: placed && {
      high: placed.height, wide: placed.width, within: placed.top >= 0 && placed.bottom <= window.innerHeight
        && placed.left >= 0 && placed.right <= window.innerWidth, uncovered: leave.contains(over)},
    first: reached.slice(0, 2).map(one => one.matches("[data-leave]") ? "leave" : one.getAttribute("href")),
    jumps: reached.filter(one => one.tabIndex > 0).length,
  };
}"""
FOLLOW = """path => {
  document.getElementById("page").dataset.seen = "";
  const link = document.createElement("a");
  link.href = path;
  document.getElementById("page").append(link);
  link.click();
}"""


class Looker:
    """Somebody who looks at page after page, and writes down whatever is amiss."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.amiss: list[str] = []
        self._said: list[str] = []
        self.received = 0
        self._axe = Axe()
        page.on("console", lambda message: self._said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._said.append(str(error)))
        self._listen(page.context.new_cdp_session(page))

    def _listen(self, session: CDPSession) -> None:
        pictures: set[str] = set()

        def begins(answer: dict[str, Any]) -> None:
            if answer["type"] == "Image":
                pictures.add(answer["requestId"])

        def ends(answer: dict[str, Any]) -> None:
            self.received += 0 if answer["requestId"] in pictures else int(answer["encodedDataLength"])

        session.on("Network.responseReceived", begins)
        session.on("Network.loadingFinished", ends)
        session.send("Network.enable")

    def go(self, path: str) -> None:
        """Follow a link to a path, as if the page had one."""
        self.received = 0
        self.page.evaluate(FOLLOW, path)
        self.page.wait_for_selector("#page:not([data-seen])", state="attached")

    def look(self, name: str) -> None:
        """Look at the page that is shown, in both themes and narrow."""
        received, self.received = self.received, 0
        facts = self.page.evaluate(FACTS)
        faults = [*_of_facts(facts), *(f"the console says: {said}" for said in self._said)]
        self._said.clear()
        if received > MOST_BYTES:
            faults.append(f"{received} bytes came")
        faults += self._narrow()
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            found = self._axe.run(self.page, options=AXE).response["violations"]
            faults += [
                f"{theme}: {fault['id']} at {fault['nodes'][0]['target']}: {fault['nodes'][0]['failureSummary']}"
                for fault in found
            ]
        self.page.emulate_media(color_scheme="light")
        self.amiss += [f"{name}: {fault}" for fault in faults]

    def faults_of(self, name: str) -> list[str]:
        """Look at a page, and take what is amiss out of the list."""
        self.look(name)
        found, self.amiss = self.amiss, []
        return found

    def _narrow(self) -> Iterator[str]:
        """Look again at 320 pixels, at the end of the page."""
        self.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
        self.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        facts = self.page.evaluate(FACTS)
        if facts["tooWide"] > 0:
            yield f"{facts['tooWide']} pixels too wide at {NARROW['width']}"
        if facts["leave"]:
            yield from (f"at {NARROW['width']}, scrolled down: {fault}" for fault in _of_leave(facts["leave"]))
        self.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # the same
        self.page.evaluate("window.scrollTo(0, 0)")

    def links(self) -> list[str]:
        """Return the paths that the shown page leads to."""
        found: list[str] = self.page.eval_on_selector_all(
            "#page a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
        )
        return [path for path in found if not NO_PAGE.match(path)]

    def forgive(self) -> None:
        """Forget what the console said: a browser says there by itself that an answer was 404 or 422."""
        self._said.clear()

    def walk(self) -> set[str]:
        """Look at one page of each kind that can be reached; return the kinds."""
        waiting, kinds = ["/"], set[str]()
        while waiting:
            path = waiting.pop(0)
            kind = AN_ID.sub("one", path.partition("?")[0])
            if kind in kinds:
                continue
            kinds.add(kind)
            self.go(path)
            self.look(kind)
            waiting += self.links()
        return kinds


def _of_facts(facts: dict[str, Any]) -> Iterator[str]:
    if facts["address"] != "/":
        yield f"the address became {facts['address']}"
    if facts["title"] != "Linden":
        yield f"the title became {facts['title']}"
    if facts["names"] != 1:
        yield f"{facts['names']} first headings"
    if not facts["held"]:
        yield "neither the heading nor the error summary has the focus"
    if facts["jumps"]:
        yield "something jumps the queue of the Tab key"
    if not facts["leave"]:
        yield "no way to leave"
        return
    yield from _of_leave(facts["leave"])
    if facts["first"] != ["#work", "leave"]:
        yield f"the Tab key reaches first {facts['first']}"


def _of_leave(leave: dict[str, Any]) -> Iterator[str]:
    if leave["high"] < LEAVE_HIGH or leave["wide"] < LEAVE_HIGH:
        yield f"Leave is {leave['wide']} by {leave['high']}"
    if not leave["within"]:
        yield "Leave is out of sight"
    if not leave["uncovered"]:
        yield "Leave is covered"
