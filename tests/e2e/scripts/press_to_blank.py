"""How long it takes from a press to the empty page on the screen, with a slowed-down processor (run by hand).

    python -m tests.e2e.scripts.press_to_blank [--slowdown 4] [--times 30]

The browser itself says when the frame after an event was shown (the Event Timing of the platform,
in steps of 8 ms). The next page is answered with "no content", so that there is somebody left to ask.
"""

import argparse
import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.e2e.scripts.stand import Answer, Stand
from tests.e2e.scripts.steps import NOTE, middle_of

WATCH = """
  window.shown = {};
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    shown[entry.name] = Math.max(shown[entry.name] || 0, entry.duration);
  })).observe({type: 'event', durationThreshold: 16, buffered: true});
"""


def a_list(length: int) -> str:
    return '<h1 tabindex="-1">Notes</h1>' + "".join(
        f'<div class="row"><a href="/notes/{number}"><b>Tuesday {number}</b><p>Grey heron on the wall, again.</p></a>'
        f"<span>Only you</span><button>Share</button></div>"
        for number in range(length)
    )


WORDS = "A grey heron stood on the wall. " * 1500

Way = Callable[[Page, CDPSession], str]


def by_mouse(page: Page, _session: CDPSession) -> str:
    page.mouse.move(*middle_of(page, "#leave"))
    page.mouse.down()
    return "pointerdown"


def by_touch(page: Page, session: CDPSession) -> str:
    x, y = middle_of(page, "#leave")
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    return "pointerdown"


def by_shift(page: Page, _session: CDPSession) -> str:
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.evaluate("window.shown = {}")
    page.keyboard.press("Shift")
    return "keydown"


def write_much(page: Page) -> None:
    page.locator("textarea").evaluate("(field, words) => { field.value = words }", WORDS)
    page.locator("textarea").press_sequentially("and one more word", delay=10)


def nothing(_page: Page) -> None:
    """A page at rest."""


def measure(browser: Browser, stand: Stand, prepare: Callable[[Page], None], way: Way, slowdown: float) -> float:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--times", type=int, default=30)
    chosen = parser.parse_args()
    stand = Stand()
    stand.landing = Answer(status=204)
    pages = {
        "a short form": (NOTE, nothing),
        "a list of 50": (a_list(50), nothing),
        "a list of 1,000": (a_list(1000), nothing),
        "48,000 characters just typed": (NOTE, write_much),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (main_part, prepare) in pages.items():
            stand.put("/", main_part)
            for way in (by_mouse, by_touch, by_shift):
                took = [measure(browser, stand, prepare, way, chosen.slowdown) for _ in range(chosen.times)]
                middle, late = statistics.median(took), sorted(took)[int(0.95 * len(took))]
                sys.stdout.write(
                    f"{name:32} {way.__name__:10} median {middle:5.0f}  95th {late:5.0f}  max {max(took):5.0f} ms\n"
                )
                sys.stdout.flush()
        browser.close()
    stand.close()


if __name__ == "__main__":
    main()
