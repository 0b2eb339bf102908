"""The order against the plainest thing that does the same: a sorted list."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.diary.order import LEAF_MOST, Line, Mark, Order


@dataclass
class Shelf:
    """Keeps marks and leaves between one change and the next, and counts what is read and written."""

    marks: list[Mark] = field(default_factory=list)
    leaves: dict[str, list[Line]] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    reads: int = 0
    months: Counter[int] | None = field(default_factory=Counter)
    ids: Iterator[int] = field(default_factory=count)

    def open(self, *, leaf_most: int = LEAF_MOST) -> Order:
        return Order(
            list(self.marks),
            self._read,
            "first",
            lambda: f"leaf {next(self.ids)}",
            leaf_most,
            month_of=lambda line: line.happened // 5,
            months=None if self.months is None else Counter(self.months),
        )

    def keep(self, order: Order) -> None:
        for leaf_id in order.dropped:
            self.leaves.pop(leaf_id, None)  # one that came and went in between was never kept
        self.leaves.update({leaf_id: list(lines) for leaf_id, lines in order.changed.items()})
        self.written += order.changed
        self.marks, self.months = list(order.marks), order.count_months()

    def _read(self, leaf_ids: Collection[str]) -> Mapping[str, list[Line]]:
        self.reads += 1
        self.read += leaf_ids
        return {leaf_id: list(self.leaves[leaf_id]) for leaf_id in leaf_ids if leaf_id in self.leaves}


LINES = st.builds(Line, happened=st.integers(-5, 5), written=st.integers(0, 3), incident_id=st.text("ab", max_size=2))
CHANGES = st.lists(st.tuples(st.sampled_from(["add", "add", "add", "remove"]), LINES), max_size=60)


def many(number: int) -> list[Line]:
    return [Line(7 * n % number, n, f"id {n}") for n in range(number)]


def without(lines: set[Line], gone: Line) -> set[Line]:
    """Return the lines without one; without all of its incident, where that very line is not there."""
    return lines - {gone} if gone in lines else {line for line in lines if line.incident_id != gone.incident_id}


def filled(number: int) -> Shelf:
    shelf = Shelf()
    order = shelf.open()
    order.add_all(many(number))
    shelf.keep(order)
    return Shelf(shelf.marks, shelf.leaves, ids=shelf.ids)


class TestAgainstASortedList:
    @settings(max_examples=150, deadline=None)
    @given(CHANGES, st.booleans())
    def test_any_changes_leave_what_a_sorted_list_has(self, changes, is_kept_each_time):
        shelf, expected = Shelf(), set()
        order = shelf.open(leaf_most=4)
        for what, line in changes:
            if what == "add":
                order.add(line)
                expected.add(line)
            else:
                order.remove(line)
                expected = without(expected, line)
            if is_kept_each_time:
                shelf.keep(order)
                order = shelf.open(leaf_most=4)
        shelf.keep(order)

        assert shelf.open().all() == sorted(expected, reverse=True)
        assert shelf.months == Counter(line.happened // 5 for line in expected)
        assert len(shelf.open()) == len(expected)
        assert set(shelf.leaves) == {mark.leaf_id for mark in shelf.marks}
        assert all(0 < len(lines) <= 4 for lines in shelf.leaves.values())

    @given(st.integers(0, 620), st.integers(0, 650), st.integers(0, 45))
    @settings(max_examples=30, deadline=None)
    def test_any_page_is_that_slice_of_the_list(self, number, start, size):
        expected = sorted(many(number), reverse=True)

        assert filled(number).open().page(start, size) == expected[start : start + size]


class TestCost:
    @pytest.mark.parametrize("number", [10, 1_000, 10_000])
    def test_a_page_reads_two_leaves_at_most_and_in_one_go(self, number):
        shelf = filled(number)

        page = shelf.open().page(number // 2, 20)

        assert len(page) == min(20, number - number // 2)
        assert shelf.reads == 1
        assert len(shelf.read) <= 2

    @pytest.mark.parametrize("number", [10, 1_000, 10_000])
    def test_adding_reads_one_leaf_and_writes_two_at_most(self, number):
        shelf = filled(number)
        order = shelf.open()

        order.add(Line(number // 2, 0, "new"))
        shelf.keep(order)

        assert len(shelf.read) == 1
        assert len(shelf.written) <= 2

    def test_leaves_are_neither_crowded_nor_empty(self):
        shelf = filled(10_000)

        assert all(LEAF_MOST // 2 <= len(lines) <= LEAF_MOST for lines in shelf.leaves.values())


class TestOddities:
    def test_an_empty_order_has_an_empty_page_and_reads_nothing(self):
        shelf = Shelf()

        assert shelf.open().page(0, 20) == []
        assert shelf.open().all() == []
        assert shelf.reads == 0

    def test_taking_out_of_nothing_is_nothing(self):
        shelf = Shelf()
        order = shelf.open()

        order.remove(Line(1, 1, "a"))

        assert (order.changed, order.dropped) == ({}, set())

    def test_the_same_line_twice_stands_once(self):
        order = Shelf().open()

        order.add_all([Line(1, 1, "a"), Line(1, 1, "a")])

        assert order.all() == [Line(1, 1, "a")]

    def test_at_the_same_moment_what_was_written_later_is_newer(self):
        order = Shelf().open()

        order.add_all([Line(5, 1, "z"), Line(5, 2, "a")])

        assert [line.incident_id for line in order.all()] == ["a", "z"]

    def test_a_line_whose_zone_changed_its_rules_is_found_all_the_same(self):
        shelf = filled(1_000)
        order = shelf.open()

        order.remove(Line(-3600, 0, "id 700"))

        assert len(order) == 999
        assert "id 700" not in {line.incident_id for line in order.all()}

    def test_a_leaf_that_is_emptied_goes(self):
        shelf = filled(3)
        order = shelf.open()

        for line in order.all():
            order.remove(line)
        shelf.keep(order)

        assert (shelf.marks, shelf.leaves) == ([], {})

    def test_the_first_leaf_keeps_the_newest_lines_and_its_name(self):
        assert filled(1_000).marks[0].leaf_id == "first"

    def test_emptied_and_filled_again_the_first_leaf_is_kept(self):
        shelf = filled(1)
        order = shelf.open()

        order.remove(Line(0, 0, "id 0"))
        order.add(Line(5, 5, "again"))
        shelf.keep(order)

        assert order.dropped == set()
        assert shelf.open().all() == [Line(5, 5, "again")]

    def test_a_leaf_that_is_missing_takes_only_its_own_lines_along(self):
        shelf = filled(500)
        gone = shelf.marks[0]
        del shelf.leaves[gone.leaf_id]

        assert len(shelf.open().page(0, 500)) == 500 - gone.count


def test_what_is_newly_said_beside_a_line_takes_the_place_of_what_was():
    shelf = Shelf()
    order = shelf.open()
    order.add_all([Line(1, 1, "a", ["old"]), Line(2, 2, "b", ["other"])])
    shelf.keep(order)

    order = shelf.open()
    order.add(Line(1, 1, "a", ["new"]))
    shelf.keep(order)

    assert [(line.incident_id, line.beside) for line in shelf.open().all()] == [("b", ["other"]), ("a", ["new"])]


def test_the_same_line_again_is_no_change():
    shelf = Shelf()
    order = shelf.open()
    order.add(Line(1, 1, "a", ["old"]))
    shelf.keep(order)

    order = shelf.open()
    order.add(Line(1, 1, "a", ["old"]))

    assert not order.changed
