"""What of an incident stands in the order beside its moment, so that ten thousand are filtered and drawn unopened."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from portal.diary.details import Channel, Flag, Reported
from portal.diary.incidents import Behaviour, IncidentDraft

# Bits stand for places in these, so an enumeration may grow at its end and nowhere else: the order is sealed as it is.
_KINDS, _CHANNELS, _FLAGS = tuple(Behaviour), tuple(Channel), tuple(Flag)
_MONTHS = 12

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Facets:
    """What can be asked of an incident without opening it.

    Args:
        on: the day she named, where it happened; none where it is unknown.
        minute: of that day, 0 to 1439; none where the time is unknown.
        kinds: what was done.
        channels: by what means.
        flags: what makes it weigh more.
        fear: 0 to 10; none where she did not say.
        count: how often it happened.
        is_reported: whether it was reported; none where she did not say.
        people: ids of the people who did it.
        orders: ids of the orders that it broke.
    """

    on: date | None = None
    minute: int | None = None
    kinds: frozenset[Behaviour] = frozenset()
    channels: frozenset[Channel] = frozenset()
    flags: frozenset[Flag] = frozenset()
    fear: int | None = None
    count: int = 1
    is_reported: bool | None = None
    people: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()

    def to_body(self) -> list[Any]:
        """Return it as it is sealed: a short list, with sets as bits, in the order of their enumerations."""
        return [
            self.on.toordinal() if self.on else None,
            self.minute,
            _bits(_KINDS, self.kinds),
            _bits(_CHANNELS, self.channels),
            _bits(_FLAGS, self.flags),
            self.fear,
            self.count,
            self.is_reported,
            list(self.people),
            list(self.orders),
        ]


def facets_of(told: IncidentDraft) -> Facets:
    """Return what of an incident can be asked without opening it."""
    when, details = told.when, told.details
    return Facets(
        on=when.on,
        minute=when.at.hour * 60 + when.at.minute if when.at else None,
        kinds=told.kinds,
        channels=details.channels,
        flags=details.flags,
        fear=told.fear,
        count=told.count,
        is_reported=None if details.reported is None else details.reported is Reported.YES,
        people=details.people,
        orders=details.orders,
    )


def from_body(body: list[Any]) -> Facets:
    """Return what was sealed."""
    on, minute, kinds, channels, flags, fear, count, is_reported, people, orders = body
    return Facets(
        on=date.fromordinal(on) if on is not None else None,
        minute=minute,
        kinds=frozenset(kinds_in(kinds)),
        channels=frozenset(channels_in(channels)),
        flags=frozenset(flags_in(flags)),
        fear=fear,
        count=count,
        is_reported=is_reported,
        people=tuple(people),
        orders=tuple(orders),
    )


def month_of(happened: int, body: list[Any] | None) -> int:
    """Return in which month an entry stands, as a number: of the day she named, or of the moment where there is none.

    Args:
        happened: seconds since 1970 in UTC.
        body: what was sealed beside it; none where it is older than that.
    """
    if body is None or body[0] is None:
        moment = datetime.fromtimestamp(happened, UTC)
        return month_number(moment.year, moment.month)
    return month_of_day(body[0])


def month_number(year: int, month: int) -> int:
    """Return a month as a number, one more than the month before."""
    return year * _MONTHS + month - 1


def first_of_month(number: int) -> date:
    """Return the first day of a month that was made a number."""
    return date(number // _MONTHS, number % _MONTHS + 1, 1)


@cache
def month_of_day(ordinal: int) -> int:
    """Return the month of a day; kept, since of ten thousand entries there are a few hundred days."""
    day = date.fromordinal(ordinal)
    return month_number(day.year, day.month)


@cache
def kinds_in(bits: int) -> tuple[Behaviour, ...]:
    """Return what was done, in the order of the enumeration."""
    return _among(_KINDS, bits)


@cache
def channels_in(bits: int) -> tuple[Channel, ...]:
    """Return by what means, in the order of the enumeration."""
    return _among(_CHANNELS, bits)


@cache
def flags_in(bits: int) -> tuple[Flag, ...]:
    """Return what makes it weigh more, in the order of the enumeration."""
    return _among(_FLAGS, bits)


def kind_bits(chosen: Collection[Behaviour]) -> int:
    """Return some kinds as they stand in the order."""
    return _bits(_KINDS, chosen)


def channel_bits(chosen: Collection[Channel]) -> int:
    """Return some means as they stand in the order."""
    return _bits(_CHANNELS, chosen)


def flag_bits(chosen: Collection[Flag]) -> int:
    """Return some flags as they stand in the order."""
    return _bits(_FLAGS, chosen)


def _bits(kinds: tuple[E, ...], chosen: Collection[E]) -> int:
    return sum(1 << place for place, kind in enumerate(kinds) if kind in chosen)


def _among(kinds: tuple[E, ...], bits: int) -> tuple[E, ...]:
    return tuple(kind for place, kind in enumerate(kinds) if bits >> place & 1)
