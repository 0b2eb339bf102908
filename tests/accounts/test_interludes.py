"""The times in which somebody else was in her place, by what a lead has said of a return so far."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts.returns import Interlude, Interludes, interludes_of_return

START = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


@pytest.mark.parametrize(
    ("turns", "false_times"),
    [
        ([], []),
        ([1], [(0, 1)]),
        ([1, 2], [(1, 2)]),
        ([1, 2, 3], [(0, 1), (2, 3)]),
        ([1, 2, 3, 4], [(1, 2), (3, 4)]),
    ],
)
def test_each_turn_changes_whose_times_were_false(turns, false_times):
    found = interludes_of_return(START, [hour(one) for one in turns])

    assert found == tuple(Interlude(hour(begin), hour(end)) for begin, end in false_times)


def test_what_has_no_moment_may_have_been_said_then():
    assert Interludes((Interlude(hour(0), hour(1)),)).has(None)
    assert not Interludes().has(None)
