"""All that can be said besides her words: asked in groups that stay closed, kept, and shown where it was said."""

from datetime import date, time
from typing import Any

import pytest

from portal.diary.details import Channel, Doer, Flag, PlaceKind, Reported
from portal.diary.forms import as_typed
from portal.diary.incidents import Precision
from tests.diary.visiting import at_work, faults, keep, kept, listed, seen, share, told
from tests.support.joined import World
from tests.support.site import Browser

pytestmark = pytest.mark.pages

LONDON = "Europe/London"
THEN = {"when": "then", "day": "1", "month": "3", "year": "2026"}
NIGHT = {**THEN, "at": "22:00", "end_at": "6:30", "end_day": "2", "end_month": "3", "end_year": "2026"}
ALL: dict[str, Any] = {
    "kinds": ["contacting"],
    "flags": ["weapon", "child"],
    "count": "1,200",
    "place": "Bus stop",
    "place_kind": "transport",
    "doer": "suspected",
    "look": "A grey coat",
    "vehicle": "Blue van",
    "account": "@somebody",
    "channels": ["call", "chat"],
    "said": "I see you",
    "noticed": "A bent gate",
    "fear": "7",
    "how": "I shook",
    "effect": "I went another way",
    "reported": "yes",
    "reported_to": "The police",
    "reference": "CR/1",
    "response": "They rang back",
    "why_not": "Not at first",
    "did": "I kept it",
    "condition": "Not my street",
}
SEEN = (
    *("1,200 times", "There was a weapon", "A child was there", "Bus stop", "On a bus or train", "I think I know who"),
    *("A grey coat", "Blue van", "@somebody", "Phone call; Chat", "I see you", "A bent gate", "I went another way"),
    *("The police", "CR/1", "They rang back", "Not at first", "I kept it", "Not my street"),
)


def test_all_that_is_said_is_kept_shown_and_shared(anna: Browser, robin: Browser, world: World) -> None:
    path = kept(anna, **ALL)

    draft = told(world.victim, path)
    details = draft.details
    assert (draft.count, details.place_kind, details.doer) == (1200, PlaceKind.TRANSPORT, Doer.SUSPECTED)
    assert details.channels == {Channel.CALL, Channel.CHAT}
    assert details.flags == {Flag.WEAPON, Flag.CHILD}
    assert details.reported is Reported.YES
    share(anna, path)
    for page in (anna.get(path), robin.get(at_work(world.case_id, path))):
        assert [words for words in SEEN if words not in seen(page)] == []


def test_nothing_stands_on_the_page_for_what_was_not_said(anna: Browser, world: World) -> None:
    page = seen(anna.get(kept(anna)))

    for words in ("Who it was", "Where", "Who was told", "How often", "What you did", "More about it"):
        assert words not in page


def test_each_group_is_closed_until_something_stands_in_it(anna: Browser) -> None:
    assert anna.get("/notes/new").text.count("<details") == anna.get("/notes/new").text.count("<details class") > 7
    assert " open" not in anna.get("/notes/new").text.partition("<form")[2].partition("</form")[0]

    page = keep(anna, "", vehicle="Blue van")

    assert page.status_code == 422
    assert page.text.count(" open") == 1
    assert 'value="Blue van"' in page.text


@pytest.mark.parametrize(
    ("fields", "precision", "words"),
    [
        ({**NIGHT, "span": "until"}, Precision.EXACT, "Sunday 1 March, 22:00, until Monday 2 March, 06:30"),
        ({**NIGHT, "span": "between"}, Precision.BETWEEN, "Some time between Sunday 1 March, 22:00 and Monday 2 March"),
        ({**THEN, "at": "9", "span": "until", "end_at": "10"}, Precision.EXACT, "Sunday 1 March, 09:00, until 10:00"),
        ({**THEN, "zone": "Europe/Madrid", "at": "9"}, Precision.EXACT, "Sunday 1 March, 09:00, time in Spain"),
    ],
)
def test_an_end_and_another_country_are_said_as_she_said_them(anna, world, fields, precision, words) -> None:
    path = kept(anna, **fields)

    when = told(world.victim, path).when
    assert (when.precision, when.on) == (precision, date(2026, 3, 1))
    assert words in seen(anna.get(path))


def test_what_has_an_end_or_is_many_says_so_in_the_list(anna: Browser) -> None:
    kept(anna, **NIGHT, span="between", count="400")

    page = seen(anna.get("/notes"))
    assert listed(anna) == ["He stood at the gate."]
    assert "some time between 22:00 and Monday 2 March, 06:30 · 400 times" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (NIGHT, "You wrote an end. Did it go on until then, or was it some time between?"),
        ({**THEN, "span": "until"}, "Write the time it ended, or the day."),
        ({**THEN, "span": "until", "end_at": "9"}, "Write both times, or neither"),
        ({**NIGHT, "span": "until", "end_day": "31", "end_month": "2"}, "There is no such day in the calendar."),
        ({**NIGHT, "span": "until", "end_day": "28", "end_month": "2"}, "It must be after the beginning"),
        ({**NIGHT, "span": "until", "end_year": "2027"}, "Look at the end again."),
        ({**NIGHT, "span": "until", "end_at": "late"}, "Write the time like 14:02"),
        ({"count": "many"}, "Write how many times as a number"),
        ({"count": "0"}, "Write how many times as a number"),
        ({"count": "100001"}, "The most is 100,000."),
        ({"zone": "Mars/Olympus"}, "Choose one of these."),
        ({"channels": ["pigeon"]}, "Choose from these."),
        ({"people": ["nobody"]}, "Choose from these."),
        ({"place": "x" * 501}, "The most is 500."),
        ({"did": "x" * 20_001}, "The most is 20,000."),
    ],
)
def test_what_cannot_be_meant_is_said_kindly_with_what_was_typed(anna: Browser, fields: dict, words: str) -> None:
    answer = keep(anna, **fields)

    assert answer.status_code == 422
    assert words in faults(answer)
    assert "He stood at the gate." in answer.text
    assert listed(anna) == []


def test_what_is_there_can_be_typed_again_and_is_the_same(anna: Browser, world: World) -> None:
    for fields in ({**ALL, **NIGHT, "span": "between"}, {**THEN, "about": "y", "at": "9", "zone": "Europe/Rome"}):
        first = told(world.victim, kept(anna, **fields))
        typed: dict[str, Any] = dict(as_typed(first, LONDON))
        again = told(world.victim, kept(anna, **typed))
        assert again == first


def test_both_hours_of_the_clock_change_are_told_apart_when_typed_again(anna: Browser, world: World) -> None:
    fields = {"when": "then", "day": "26", "month": "10", "year": "2025", "at": "01:30", "hour": "second"}
    first = told(world.victim, kept(anna, **fields))

    assert first.when.at == time(1, 30)
    typed: dict[str, Any] = dict(as_typed(first, LONDON))
    assert told(world.victim, kept(anna, **typed)).when == first.when
