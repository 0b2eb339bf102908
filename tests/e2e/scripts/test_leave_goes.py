"""Leaving: going elsewhere at any moment, and nothing comes back."""

import threading
import time

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.scripts.stand import Answer, Stand, page_html
from tests.e2e.scripts.steps import (
    NOTE,
    assert_empty,
    assert_left,
    assert_nothing_is_seen,
    history_of,
    middle_of,
    press,
    shift,
)

pytestmark = pytest.mark.browser


class TestGo:
    def test_back_shows_what_was_before(self, page, stand):
        stand.put("/", '<h1 tabindex="-1">Today</h1><a href="/notes">Notes</a>')
        stand.put("/notes", '<h1 tabindex="-1">Notes</h1><a href="/notes/new">New</a>')
        stand.put("/notes/new", NOTE)
        page.goto(f"{stand.leave_url}?before")
        page.goto(f"{stand.origin}/")
        for name in ("Notes", "New"):
            page.get_by_role("link", name=name).click()
        page.locator("textarea").fill("A heron")

        press(page)
        assert_left(page, stand)

        assert [url for url in history_of(page) if url.startswith(stand.origin)] == []
        page.go_back()
        assert page.url == f"{stand.leave_url}?before"

    @pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "http://[", "//elsewhere"])
    def test_an_address_that_will_not_do_is_left_to_the_server(self, page, stand, url):
        stand.put("/", NOTE, leave_url=url)
        stand.pages["/x"] = lambda asked: Answer("", 303, {"Location": stand.leave_url})
        page.goto(f"{stand.origin}/")

        press(page)

        assert_left(page, stand)

    def test_the_address_may_change_with_the_page(self, page, stand):
        stand.put("/", '<h1 tabindex="-1">Today</h1><a href="/notes">Notes</a>', leave_url="https://nowhere.invalid/")
        stand.put("/notes", '<h1 tabindex="-1">Notes</h1>')
        page.goto(f"{stand.origin}/")
        page.get_by_role("link", name="Notes").click()
        expect(page.get_by_role("heading", name="Notes")).to_be_visible()

        press(page)

        assert_left(page, stand)

    def test_without_a_network_the_page_is_gone_all_the_same(self, note, stand):
        note.locator("textarea").fill("A heron")
        note.context.set_offline(True)

        press(note)
        time.sleep(0.5)

        assert note.evaluate("location.href") == "chrome-error://chromewebdata/"
        assert "heron" not in note.content()
        note.context.set_offline(False)
        note.go_back()
        assert note.url == f"{stand.leave_url}?before"


def put_half_a_page(stand: Stand) -> threading.Event:
    """Show a page whose second half comes when the event is set."""
    main = "<h1>Note</h1><!-- cut --></main></div><p>Grey heron on the wall.</p><div><main>"
    first, rest = page_html(main, leave_url=stand.leave_url).split("<!-- cut -->")
    stand.pages["/"] = lambda asked: Answer(first, tail=rest)
    stand.landing = Answer(status=204)
    return stand.hold("tail")


