"""When she may be reached: examples, and a year of random agreements held against a slow, plain reckoning."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.contact.gate import Channel, Gate, Reach, Why, Window, may_reach

ZONE = "Europe/London"
ALL_DAYS = frozenset(range(7))
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = 400 * 24 * 60
# When the clocks changed in that year and the next, out of the almanac and not out of a library.
SUMMER = [
    (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)),
]
FIRST_WEEKDAY = 3  # a Thursday


def minute_of(moment: datetime) -> int:
    return int((moment - BEGAN) // timedelta(minutes=1))


def moment_of(minute: int) -> datetime:
    return BEGAN + timedelta(minutes=minute)


def _week_minutes() -> list[int]:
    """Return for each minute of the year what her clock shows, as a minute of the week."""
    shown = []
    edges = [(minute_of(begins), minute_of(ends)) for begins, ends in SUMMER]
    for minute in range(MINUTES):
        ahead = 60 if any(begins <= minute < ends for begins, ends in edges) else 0
        shown.append((FIRST_WEEKDAY * 1440 + minute + ahead) % 10080)
    return shown


SHOWN = _week_minutes()


def covered(windows: tuple[Window, ...]) -> set[int]:
    """Return the minutes of a week that some hours cover, each counted off one by one."""
    found = set()
    for window in windows:
        begins, ends = (at.hour * 60 + at.minute for at in (window.begins, window.ends))
        length = (ends - begins) % 1440 or (1440 if begins == 0 else 0)
        found |= {(day * 1440 + begins + step) % 10080 for day in window.days for step in range(length)}
    return found


def reckoned(reach: Reach, now: datetime) -> Gate:
    """Say the same as the gate for the hour, minute by minute."""
    safe, unsafe = covered(reach.safe), covered(reach.unsafe)
    assert reach.expires_at
    here, last = minute_of(now), minute_of(reach.expires_at)
    why = None
    if SHOWN[here] in unsafe:
        why = Why.UNSAFE_HOURS
    elif SHOWN[here] not in safe:
        why = Why.OUTSIDE_HOURS
    good = safe - unsafe
    turn = next((minute for minute in range(here + 1, last) if (SHOWN[minute] in good) is not (why is None)), None)
    if why is None:
        return Gate(is_open=True, until=reach.expires_at if turn is None else moment_of(turn))
    return Gate(is_open=False, reason=why, next_open_at=None if turn is None else moment_of(turn))


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
windows = st.builds(Window, st.frozensets(st.integers(0, 6), max_size=7), times, times)
near_changes = st.sampled_from([edge for pair in SUMMER[:1] for edge in pair]).flatmap(
    lambda edge: st.integers(-3 * 1440, 180).map(lambda off: minute_of(edge) + off)
)
moments = st.one_of(st.integers(0, 365 * 1440), near_changes).map(moment_of)


@settings(max_examples=150)
@given(
    safe=st.lists(windows, max_size=4).map(tuple),
    unsafe=st.lists(windows, max_size=2).map(tuple),
    now=moments,
    left=st.integers(1, 28 * 1440),
)
def test_it_agrees_with_counting_every_minute_the_whole_year_through(safe, unsafe, now, left):
    reach = agreed(safe, unsafe, confirmed_at=now, expires_at=now + timedelta(minutes=left))

    assert may_reach(reach, Channel.TEXT, now) == reckoned(reach, now)


def agreed(
    safe: tuple[Window, ...] = (Window(ALL_DAYS, time(9), time(17)),),
    unsafe: tuple[Window, ...] = (),
    *,
    confirmed_at: datetime | None = BEGAN,
    expires_at: datetime | None = BEGAN + timedelta(days=28),
    may_text: bool = True,
    may_ring: bool = True,
    may_leave_voicemail: bool = True,
) -> Reach:
    return Reach(
        "+447700900123",
        ZONE,
        safe,
        unsafe,
        may_text=may_text,
        may_ring=may_ring,
        may_leave_voicemail=may_leave_voicemail,
        confirmed_at=confirmed_at,
        expires_at=expires_at,
    )


def at(day: int, hour: int, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_without_an_agreement_it_is_shut():
    assert may_reach(None, Channel.RING, BEGAN) == Gate(is_open=False, reason=Why.NO_AGREEMENT)


def test_before_she_has_confirmed_it_is_shut():
    reach = agreed(confirmed_at=None, expires_at=None)

    assert may_reach(reach, Channel.RING, at(1, 10)).reason is Why.NOT_CONFIRMED


def test_after_28_days_it_is_shut_and_not_a_minute_before():
    assert may_reach(agreed((Window(ALL_DAYS, time(), time()),)), Channel.TEXT, at(28, 23, 59)) == Gate(
        is_open=True, until=at(29, 0)
    )
    assert may_reach(agreed(), Channel.TEXT, at(29, 0)).reason is Why.RUN_OUT


def test_what_was_not_agreed_is_shut_whatever_the_hour():
    assert may_reach(agreed(may_text=False), Channel.TEXT, at(1, 10)).reason is Why.NOT_THIS_WAY
    assert may_reach(agreed(may_ring=False), Channel.RING, at(1, 10)).reason is Why.NOT_THIS_WAY
    assert may_reach(agreed(may_leave_voicemail=False), Channel.VOICEMAIL, at(1, 10)).reason is Why.NOT_THIS_WAY
    assert may_reach(agreed(may_leave_voicemail=False), Channel.RING, at(1, 10)).is_open


def test_who_may_not_be_rung_is_left_no_message():
    assert may_reach(agreed(may_ring=False), Channel.VOICEMAIL, at(1, 10)).reason is Why.NOT_THIS_WAY


def test_outside_the_hours_it_says_when_it_opens():
    assert may_reach(agreed(), Channel.TEXT, at(1, 20)) == Gate(
        is_open=False, reason=Why.OUTSIDE_HOURS, next_open_at=at(2, 9)
    )


def test_unsafe_hours_cut_into_safe_ones():
    lunch = (Window(ALL_DAYS, time(12), time(13)),)

    assert may_reach(agreed(unsafe=lunch), Channel.TEXT, at(1, 10)).until == at(1, 12)
    assert may_reach(agreed(unsafe=lunch), Channel.TEXT, at(1, 12)) == Gate(
        is_open=False, reason=Why.UNSAFE_HOURS, next_open_at=at(1, 13)
    )


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin():
    friday_night = agreed((Window(frozenset({4}), time(22), time(2)),))

    assert may_reach(friday_night, Channel.TEXT, at(3, 1, 30)) == Gate(is_open=True, until=at(3, 2))
    assert not may_reach(friday_night, Channel.TEXT, at(2, 1, 30)).is_open


def test_hours_that_cover_nothing_never_open():
    nothing = agreed((Window(ALL_DAYS, time(14), time(14)), Window(frozenset(), time(9), time(17))))

    assert may_reach(nothing, Channel.TEXT, at(1, 14)) == Gate(is_open=False, reason=Why.OUTSIDE_HOURS)


def test_hours_that_lie_in_the_hour_that_is_skipped_do_not_come():
    begins = at(28, 12, month=3)
    skipped = agreed(
        (Window(frozenset({6}), time(1, 15), time(1, 45)),), confirmed_at=begins, expires_at=begins + timedelta(days=8)
    )

    assert may_reach(skipped, Channel.TEXT, at(29, 1, 30, month=3)).next_open_at == at(5, 0, 15, month=4)


def test_where_the_clocks_go_back_both_hours_are_what_her_clock_shows():
    begins = at(24, 12, month=10)
    night = agreed(
        (Window(frozenset({6}), time(1, 15), time(1, 45)),), confirmed_at=begins, expires_at=begins + timedelta(days=2)
    )

    assert may_reach(night, Channel.TEXT, begins).next_open_at == at(25, 0, 15, month=10)
    assert may_reach(night, Channel.TEXT, at(25, 0, 45, month=10)).next_open_at == at(25, 1, 15, month=10)


def test_hours_begin_and_end_where_the_clocks_themselves_change():
    night = Window(frozenset({6}), time(1, 30), time(3))
    autumn, spring = (
        agreed((night,), confirmed_at=begins, expires_at=begins + timedelta(days=2))
        for begins in (at(24, 12, month=10), at(28, 12, month=3))
    )

    assert may_reach(autumn, Channel.TEXT, at(25, 0, 45, month=10)).until == at(25, 1, month=10)
    assert may_reach(spring, Channel.TEXT, at(29, 0, 45, month=3)).next_open_at == at(29, 1, month=3)
