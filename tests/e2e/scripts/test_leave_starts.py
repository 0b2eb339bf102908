"""What starts leaving: the pointer, the keyboard, Shift three times."""

import pytest
from playwright.sync_api import expect

from tests.e2e.scripts.steps import NOTE, assert_left, middle_of, press, shift

pytestmark = pytest.mark.browser


class TestWhatStartsIt:
    def test_putting_the_pointer_down_is_enough(self, note, stand):
        press(note)

        assert_left(note, stand)

    def test_a_finger_put_down_is_enough(self, chromium, stand):
        stand.put("/", NOTE)
        context = chromium.new_context(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 640})
        page = context.new_page()
        page.goto(f"{stand.origin}/")
        x, y = middle_of(page, "#leave")

        touch = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        context.new_cdp_session(page).send("Input.dispatchTouchEvent", touch)

        assert_left(page, stand)
        context.close()

    @pytest.mark.parametrize("key", ["Enter", "Space"])
    def test_the_keyboard_on_the_link(self, note, stand, key):
        note.locator("#leave").focus()

        note.keyboard.press(key)

        assert_left(note, stand)

    def test_a_click_from_assistive_technology(self, note, stand):
        note.evaluate("document.querySelector('#leave').click()")

        assert_left(note, stand)

    def test_anything_marked_and_what_stands_inside_it(self, page, stand):
        stand.put("/", '<h1>Note</h1><dialog><button type="button" data-leave><b id="inner">Away</b></button></dialog>')
        page.goto(f"{stand.origin}/")
        page.evaluate("document.querySelector('dialog').showModal()")

        page.locator("#inner").click(no_wait_after=True)

        assert_left(page, stand)

    def test_the_other_mouse_button_does_nothing(self, note, stand):
        note.locator("#leave").click(button="right")

        assert note.locator("#page").is_visible()


class TestShift:
    def test_three_times_in_a_text_box(self, note, stand):
        note.locator("textarea").press_sequentially("A heron")

        shift(note)

        assert_left(note, stand)
        assert stand.wait_for("/x", "POST")[0].fields["story"] == "A heron"

    def test_left_and_right_together(self, note, stand):
        for key in ("ShiftLeft", "ShiftRight"):
            note.keyboard.down(key)
        for key in ("ShiftLeft", "ShiftRight"):
            note.keyboard.up(key)
        note.keyboard.press("ShiftLeft")

        assert_left(note, stand)

    def test_the_count_is_spoken_and_shown(self, note, stand):
        shift(note, 1)
        expect(note.locator("#said")).to_have_text("Two more.")
        assert note.locator("html").get_attribute("data-pressed") == "1"

        shift(note, 1)
        expect(note.locator("#said")).to_have_text("One more.")
        assert note.locator("html").get_attribute("data-pressed") == "2"

    def test_another_key_starts_the_count_anew(self, note, stand):
        shift(note, 2)
        note.keyboard.press("a")
        expect(note.locator("#said")).to_have_text("")
        shift(note, 2)

        expect(note.locator("#said")).to_have_text("One more.")
        assert note.locator("#page").is_visible()

    def test_so_does_the_pointer(self, note, stand):
        shift(note, 2)
        note.locator("h1").click()
        shift(note, 1)

        expect(note.locator("#said")).to_have_text("Two more.")

    def test_capital_letters_neither_count_nor_speak(self, note, stand):
        note.evaluate("""window.heard = []; new MutationObserver(() => heard.push(document.querySelector('#said')
            .textContent)).observe(document.querySelector('#said'), {childList: true})""")
        note.locator("textarea").focus()
        for letter in "ABCD":
            note.keyboard.down("Shift")
            note.keyboard.press(letter)
            note.keyboard.up("Shift")

        assert note.locator("textarea").input_value() == "ABCD"
        assert note.evaluate("heard.filter(Boolean)") == []

    def test_a_held_key_counts_once(self, note, stand):
        for _ in range(5):
            note.keyboard.down("Shift")  # pressed again without coming up: the keyboard repeats it
        note.keyboard.up("Shift")

        expect(note.locator("#said")).to_have_text("Two more.")

    def test_a_held_key_counts_once_where_repeats_are_not_marked(self, note, stand):
        note.evaluate("""for (let i = 0; i < 5; i++) document.body.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Shift', code: 'ShiftLeft', bubbles: true}))""")
        note.keyboard.up("Shift")

        assert note.locator("#page").is_visible()

    def test_a_held_key_counts_once_where_it_has_no_name(self, note, stand):
        note.evaluate("""for (let i = 0; i < 5; i++) document.body.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Shift', repeat: i > 0, bubbles: true}))""")

        assert note.locator("#page").is_visible()

    @pytest.mark.parametrize(
        "how",
        [
            pytest.param(
                "code: 'ShiftLeft', shiftKey: true", id="sticky keys, where the letter after is a capital one"
            ),
            pytest.param("code: '', keyCode: 16", id="a keyboard on the screen, whose keys have no names"),
            pytest.param("code: 'ShiftRight', keyCode: 16, location: 2", id="the right one alone"),
        ],
    )
    def test_three_times_by_other_keyboards(self, note, stand, how):
        note.evaluate(f"""() => {{
            const box = document.querySelector('textarea');
            for (let i = 0; i < 3; i++) for (const kind of ['keydown', 'keyup'])
                box.dispatchEvent(new KeyboardEvent(kind, {{key: 'Shift', bubbles: true, {how}}}));
        }}""")

        assert_left(note, stand)

    @pytest.mark.parametrize("other", ["Control", "Alt", "Meta"])
    def test_with_another_such_key_it_is_something_else(self, note, stand, other):
        note.keyboard.down(other)

        shift(note, 4)

        assert note.locator("#page").is_visible()

    @pytest.mark.parametrize(("pause_ms", "leaves"), [(4800, True), (5200, False)])
    def test_each_within_five_seconds_of_the_last(self, page, stand, pause_ms, leaves):
        stand.put("/", NOTE)
        page.clock.install(time=0)
        page.goto(f"{stand.origin}/")
        page.clock.pause_at(60_000)
        shift(page, 1)
        page.clock.run_for(4800)
        shift(page, 1)
        page.clock.run_for(pause_ms)
        expect(page.locator("#said")).to_have_text("One more." if leaves else "")

        shift(page, 1)

        assert page.locator("#page").count() == (0 if leaves else 1)

    @pytest.mark.parametrize("where", ["body", "page"])
    def test_can_be_switched_off(self, page, stand, where):
        stand.put("/", NOTE, **{where: "data-no-keys"})
        page.goto(f"{stand.origin}/")

        shift(page, 6)

        expect(page.locator("#said")).to_have_text("")
        assert page.locator("#page").is_visible()
