"""A timeline: what was shared, in order and counted, each line with the entries it comes from."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from portal.diary.incidents import Behaviour, Incident, Precision, When
from portal.kernel.ids import IncidentId
from portal.kernel.text import fold

GRAVE = frozenset({Behaviour.ORDER, Behaviour.THREAT, Behaviour.VIOLENCE})
GRAVE_FEAR = 8
CHOSEN_MOST = 40
_MONTHS = 12


@dataclass(frozen=True)
class Entry:
    """One thing that happened, from one entry of hers or from several that say the same.

    Args:
        incident_ids: where it comes from.
        on: the day; none where she does not know.
        at: the time of day as she told it (`14:02`); empty where she does not know.
        precision: how well she knows when.
        kinds: what was done.
        fear: 0 to 10; none where she did not say.
        report: to whom it was reported and what became of it; empty: not reported, as far as is known.
        words: her own words, and what she added later with its day; empty where the entry was not chosen to be read in
            full.
        until_on: the day until which it went on, or by which it had happened; none where it was one moment.
        until_at: the time of that day; empty where it is not known.
        count: how often it happened, where one entry of hers stands for many.
    """

    incident_ids: tuple[IncidentId, ...]
    on: date | None
    at: str
    precision: Precision
    kinds: tuple[Behaviour, ...]
    fear: int | None
    report: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    until_on: date | None = None
    until_at: str = ""
    count: int = 1

    @property
    def is_reported(self) -> bool:
        """Say whether it is known to have been reported."""
        return bool(self.report)


@dataclass(frozen=True)
class Month:
    """How often something happened in one month (`2026-03`), and how afraid she was at most."""

    month: str
    count: int
    fear_most: int | None


@dataclass(frozen=True)
class KindCount:
    """How often something was done in one way, and when first and last."""

    kind: Behaviour
    count: int
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True)
class Gap:
    """The longest time without anything: its first and last quiet day's neighbours, and how many days lie between."""

    after_on: date
    before_on: date
    days: int


@dataclass(frozen=True)
class Timeline:
    """What was shared, in order and counted; months without anything stand there with zero."""

    entries: tuple[Entry, ...]
    months: tuple[Month, ...]
    kinds: tuple[KindCount, ...]
    first_on: date | None
    last_on: date | None
    longest_gap: Gap | None
    undated: int
    breaches: int
    not_reported: int

    @property
    def total(self) -> int:
        """Return how many things happened."""
        return len(self.entries)

    @property
    def chosen(self) -> tuple[Entry, ...]:
        """Return those that are to be read in her own words."""
        return tuple(entry for entry in self.entries if entry.words)

    def ids_of(self, kind: Behaviour) -> tuple[IncidentId, ...]:
        """Return the entries in which something was done in one way."""
        return tuple(one for entry in self.entries if kind in entry.kinds for one in entry.incident_ids)


def draw_up(
    incidents: Iterable[Incident],
    *,
    reports: Mapping[IncidentId, str] | None = None,
    chosen: Collection[IncidentId] | None = None,
    say_added: Callable[[date], str] = date.isoformat,
) -> Timeline:
    """Draw a timeline up from shared entries; what is not shared is left out, whoever hands it in.

    Args:
        incidents: opened entries, in any order.
        reports: of those that were reported: to whom, and what became of it.
        chosen: which are to stand there in her own words; breaches, threats, violence, great fear, the first and the
            last, what was added to later, at most forty, where nobody has chosen.
        say_added: says on which day something was added under an entry.
    """
    shared = sorted((one for one in incidents if one.sharing.is_on), key=_place)
    wanted = set(_worth_reading(shared) if chosen is None else chosen)
    entries = tuple(_entry(same, reports or {}, wanted, say_added) for same in _without_doubles(shared))
    days = [entry.on for entry in entries if entry.on is not None]
    return Timeline(
        entries=entries,
        months=_months(entries),
        kinds=_kinds(entries),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        longest_gap=_longest_gap(days),
        undated=len(entries) - len(days),
        breaches=sum(Behaviour.ORDER in entry.kinds for entry in entries),
        not_reported=sum(not entry.is_reported for entry in entries),
    )


