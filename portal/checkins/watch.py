"""When somebody of a service watches: a check-in is offered only where somebody can answer for it to its last rung."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal.checkins.schedule import moment_of
from portal.contact.gate import Window

# How long she has to answer before a reminder, from the reminder on, and how long each of the staff has.
ANSWER_WITHIN = timedelta(minutes=30)
AFTER_REMINDER = timedelta(minutes=15)
EACH_RUNG = timedelta(minutes=15)
LADDER = ANSWER_WITHIN + AFTER_REMINDER + 3 * EACH_RUNG
# The worker looks every few seconds; after this long without a look something is wrong with it.
BEAT_LATE = timedelta(minutes=5)
# An alert that somebody answers for and that is not ended by then is shown in the list of cases.
END_WITHIN = timedelta(hours=24)

# A call that reaches a work telephone later than this is of no use any more.
TEXT_LIVES = timedelta(hours=1)

_MINUTE = timedelta(minutes=1)
_LEAST_MINUTES = 5


def is_watched(hours: Iterable[Window], zone: str, due_at: datetime) -> bool:
    """Say whether somebody watches from when a check-in is due to when its last rung is over, minute by minute.

    Args:
        hours: when somebody watches, as the clock shows it in `zone`.
        zone: the service's time zone.
        due_at: when she is asked.
    """
    known, there = tuple(hours), ZoneInfo(zone)
    minutes = int(LADDER / _MINUTE)
    return all(any(w.holds((due_at + n * _MINUTE).astimezone(there)) for w in known) for n in range(minutes))


def span_to_tell(hours: Iterable[Window], zone: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return from when until when a text may be with somebody who watches: from now, or from when they next do.

    Args:
        hours: when somebody watches, as the clock shows it in `zone`.
        zone: the service's time zone.
        now: this moment.
    """
    known = tuple(hours)
    for begins in (now, *_beginnings(known, zone, now)):
        minutes = _minutes_watched(known, zone, begins)
        if minutes >= _LEAST_MINUTES:
            return begins, begins + minutes * _MINUTE
    return None


def _beginnings(hours: tuple[Window, ...], zone: str, now: datetime) -> list[datetime]:
    """Return when some hours of the next eight days begin, in order."""
    today = now.astimezone(ZoneInfo(zone)).date() if hours else now.date()
    moments = {moment_of(today + timedelta(days=n), w.begins, zone) for w in hours for n in range(9)}
    return sorted(moment for moment in moments if moment > now)


def _minutes_watched(hours: tuple[Window, ...], zone: str, begins: datetime) -> int:
    """Count the minutes in a row in which somebody watches, up to as long as a text to them lives."""
    there, most = ZoneInfo(zone) if hours else None, int(TEXT_LIVES / _MINUTE)
    for minute in range(most + 1):
        at = (begins + minute * _MINUTE).astimezone(there)
        if not any(window.holds(at) for window in hours):
            return minute - 1
    return most


def is_late(beat_at: datetime | None, now: datetime) -> bool:
    """Say whether the worker has not looked for too long."""
    return beat_at is None or now - beat_at > BEAT_LATE
