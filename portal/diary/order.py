"""The order in which things happened, newest first: lines in leaves of some two hundred, and marks that find the leaf.

A list page reads the marks and one or two leaves, and adding a line changes one leaf, whether there are ten lines
or ten thousand. What stands in the marks and leaves is sealed by whoever keeps them; here it is only put in order.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LEAF_MOST = 200

ReadLeaves = Callable[[Collection[str]], Mapping[str, "list[Line]"]]


@dataclass(frozen=True, order=True)
class Line:
    """Where one incident stands.

    Args:
        happened: seconds since 1970 in UTC.
        written: milliseconds since 1970, which decides between things that happened at the same time.
        incident_id: which.
        beside: what else is kept of it, as it is sealed; it decides nothing. None in lines that are older than that.
    """

    happened: int
    written: int
    incident_id: str
    beside: list[Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Mark:
    """What is known of a leaf without reading it: its id, its newest line, and how many lines it has."""

    leaf_id: str
    newest: Line
    count: int


@dataclass
class Order:
    """All lines of one list, newest first; leaves are read only when they are needed.

    Args:
        marks: the leaves, newest first.
        read: returns leaves by their ids; one that is not there is left out.
        first_leaf_id: the id of the first leaf there ever is: when it is parted it keeps the newest lines, so that its
            reader may fetch it together with the marks.
        new_leaf_id: makes an id for every other leaf.
        leaf_most: how many lines a leaf holds before it becomes two.
        month_of: says in which month a line stands, as a number; without it months are not counted.
        months: how many lines stand in each month; none in an order that is older than this count.
    """

    marks: list[Mark]
    read: ReadLeaves
    first_leaf_id: str
    new_leaf_id: Callable[[], str]
    leaf_most: int = LEAF_MOST
    month_of: Callable[[Line], int] | None = None
    months: Counter[int] | None = None
    changed: dict[str, list[Line]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    _leaves: dict[str, list[Line]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return sum(mark.count for mark in self.marks)

    def page(self, start: int, size: int) -> list[Line]:
        """Return some lines, newest first.

        Args:
            start: how many newer ones to leave out.
            size: how many at most.
        """
        pieces, before = [], 0
        for mark in self.marks:
            first, last = max(start - before, 0), min(start + size - before, mark.count)
            if first < last:
                pieces.append((mark.leaf_id, first, last))
            before += mark.count
        self._need([leaf_id for leaf_id, _, _ in pieces])
        return [line for leaf_id, first, last in pieces for line in self._leaves[leaf_id][first:last]]

    def position(self, line: Line) -> int:
        """Return how many lines are newer than this one, whether it is there or not."""
        if not self.marks:
            return 0
        place = self._place_of(line)
        return sum(mark.count for mark in self.marks[:place]) + sum(other > line for other in self._lines(place))

    def all(self) -> list[Line]:
        """Return every line, newest first."""
        return self.page(0, len(self))

    def count_months(self) -> Counter[int]:
        """Return how many lines stand in each month; all are read only where that was not counted before."""
        if self.months is None:
            self.months = self._months_of(self.all())
        return +self.months

    def between(self, newest: Line, oldest: Line) -> tuple[int, list[Line]]:
        """Return the lines from one place to another, newest first, and how many are newer than the first of them."""
        start = self.position(newest)
        return start, self.page(start, self.position(oldest) - start)

    def add(self, line: Line) -> None:
        """Put a line in its place; one that is there already stays there once, with what is newly said beside it."""
        if not self.marks:
            self._write(0, [line])
            return
        place = self._place_of(line)
        lines = self._lines(place)
        others = [other for other in lines if other != line]
        if len(others) == len(lines) or not any(other == line and other.beside == line.beside for other in lines):
            self._write(place, sorted([*others, line], reverse=True))

    def add_all(self, lines: Iterable[Line]) -> None:
        """Put many lines in their places."""
        for line in lines:
            self.add(line)

    def remove(self, line: Line) -> None:
        """Take a line out, if it is there; wherever its incident stands, if the rules of its zone changed since."""
        if not self.marks:
            return
        place = self._place_of(line)
        lines = self._lines(place)
        if line in lines:
            self._write(place, [other for other in lines if other != line])
        else:
            self._remove_everywhere(line.incident_id)

    def _remove_everywhere(self, incident_id: str) -> None:
        self._need([mark.leaf_id for mark in self.marks])
        for place in reversed(range(len(self.marks))):
            lines = self._lines(place)
            left = [line for line in lines if line.incident_id != incident_id]
            if len(left) < len(lines):
                self._write(place, left)

    def _place_of(self, line: Line) -> int:
        """Return the number of the leaf in which a line stands or would stand."""
        # The last leaf that begins at the line or above it; above all of them, the first.
        return max(sum(mark.newest >= line for mark in self.marks) - 1, 0)

    def _lines(self, place: int) -> list[Line]:
        leaf_id = self.marks[place].leaf_id
        self._need([leaf_id])
        return self._leaves[leaf_id]

    def _need(self, leaf_ids: Collection[str]) -> None:
        """Read the leaves that were not read yet, all in one go."""
        missing = [leaf_id for leaf_id in leaf_ids if leaf_id not in self._leaves]
        if missing:
            found = self.read(missing)
            self._leaves.update({leaf_id: found.get(leaf_id, []) for leaf_id in missing})

    def _write(self, place: int, lines: list[Line]) -> None:
        """Give a leaf other lines: an empty one goes, one that is too long becomes two."""
        old = self.marks[place : place + 1]
        if self.months is not None:
            self.months.update(self._months_of(lines))
            self.months.subtract(self._months_of(self._leaves.get(old[0].leaf_id, []) if old else []))
        middle = len(lines) // 2
        pieces = [lines[:middle], lines[middle:]] if len(lines) > self.leaf_most else [lines]
        ids = [old[0].leaf_id if old else self.first_leaf_id]
        ids += [self.new_leaf_id() for _ in pieces[1:]]
        if not lines:
            self._drop(ids[0])
            del self.marks[place]
            return
        for leaf_id, piece in zip(ids, pieces, strict=True):
            self._leaves[leaf_id] = self.changed[leaf_id] = piece
            self.dropped.discard(leaf_id)
        self.marks[place : place + 1] = [
            Mark(leaf_id, piece[0], len(piece)) for leaf_id, piece in zip(ids, pieces, strict=True)
        ]

    def _months_of(self, lines: Iterable[Line]) -> Counter[int]:
        return Counter(map(self.month_of, lines)) if self.month_of is not None else Counter()

    def _drop(self, leaf_id: str) -> None:
        self.dropped.add(leaf_id)
        self.changed.pop(leaf_id, None)
        self._leaves.pop(leaf_id, None)
