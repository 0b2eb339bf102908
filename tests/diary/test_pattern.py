"""Counting without opening: what is chosen, what stands in each month, and what changed since a day."""

from datetime import date
from typing import Any

import pytest

from portal.diary.details import Channel, Flag
from portal.diary.facets import Facets, month_number
from portal.diary.incidents import Behaviour
from portal.diary.pattern import Point, SinceError, Wanted, change_since, choose, draw_up

CALL, FOLLOW, THREAT = Behaviour.CONTACTING, Behaviour.FOLLOWING, Behaviour.THREAT
MARCH = date(2026, 3, 3)  # a Tuesday


def point(name: str = "a", on: date | None = MARCH, **said: Any) -> Point:
    facets = Facets(on=on, **({"kinds": frozenset({CALL})} | said))
    return Point(name, 0, *facets.to_body())


def ids(points: list[Point]) -> str:
    return "".join(one.incident_id for one in points)


class TestChoosing:
    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            (Wanted(), "abcd"),
            (Wanted(kinds=frozenset({FOLLOW, THREAT})), "b"),
            (Wanted(channels=frozenset({Channel.TEXT})), "c"),
            (Wanted(person="his id"), "b"),
            (Wanted(order="an order"), "c"),
            (Wanted(is_reported=True), "b"),
            (Wanted(is_reported=False), "acd"),
            (Wanted(is_shared=True), "a"),
            (Wanted(is_shared=False), "bcd"),
            (Wanted(has_files=True), "c"),
            (Wanted(first=date(2026, 3, 4)), "c"),
            (Wanted(last=MARCH), "ab"),
            (Wanted(first=MARCH, last=MARCH, is_reported=True), "b"),
        ],
    )
    def test_each_choice_leaves_out_what_is_not_like_it(self, wanted: Wanted, found: str) -> None:
        points = [
            point("a"),
            point("b", kinds=frozenset({FOLLOW, CALL}), people=("his id",), is_reported=True),
            point("c", date(2026, 4, 1), channels=frozenset({Channel.TEXT}), orders=("an order",), is_reported=False),
            point("d", None),
        ]

        assert ids(choose(points, wanted, shared={"a"}, with_files={"c"})) == found


class TestCounting:
    def test_months_without_anything_stand_there_with_zero(self) -> None:
        months = draw_up([point(), point(on=date(2026, 6, 1))]).months

        assert [(month.number - month_number(2026, 3), month.notes) for month in months] == [
            (0, 1),
            (1, 0),
            (2, 0),
            (3, 1),
        ]

    def test_a_mistyped_year_makes_no_thousand_months(self) -> None:
        assert len(draw_up([point(), point(on=date(1902, 6, 1))]).months) == 2

    def test_a_month_holds_what_was_entered_and_no_score(self) -> None:
        (month,) = draw_up(
            [
                point(kinds=frozenset({CALL, FOLLOW}), fear=3, count=400),
                point(kinds=frozenset({CALL}), flags=frozenset({Flag.CHILD}), fear=7),
                point(kinds=frozenset({THREAT})),
                point(kinds=frozenset(), orders=("an order",)),
            ]
        ).months

        assert (month.notes, month.times, month.grave, month.fear_most) == (4, 403, 3, 7)
        assert month.kinds == ((CALL, 2), (FOLLOW, 1), (THREAT, 1))
        assert month.flags == ((Flag.CHILD, 1),)

    def test_what_has_no_day_is_counted_and_drawn_nowhere(self) -> None:
        pattern = draw_up([point(on=None), point(minute=14 * 60 + 2), point()])

        assert (pattern.total, pattern.undated, pattern.untimed) == (3, 1, 1)
        assert pattern.hours == {(1, 14): 1}

    def test_the_longest_quiet_times_come_first(self) -> None:
        days = [date(2026, 3, day) for day in (1, 2, 5, 20, 22)]

        gaps = draw_up([point(on=day) for day in days]).gaps

        assert [(gap.after.day, gap.before.day, gap.days) for gap in gaps] == [(5, 20, 14), (2, 5, 2), (20, 22, 1)]

    def test_of_nothing_there_is_nothing(self) -> None:
        pattern = draw_up([])

        assert (pattern.total, pattern.months, pattern.gaps, pattern.first) == (0, (), (), None)


class TestChange:
    def test_as_many_days_before_as_since(self) -> None:
        points = [point(on=date(2026, 3, day)) for day in (1, 5, 6, 9, 10, 11, 14)]

        change = change_since(points, date(2026, 3, 10), date(2026, 3, 14))

        assert (change.before.first.day, change.before.last.day) == (5, 9)
        assert (change.before.notes, change.since.notes) == (3, 3)
        assert (change.before.kinds[CALL], change.since.kinds[CALL]) == (3, 3)

    def test_only_what_never_was_before_is_new(self) -> None:
        points = [
            point(on=date(2025, 1, 1), kinds=frozenset({FOLLOW})),
            point(on=date(2026, 3, 10), kinds=frozenset({FOLLOW, THREAT}), channels=frozenset({Channel.CALL})),
        ]

        change = change_since(points, date(2026, 3, 10), date(2026, 3, 10))

        assert change.before.notes == 0
        assert (change.new_kinds, change.new_channels) == ((THREAT,), (Channel.CALL,))

    def test_a_day_to_come_is_refused(self) -> None:
        with pytest.raises(SinceError):
            change_since([], date(2026, 3, 11), date(2026, 3, 10))

    def test_the_first_of_all_days_is_no_trouble(self) -> None:
        assert change_since([point()], date.min, MARCH).since.notes == 1