class TestAtABadMoment:
    def test_pressed_many_times_it_leaves_once(self, note, stand):
        note.locator("textarea").fill("A heron")

        leave = middle_of(note, "#leave")

        landing = stand.hold("/weather")

        note.evaluate("document.querySelector('#leave').click()")
        note.mouse.dblclick(*leave)
        shift(note, 6)
        stand.wait_for("/weather")
        shift(note, 6)
        time.sleep(0.3)
        landing.set()

        assert_left(note, stand)
        time.sleep(0.2)
        assert len(stand.asked_for("/x", "POST")) == 1
        assert len(stand.asked_for("/weather")) == 1

    def test_while_the_page_is_still_being_read(self, page, stand):
        tail = put_half_a_page(stand)
        page.goto(f"{stand.origin}/", wait_until="commit")
        expect(page.get_by_role("heading", name="Note")).to_be_visible()

        press(page)
        stand.wait_for("/weather")
        tail.set()
        time.sleep(0.3)

        assert "heron" not in page.content()
        assert_empty(page)

    @pytest.mark.parametrize("may_stop", [True, False])
    def test_what_is_read_between_emptying_and_going_is_not_seen(self, page, stand, may_stop):
        tail = put_half_a_page(stand)
        page.add_init_script("const real = setTimeout; setTimeout = step => real(step, 5000)")
        if not may_stop:
            page.add_init_script("window.stop = () => {}")
        page.goto(f"{stand.origin}/", wait_until="commit")
        expect(page.get_by_role("heading", name="Note")).to_be_visible()

        press(page)
        tail.set()
        time.sleep(0.5)

        assert ("heron" in page.content()) is not may_stop
        assert_nothing_is_seen(page)

    def test_before_there_is_a_body(self, page, stand):
        whole = page_html("<h1>Note</h1>", leave_url=stand.leave_url)
        first, rest = whole.split("<title>")
        stand.pages["/"] = lambda asked: Answer(first + " " * 2000, tail="<title>" + rest)
        tail = stand.hold("tail")
        page.goto(f"{stand.origin}/", wait_until="commit")
        stand.wait_for("/static/js/leave.js")
        time.sleep(0.2)

        shift(page)
        tail.set()

        assert_left(page, stand)

    @pytest.mark.parametrize("way", [press, shift])
    def test_before_the_other_scripts_have_come(self, page, stand, way):
        others = stand.hold("/static/js/page.js")
        stand.put("/", NOTE)
        page.goto(f"{stand.origin}/", wait_until="commit")
        expect(page.get_by_role("heading", name="Note")).to_be_visible()

        way(page)

        assert_left(page, stand)
        others.set()

    def test_before_this_one_has_come_there_is_nothing_to_be_seen(self, page, stand):
        own = stand.hold("/static/js/leave.js")
        stand.put("/", NOTE)
        page.goto(f"{stand.origin}/", wait_until="commit")
        stand.wait_for("/static/js/leave.js")
        time.sleep(0.3)

        assert page.evaluate("document.body") is None
        own.set()

        expect(page.get_by_role("heading", name="Note")).to_be_visible()

    @pytest.mark.parametrize("may_stop", [True, False])
    def test_while_another_page_is_being_fetched(self, page, stand, may_stop):
        if not may_stop:
            page.add_init_script("window.stop = () => {}")
        stand.put("/", '<h1 tabindex="-1">Today</h1><a href="/notes">Notes</a>')
        stand.put("/notes", '<h1 tabindex="-1">Grey heron</h1>')
        stand.landing = Answer(status=204)
        notes = stand.hold("/notes")
        page.goto(f"{stand.origin}/")
        page.get_by_role("link", name="Notes").click()
        stand.wait_for("/notes")

        press(page)
        stand.wait_for("/weather")
        notes.set()
        time.sleep(0.3)

        assert_empty(page)

    def test_while_the_browser_itself_is_going_to_another_page(self, page, stand):
        stand.broken_scripts["page.js"] = "throw new Error('broken')"
        page = page.context.new_page()
        stand.put("/", '<h1 tabindex="-1">Today</h1><a href="/notes">Notes</a>')
        stand.put("/notes", '<h1 tabindex="-1">Grey heron</h1>')
        notes = stand.hold("/notes")
        page.goto(f"{stand.origin}/")
        leave = middle_of(page, "#leave")
        page.get_by_role("link", name="Notes").click(no_wait_after=True)
        stand.wait_for("/notes")

        page.mouse.move(*leave)
        page.mouse.down()
        notes.set()

        # Not by waiting for the address: the tools take the page that was given up for a fault.
        expect(page.get_by_role("heading", name="Weather")).to_be_visible()

    def test_while_a_file_is_being_sent(self, page, stand):
        stand.put("/", NOTE.replace('data-draft="note:new"', 'data-draft="note:new" enctype="multipart/form-data"'))
        stand.hold("/notes/new")
        page.goto(f"{stand.origin}/")
        page.locator("textarea").fill("A heron")
        photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 3_000_000}
        page.locator("[type=file]").set_input_files(photo)
        page.get_by_role("button", name="Keep").click()
        stand.wait_for("/notes/new", "POST")

        press(page)

        assert_left(page, stand)
        assert stand.wait_for("/x", "POST")[0].fields["story"] == "A heron"

    @pytest.mark.parametrize(
        "broken",
        [
            "throw new Error('broken')",
            "this is ( no script",
            # One that holds every event back, as far as a later script can.
            """for (const kind of ['pointerdown', 'click', 'keydown', 'pagehide'])
                 for (const where of [document, window])
                   where.addEventListener(kind, e => { e.stopImmediatePropagation(); throw 1 }, true)""",
            # One that takes away what the page is made of.
            "document.querySelector('#said').remove(); document.querySelector('#page').removeAttribute('id')",
            "BroadcastChannel.prototype.postMessage = FormData = TextEncoder = () => { throw 1 }",
        ],
    )
    @pytest.mark.parametrize("way", [press, shift])
    def test_with_every_other_script_broken(self, context: BrowserContext, stand, broken, way):
        stand.broken_scripts["page.js"] = broken
        stand.put("/", NOTE)
        page = context.new_page()
        page.goto(f"{stand.origin}/")

        way(page)

        assert_left(page, stand)
        assert stand.wait_for("/x", "POST")

    def test_on_a_page_without_any_of_the_layout(self, page, stand):
        script = f'<script src="/static/js/leave.js" data-leave-url="{stand.leave_url}"></script>'
        stand.pages["/"] = lambda asked: Answer(f"{script}<a id=leave data-leave>x</a>")
        page.goto(f"{stand.origin}/")

        press(page)

        assert_left(page, stand)

    def test_without_scripts_the_link_is_a_plain_one(self, chromium, stand):
        stand.put("/", NOTE)
        stand.pages["/x"] = lambda asked: Answer("", 303, {"Location": stand.leave_url})
        page = chromium.new_context(java_script_enabled=False).new_page()
        page.goto(f"{stand.origin}/")

        page.locator("#leave").click()

        assert_left(page, stand)
        page.context.close()


