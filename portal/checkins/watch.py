"""When somebody of a service watches: a check-in is offered only where somebody can answer for it to its last rung."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

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

_MINUTE = timedelta(minutes=1)


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


def is_late(beat_at: datetime | None, now: datetime) -> bool:
    """Say whether the worker has not looked for too long."""
    return beat_at is None or now - beat_at > BEAT_LATE