def _place(incident: Incident) -> tuple[datetime, str]:
    return incident.told.when.moment or incident.recorded_at, incident.incident_id


def _without_doubles(shared: Iterable[Incident]) -> list[list[Incident]]:
    """Put together what says the same of the same moment: the same thing written down or brought in twice."""
    same: dict[tuple[When, str] | str, list[Incident]] = {}
    for one in shared:
        is_dated = one.told.when.on is not None
        key = (one.told.when, fold(one.told.words)) if is_dated else one.incident_id
        same.setdefault(key, []).append(one)
    return list(same.values())


def _worth_reading(shared: list[Incident]) -> list[IncidentId]:
    def is_grave(one: Incident) -> bool:
        return bool(one.told.kinds & GRAVE) or (one.told.fear or 0) >= GRAVE_FEAR or bool(one.addenda)

    ends = [one.incident_id for one in (*shared[:1], *shared[-1:])]
    grave = [one.incident_id for one in reversed(shared) if is_grave(one)]
    return [*ends, *grave][:CHOSEN_MOST]


def _entry(
    same: list[Incident],
    reports: Mapping[IncidentId, str],
    wanted: Collection[IncidentId],
    say_added: Callable[[date], str],
) -> Entry:
    told = same[0].told
    ids = tuple(one.incident_id for one in same)
    kinds = frozenset().union(*(one.told.kinds for one in same))
    return Entry(
        incident_ids=ids,
        on=told.when.on,
        at=told.when.at.strftime("%H:%M") if told.when.at else "",
        precision=told.when.precision,
        kinds=tuple(kind for kind in Behaviour if kind in kinds),
        fear=max((one.told.fear for one in same if one.told.fear is not None), default=None),
        report=next((reports[one] for one in ids if reports.get(one)), ""),
        words=_words(same, say_added) if any(one in wanted for one in ids) else "",
        until_on=told.when.until_on,
        until_at=told.when.until_at.strftime("%H:%M") if told.when.until_at else "",
        count=max(one.told.count for one in same),
    )


def _words(same: list[Incident], say_added: Callable[[date], str]) -> str:
    """Return her words of entries that say the same, and under them all that she added later, each with its day."""
    added = sorted((one for entry in same for one in entry.addenda), key=lambda one: (one.written_at, one.addendum_id))
    zone = ZoneInfo(same[0].told.when.zone)
    return "\n\n".join(
        [same[0].told.words, *(f"{say_added(one.written_at.astimezone(zone).date())}\n{one.words}" for one in added)]
    )


def _months(entries: Iterable[Entry]) -> tuple[Month, ...]:
    counts: Counter[int] = Counter()
    fears: dict[int, int] = {}
    for entry in entries:
        if entry.on is not None:
            number = entry.on.year * _MONTHS + entry.on.month - 1
            counts[number] += 1
            if entry.fear is not None:
                fears[number] = max(entry.fear, fears.get(number, 0))
    if not counts:
        return ()
    # A single year that was mistyped would make a thousand empty months: then only those with something in them.
    whole = range(min(counts), max(counts) + 1)
    numbers = whole if len(whole) <= _MONTHS * 10 else sorted(counts)
    return tuple(Month(f"{n // _MONTHS:04}-{n % _MONTHS + 1:02}", counts[n], fears.get(n)) for n in numbers)


def _kinds(entries: Iterable[Entry]) -> tuple[KindCount, ...]:
    days: dict[Behaviour, list[date | None]] = {}
    for entry in entries:
        for kind in entry.kinds:
            days.setdefault(kind, []).append(entry.on)
    found = [
        KindCount(kind, len(all_days), min(known, default=None), max(known, default=None))
        for kind, all_days in days.items()
        for known in [[day for day in all_days if day is not None]]
    ]
    order = list(Behaviour)
    return tuple(sorted(found, key=lambda one: (-one.count, order.index(one.kind))))


def _longest_gap(days: Iterable[date]) -> Gap | None:
    ordered = sorted(set(days))
    gaps = [Gap(one, other, (other - one).days - 1) for one, other in pairwise(ordered)]
    longest = max(gaps, key=lambda gap: gap.days, default=None)
    return longest if longest is not None and longest.days > 0 else None
