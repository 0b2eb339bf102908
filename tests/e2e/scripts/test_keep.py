"""Keeping while typing: soon, one at a time, only what has changed, and said as it is."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.scripts.stand import Answer, kept
from tests.e2e.scripts.steps import HALF, assert_left, expect_heading, follow, press, sign_in

pytestmark = pytest.mark.browser

ID = "abcdefghijklmnopqrstuvwx23"
FORM = f"""<h1 tabindex="-1">New</h1><form method="post" action="/notes/new" data-draft="note">
  <input type="hidden" name="csrf_token" value="t0ken"><input type="hidden" name="draft_id" value="{ID}">
  <input type="hidden" name="draft_at" value="/notes/new"><input type="hidden" name="draft_of" value="note">
  <textarea name="story" autocomplete="off"></textarea><input name="place" autocomplete="off">
  <input type="password" name="secret"><p data-kept></p><button>Keep</button></form>"""
LONG = "Grey heron on the wall. " * 200


@pytest.fixture
def writing(page, site):
    """Signed in, before the form."""
    site.put("/notes/new", FORM)
    sign_in(page, site)
    follow(page, "Notes", "New")
    return page


def line(page):
    return page.locator("p[data-kept]")


def set_text(page, text):
    """Put a long text in as pasting does; not laid out, which takes the browser seconds."""
    page.locator("textarea").evaluate(
        """(field, text) => { field.style.display = 'none'; field.value = text;
        field.dispatchEvent(new Event('input', {bubbles: true})); }""",
        text,
    )


class TestKeeps:
    def test_within_two_seconds_with_the_half_and_nothing_secret(self, writing, site):
        writing.locator("[name=secret]").fill("not to be kept")
        writing.locator("[name=place]").fill("by the wall")
        writing.locator("textarea").press_sequentially("A heron")
        typed_at = time.monotonic()

        asked = site.wait_for("/keep", "POST")[-1]

        assert asked.at - typed_at < 2
        assert asked.headers["X-Half"] == HALF
        number = int(asked.fields["draft_n"])
        assert number > 1_700_000_000_000  # above those of every page before it
        assert asked.fields == {
            "draft_of": "note",
            "draft_id": ID,
            "draft_at": "/notes/new",
            "draft_n": str(number),
            "place": "by the wall",
            "story": "A heron",
        }

    def test_it_says_so_only_once_it_is_so(self, writing, site):
        answers = site.hold("/keep")
        writing.locator("textarea").press_sequentially("A heron")
        site.wait_for("/keep", "POST")

        expect(line(writing)).to_have_text("Not yet")
        answers.set()
        expect(line(writing)).to_have_text("Kept")
        writing.locator("textarea").press_sequentially(", grey")
        expect(line(writing)).to_have_text("Keeping")
        expect(line(writing)).to_have_text("Kept")
        assert site.asked_for("/keep", "POST")[-1].fields["story"] == "A heron, grey"

    def test_a_passphrase_alone_keeps_nothing_and_says_nothing(self, writing, site):
        writing.locator("[name=secret]").press_sequentially("not to be kept")
        time.sleep(1.8)

        assert site.asked_for("/keep", "POST") == []
        expect(line(writing)).to_have_text("")

    def test_while_keys_go_on_it_is_kept_about_once_a_second_in_rising_order(self, writing, site):
        writing.locator("textarea").press_sequentially("A grey heron on the wall", delay=150)
        expect(line(writing)).to_have_text("Kept")

        asked = site.asked_for("/keep", "POST")
        numbers = [int(one.fields["draft_n"]) for one in asked]
        assert 3 <= len(asked) <= 6
        assert numbers == sorted(set(numbers))

    def test_of_a_long_text_only_what_has_changed_goes(self, writing, site):
        set_text(writing, LONG)
        expect(line(writing)).to_have_text("Kept")
        base = site.asked_for("/keep", "POST")[-1].fields["draft_n"]

        set_text(writing, LONG[:48] + "🐦 and another" + LONG[48:])
        site.wait_for("/keep", "POST", count=2)

        fields = site.asked_for("/keep", "POST")[-1].fields
        assert (fields["draft_base"], fields["draft_rest"]) == (base, f"story 48 {len(LONG) - 48}")
        assert fields["story"] == "🐦 and another"

    def test_no_letter_is_cut_in_two(self, writing, site):
        set_text(writing, LONG + "🐦")
        expect(line(writing)).to_have_text("Kept")

        set_text(writing, LONG + "🐧")
        site.wait_for("/keep", "POST", count=2)

        assert site.asked_for("/keep", "POST")[-1].fields["story"] == "🐧"

    def test_what_is_typed_and_left_behind_by_a_link_is_kept_all_the_same(self, writing, site):
        writing.locator("textarea").press_sequentially("A heron")
        site.pages["/notes"] = lambda _: site.answer('<h1 tabindex="-1">Notes</h1>')
        writing.evaluate("""() => { const a = document.createElement('a'); a.href = '/notes'; a.textContent = 'Go';
            document.querySelector('main').append(a); a.click(); }""")
        expect_heading(writing, "Notes")

        assert site.wait_for("/keep", "POST")[0].fields["story"] == "A heron"

    def test_a_page_that_is_hidden_sends_at_once(self, writing, site):
        writing.locator("textarea").press_sequentially("A heron")
        writing.evaluate("""() => { Object.defineProperty(document, 'hidden', {value: true});
            document.dispatchEvent(new Event('visibilitychange')); }""")
        hidden_at = time.monotonic()

        assert site.wait_for("/keep", "POST")[0].at - hidden_at < 0.5


class TestFaults:
    def test_with_no_network_it_says_not_yet_and_keeps_it_when_it_is_back(self, writing, site):
        writing.context.set_offline(True)
        writing.locator("textarea").press_sequentially("A heron")
        time.sleep(2.5)
        expect(line(writing)).to_have_text("Not yet")
        expect(writing.locator("#said")).to_have_text("Not yet")

        writing.context.set_offline(False)

        expect(line(writing)).to_have_text("Kept", timeout=2000)
        assert site.asked_for("/keep", "POST")[-1].fields["story"] == "A heron"

    @pytest.mark.parametrize("answer", [Answer("", 429), Answer("<p>", 500), Answer("", 204), Answer("<p>in</p>")])
    def test_any_other_answer_is_not_kept_and_is_tried_again(self, writing, site, answer):
        site.keep = lambda _: answer
        writing.locator("textarea").press_sequentially("A heron")
        site.wait_for("/keep", "POST")
        time.sleep(0.3)
        expect(line(writing)).to_have_text("Not yet")

        site.keep = kept

        expect(line(writing)).to_have_text("Kept")

    def test_what_is_asked_for_whole_goes_whole(self, writing, site):
        set_text(writing, LONG)
        expect(line(writing)).to_have_text("Kept")
        site.keep = lambda asked: Answer("", 204, {"X-Kept": "whole"}) if "draft_base" in asked.fields else kept(asked)

        set_text(writing, LONG + "More.")
        site.wait_for("/keep", "POST", count=3)

        expect(line(writing)).to_have_text("Kept")
        assert site.asked_for("/keep", "POST")[-1].fields["story"] == LONG + "More."

    def test_where_its_draft_is_gone_what_is_typed_on_is_another(self, writing, site):
        site.keep = lambda asked: Answer("", 204, {"X-Kept": "gone"}) if asked.fields["draft_id"] == ID else kept(asked)
        writing.locator("textarea").press_sequentially("A heron")

        expect(line(writing)).to_have_text("Kept")
        other = site.asked_for("/keep", "POST")[-1].fields["draft_id"]
        assert len(other) == 26
        assert other != ID

    def test_behind_another_page_s_number_it_goes_on_above_it(self, writing, site):
        far = 9_000_000_000_000_000
        site.keep = lambda asked: Answer("", 204, {"X-Kept": str(max(far, int(asked.fields["draft_n"])))})
        writing.locator("textarea").press_sequentially("A heron")

        expect(line(writing)).to_have_text("Kept")
        assert int(site.asked_for("/keep", "POST")[-1].fields["draft_n"]) > far

    def test_what_is_too_long_is_said(self, writing, site):
        site.keep = lambda asked: Answer("", 204, {"X-Kept": asked.fields["draft_n"] + " cut"})
        set_text(writing, LONG)

        expect(line(writing)).to_have_text("Too long")

    def test_once_its_form_is_sent_nothing_of_it_follows(self, writing, site):
        sending = site.hold("/notes/new")
        writing.locator("textarea").press_sequentially("A heron")
        writing.get_by_role("button", name="Keep").click()
        time.sleep(1.8)
        sending.set()
        site.wait_for("/notes/new", "POST")
        time.sleep(1.2)

        assert site.asked_for("/keep", "POST") == []

    def test_nothing_is_written_into_the_browser_s_stores(self, writing, site):
        writing.locator("textarea").press_sequentially("A heron")
        expect(line(writing)).to_have_text("Kept")

        assert writing.evaluate("localStorage.length + sessionStorage.length") == 0
        assert writing.evaluate("indexedDB.databases().then(all => all.length)") == 0


class TestLeaving:
    def test_what_is_kept_as_it_stands_does_not_go_again(self, writing, site):
        writing.locator("textarea").press_sequentially("A heron")
        expect(line(writing)).to_have_text("Kept")

        press(writing)
        assert_left(writing, site)

        assert site.wait_for("/x", "POST")[0].body == b""

    def test_of_a_hundred_thousand_letters_the_last_words_go_and_none_is_lost(self, writing, site):
        text = "ж" * 99_000
        set_text(writing, text)
        expect(line(writing)).to_have_text("Kept")
        base = site.asked_for("/keep", "POST")[-1].fields["draft_n"]
        set_text(writing, text + " and away")

        press(writing)
        assert_left(writing, site)

        beacon = site.wait_for("/x", "POST")[0]
        assert len(beacon.body) < 3000
        assert (beacon.fields["draft_base"], beacon.fields["draft_rest"]) == (base, "story 99000 0")
        assert beacon.fields["story"] == " and away"
        assert int(beacon.fields["draft_n"]) > int(base)

    def test_of_two_forms_the_one_that_is_not_kept_yet_goes(self, page, site):
        other = FORM.replace(ID, ID[::-1].replace("32", "22")).replace('"note"', '"other"').replace("story", "reply")
        other = other.replace('<h1 tabindex="-1">New</h1>', "")
        site.put("/notes/new", FORM + other)
        sign_in(page, site)
        follow(page, "Notes", "New")
        page.locator("[name=story]").press_sequentially("A heron")
        expect(line(page).first).to_have_text("Kept")
        page.locator("[name=reply]").press_sequentially("Yes")

        press(page)

        assert site.wait_for("/x", "POST")[0].fields["reply"] == "Yes"

    def test_where_the_keeping_never_came_leaving_works_and_keeps_the_words(self, page, site):
        site.broken_scripts["keep.js"] = "// nothing"
        site.put("/notes/new", FORM)
        page.goto(f"{site.origin}/notes/new")
        page.locator("textarea").fill("A heron")

        press(page)

        assert site.wait_for("/x", "POST")[0].fields["story"] == "A heron"
