"""The pictures of a pattern as the server draws them: places and paths, in the ink of the text around them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from portal.diary.incidents import Behaviour
from portal.diary.pattern import Month

WIDTH = 352  # of a telephone's column: there it is shown as large as it is drawn
LEFT, _RIGHT = 40, 6
_TOP, _PLOT, _NAMES = 24, 150, 22  # above the bars is room for what is counted
MONTHS_MOST = 24
GROUNDS = ("currentColor", "url(#ground2)", "url(#ground3)", "url(#ground4)", "none")
"""Of the kinds from the bottom: they are told apart without colour, on light, on dark and on paper."""
KINDS_MOST = len(GROUNDS) - 1
_LABELS_MOST = 5
_NAME_HALF = 28  # of a month in words: the last one must not be cut off
_STEPS, _GRID_MOST = (1, 2, 5), 4
_SPACE = 0.25
_BARS_LEAST = 6  # so that one month alone is no wall
_ROW, _ROW_PLOT = 56, 34
_CELL, _DAYS, _HOURS = 13, 7, 24


@dataclass(frozen=True)
class Layer:
    """One kind in all the bars, as one path, and the ground by which it is told from the others."""

    ground: str
    path: str


@dataclass(frozen=True)
class Rule:
    """A line across, for one number on the upright axis."""

    y: int
    number: int


@dataclass(frozen=True)
class Name:
    """The name of a month below its bar: where it stands."""

    x: float
    month: int


@dataclass(frozen=True)
class Stack:
    """How many entries of each kind in each month, at most two years of months."""

    months: tuple[Month, ...]
    layers: tuple[Layer, ...]
    rules: tuple[Rule, ...]
    names: tuple[Name, ...]
    height: int = _TOP + _PLOT + _NAMES
    base: int = _TOP + _PLOT


@dataclass(frozen=True)
class Row:
    """One row of bars below each other: where it begins, its bars as one path, and how high the highest is."""

    y: int
    base: int
    path: str
    most: int


@dataclass(frozen=True)
class Rows:
    """Some rows of bars over the same months."""

    months: tuple[Month, ...]
    rows: tuple[Row, ...]
    names: tuple[Name, ...]
    height: int


@dataclass(frozen=True)
class Hours:
    """A square for each hour of each day of the week, the larger the more."""

    path: str
    days: tuple[int, ...]
    hours: tuple[tuple[float, int], ...]
    cell: int = _CELL
    height: int = _DAYS * _CELL + 22


@dataclass(frozen=True)
class Ticks:
    """A stroke for each day on which something was."""

    path: str
    height: int = 40


def two_years_each(months: Sequence[Month]) -> list[tuple[Month, ...]]:
    """Return the months in pictures of at most two years, the latest first."""
    ends = range(len(months), 0, -MONTHS_MOST)
    return [tuple(months[max(end - MONTHS_MOST, 0) : end]) for end in ends]


def frequent_kinds(months: Sequence[Month]) -> tuple[tuple[Behaviour, ...], bool]:
    """Return the kinds that are drawn by themselves, the most frequent first, and whether there are others."""
    total: Counter[Behaviour] = Counter()
    for month in months:
        total.update(dict(month.kinds))
    order = list(Behaviour)
    kinds = sorted(total, key=lambda kind: (-total[kind], order.index(kind)))
    most = KINDS_MOST + 1 if len(kinds) == KINDS_MOST + 1 else KINDS_MOST
    return tuple(kinds[:most]), len(kinds) > most


def stack(months: tuple[Month, ...], kinds: Sequence[Behaviour]) -> Stack:
    """Draw months, each a bar of its kinds one above the other; those not named stand together at the top.

    Args:
        months: of one picture.
        kinds: those drawn by themselves, from the bottom.
    """
    columns = [_column(month, kinds) for month in months]
    most = max((sum(column) for column in columns), default=0)
    step = _step_for(most)
    top = step * max(-(-most // step), 1)
    paths: list[list[str]] = [[] for _ in range(len(kinds) + 1)]
    x, width = _across(len(months))
    for number, column in enumerate(columns):
        below = 0
        for place, count in enumerate(column):
            if count:
                low, high = _up(below, top), _up(below + count, top)
                paths[place].append(f"M{x(number)} {high}h{width}v{low - high}h-{width}z")
            below += count
    layers = (Layer(ground, "".join(path)) for ground, path in zip(GROUNDS, paths, strict=False) if path)
    rules = tuple(Rule(_up(number, top), number) for number in range(0, top + 1, step))
    return Stack(months, tuple(layers), rules, _names(months))


def rows(months: tuple[Month, ...], values: Sequence[Sequence[int]]) -> Rows:
    """Draw rows of bars over the same months, each in a measure of its own.

    Args:
        months: of one picture.
        values: for each row a number for each month.
    """
    x, width = _across(len(months))
    found = []
    for place, numbers in enumerate(values):
        most, base = max(numbers, default=0), place * _ROW + _ROW
        heights = [max(round(_ROW_PLOT * number / most), 2) if number else 0 for number in numbers]
        path = "".join(f"M{x(n)} {base}v-{high}h{width}v{high}z" for n, high in enumerate(heights) if high)
        found.append(Row(place * _ROW, base, path, most))
    return Rows(months, tuple(found), _names(months), len(values) * _ROW + _NAMES)


def hours(counts: Mapping[tuple[int, int], int]) -> Hours:
    """Draw a week of hours."""
    most = max(counts.values(), default=1)
    parts = []
    for (day, hour), count in sorted(counts.items()):
        side = max(round((_CELL - 1) * sqrt(count / most), 1), 2)
        left = round(LEFT + hour * _CELL + (_CELL - side) / 2, 1)
        top = round(day * _CELL + (_CELL - side) / 2, 1)
        parts.append(f"M{left} {top}h{side}v{side}h-{side}z")
    named = tuple((LEFT + hour * _CELL, hour) for hour in range(0, _HOURS + 1, 6))
    return Hours("".join(parts), tuple(day * _CELL + _CELL - 3 for day in range(_DAYS)), named)


def ticks(days: Sequence[int]) -> Ticks:
    """Draw the days on which something was along one line, so that the times between are seen."""
    whole = max(days[-1] - days[0], 1) if days else 1
    places = sorted({round((WIDTH - 4) * (day - days[0]) / whole) + 2 for day in days})
    return Ticks("".join(f"M{place} 2v24" for place in places))


def _column(month: Month, kinds: Sequence[Behaviour]) -> list[int]:
    counts = dict(month.kinds)
    own = [counts.pop(kind, 0) for kind in kinds]
    return [*own, sum(counts.values())]


def _across(number: int) -> tuple[Callable[[int], float], float]:
    """Return where each of some bars begins, and how wide they are."""
    each = (WIDTH - LEFT - _RIGHT) / max(number, _BARS_LEAST)
    return lambda place: round(LEFT + each * (place + _SPACE / 2), 1), round(each * (1 - _SPACE), 1)


def _names(months: Sequence[Month]) -> tuple[Name, ...]:
    x, width = _across(len(months))
    every = max(-(-len(months) // _LABELS_MOST), 1)
    return tuple(
        Name(min(round(x(n) + width / 2, 1), WIDTH - _NAME_HALF), month.number)
        for n, month in enumerate(months)
        if n % every == every // 2
    )


def _up(count: int, top: int) -> int:
    return _TOP + _PLOT - round(_PLOT * count / top)


def _step_for(most: int) -> int:
    """Return the round number between two lines across, so that few are needed above the base."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * _GRID_MOST >= most:
                return step * size
        size *= 10
