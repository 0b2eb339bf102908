"""What of an incident stands in the order beside its moment, so that ten thousand are filtered and drawn unopened."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from portal.diary.details import Channel, Flag, Reported
from portal.diary.incidents import Behaviour, IncidentDraft

# Bits stand for places in these, so an enumeration may grow at its end and nowhere else: the order is sealed as it is.
_KINDS, _CHANNELS, _FLAGS = tuple(Behaviour), tuple(Channel), tuple(Flag)

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
        kinds=_members(_KINDS, kinds),
        channels=_members(_CHANNELS, channels),
        flags=_members(_FLAGS, flags),
        fear=fear,
        count=count,
        is_reported=is_reported,
        people=tuple(people),
        orders=tuple(orders),
    )


def _bits(kinds: tuple[E, ...], chosen: frozenset[E]) -> int:
    return sum(1 << place for place, kind in enumerate(kinds) if kind in chosen)


def _members(kinds: tuple[E, ...], bits: int) -> frozenset[E]:
    return frozenset(kind for place, kind in enumerate(kinds) if bits >> place & 1)
