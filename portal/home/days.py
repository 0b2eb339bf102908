"""Who has looked, by days: the latest stand open, the others fold away, so that a long list is a short page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.home.trail import TrailLine

_OPEN_LINES = 20


@dataclass(frozen=True)
class TrailDay:
    """What happened on one day.

    Args:
        on: which day, where she is.
        lines: the time of each, and what it was.
        is_open: whether it is read at once; the latest day is, and those after it while the page is short.
    """

    on: date
    lines: list[tuple[str, TrailLine]]
    is_open: bool


def by_days(lines: Iterable[TrailLine], zone: str) -> list[TrailDay]:
    """Return lines that come newest first as days, the latest first."""
    there, days, told = ZoneInfo(zone), list[TrailDay](), 0
    for on, found in groupby(lines, lambda line: line.at.astimezone(there).date()):
        timed = [(line.at.astimezone(there).strftime("%H:%M"), line) for line in found]
        told += len(timed)
        days.append(TrailDay(on, timed, is_open=not days or told <= _OPEN_LINES))
    return days
