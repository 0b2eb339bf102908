"""The pattern of what happened: chosen, counted by month, by hour and weekday, and before and since a day."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from portal.diary.details import Channel, Flag
from portal.diary.facets import (
    channel_bits,
    channels_in,
    flags_in,
    kind_bits,
    kinds_in,
    month_of_day,
)
from portal.diary.incidents import Behaviour
from portal.kernel.errors import InvalidError

GAPS_MOST = 3
_EMPTY_MONTHS_MOST = 120
_GRAVE = kind_bits({Behaviour.THREAT, Behaviour.VIOLENCE, Behaviour.ORDER})
_HOUR = 60


class SinceError(InvalidError):
    """The day from which to look has not come yet."""


class Point(NamedTuple):
    """What is known of an entry without opening it, as it stands in the order: days as numbers, sets as bits."""

    incident_id: str
    happened: int
    on: int | None
    minute: int | None
    kinds: int
    channels: int
    flags: int
    fear: int | None
    times: int
    is_reported: bool | None
    people: Sequence[str]
    orders: Sequence[str]

    @property
    def is_grave(self) -> bool:
        """Whether she said of it what makes an entry weigh more: a threat, harm, an order broken, a flag."""
        return bool(self.kinds & _GRAVE or self.flags or self.orders)


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for; what is empty leaves all in.

    Args:
        kinds: at least one of these.
        channels: at least one of these.
        person: this one did it, by id.
        order: this one was broken, by id.
        is_reported: reported, or not as far as she said.
        is_shared: shared now, or not.
        has_files: with files, or without.
        first: on this day or later; what has no day is left out.
        last: on this day or earlier; the same.
    """

    kinds: frozenset[Behaviour] = frozenset()
    channels: frozenset[Channel] = frozenset()
    person: str = ""
    order: str = ""
    is_reported: bool | None = None
    is_shared: bool | None = None
    has_files: bool | None = None
    first: date | None = None
    last: date | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


@dataclass(frozen=True)
class Month:
    """One month, as it was entered.

    Args:
        number: which, as `facets.month_number` counts them.
        notes: how many entries.
        times: how often, where an entry can stand for many.
        kinds: of each kind how many entries, the most frequent first.
        flags: of each flag how many entries.
        grave: how many entries weigh more by what she said.
        fear_most: the highest fear she gave; none where she gave none.
    """

    number: int
    notes: int = 0
    times: int = 0
    kinds: tuple[tuple[Behaviour, int], ...] = ()
    flags: tuple[tuple[Flag, int], ...] = ()
    grave: int = 0
    fear_most: int | None = None


@dataclass(frozen=True)
class Gap:
    """A time without anything: the days on either side, and how many lie between."""

    after: date
    before: date
    days: int


@dataclass(frozen=True)
class Stretch:
    """What was entered of some days that follow each other."""

    first: date
    last: date
    notes: int
    times: int
    days: int
    grave: int
    fear_most: int | None
    kinds: Counter[Behaviour]
    channels: Counter[Channel]


@dataclass(frozen=True)
class Change:
    """As many days before a day as since, side by side; and what there never was before it."""

    before: Stretch
    since: Stretch
    new_kinds: tuple[Behaviour, ...]
    new_channels: tuple[Channel, ...]


@dataclass(frozen=True)
class Pattern:
    """All that is drawn and counted of some entries.

    Args:
        total: how many.
        undated: how many of them have no day, and so stand nowhere else.
        untimed: how many have a day and no time.
        months: each month from the first to the last, the empty ones too.
        hours: how many entries on a day of the week (Monday is 0) at an hour.
        days: the days on which something was, as numbers, each once and in order.
        gaps: the longest times without anything.
    """

    total: int
    undated: int
    untimed: int
    months: tuple[Month, ...]
    hours: Counter[tuple[int, int]]
    days: tuple[int, ...]
    gaps: tuple[Gap, ...]

    @property
    def first(self) -> date | None:
        """Return the first day there is."""
        return date.fromordinal(self.days[0]) if self.days else None

    @property
    def last(self) -> date | None:
        """Return the last day there is."""
        return date.fromordinal(self.days[-1]) if self.days else None


@dataclass(frozen=True)
class DayOfList:
    """One day of her list: how many entries, of what kinds, and on which page of the list the first of them stands."""

    on: date
    notes: int
    kinds: frozenset[Behaviour]
    page: int


@dataclass(frozen=True)
class MonthOfList:
    """One month of her list, day by day, the latest first.

    Args:
        first: its first day.
        days: those on which something was.
        place: how many months with something in them are later, and one.
        has_older: whether there is one before it.
    """

    first: date
    days: tuple[DayOfList, ...]
    place: int
    has_older: bool


def choose(
    points: Iterable[Point], wanted: Wanted, shared: Collection[str] = (), with_files: Collection[str] = ()
) -> list[Point]:
    """Return the entries that are looked for, in the order they have.

    Args:
        points: all of them.
        wanted: which.
        shared: ids of what is shared, where that is asked.
        with_files: ids of what has files, where that is asked.
    """
    tests = [*_tests_of_said(wanted), *_tests_of_days(wanted), *_tests_of_ids(wanted, shared, with_files)]
    left = list(points)
    for test in tests:
        left = [point for point in left if test(point)]
    return left


