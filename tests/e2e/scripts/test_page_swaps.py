"""Pages swapped in: one address, the half in memory only, the focus where it belongs."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.scripts.stand import Answer
from tests.e2e.scripts.steps import FAILED, HALF, NEW, NOTES, SIGN_IN, answer_to_post, expect_heading, follow, write

pytestmark = pytest.mark.browser


class TestOneAddress:
    def test_it_never_changes_and_the_list_of_places_does_not_grow(self, visit, site):
        length = visit.evaluate("history.length")
        answer_to_post(site, "/notes/new", Answer("", 204, {"X-Go": "/notes"}))

        write(visit)
        visit.get_by_role("button", name="Keep").click()
        expect_heading(visit, "Notes")
        visit.locator("a", has_text="Up").click()
        expect_heading(visit, "Today")

        assert visit.url == f"{site.origin}/"
        assert visit.evaluate("history.length") == length
        assert visit.title() == "Linden"

    def test_a_page_opened_at_another_address_shows_the_short_one(self, page, site):
        page.goto(f"{site.origin}/notes/new")

        assert page.url == f"{site.origin}/"
        assert page.evaluate("history.state") is None

    def test_each_page_is_asked_for_once_as_a_swap(self, visit, site):
        follow(visit, "Notes")

        (asked,) = site.asked_for("/notes")
        assert (asked.headers["X-Swap"], asked.headers["Sec-Fetch-Mode"]) == ("1", "cors")
        assert asked.headers["Referer"] is None

    def test_a_link_within_the_page_only_moves_the_focus(self, page, site):
        site.put("/", '<h1>Today</h1><a href="#field">There is a mistake</a><input id="field">')
        page.goto(f"{site.origin}/")

        page.get_by_role("link", name="mistake").click()
        expect(page.locator("#field")).to_be_focused()
        page.get_by_role("link", name="Skip").press("Enter")
        expect(page.locator("#main")).to_be_focused()

        assert page.url == f"{site.origin}/"
        assert len(site.asked_for("/")) == 1

    def test_a_form_without_an_address_goes_to_the_page_it_came_from(self, visit, site):
        site.put("/notes/new", NEW.replace(' action="/notes/new"', ""))
        write(visit)

        visit.get_by_role("button", name="Keep").click()

        assert site.wait_for("/notes/new", "POST")[0].fields == {"story": "A grey heron"}

    def test_a_short_address_is_seen_from_the_page_that_is_shown(self, visit, site):
        site.put("/notes/new", NEW + '<a href="1">First</a>')
        site.put("/notes/1", '<h1 tabindex="-1">First</h1>')

        follow(visit, "Notes", "New", "First")

        assert visit.url == f"{site.origin}/"

    @pytest.mark.parametrize("marks", ['download="a.txt"', 'target="_blank"', "data-plain"])
    def test_some_links_are_the_browsers(self, page, site, marks):
        site.put("/", f'<h1>Today</h1><a {marks} href="/t/1">File</a>')
        site.pages["/t/1"] = lambda asked: Answer("text", headers={"Content-Type": "text/plain"})
        page.goto(f"{site.origin}/")

        page.get_by_role("link", name="File").click()

        assert site.wait_for("/t/1")[0].headers["X-Swap"] is None

    def test_so_is_a_press_with_the_control_key(self, visit, site):
        with visit.context.expect_page():
            visit.get_by_role("link", name="Notes").click(modifiers=["Control"])

        expect_heading(visit, "Today")

    def test_a_link_in_a_drawing_is_a_link(self, page, site):
        site.put("/", '<h1>Today</h1><svg width="90" height="30"><a href="/notes"><text y="20">March</text></a></svg>')
        page.goto(f"{site.origin}/")

        page.get_by_text("March").click()

        expect_heading(page, "Notes")
        assert page.url == f"{site.origin}/"

    @pytest.mark.parametrize("address", ["tel:999", "mailto:a@b.example", "javascript:void 0", "blob:{origin}/1"])
    def test_telephone_numbers_and_the_like_are_left_alone(self, page, site, address):
        site.put("/", f'<h1>Today</h1><a id="link" href="{address.format(origin=site.origin)}">Ring</a>')
        page.goto(f"{site.origin}/")

        is_taken = page.evaluate("""() => { let is_taken;
            addEventListener('click', event => { is_taken = event.defaultPrevented; event.preventDefault() });
            document.querySelector('#link').click(); return is_taken }""")

        assert not is_taken

    def test_a_link_to_elsewhere_gets_nothing_of_ours(self, page, site):
        site.put("/", f'<h1>Today</h1><a href="{site.leave_url}">Elsewhere</a>')
        page.goto(f"{site.origin}/")

        page.get_by_role("link", name="Elsewhere").click()

        assert site.wait_for("/weather")[0].headers["X-Swap"] is None


class TestHalf:
    def test_it_goes_with_every_request_after_signing_in(self, visit, site):
        write(visit)
        visit.get_by_role("button", name="Keep").click()

        assert site.asked_for("/in", "POST")[0].headers["X-Half"] is None
        for path, method in [("/notes", "GET"), ("/notes/new", "GET"), ("/notes/new", "POST")]:
            assert site.wait_for(path, method)[0].headers["X-Half"] == HALF

    def test_it_is_nowhere_but_in_memory(self, visit):
        write(visit)

        everything = visit.evaluate("""async () => JSON.stringify([
            {...localStorage}, {...sessionStorage}, document.cookie, window.name, history.state, location.href,
            await indexedDB.databases(), await caches.keys(), document.documentElement.outerHTML,
            Object.getOwnPropertyNames(window).map(name => { try { return String(window[name]) } catch { return '' } }),
            performance.getEntries().map(entry => entry.name)])""")

        assert HALF not in everything
        assert '[{},{},"","",null' in everything

    def test_a_reload_forgets_it(self, visit, site):
        visit.reload()

        expect_heading(visit, "Sign in")
        assert site.asked_for("/")[-1].headers["X-Half"] is None

    def test_a_newer_one_takes_its_place(self, visit, site):
        site.pages["/notes"] = lambda asked: site.answer(NOTES, headers={"X-Half": "newer"})

        follow(visit, "Notes", "New")

        assert site.asked_for("/notes/new")[0].headers["X-Half"] == "newer"

    def test_a_redirect_is_not_followed(self, visit, site):
        site.pages["/notes"] = lambda asked: Answer("", 303, {"Location": "/notes/new"})

        visit.get_by_role("link", name="Notes").click()

        expect(visit.get_by_role("alert")).to_have_text(FAILED)
        assert site.asked_for("/notes/new") == []

    @pytest.mark.parametrize("go", ["//localhost:{port}/weather", "http://localhost:{port}/weather"])
    def test_nor_is_a_way_to_another_site(self, visit, site, go):
        port = site.leave_url.split(":")[2].split("/")[0]
        site.pages["/notes"] = lambda asked: Answer("", 204, {"X-Go": go.format(port=port)})

        visit.get_by_role("link", name="Notes").click()

        expect(visit.get_by_role("alert")).to_have_text(FAILED)
        assert site.asked_for("/weather") == []

    def test_an_endless_way_ends(self, visit, site):
        site.pages["/notes"] = lambda asked: Answer("", 204, {"X-Go": "/notes"})

        visit.get_by_role("link", name="Notes").click()

        expect(visit.get_by_role("alert")).to_have_text(FAILED)
        assert len(site.asked_for("/notes")) < 20


class TestSwap:
    def test_what_stands_in_noscript_does_not_come_to_life(self, page, site):
        wrong = SIGN_IN.replace("<button>", '<noscript><input type="hidden" name="plain" value="1"></noscript><button>')
        answer_to_post(site, "/in", site.answer("<p data-focus tabindex=-1>Try again.</p>" + wrong, 422))
        page.goto(f"{site.origin}/")
        page.get_by_role("button").click()
        expect(page.get_by_text("Try again.")).to_be_visible()

        page.get_by_role("button").click()

        assert "plain" not in site.wait_for("/in", "POST", 2)[1].fields
        assert page.locator("noscript").count() == 0

    def test_the_focus_is_on_the_heading_and_the_page_at_its_top(self, page, site):
        site.put("/", '<h1>Today</h1><div class="tall"></div><a href="/notes">Notes</a>')
        site.put("/notes", NOTES + '<div class="tall"></div>')
        page.goto(f"{site.origin}/")
        page.get_by_role("link", name="Notes").scroll_into_view_if_needed()
        assert page.evaluate("scrollY") > 0

        follow(page, "Notes")

        expect(page.locator("h1")).to_be_focused()
        assert page.evaluate("scrollY") == 0
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="New")).to_be_focused()

    def test_a_page_without_a_heading_begins_at_its_top_too(self, page, site):
        site.put("/", '<h1>Today</h1><div class="tall"></div><a href="/notes">Notes</a>')
        site.put("/notes", '<h1>Notes</h1><div class="tall"></div>')
        page.goto(f"{site.origin}/")

        follow(page, "Notes")

        assert page.evaluate("scrollY") == 0

    def test_or_on_what_has_to_be_read_first(self, visit, site):
        mistake = '<div data-focus tabindex="-1">When did it happen?</div>' + NEW.replace("></t", ">A grey heron</t")
        answer_to_post(site, "/notes/new", site.answer(mistake, 422))
        write(visit)

        visit.get_by_role("button", name="Keep").click()

        expect(visit.locator("[data-focus]")).to_be_focused()
        assert visit.locator("textarea").input_value() == "A grey heron"

    @pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
    def test_pages_of_faults_are_shown_too(self, visit, site, status):
        site.pages["/notes"] = lambda asked: site.answer('<h1 tabindex="-1">Not now</h1>', status)

        visit.get_by_role("link", name="Notes").click()

        expect_heading(visit, "Not now")

    def test_scripts_in_a_fetched_page_do_not_run(self, visit, site):
        site.put("/notes", NOTES + '<script src="/static/js/page.js"></script>')
        asked_before = len(site.asked_for("/static/js/page.js"))

        follow(visit, "Notes")

        assert len(site.asked_for("/static/js/page.js")) == asked_before

    def test_to_someone_no_longer_signed_in_the_front_door_is_loaded_anew(self, visit, site):
        site.pages["/notes"] = lambda asked: site.answer(SIGN_IN, page="data-neutral", headers={"X-Neutral": "1"})

        visit.get_by_role("link", name="Notes").click()

        expect_heading(visit, "Sign in")
        assert site.asked_for("/")[-1].headers["X-Swap"] is None

    def test_a_wrong_passphrase_shows_its_form_again(self, page, site):
        answer_to_post(site, "/in", site.answer("<h1>Try again</h1>", 422, headers={"X-Neutral": "1"}))
        page.goto(f"{site.origin}/")

        page.get_by_role("button").click()

        expect_heading(page, "Try again")

    def test_language_and_settings_of_the_page_come_along(self, visit, site):
        site.pages["/notes"] = lambda asked: Answer(
            site.answer(NOTES, body="data-no-keys").body.replace("en-GB", "cy").replace("Two more.", "Dwy.")
        )

        follow(visit, "Notes")

        assert visit.evaluate("document.documentElement.lang") == "cy"
        assert visit.evaluate("document.body.hasAttribute('data-no-keys')")
        assert visit.locator("script[data-two]").get_attribute("data-two") == "Dwy."

    def test_what_came_of_it_is_spoken(self, visit, site):
        site.put("/notes", NOTES + "<p data-say>Kept. Only you can read it.</p>")

        follow(visit, "Notes")

        expect(visit.locator("#said")).to_have_text("Kept. Only you can read it.")

    def test_a_slow_answer_is_announced_quietly(self, visit, site):
        notes = site.hold("/notes")
        visit.get_by_role("link", name="Notes").click()

        expect(visit.locator("#wait")).to_have_text("Loading")
        notes.set()

        expect_heading(visit, "Notes")
        expect(visit.locator("#wait")).to_be_hidden()

    def test_a_quick_one_is_not(self, visit, site):
        visit.evaluate("""window.seen = []; const wait = document.querySelector('#wait');
            new MutationObserver(() => seen.push(wait.hidden)).observe(wait, {attributes: true, childList: true})""")

        follow(visit, "Notes")
        time.sleep(0.6)

        assert False not in visit.evaluate("seen")

    @pytest.mark.parametrize("may_abort", [True, False])
    def test_an_older_answer_does_not_come_over_a_newer_one(self, page, site, may_abort):
        if not may_abort:
            page.add_init_script("AbortController.prototype.abort = () => {}")
        site.put("/", '<h1>Today</h1><a href="/slow">Slow</a> <a href="/notes">Notes</a>')
        site.put("/slow", "<h1>Slow</h1>")
        slow = site.hold("/slow")
        given_up: list[str] = []
        page.on("requestfailed", lambda request: given_up.append(request.url))
        page.goto(f"{site.origin}/")
        page.get_by_role("link", name="Slow").click()
        site.wait_for("/slow")

        follow(page, "Notes")
        slow.set()
        time.sleep(0.3)

        expect_heading(page, "Notes")
        assert given_up == ([f"{site.origin}/slow"] if may_abort else [])
