"""What is said: no more exactly than she knows, and as people say it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

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

LONDON = "Europe/London"
NOW = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 23:30 in London


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(Behaviour)
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
    ],
)
def test_when_is_said_as_exactly_as_she_knows(when: When, words: str, short: str) -> None:
    assert when_in_words(when, NOW) == words
    assert time_in_words(when) == short


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