def draw_up(points: Iterable[Point]) -> Pattern:
    """Count some entries in every way in which they are drawn."""
    all_points = list(points)
    dated = [point for point in all_points if point.on is not None]
    days = tuple(sorted({point.on for point in dated if point.on is not None}))
    hours = Counter(
        ((point.on + 6) % 7, point.minute // _HOUR)
        for point in dated
        if point.on is not None and point.minute is not None
    )
    return Pattern(
        total=len(all_points),
        undated=len(all_points) - len(dated),
        untimed=len(dated) - hours.total(),
        months=_months(dated),
        hours=hours,
        days=days,
        gaps=longest_gaps(days),
    )


def longest_gaps(days: Sequence[int]) -> tuple[Gap, ...]:
    """Return the longest times between days that follow each other, the longest first, none of them empty."""
    found = sorted(pairwise(days), key=lambda pair: (pair[0] - pair[1], -pair[0]))[:GAPS_MOST]
    return tuple(
        Gap(date.fromordinal(one), date.fromordinal(other), other - one - 1) for one, other in found if other - one > 1
    )


def change_since(points: Iterable[Point], since: date, today: date) -> Change:
    """Hold what was entered since a day against as many days before it.

    Raises:
        SinceError: that day has not come yet.
    """
    if since > today:
        raise SinceError(field="since")
    dated = [point for point in points if point.on is not None]
    length = (today - since).days + 1
    earliest = max(since.toordinal() - length, 1)
    before = _stretch(dated, date.fromordinal(earliest), date.fromordinal(max(since.toordinal() - 1, 1)))
    after = _stretch(dated, since, today)
    earlier = [point for point in dated if (point.on or 0) < since.toordinal()]
    known_kinds, known_channels = _spread(earlier)
    return Change(
        before=before,
        since=after,
        new_kinds=tuple(kind for kind in Behaviour if after.kinds[kind] and not known_kinds[kind]),
        new_channels=tuple(one for one in Channel if after.channels[one] and not known_channels[one]),
    )


def _tests_of_said(wanted: Wanted) -> list[Callable[[Point], bool]]:
    tests: list[Callable[[Point], bool]] = []
    kinds, channels = kind_bits(wanted.kinds), channel_bits(wanted.channels)
    if kinds:
        tests.append(lambda point: bool(point.kinds & kinds))
    if channels:
        tests.append(lambda point: bool(point.channels & channels))
    if wanted.person:
        tests.append(lambda point: wanted.person in point.people)
    if wanted.order:
        tests.append(lambda point: wanted.order in point.orders)
    if wanted.is_reported is not None:
        tests.append(lambda point: (point.is_reported is True) is wanted.is_reported)
    return tests


def _tests_of_days(wanted: Wanted) -> list[Callable[[Point], bool]]:
    if wanted.first is None and wanted.last is None:
        return []
    first = (wanted.first or date.min).toordinal()
    last = (wanted.last or date.max).toordinal()
    return [lambda point: point.on is not None and first <= point.on <= last]


def _tests_of_ids(
    wanted: Wanted, shared: Collection[str], with_files: Collection[str]
) -> list[Callable[[Point], bool]]:
    tests: list[Callable[[Point], bool]] = []
    if wanted.is_shared is not None:
        tests.append(lambda point: (point.incident_id in shared) is wanted.is_shared)
    if wanted.has_files is not None:
        tests.append(lambda point: (point.incident_id in with_files) is wanted.has_files)
    return tests


def _months(dated: Iterable[Point]) -> tuple[Month, ...]:
    found: dict[int, list[Point]] = {}
    for point in dated:
        found.setdefault(month_of_day(point.on or 1), []).append(point)
    if not found:
        return ()
    # A single year that was mistyped would make a thousand empty months: then only those with something in them.
    whole = range(min(found), max(found) + 1)
    numbers = whole if len(whole) <= _EMPTY_MONTHS_MOST else sorted(found)
    return tuple(_month(number, found[number]) if number in found else Month(number) for number in numbers)


def _month(number: int, points: Sequence[Point]) -> Month:
    kinds, _ = _spread(points)
    flags: Counter[Flag] = Counter()
    for bits, many in Counter(point.flags for point in points if point.flags).items():
        flags.update(dict.fromkeys(flags_in(bits), many))
    return Month(
        number=number,
        notes=len(points),
        times=sum(point.times for point in points),
        kinds=tuple(sorted(kinds.items(), key=lambda one: (-one[1], _PLACE[one[0]]))),
        flags=tuple((flag, flags[flag]) for flag in Flag if flags[flag]),
        grave=sum(point.is_grave for point in points),
        fear_most=max((point.fear for point in points if point.fear is not None), default=None),
    )


_PLACE = {kind: place for place, kind in enumerate(Behaviour)}


def _spread(points: Iterable[Point]) -> tuple[Counter[Behaviour], Counter[Channel]]:
    """Count kinds and means; the same bits stand in most entries, so each of them is taken apart once."""
    kinds: Counter[Behaviour] = Counter()
    channels: Counter[Channel] = Counter()
    for (kind_set, channel_set), many in Counter((point.kinds, point.channels) for point in points).items():
        kinds.update(dict.fromkeys(kinds_in(kind_set), many))
        channels.update(dict.fromkeys(channels_in(channel_set), many))
    return kinds, channels


def _stretch(dated: Iterable[Point], first: date, last: date) -> Stretch:
    low, high = first.toordinal(), last.toordinal()
    points = [point for point in dated if low <= (point.on or 0) <= high]
    kinds, channels = _spread(points)
    return Stretch(
        first=first,
        last=last,
        notes=len(points),
        times=sum(point.times for point in points),
        days=len({point.on for point in points}),
        grave=sum(point.is_grave for point in points),
        fear_most=max((point.fear for point in points if point.fear is not None), default=None),
        kinds=kinds,
        channels=channels,
    )
