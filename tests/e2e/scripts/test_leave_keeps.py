"""Leaving: blank at once, then what was typed is kept."""

import pytest

from tests.e2e.scripts.stand import Answer
from tests.e2e.scripts.steps import NOTE, assert_empty, assert_left, press, shift, watch_order

pytestmark = pytest.mark.browser


class TestBlank:
    def test_everything_is_gone_while_the_next_page_is_still_on_its_way(self, note, stand):
        stand.landing = Answer(status=204)
        note.locator("textarea").fill("A heron")
        note.evaluate("document.title = 'Notes'")

        press(note)
        stand.wait_for("/weather")

        assert_empty(note)
        assert note.title() == "Linden"

    def test_an_empty_frame_is_drawn_before_anything_is_sent(self, page, stand):
        stand.put("/", NOTE)
        stand.landing = Answer(status=204)
        watch_order(page)
        page.goto(f"{stand.origin}/")

        press(page)
        stand.wait_for("/weather")

        order = page.evaluate("order")
        assert order.index("empty frame") < order.index("frame over") < order.index("beacon")

    def test_the_content_is_gone_before_the_press_has_returned(self, note, stand):
        empty = note.evaluate("""() => { document.querySelector('#leave').click();
            return document.body.textContent.trim() === '' && document.title === 'Linden' }""")

        assert empty

    def test_one_polite_loading_where_a_screen_reader_listens(self, note, stand):
        stand.landing = Answer(status=204)
        note.evaluate("window.said = document.querySelector('#said')")

        press(note)
        stand.wait_for("/weather")

        assert note.evaluate("said.isConnected && said.checkVisibility() && said.textContent") == "Loading."

    def test_a_dialog_above_the_page_goes_too(self, note, stand):
        stand.landing = Answer(status=204)
        note.evaluate("""() => { const dialog = document.createElement('dialog'); dialog.textContent = 'Sure?';
            document.body.append(dialog); dialog.showModal(); }""")

        shift(note)
        stand.wait_for("/weather")

        assert_empty(note)


class TestKeep:
    def test_what_was_typed_arrives_and_nothing_secret(self, note, stand):
        for name in ("story", "place", "secret", "code", "aside"):
            note.locator(f"[name={name}]").fill(f"{name} ✿")
        note.locator("[value=other]").check()
        note.locator("select").select_option("low")
        note.locator("[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})

        press(note)
        assert_left(note, stand)

        (beacon,) = stand.wait_for("/x", "POST")
        assert beacon.fields == {
            "draft_of": "note:new",
            "story": "story ✿",
            "place": "place ✿",
            "when": "other",
            "mood": "low",
        }

    def test_it_is_sent_before_the_next_page_is_asked_for(self, note, stand):
        note.locator("textarea").fill("A heron")

        press(note)
        assert_left(note, stand)

        beacon = stand.wait_for("/x", "POST")[0]
        assert beacon.headers["Sec-Fetch-Mode"] == "no-cors"
        assert beacon.at < stand.wait_for("/weather")[0].at + 0.05

    @pytest.mark.parametrize("name", [None, "secret", "code", "aside"])
    def test_with_nothing_typed_that_may_be_kept_there_is_no_draft(self, note, stand, name):
        if name:
            note.locator(f"[name={name}]").fill("not to be kept")

        press(note)
        assert_left(note, stand)

        assert stand.wait_for("/x", "POST")[0].body == b""

    @pytest.mark.parametrize(
        ("mark", "marked"), [('<p data-focus tabindex="-1">When?</p><form ', "<form "), ("<form data-typed ", "<form ")]
    )
    def test_words_that_came_back_with_a_form_are_kept_too(self, page, stand, mark, marked):
        stand.put("/", NOTE.replace("></textarea>", ">A heron</textarea>").replace(marked, mark))
        page.goto(f"{stand.origin}/")

        press(page)

        assert stand.wait_for("/x", "POST")[0].fields["story"] == "A heron"

    def test_of_two_forms_the_one_that_was_written_in(self, page, stand):
        other = '<form method="post" data-draft="other"><textarea name="reply"></textarea></form>'
        stand.put(
            "/", "<p data-focus>?</p>" + other + NOTE + '<form method="post"><textarea name="loose"></textarea></form>'
        )
        page.goto(f"{stand.origin}/")
        page.locator("[name=loose]").fill("not kept")
        page.locator("[name=story]").fill("A heron")

        press(page)

        fields = stand.wait_for("/x", "POST")[0].fields
        assert (fields["draft_of"], fields["story"], "loose" in fields) == ("note:new", "A heron", False)

    @pytest.mark.parametrize(("start", "letter"), [("", "a"), ("", "ж"), ("", "🐦"), (" ", "🐦"), ("", "\n")])
    def test_a_very_long_text_arrives_cut_and_the_short_fields_whole(self, note, stand, start, letter):
        note.locator("[name=place]").fill("by the wall")
        # Not laid out: that many letters take the browser seconds.
        note.locator("textarea").evaluate(
            "(field, text) => { field.style.display = 'none'; field.value = text }", start + (letter * 9 + " ") * 10_000
        )

        press(note)
        assert_left(note, stand)

        beacon = stand.wait_for("/x", "POST")[0]
        assert 40_000 < len(beacon.body) < 49_152
        assert beacon.fields["place"] == "by the wall"
        assert set(beacon.fields["story"].replace("\r\n", "\n")) == {letter, " "}

    def test_where_no_beacon_can_be_sent_a_request_that_outlives_the_page_is(self, page, stand):
        stand.put("/", NOTE)
        page.add_init_script("navigator.sendBeacon = () => { throw new TypeError('blocked') }")
        page.goto(f"{stand.origin}/")
        page.locator("textarea").fill("A heron")

        press(page)

        assert_left(page, stand)
        assert stand.wait_for("/x", "POST")[0].fields["story"] == "A heron"

    def test_a_draft_too_big_for_the_browser_still_ends_the_session(self, page, stand):
        stand.put("/", NOTE)
        page.add_init_script("""const real = navigator.sendBeacon.bind(navigator);
            navigator.sendBeacon = (to, data) => data ? false : real(to)""")
        page.goto(f"{stand.origin}/")
        page.locator("textarea").fill("A heron")

        press(page)

        assert_left(page, stand)
        assert stand.wait_for("/x", "POST")[0].body == b""

    def test_a_tab_closed_right_after_the_press_sends_it_all_the_same(self, page, stand):
        stand.put("/", NOTE)
        page.add_init_script("requestAnimationFrame = () => 0; const real = setTimeout; setTimeout = () => 0")
        page.goto(f"{stand.origin}/")
        page.locator("textarea").fill("A heron")

        press(page)
        page.close()

        assert stand.wait_for("/x", "POST")[0].fields["story"] == "A heron"
