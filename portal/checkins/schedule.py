"""When a check-in is due: wall time where she is, both changes of the clocks, pauses, and how long it may wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))
# A text that could not go out for this long is not sent any more: it would ask at another time than the agreed one.
SEND_WITHIN = timedelta(minutes=20)


class Rhythm(StrEnum):
    """How often."""

    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Schedule:
    """When she is asked.

    Args:
        rhythm: every day, or on some days of the week.
        days: which days, Monday is 0; all seven where it is daily.
        at: wall time where she is.
        zone: name of the time zone where she is.
        paused_until: nothing is due before this moment.
    """

    rhythm: Rhythm
    days: frozenset[int]
    at: time
    zone: str
    paused_until: datetime | None = None

    @property
    def on_days(self) -> frozenset[int]:
        """Return the days of the week on which it is due."""
        return EVERY_DAY if self.rhythm is Rhythm.DAILY else self.days


def moment_of(on: date, at: time, zone: str) -> datetime:
    """Return the moment of a wall time: in a skipped hour its first valid minute after, in a repeated one the first.

    Args:
        on: which day there.
        at: which time on the clock there.
        zone: name of the time zone.
    """
    there = ZoneInfo(zone)
    wall = datetime.combine(on, at.replace(second=0, microsecond=0, fold=0, tzinfo=None))
    # At most a day can be skipped, where a country changes sides of the date line.
    for _minute in range(24 * 60 + 1):
        moment = wall.replace(tzinfo=there).astimezone(UTC)
        if moment.astimezone(there).replace(tzinfo=None) == wall:
            return moment
        wall += _MINUTE
    raise ValueError("a day that has no valid minute")


def due_between(schedule: Schedule, after: datetime, until: datetime) -> Iterator[datetime]:
    """Go through every moment at which it is due, later than `after` and not later than `until`, in order."""
    if until <= after:
        return
    day = after.astimezone(ZoneInfo(schedule.zone)).date() - _DAY
    last = until.astimezone(ZoneInfo(schedule.zone)).date() + _DAY
    while day <= last:
        if day.weekday() in schedule.on_days:
            moment = moment_of(day, schedule.at, schedule.zone)
            is_paused = schedule.paused_until is not None and moment < schedule.paused_until
            if after < moment <= until and not is_paused:
                yield moment
        day += _DAY


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """Return the first moment later than this at which it is due; none where no day is chosen."""
    start = max(after, schedule.paused_until - _MINUTE) if schedule.paused_until else after
    return next(due_between(schedule, start, start + 9 * _DAY), None)


def may_still_go(due_at: datetime, now: datetime) -> bool:
    """Say whether a text that was due may still be sent, or whether its time is over."""
    return due_at <= now <= due_at + SEND_WITHIN
