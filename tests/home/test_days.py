"""Who has looked, by days."""

from datetime import UTC, date, datetime, timedelta

from portal.audit.events import Event
from portal.home.days import by_days
from portal.home.trail import TrailLine

AT = datetime(2026, 7, 3, 22, 30, tzinfo=UTC)


def lines(count: int, every: timedelta) -> list[TrailLine]:
    return [TrailLine(AT - every * number, Event.SIGNED_IN, None, "") for number in range(count)]


def test_a_day_is_the_one_that_it_is_where_she_is():
    days = by_days(lines(2, timedelta(hours=1)), "Europe/London")

    assert [(day.on, [time for time, _ in day.lines]) for day in days] == [(date(2026, 7, 3), ["23:30", "22:30"])]
    assert [day.on for day in by_days(lines(2, timedelta(hours=1)), "Europe/Paris")] == [
        date(2026, 7, 4),
        date(2026, 7, 3),
    ]


def test_the_latest_stand_open_and_the_rest_fold_away():
    days = by_days(lines(60, timedelta(hours=6)), "UTC")

    assert [day.is_open for day in days] == [True] * 5 + [False] * (len(days) - 5)
    assert sum(len(day.lines) for day in days) == 60


def test_the_latest_day_is_open_however_long_it_is():
    (day,) = by_days(lines(90, timedelta(minutes=1)), "UTC")

    assert day.is_open
    assert len(day.lines) == 90


def test_nothing_is_no_day():
    assert by_days([], "UTC") == []
