"""Forms of swapped pages: sent once, no word lost, and the small touches."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.scripts.stand import Answer
from tests.e2e.scripts.steps import FAILED, NEW, answer_to_post, expect_heading, follow, write

pytestmark = pytest.mark.browser


class TestForms:
    def test_the_button_counts_with_its_name_and_its_own_address(self, page, site):
        site.put(
            "/",
            """<h1>Today</h1><form method="get" action="/wrong"><input name="a" value="1">
            <button name="do" value="share" formmethod="post" formaction="/notes/new">Share</button></form>""",
        )
        page.goto(f"{site.origin}/")

        page.get_by_role("button", name="Share").click()

        assert site.wait_for("/notes/new", "POST")[0].fields == {"a": "1", "do": "share"}

    def test_the_button_counts_in_older_browsers_too(self, page, site):
        site.put(
            "/",
            """<h1>Today</h1><form method="post" action="/notes/new"><button name="do" value="keep">Keep</button>
            <button name="do" value="share">Share</button></form>""",
        )
        page.add_init_script("delete SubmitEvent.prototype.submitter")
        page.goto(f"{site.origin}/")

        page.get_by_role("button", name="Share").click()

        assert site.wait_for("/notes/new", "POST")[0].fields == {"do": "share"}

    def test_fields_named_like_the_forms_own_words_do_no_harm(self, page, site):
        site.put(
            "/",
            """<h1>Today</h1><form method="post" action="/notes/new"><input name="method" value="get">
            <input name="action" value="/wrong"><input name="enctype" value="x"><button>Keep</button></form>""",
        )
        page.goto(f"{site.origin}/")

        page.get_by_role("button", name="Keep").click()

        assert site.wait_for("/notes/new", "POST")[0].fields["action"] == "/wrong"

    @pytest.mark.parametrize("method", ['method="get"', ""])
    def test_nothing_typed_ever_goes_into_an_address(self, page, site, method):
        site.put(
            "/", f'<h1>Today</h1><form {method} action="/notes"><input name="q" value="heron"><button>Find</button>'
        )
        page.goto(f"{site.origin}/")

        page.get_by_role("button", name="Find").click()
        time.sleep(0.3)

        assert [asked.path for asked in site.seen if "notes" in asked.path or "heron" in asked.path] == []

    def test_sent_twice_in_a_hurry_it_goes_once(self, visit, site):
        hold = site.hold("/notes/new")
        hold.set()
        write(visit)
        hold.clear()
        button = visit.locator("button")

        button.dblclick()
        visit.locator("form").evaluate("form => form.requestSubmit()")
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(button).to_have_text("Keeping")
        hold.set()
        expect(button).to_have_text("Keep")

        assert len(site.asked_for("/notes/new", "POST")) == 1

    def test_after_it_was_answered_it_may_go_again(self, visit, site):
        answer_to_post(site, "/notes/new", site.answer(NEW, 422))
        write(visit)

        for count in (1, 2):
            visit.get_by_role("button", name="Keep").click()
            site.wait_for("/notes/new", "POST", count)
            expect(visit.get_by_role("button", name="Keep")).not_to_have_attribute("aria-disabled", "true")

    def test_a_link_pressed_meanwhile_waits_until_the_words_have_arrived(self, visit, site):
        answer_to_post(site, "/notes/new", Answer("", 204, {"X-Go": "/notes"}))
        site.put("/notes/new", NEW + '<a href="/">Up</a>')
        answer_to_post(site, "/notes/new", Answer("", 204, {"X-Go": "/notes"}))
        hold = site.hold("/notes/new")
        hold.set()
        write(visit)
        hold.clear()

        visit.get_by_role("button", name="Keep").click()
        site.wait_for("/notes/new", "POST")
        visit.locator("a", has_text="Up").click()
        time.sleep(0.2)
        assert len(site.asked_for("/")) == 2
        hold.set()

        expect_heading(visit, "Today")

    def test_a_file_is_sent_whole_and_the_number_shown(self, page, site):
        site.put(
            "/",
            """<h1>Today</h1><form method="post" action="/files" enctype="multipart/form-data">
            <input name="words" value="heron"><input type="file" name="photo"><button>Add</button></form>""",
        )
        site.pages["/files"] = lambda asked: Answer("", 204, {"X-Go": "/notes", "X-Half": "h2"})
        hold = site.hold("/files")
        page.goto(f"{site.origin}/")
        photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 2_000_000}
        page.locator("[type=file]").set_input_files(photo)

        page.get_by_role("button", name="Add").click()
        expect(page.locator("#wait")).to_contain_text("100 % sent")
        time.sleep(0.6)  # by now a slow page would have said that it is loading
        expect(page.locator("#wait progress")).to_be_visible()
        hold.set()

        expect_heading(page, "Notes")
        expect(page.locator("#wait")).to_be_hidden()
        (sent,) = site.asked_for("/files", "POST")
        assert (sent.fields["words"], len(sent.fields["photo"])) == ("heron", 2_000_000)
        assert site.asked_for("/notes")[0].headers["X-Half"] == "h2"

    def test_an_answer_to_a_file_that_leads_elsewhere_is_not_shown(self, page, site):
        site.put(
            "/",
            """<h1>Today</h1><form method="post" action="/files" enctype="multipart/form-data">
            <input type="file" name="photo"><button>Add</button></form>""",
        )
        site.pages["/files"] = lambda asked: Answer("", 303, {"Location": "/notes"})
        page.goto(f"{site.origin}/")
        page.locator("[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 9})

        page.get_by_role("button", name="Add").click()

        expect(page.get_by_role("alert")).to_have_text(FAILED)
        expect_heading(page, "Today")

    def test_sending_a_file_can_be_stopped_and_the_form_is_as_it_was(self, page, site):
        site.put(
            "/",
            """<h1>Today</h1><form method="post" action="/files" enctype="multipart/form-data">
            <input name="words"><input type="file" name="photo"><button id="add">Add</button></form>""",
        )
        site.hold("/files")
        page.goto(f"{site.origin}/")
        page.locator("[name=words]").fill("heron")
        photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 2_000_000}
        page.locator("[type=file]").set_input_files(photo)
        page.get_by_role("button", name="Add").click()

        page.get_by_role("button", name="Stop sending").click()

        expect(page.locator("#wait")).to_be_hidden()
        expect(page.locator("#add")).to_have_text("Add")
        expect(page.locator("#notice")).to_be_hidden()
        assert page.locator("[name=words]").input_value() == "heron"


class TestNothingTypedIsLost:
    @pytest.mark.parametrize("fault", ["offline", "cut off"])
    def test_without_a_connection_the_words_stay_and_can_be_sent_later(self, visit, site, fault):
        write(visit)
        answer_to_post(site, "/notes/new", Answer("", 204, {"X-Go": "/notes"}))
        if fault == "offline":
            visit.context.set_offline(True)
        else:
            visit.route("**/notes/new", lambda route: route.abort("connectionreset"))

        visit.get_by_role("button", name="Keep").click()

        expect(visit.get_by_role("alert")).to_have_text(FAILED)
        assert visit.locator("textarea").input_value() == "A grey heron"
        button = visit.get_by_role("button", name="Keep")
        assert button.get_attribute("aria-disabled") is None
        visit.context.set_offline(False)
        visit.unroute_all()
        button.click()
        expect_heading(visit, "Notes")
        expect(visit.get_by_role("alert")).to_be_hidden()

    def test_a_link_without_a_connection_leaves_the_page_as_it_is(self, visit, site):
        site.put("/notes/new", NEW + '<a href="/">Up</a>')
        write(visit)
        visit.context.set_offline(True)

        visit.locator("a", has_text="Up").click()

        expect(visit.get_by_role("alert")).to_have_text(FAILED)
        assert visit.locator("textarea").input_value() == "A grey heron"

    def test_a_connection_that_says_nothing_counts_as_lost(self, page, site):
        site.put("/", NEW)
        site.hold("/notes/new")
        page.clock.install()
        page.goto(f"{site.origin}/")
        page.locator("textarea").fill("A grey heron")

        page.get_by_role("button", name="Keep").click()
        site.wait_for("/notes/new", "POST")
        page.clock.run_for(46_000)

        expect(page.get_by_role("alert")).to_have_text(FAILED)
        assert page.locator("textarea").input_value() == "A grey heron"

    def test_a_fault_of_the_server_does_not_wipe_the_form(self, visit, site):
        write(visit)
        answer_to_post(site, "/notes/new", site.answer('<h1 tabindex="-1">Something broke here.</h1>', 500))

        visit.get_by_role("button", name="Keep").click()

        expect(visit.get_by_role("alert")).to_have_text("Something broke here. What you typed is still here.")
        assert visit.locator("textarea").input_value() == "A grey heron"

    @pytest.mark.parametrize(
        "answer",
        [
            Answer("<h1>Bad gateway</h1>", 502),
            Answer("no page at all"),
            Answer('<div id="page">a file</div>', 200, {"Content-Type": "text/plain"}),
        ],
    )
    def test_nor_does_an_answer_from_something_else_on_the_way(self, visit, site, answer):
        write(visit)
        answer_to_post(site, "/notes/new", answer)

        visit.get_by_role("button", name="Keep").click()

        expect(visit.get_by_role("alert")).to_have_text(FAILED)
        assert visit.locator("textarea").input_value() == "A grey heron"


class TestSmallTouches:
    FORM = """<h1 tabindex="-1">Note</h1><textarea id="story" data-limit="20"></textarea>
      <p data-left="story" data-words="{} letters left" hidden></p>
      <input type="file" data-picked="chosen" data-max-bytes="3000000" data-too-big="Larger than 3 MB.">
      <p id="chosen" role="status"></p>
      <input type="radio" name="when" value="now" checked><input type="radio" name="when" value="o" data-reveals="o">
      <div id="o"><input name="day"></div>"""

    @pytest.fixture(params=["loaded", "swapped in"])
    def form(self, request, page, site):
        site.put("/form", self.FORM)
        site.put("/start", '<h1>Start</h1><a href="/form">Note</a>')
        if request.param == "loaded":
            page.goto(f"{site.origin}/form")
        else:
            page.goto(f"{site.origin}/start")
            follow(page, "Note")
        return page

    def test_how_much_is_left_is_shown_near_the_end(self, form):
        left = form.locator("[data-left]")
        form.locator("textarea").fill("a" * 15)
        assert left.get_attribute("hidden") is not None

        form.locator("textarea").fill("🐦" * 18)

        expect(left).to_have_text("2 letters left")

    def test_a_chosen_file_is_named_with_its_size(self, form):
        file = {"name": "heron.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 2_440_000}

        form.locator("[type=file]").set_input_files(file)

        expect(form.locator("#chosen")).to_have_text("heron.jpg, 2.4 MB")

    def test_one_that_is_too_big_is_not_taken(self, form):
        file = {"name": "heron.jpg", "mimeType": "image/jpeg", "buffer": b"a" * 3_000_001}

        form.locator("[type=file]").set_input_files(file)

        expect(form.locator("#chosen")).to_have_text("Larger than 3 MB.")
        assert form.locator("#chosen").get_attribute("data-wrong") is not None
        assert form.evaluate("document.querySelector('[type=file]').files.length") == 0

    def test_a_masked_field_can_be_read_and_is_masked_again_when_it_is_sent(self, page, site):
        show = '<button type="button" hidden data-show="phrase" data-word-hide="Hide">Show</button>'
        site.pages["/in"] = lambda asked: Answer("", 502)
        site.put(
            "/",
            f"""<h1>Sign in</h1><form method="post" action="/in"><input id="phrase" name="passphrase" type="password">
            {show}<button>Go in</button></form>""",
        )
        page.goto(f"{site.origin}/")
        field = page.locator("#phrase")

        page.get_by_role("button", name="Show").click()
        assert field.get_attribute("type") == "text"
        page.get_by_role("button", name="Hide").click()
        assert field.get_attribute("type") == "password"
        page.get_by_role("button", name="Show").click()
        page.get_by_role("button", name="Go in").click()

        expect(page.get_by_role("alert")).to_have_text(FAILED)
        assert field.get_attribute("type") == "password"

    def test_fields_are_shown_when_they_are_wanted(self, form):
        expect(form.locator("#o")).to_be_hidden()

        form.locator("[value=o]").check()
        expect(form.locator("#o")).to_be_visible()
        form.locator("[value=now]").check()

        expect(form.locator("#o")).to_be_hidden()
