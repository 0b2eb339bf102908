"""What is said: no more exactly than she knows, and as people say it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.diary.detail_wording import CHANNELS, DOERS, FLAGS, PLACE_KINDS
from portal.diary.details import Channel, Doer, Flag, PlaceKind
from portal.diary.incidents import Behaviour, Precision, Sharing, When
from portal.diary.wording import (
    KINDS,
    day_in_words,
    kinds_in_short,
    names_in_words,
    sharing_in_words,
    since_in_words,
    time_in_words,
    when_in_words,
)
from portal.diary.zones import PLACES, place_of

LONDON = "Europe/London"
NOW = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 23:30 in London


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(Behaviour)
    for kind, words in ((Channel, CHANNELS), (PlaceKind, PLACE_KINDS), (Doer, DOERS), (Flag, FLAGS)):
        assert set(words) == set(kind)
    assert all(kinds_in_short([kind]) for kind in Behaviour)


def test_kinds_are_said_in_one_order_whatever_was_ticked_first() -> None:
    assert kinds_in_short([Behaviour.OTHER, Behaviour.CONTACTING]) == "called or wrote, something else"
    assert kinds_in_short([]) == ""


@pytest.mark.parametrize(
    ("when", "words", "short"),
    [
        (When(Precision.EXACT, LONDON, date(2026, 6, 30), time(9, 5)), "Tuesday 30 June, 09:05", "09:05"),
        (When(Precision.ABOUT, LONDON, date(2026, 6, 30), time(9)), "Tuesday 30 June, about 09:00", "about 09:00"),
        (When(Precision.DAY, LONDON, date(2025, 6, 30)), "Monday 30 June 2025, time not known", "time not known"),
        (When(Precision.UNKNOWN, LONDON), "Day not known", "day not known"),
        (
            When(Precision.EXACT, LONDON, date(2025, 10, 26), time(1, 30), is_second=True),
            "Sunday 26 October 2025, 01:30, after the clocks went back",
            "01:30",
        ),
        (
            When(Precision.EXACT, LONDON, date(2025, 10, 26), time(1, 30), is_second=False),
            "Sunday 26 October 2025, 01:30, before the clocks went back",
            "01:30",
        ),
        (
            When(Precision.ABOUT, LONDON, date(2026, 6, 30), time(9), until_on=date(2026, 6, 30), until_at=time(10)),
            "Tuesday 30 June, about 09:00, until 10:00",
            "about 09:00 until 10:00",
        ),
        (
            When(Precision.DAY, LONDON, date(2025, 12, 30), until_on=date(2026, 1, 2)),
            "Tuesday 30 December 2025, until Friday 2 January",
            "until Friday 2 January 2026",
        ),
        (
            When(Precision.BETWEEN, LONDON, date(2026, 6, 28), until_on=date(2026, 6, 30)),
            "Some time between Sunday 28 June and Tuesday 30 June",
            "some time between this day and Tuesday 30 June",
        ),
        (
            When(Precision.BETWEEN, LONDON, date(2026, 6, 30), time(9), until_on=date(2026, 6, 30), until_at=time(11)),
            "Some time between Tuesday 30 June, 09:00 and 11:00",
            "some time between 09:00 and 11:00",
        ),
    ],
)
def test_when_is_said_as_exactly_as_she_knows(when: When, words: str, short: str) -> None:
    assert when_in_words(when, NOW) == words
    assert time_in_words(when) == short


def test_another_country_is_said_by_its_name_and_ours_is_not() -> None:
    there = When(Precision.DAY, "Europe/Madrid", date(2026, 6, 30))

    assert when_in_words(there, NOW, LONDON) == "Tuesday 30 June, time not known, time in Spain"
    assert when_in_words(there, NOW, "Europe/Madrid") == "Tuesday 30 June, time not known"
    assert place_of("America/St_Johns") == "St Johns"


def test_every_place_has_a_zone_that_is_known() -> None:
    assert all(ZoneInfo(zone) for zone in PLACES)
    assert len({str(place) for place in PLACES.values()}) == len(PLACES)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 7, 1), "Today"),
        (date(2026, 6, 30), "Yesterday"),
        (date(2026, 6, 29), "Monday 29 June"),
        (date(2025, 12, 31), "Wednesday 31 December 2025"),
    ],
)
def test_days_are_hers_and_not_those_of_the_server(day: date, words: str) -> None:
    assert day_in_words(day, NOW, LONDON) == words
    assert day_in_words(date(2026, 7, 2), NOW + timedelta(hours=1), LONDON) == "Today"


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(hours=2), "today, 21:30"), (timedelta(days=1), "yesterday"), (timedelta(days=9), "Monday 22 June")],
)
def test_since_when_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    assert since_in_words(NOW - ago, NOW, LONDON) == words


@pytest.mark.parametrize(
    ("sharing", "names", "words"),
    [
        (Sharing(), ["Robin"], "Only you"),
        (Sharing(NOW), ["Robin"], "Shared with Robin since today, 23:30"),
        (Sharing(NOW), ["Robin", "Sam", "Ruth"], "Shared with Robin, Sam and Ruth since today, 23:30"),
        (Sharing(NOW), [], "Shared since today, 23:30"),
        (Sharing(NOW - timedelta(days=1), NOW), ["Robin"], "Only you. You took it back today, 23:30"),
    ],
)
def test_who_can_read_is_said_by_name(sharing: Sharing, names: list[str], words: str) -> None:
    assert sharing_in_words(sharing, names, NOW, LONDON) == words


def test_nobody_is_no_name() -> None:
    assert names_in_words([]) == ""
