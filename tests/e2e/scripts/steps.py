"""What the tests of the two scripts do on a page, and what they look for."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.scripts.stand import Answer, Stand

NOTE = """<h1 tabindex="-1">Note</h1><p>Grey heron on the wall.</p>
<form method="post" action="/notes/new" data-draft="note:new">
  <input type="hidden" name="csrf_token" value="t0ken"><input type="hidden" name="once" value="1">
  <textarea name="story" autocomplete="off"></textarea><input name="place" autocomplete="off">
  <input type="password" name="secret"><input name="code" autocomplete="one-time-code">
  <input name="aside" data-no-draft><input type="file" name="photo">
  <input type="radio" name="when" value="now" checked><input type="radio" name="when" value="other">
  <select name="mood"><option>calm<option>low</select><button>Keep</button>
</form>"""
HALF = "half-7f3a9c"
SIGN_IN = """<h1 tabindex="-1">Sign in</h1><form method="post" action="/in">
  <input name="name"><input name="passphrase" type="password"><button>Go in</button></form>"""
TODAY = '<h1 tabindex="-1">Today</h1><a href="/notes">Notes</a>'
NOTES = '<h1 tabindex="-1">Notes</h1><a href="/notes/new">New</a><a href="/">Up</a>'
NEW = """<h1 tabindex="-1">New</h1><form method="post" action="/notes/new" data-draft="note:new">
  <textarea name="story" autocomplete="off"></textarea><button data-busy="Keeping">Keep</button></form>"""
FAILED = "No connection. What you typed is still here."


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def press(page: Page) -> None:
    """Put the pointer down on Leave, and not up again."""
    page.mouse.move(*middle_of(page, "#leave"))
    page.mouse.down()


def shift(page: Page, times: int = 3) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def assert_left(page: Page, stand: Stand) -> None:
    page.wait_for_url(stand.leave_url)
    expect(page.get_by_role("heading", name="Weather")).to_be_visible()


def assert_empty(page: Page) -> None:
    """Nothing in the document, nothing on the screen."""
    assert page.evaluate("document.body.textContent.trim()") in {"", "Loading."}
    assert page.evaluate("document.querySelectorAll('form, input, textarea, a').length") == 0
    assert_nothing_is_seen(page)


def assert_nothing_is_seen(page: Page) -> None:
    assert len(Image.open(io.BytesIO(page.screenshot())).convert("RGB").getcolors() or []) == 1


def history_of(page: Page) -> list[str]:
    session = page.context.new_cdp_session(page)
    return [entry["url"] for entry in session.send("Page.getNavigationHistory")["entries"]]


def watch_order(page: Page) -> None:
    """Write down when a frame begins with the page empty, when it is over, and when the beacon goes."""
    page.add_init_script("""
      window.order = [];
      const isEmpty = () => document.body && !document.getElementById('page');
      const frame = () => {
        if (isEmpty()) { order.push('empty frame'); setTimeout(() => order.push('frame over')); }
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const real = navigator.sendBeacon.bind(navigator);
      navigator.sendBeacon = (...all) => { order.push('beacon'); return real(...all); };
    """)


def sign_in(page: Page, site: Stand) -> None:
    page.goto(f"{site.origin}/")
    page.locator("[name=name]").fill("ann")
    page.locator("[name=passphrase]").fill("correct horse")
    page.get_by_role("button").click()
    expect_heading(page, "Today")


def expect_heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words)


def follow(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("link", name=name).click()
        expect_heading(page, name)


def write(page: Page, words: str = "A grey heron") -> None:
    follow(page, "Notes", "New")
    page.locator("textarea").fill(words)


def answer_to_post(site: Stand, path: str, answer: Answer) -> None:
    before = site.pages[path]
    site.pages[path] = lambda asked: answer if asked.method == "POST" else before(asked)
