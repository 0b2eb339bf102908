"""When a check-in is due, held against a clock that is looked at minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.checkins.schedule import EVERY_DAY, SEND_WITHIN, Rhythm, Schedule, due_between, may_still_go, next_due

LONDON = "Europe/London"
ZONES = (LONDON, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata")
# Days on which some zone changes its clocks, and quiet ones.
STARTS = (
    date(2026, 3, 27),
    date(2026, 10, 23),
    date(2026, 3, 6),
    date(2026, 10, 30),
    date(2026, 4, 3),
    date(2026, 7, 1),
)

times = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
days = st.frozensets(st.integers(0, 6))


def as_the_clock_shows(schedule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """Look at the clock each minute: on a chosen day it is due in the first one that shows the time or a later one."""
    there, found, done = ZoneInfo(schedule.zone), [], set[date]()
    moment = after - timedelta(days=2)
    while moment <= until:
        shown = moment.astimezone(there)
        if shown.date() not in done and shown.time() >= schedule.at and shown.weekday() in schedule.on_days:
            done.add(shown.date())
            is_paused = schedule.paused_until is not None and moment < schedule.paused_until
            if after < moment and not is_paused and shown.date() > (after - timedelta(days=2)).astimezone(there).date():
                found.append(moment)
        moment += timedelta(minutes=1)
    return found


@given(st.sampled_from(ZONES), st.sampled_from(STARTS), times, days, st.sampled_from(Rhythm), st.integers(-30, 200))
def test_it_is_due_once_on_each_chosen_day_whatever_the_clocks_do(zone, start, at, chosen, rhythm, pause_hours) -> None:
    after = datetime.combine(start, time(11, 30), UTC)
    until = after + timedelta(days=4)
    schedule = Schedule(rhythm, chosen, at, zone, after + timedelta(hours=pause_hours))

    assert list(due_between(schedule, after, until)) == as_the_clock_shows(schedule, after, until)


@given(st.sampled_from(STARTS), times, days.filter(bool))
def test_one_after_another_they_are_all_and_in_order(start, at, chosen) -> None:
    schedule = Schedule(Rhythm.WEEKLY, chosen, at, LONDON)
    moment = first = datetime.combine(start, time(3), UTC)
    found = []
    while (following := next_due(schedule, moment)) and following <= first + timedelta(days=15):
        found.append(following)
        moment = following

    assert found == list(due_between(schedule, first, first + timedelta(days=15)))
    assert len({moment.astimezone(ZoneInfo(LONDON)).date() for moment in found}) == len(found)


@pytest.mark.parametrize(
    ("on", "at", "utc"),
    [
        (
            date(2026, 3, 29),
            time(1, 30),
            datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        ),  # skipped: two o'clock, the first there is
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first of the two
        (date(2026, 7, 1), time(19), datetime(2026, 7, 1, 18, tzinfo=UTC)),
    ],
)
def test_both_changes_of_the_clocks_in_london(on: date, at: time, utc: datetime) -> None:
    schedule = Schedule(Rhythm.DAILY, EVERY_DAY, at, LONDON)

    assert next_due(schedule, datetime.combine(on, time(0), ZoneInfo(LONDON)).astimezone(UTC)) == utc


def test_a_schedule_without_days_is_never_due() -> None:
    assert next_due(Schedule(Rhythm.WEEKLY, frozenset(), time(9), LONDON), datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_after_a_long_pause_it_goes_on() -> None:
    until = datetime(2026, 9, 1, 12, tzinfo=UTC)
    schedule = Schedule(Rhythm.DAILY, EVERY_DAY, time(13), LONDON, until)

    assert next_due(schedule, datetime(2026, 1, 1, tzinfo=UTC)) == until


def test_what_has_waited_too_long_does_not_go_any_more() -> None:
    due = datetime(2026, 1, 1, 9, tzinfo=UTC)

    assert may_still_go(due, due)
    assert may_still_go(due, due + SEND_WITHIN)
    assert not may_still_go(due, due + SEND_WITHIN + timedelta(seconds=1))
    assert not may_still_go(due, due - timedelta(seconds=1))
