"""The gate that whatever reaches her goes through: whether it may now, why not, and when it may again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

VALID_FOR = timedelta(days=28)
_MIDNIGHT = time()
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Channel(StrEnum):
    """By which way somebody is reached."""

    TEXT = "text"
    RING = "ring"
    VOICEMAIL = "voicemail"


class Why(StrEnum):
    """Why the gate is shut."""

    NO_AGREEMENT = "no agreement"
    NOT_CONFIRMED = "not confirmed"
    RUN_OUT = "run out"
    NOT_THIS_WAY = "not this way"
    UNSAFE_HOURS = "unsafe hours"
    OUTSIDE_HOURS = "outside hours"


@dataclass(frozen=True)
class Window:
    """Hours on some days of the week, as her own clock shows them.

    From midnight to midnight is the whole day. Where the end comes before the beginning, the hours run over midnight
    and belong to the day on which they begin. From any other time to the same time is nothing at all: it is more
    likely a slip than a whole day.

    Args:
        days: 0 for Monday to 6 for Sunday.
        begins: the first minute that is inside.
        ends: the first minute that is outside again.
    """

    days: frozenset[int]
    begins: time
    ends: time

    def holds(self, there: datetime) -> bool:
        """Say whether a moment, told in her zone, is inside."""
        at, today = there.time(), there.weekday()
        if self.begins < self.ends:
            return today in self.days and self.begins <= at < self.ends
        if self.begins == self.ends:
            return self.begins == _MIDNIGHT and today in self.days
        yesterday = (today - 1) % 7
        return (today in self.days and at >= self.begins) or (yesterday in self.days and at < self.ends)


@dataclass(frozen=True)
class Reach:
    """What the worker may know of one agreement: how and when she may be reached, and nothing of why.

    Args:
        number: in the one form in which numbers are kept (E.164).
        zone: the time zone of her clock.
        safe: hours in which she may be reached; none means never.
        unsafe: hours in which she may not, whatever the others say.
        words: what a text may say, and a message on her telephone; empty where nothing was agreed.
        number_confirmed_at: when a code that was sent there was typed back.
        confirmed_at: when she confirmed all this; none where she has not yet.
        expires_at: from when on it has to be asked again.
    """

    number: str = field(repr=False)
    zone: str
    safe: tuple[Window, ...]
    unsafe: tuple[Window, ...] = ()
    may_text: bool = False
    may_ring: bool = False
    may_leave_voicemail: bool = False
    words: str = field(default="", repr=False)
    number_confirmed_at: datetime | None = None
    confirmed_at: datetime | None = None
    expires_at: datetime | None = None

    def allows(self, channel: Channel) -> bool:
        """Say whether she agreed to be reached this way at all; a message on her telephone needs a ring first."""
        return {
            Channel.TEXT: self.may_text,
            Channel.RING: self.may_ring,
            Channel.VOICEMAIL: self.may_ring and self.may_leave_voicemail,
        }[channel]


@dataclass(frozen=True)
class Gate:
    """Whether she may be reached.

    Args:
        is_open: whether she may be, now.
        reason: why not, where not.
        until: where it is open: the first moment at which it is not any more.
        next_open_at: where it is shut for the hour: when it opens, if it does while the agreement lasts.
    """

    is_open: bool
    reason: Why | None = None
    until: datetime | None = None
    next_open_at: datetime | None = None


def may_reach(reach: Reach | None, channel: Channel, now: datetime) -> Gate:
    """Say whether she may be reached by one way now, and until when; or why not, and when she may.

    Args:
        reach: what is agreed; none where nothing is.
        channel: by which way.
        now: an aware moment.
    """
    if reach is None:
        return Gate(is_open=False, reason=Why.NO_AGREEMENT)
    lasting = _why_not_at_all(reach, channel, now)
    if lasting is not None:
        return Gate(is_open=False, reason=lasting)
    why = _why_not_this_hour(reach, now)
    changes = (at for at in _turns(reach, now) if (_why_not_this_hour(reach, at) is None) is not (why is None))
    ends = reach.expires_at or now
    turn = next(changes, None)
    if why is None:
        return Gate(is_open=True, until=ends if turn is None else turn)
    return Gate(is_open=False, reason=why, next_open_at=turn)


def _why_not_at_all(reach: Reach, channel: Channel, now: datetime) -> Why | None:
    if reach.confirmed_at is None or reach.expires_at is None:
        return Why.NOT_CONFIRMED
    if now >= reach.expires_at:
        return Why.RUN_OUT
    return None if reach.allows(channel) else Why.NOT_THIS_WAY


def _why_not_this_hour(reach: Reach, at: datetime) -> Why | None:
    there = at.astimezone(ZoneInfo(reach.zone))
    if any(window.holds(there) for window in reach.unsafe):
        return Why.UNSAFE_HOURS
    return None if any(window.holds(there) for window in reach.safe) else Why.OUTSIDE_HOURS


def _turns(reach: Reach, now: datetime) -> Iterator[datetime]:
    """Go through every moment after now at which the answer could change, in order, as long as the agreement lasts."""
    ends = reach.expires_at or now
    zone = ZoneInfo(reach.zone)
    edges = {_MIDNIGHT, *(edge for w in (*reach.safe, *reach.unsafe) for edge in (w.begins, w.ends))}
    last, day = now, now.astimezone(zone).date()
    while last < ends:
        for at in sorted(_moments_of(day, edges, zone)):
            if last < at < ends:
                last = at
                yield at
        day += _DAY
        if datetime.combine(day, _MIDNIGHT, zone) - _DAY > ends:
            return


def _moments_of(day: date, edges: set[time], zone: ZoneInfo) -> set[datetime]:
    """Return when some times of day are on a day: both times where clocks go back, and the change of the clocks."""
    begins = datetime.combine(day, _MIDNIGHT, zone).astimezone(UTC)
    over = datetime.combine(day + _DAY, _MIDNIGHT, zone).astimezone(UTC)
    found = {datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC) for at in edges for fold in (0, 1)}
    if _offset(begins, zone) != _offset(over, zone):
        found.add(_change(begins, over, zone))
    return found


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment of the new time between two moments, to the minute."""
    before = _offset(early, zone)
    while late - early > _MINUTE:
        middle = early + (late - early) // 2
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    return late.replace(second=0, microsecond=0)


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
