"""Measures how long it takes from pressing Leave to the empty page on the screen, with a slowed-down processor.

    python -m bench.press_to_blank [--slowdown 4] [--runs 10]

The browser itself says when the frame after an event was shown (the Event Timing of the platform, in steps of 8 ms).
The pages are a stand-in's with the two scripts and the policy of the site. The next page is answered with "no content",
so that there is somebody left to ask. Where there is no Chromium nothing is measured, and nothing is said to be met.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.e2e.scripts.stand import Answer, Stand
from tests.e2e.scripts.steps import NOTE, middle_of

ROOT = Path(__file__).resolve().parent.parent
BAR_MS = 100
WATCH = """
  window.shown = {};
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    shown[entry.name] = Math.max(shown[entry.name] || 0, entry.duration);
  })).observe({type: 'event', durationThreshold: 16, buffered: true});
"""
# With a draft's own number it is kept while it is typed in.
KEPT_NOTE = NOTE.replace("<textarea", f'<input type="hidden" name="draft_id" value="{"a" * 26}"><textarea')
WORDS = "A grey heron stood on the wall. " * 1500

Way = Callable[[Page, CDPSession], str]
Prepare = Callable[[Page], None]


@dataclass(frozen=True)
class Figures:
    """How long one way of pressing took on one page, in milliseconds."""

    page: str
    way: str
    median_ms: float
    p95_ms: float
    max_ms: float
    tries: int

    @classmethod
    def of(cls, page: str, way: str, took: list[float]) -> "Figures":
        """Sum tries up."""
        p95 = statistics.quantiles(took, n=20, method="inclusive")[-1]
        return cls(page, way, statistics.median(took), round(p95, 1), max(took), len(took))


def chromium() -> str | None:
    """Return where Chromium is, if it is there."""
    names = filter(None, (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome-stable"))
    return next(filter(None, map(shutil.which, names)), None)


def a_list(length: int) -> str:
    """Return the main part of a page with a list."""
    return '<h1 tabindex="-1">Notes</h1>' + "".join(
        f'<div class="row"><a href="/notes/{number}"><b>Tuesday {number}</b><p>Grey heron on the wall, again.</p></a>'
        f"<span>Only you</span><button>Share</button></div>"
        for number in range(length)
    )


def by_mouse(page: Page, _session: CDPSession) -> str:
    """Put the mouse down on Leave; return the event that this is."""
    page.mouse.move(*middle_of(page, "#leave"))
    page.mouse.down()
    return "pointerdown"


def by_touch(page: Page, session: CDPSession) -> str:
    """Put a finger down on Leave."""
    x, y = middle_of(page, "#leave")
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    return "pointerdown"


def by_shift(page: Page, _session: CDPSession) -> str:
    """Press Shift three times, of which the third counts."""
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.evaluate("window.shown = {}")
    page.keyboard.press("Shift")
    return "keydown"


def write_much(page: Page) -> None:
    """Have a long text on the page, and type on."""
    page.locator("textarea").evaluate("(field, words) => { field.value = words }", WORDS)
    page.locator("textarea").press_sequentially("and one more word", delay=10)


def write_much_more(page: Page) -> None:
    """Have a long text kept, type on, and be pressed about when it is kept again."""
    write_much(page)
    page.wait_for_timeout(1500)
    page.locator("textarea").press_sequentially("and on", delay=120)


def rest(_page: Page) -> None:
    """Leave the page at rest."""


def press_once(browser: Browser, stand: Stand, prepare: Prepare, way: Way, slowdown: float) -> float:
    """Press on a fresh page; return the milliseconds until the frame in which it was empty."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    page.goto(f"{stand.origin}/")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    prepare(page)
    before = len(stand.asked_for("/weather"))
    kind = way(page, session)
    stand.wait_for("/weather", count=before + 1)
    page.wait_for_timeout(300)
    # Only when the pointer is up again does the browser tell how long its going down took.
    if way is by_touch:
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.mouse.up()
    page.wait_for_timeout(300)
    took = page.evaluate("kind => shown[kind] || 0", kind)
    assert page.evaluate("document.getElementById('page') === null")
    context.close()
    return float(took)


def measure(browser: Browser, slowdown: float, runs: int) -> list[Figures]:
    """Press in every way on every kind of page."""
    pages: dict[str, tuple[str, Prepare]] = {
        "a short form": (NOTE, rest),
        "a list of 50": (a_list(50), rest),
        "a list of 1,000": (a_list(1000), rest),
        "48,000 characters just typed": (NOTE, write_much),
        "the same, kept while typed": (KEPT_NOTE, write_much_more),
    }
    stand = Stand()
    stand.landing = Answer(status=204)
    found = []
    for name, (main_part, prepare) in pages.items():
        stand.put("/", main_part)
        for way in (by_mouse, by_touch, by_shift):
            took = [press_once(browser, stand, prepare, way, slowdown) for _ in range(runs)]
            found.append(Figures.of(name, way.__name__, took))
    stand.close()
    return found


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--runs", type=int, default=10)
    given = parser.parse_args()
    program = chromium()
    if program is None:
        print("There is no Chromium here, so this was not measured.")
        return 0
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        figures = measure(browser, given.slowdown, given.runs)
        browser.close()
    is_met = {"blank": all(one.p95_ms <= BAR_MS for one in figures)}
    print(f"{'pressed on':32}{'how':12}{'median':>10}{'95th':>12}{'most':>12}{'tries':>8}")
    for one in figures:
        print(
            f"{one.page:32}{one.way:12}{one.median_ms:>7.0f} ms{one.p95_ms:>9.0f} ms{one.max_ms:>9.0f} ms{one.tries:>8}"
        )
    print("met: " + ", ".join(f"{name} {'yes' if is_it else 'NO'}" for name, is_it in is_met.items()))
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "slowdown": given.slowdown,
        "bar": {"p95_ms": BAR_MS},
        "is_met": is_met,
        "figures": [asdict(one) for one in figures],
    }
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "press_to_blank.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