class TestNothingComesBack:
    def test_other_tabs_leave_too_and_keep_what_was_typed_there(self, context: BrowserContext, note, stand):
        other = context.new_page()
        other.goto(f"{stand.origin}/")
        other.locator("textarea").fill("In the other tab")

        press(note)

        assert_left(note, stand)
        assert_left(other, stand)
        beacons = stand.wait_for("/x", "POST", 2)
        assert "In the other tab" in [beacon.fields.get("story") for beacon in beacons]
        assert [url for url in history_of(other) if url.startswith(stand.origin)] == []

    def test_a_page_that_is_hidden_away_is_emptied(self, note):
        note.locator("textarea").fill("A heron")

        empty = note.evaluate("""() => { dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
            return document.body.textContent.trim() === '' && !document.querySelector('textarea') }""")

        assert empty

    def test_going_elsewhere_is_not_leaving(self, note, stand):
        note.locator("textarea").fill("A heron")

        note.goto(f"{stand.leave_url}?elsewhere")
        time.sleep(0.2)

        assert stand.asked_for("/x", "POST") == []

    def test_a_page_that_the_browser_had_kept_whole_asks_anew(self, note, stand):
        # This Chromium keeps no page that says "no-store"; others do, so here it does not say it.
        stand.pages["/"] = lambda asked: stand.answer(NOTE, headers={"Cache-Control": "no-cache"})
        note.goto(f"{stand.origin}/")
        note.locator("textarea").fill("A heron")
        note.goto(f"{stand.leave_url}?elsewhere")
        stand.put("/", '<h1 tabindex="-1">Sign in</h1>', page="data-neutral")

        note.go_back(wait_until="commit")

        expect(note.get_by_role("heading", name="Sign in")).to_be_visible()
        # Not simply loaded again by going back: it had been kept, and was replaced.
        assert note.evaluate("performance.getEntriesByType('navigation')[0].type") == "navigate"
