"""Writing a note on the page: as little as her words, as much as she likes, and nothing typed ever lost."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

import pytest

from portal.diary.incidents import HOW_MOST, WORDS_MOST, Behaviour, Precision
from portal.privacy.drafts import Typed
from portal.privacy.service import carry_on, keep_draft, read_draft
from tests.diary.visiting import faults, keep, kept, listed, seen, told
from tests.support.fakes import FrozenClock
from tests.support.joined import World
from tests.support.site import Browser, goal_of, token_in

pytestmark = pytest.mark.pages

THEN = {"when": "then", "day": "1", "month": "3", "year": "2026"}
CLOCKS_WENT_BACK = {"when": "then", "day": "26", "month": "10", "year": "2025", "at": "01:30"}


def test_her_words_alone_are_enough(anna: Browser, world: World) -> None:
    answer = keep(anna)

    path = goal_of(answer)
    assert path
    page = anna.get(path)
    assert "Kept. Only you can read it." in seen(page)
    assert "He stood at the gate." in seen(page)
    assert "Tuesday 3 March, 14:02" in seen(page)
    assert listed(anna) == ["He stood at the gate."]


def test_everything_she_says_is_kept(anna: Browser, world: World) -> None:
    path = kept(
        anna, "He was there.", **THEN, at="9.15", about="y", kinds=["following", "gift"], fear="8", how="I ran home."
    )

    draft = told(world.victim, path)
    assert (draft.words, draft.how, draft.fear) == ("He was there.", "I ran home.", 8)
    assert draft.kinds == {Behaviour.FOLLOWING, Behaviour.GIFT}
    assert (draft.when.precision, draft.when.on, draft.when.at) == (Precision.ABOUT, date(2026, 3, 1), time(9, 15))
    page = seen(anna.get(path))
    for words in ("Sunday 1 March, about 09:15", "Followed me", "Sent or left me something", "8 of 10", "I ran home."):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "precision", "words"),
    [
        ({"when": "now"}, Precision.EXACT, "Tuesday 3 March, 14:02"),
        ({**THEN, "at": "21:05"}, Precision.EXACT, "Sunday 1 March, 21:05"),
        ({**THEN, "at": "9 pm"}, Precision.EXACT, "Sunday 1 March, 21:00"),
        ({**THEN, "about": "y"}, Precision.DAY, "Sunday 1 March, time not known"),
        ({**THEN, "month": "feb", "year": "25"}, Precision.DAY, "Saturday 1 February 2025, time not known"),
        ({"when": "unknown"}, Precision.UNKNOWN, "Day not known"),
        ({"when": "unknown", "day": "31", "month": "2"}, Precision.UNKNOWN, "Day not known"),
    ],
)
def test_when_is_said_as_well_as_she_knows_it(anna, world, fields, precision, words) -> None:
    path = kept(anna, **fields)

    assert told(world.victim, path).when.precision is precision
    assert words in seen(anna.get(path))


def test_fear_may_be_left_unsaid_and_nought_is_said(anna: Browser, world: World) -> None:
    assert told(world.victim, kept(anna, fear="")).fear is None
    assert told(world.victim, kept(anna, fear="0")).fear == 0


WRONG: list[tuple[Mapping[str, object], str]] = [
    ({"words": ""}, "Write what happened"),
    ({"words": " \u202e\x00\r\n "}, "Write what happened"),
    ({"words": "x" * (WORDS_MOST + 1)}, "This is 100,001 characters long. The most is 100,000."),
    ({"how": "x" * (HOW_MOST + 1)}, "The most is 20,000."),
    ({"when": "then"}, "Write the day it happened."),
    ({**THEN, "day": ""}, "Write the day too."),
    ({**THEN, "month": "", "year": ""}, "Write the month and the year too."),
    ({**THEN, "day": "first"}, "Write the day as a number"),
    ({**THEN, "month": "13"}, "There is no such day in the calendar."),
    ({**THEN, "month": "soon"}, "Write the month as a number"),
    ({**THEN, "year": "last year"}, "Write the year as a number"),
    ({**THEN, "day": "31", "month": "2"}, "There is no such day in the calendar."),
    ({**THEN, "day": "0"}, "There is no such day in the calendar."),
    ({**THEN, "year": "1066"}, "Look at the year."),
    ({**THEN, "year": "2027"}, "That is in the future. When did it happen?"),
    ({**THEN, "day": "3", "at": "14:20"}, "That is in the future. When did it happen?"),
    ({**THEN, "at": "25:00"}, "Write the time like 14:02"),
    ({**THEN, "at": "in the evening"}, "Write the time like 14:02"),
    ({**THEN, "day": "30", "year": "2025", "at": "01:30"}, "There was no such time that night"),
    (CLOCKS_WENT_BACK, "this time came twice. Which one was it?"),
    ({"when": "yesterday"}, "Choose one of these."),
    ({"fear": "11"}, "Choose one of these."),
    ({"kinds": ["following", "juggling"]}, "Choose from these."),
]


def test_what_cannot_be_meant_is_said_kindly_and_nothing_is_kept(anna: Browser, world: World) -> None:
    token = token_in(anna.get("/notes/new"))
    unkind = []
    for fields, words in WRONG:
        answer = anna.post("/notes/new", {"words": "My own words.", "csrf_token": token, **fields})
        if answer.status_code != 422 or words not in faults(answer):
            unkind.append((fields, answer.status_code, faults(answer)))

    assert unkind == []
    assert listed(anna) == []


def test_what_was_typed_comes_back_with_the_fault(anna: Browser, world: World) -> None:
    answer = keep(
        anna,
        "Typed <b>words</b> & more 🙂",
        **{**THEN, "year": "2031", "at": "7:45"},
        how="So.",
        kinds=["gift"],
        fear="3",
    )

    page = answer.text
    assert "Typed &lt;b&gt;words&lt;/b&gt; &amp; more 🙂" in page
    assert 'name="year" type="text" value="2031"' in page
    assert 'name="at" type="text" value="7:45"' in page
    assert re.search(r'value="gift" checked', page)
    assert re.search(r'<option value="3" selected', page)
    assert re.search(r"<details[^>]*open", page)
    assert "data-typed" in page
    assert 'value="then" checked' in page


def test_both_hours_of_the_clock_change_can_be_said(anna: Browser, world: World) -> None:
    first = told(world.victim, kept(anna, **CLOCKS_WENT_BACK, hour="first")).when
    second = told(world.victim, kept(anna, **CLOCKS_WENT_BACK, hour="second")).when

    assert first.moment is not None
    assert second.moment is not None
    assert second.moment - first.moment == timedelta(hours=1)


def test_the_year_need_not_be_typed_unless_it_is_another(anna: Browser, world: World) -> None:
    assert 'name="year" type="text" value="2026"' in anna.get("/notes/new").text
    assert told(world.victim, kept(anna, when="then", day="2", month="3")).when.on == date(2026, 3, 2)


def test_which_of_the_two_is_asked_only_where_there_are_two(anna: Browser, world: World) -> None:
    assert "Which of the two?" not in anna.get("/notes/new").text
    assert "Which of the two?" in keep(anna, **CLOCKS_WENT_BACK).text


IN_ANY_SCRIPT = [
    "👩‍👩‍👧 🏠",
    "مرحبا بالعالم",
    "他在门口站着",
    "Он стоял там",
    "ßœ ﬁ ẞ",
    "two\nlines\n\nand a third",
    "{{ 7 * 7 }} %(x)s <script>",
]


def test_any_script_is_kept_as_it_is(anna: Browser, world: World) -> None:
    paths = {words: kept(anna, words) for words in IN_ANY_SCRIPT}

    assert {words: told(world.victim, path).words for words, path in paths.items()} == {w: w for w in IN_ANY_SCRIPT}
    assert all("<script>" not in anna.get(path).text.partition("<main")[2] for path in paths.values())


def test_what_cannot_be_seen_is_left_out(anna: Browser, world: World) -> None:
    path = kept(anna, "He\x00 wro\u202ete\r\nthis\x1b.")

    assert told(world.victim, path).words == "He wrote\nthis."


def test_the_longest_words_are_kept_to_the_last(anna: Browser, world: World) -> None:
    words = "ж" * (WORDS_MOST - 1) + "🏁"

    assert told(world.victim, kept(anna, words)).words == words


def test_sent_twice_it_is_kept_once(anna: Browser, world: World) -> None:
    page = anna.get("/notes/new")
    once = re.search(r'name="once"[^>]*value="([a-z2-7]{26})"', page.text)
    assert once
    fields = {"words": "Once.", "once": once[1], "csrf_token": token_in(page)}

    first, second = (anna.post("/notes/new", dict(fields)) for _ in range(2))

    assert goal_of(first) == goal_of(second)
    assert listed(anna) == ["Once."]


def test_two_tabs_keep_two_notes(anna: Browser, world: World) -> None:
    pages = [anna.get("/notes/new"), anna.get("/notes/new")]
    for number, page in enumerate(pages):
        once = re.search(r'name="once"[^>]*value="([a-z2-7]{26})"', page.text)
        assert once
        anna.post("/notes/new", {"words": f"Tab {number}.", "once": once[1], "csrf_token": token_in(page)})

    assert sorted(listed(anna)) == ["Tab 0.", "Tab 1."]


@pytest.mark.parametrize("once", ["", "x", "' or 1=1 --", "\x00", "a" * 5000])
def test_a_mangled_token_of_the_form_keeps_the_note_all_the_same(anna, world, once) -> None:
    kept(anna, "Kept.", once=once)

    assert listed(anna) == ["Kept."]


@pytest.mark.parametrize("token", ["", "stale"])
def test_a_stale_page_costs_nothing_that_was_typed(anna: Browser, world: World, token: str) -> None:
    answer = anna.post("/notes/new", {"words": "Typed for a long time.", "csrf_token": token})

    assert answer.status_code == 422
    assert "Typed for a long time." in answer.text
    assert "What you typed is still here." in faults(answer)
    assert listed(anna) == []
    again = anna.post("/notes/new", {"words": "Typed for a long time.", "csrf_token": token_in(answer)})
    assert goal_of(again)


def test_a_form_with_nothing_in_it_is_answered(anna: Browser, world: World) -> None:
    assert anna.post("/notes/new").status_code == 422


def test_nothing_in_the_form_is_remembered_by_a_browser(anna: Browser, world: World) -> None:
    page = anna.get("/notes/new").text

    fields = re.findall(r"<(?:input|textarea|select)[^>]*>", page)
    typed = [one for one in fields if not re.search(r'type="(hidden|radio|checkbox)"', one)]
    assert len(typed) >= 7
    assert all('autocomplete="off"' in one for one in typed)
    assert 'method="post"' in page
    assert 'method="get"' not in page


class TestDrafts:
    @pytest.fixture
    def path(self, world: World) -> str:
        """Return where she carries on with what she had typed when she left."""
        typed = Typed("note", {"words": ["Half a sen"], "when": ["then"], "day": ["2"], "kinds": ["gift", "threat"]})
        with world.victim.write() as uow:
            kept = keep_draft(uow, world.victim.id, uow.keyring.person.pair.public, typed)
            return f"/notes/new/{kept.draft_id}"

    def test_she_carries_on_where_she_left_off(self, anna: Browser, path: str) -> None:
        page = anna.get(path).text

        assert ">Half a sen</textarea>" in page
        assert re.search(r'value="then" checked', page)
        assert 'name="day" type="text" value="2"' in page
        assert len(re.findall(r'name="kinds"[^>]*checked', page)) == 2
        assert "data-typed" in page

    def test_once_it_is_kept_the_draft_is_gone(self, anna: Browser, world: World, path: str) -> None:
        answer = anna.post(path, {"words": "Half a sentence more."}, token_of=path)

        assert goal_of(answer)
        assert listed(anna) == ["Half a sentence more."]
        assert anna.get(path).status_code == 404

    def test_a_fault_leaves_the_draft_where_it_is(self, anna: Browser, path: str) -> None:
        answer = anna.post(path, {"words": ""}, token_of=path)

        assert answer.status_code == 422
        assert ">Half a sen</textarea>" in anna.get(path).text

    @pytest.mark.parametrize("name", ["aaaaaaaaaaaaaaaaaaaaaaaaaa", "%00", "x" * 300])
    def test_another_draft_is_not_there(self, anna: Browser, world: World, name: str) -> None:
        assert anna.get(f"/notes/new/{name}").status_code == 404

    def test_what_she_typed_and_left_is_offered_and_carried_on(self, anna: Browser, world: World) -> None:
        anna.post("/x", {"draft_of": "note", "words": "Typed and left"}, Sec_Fetch_Site="same-origin")
        with world.victim.again().read() as uow:
            (offer,) = carry_on(uow)
            assert read_draft(uow, offer.id).typed.fields["words"] == ["Typed and left"]


def test_just_kept_is_said_for_a_minute(anna: Browser, world: World, clock: FrozenClock) -> None:
    path = kept(anna)

    clock.advance(timedelta(minutes=2))

    page = seen(anna.get(path))
    assert "Kept." not in page
    assert "Only you can read this." in page
