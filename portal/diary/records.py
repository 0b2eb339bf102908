"""People and orders that she keeps by name, so that her entries can name them: what they hold, what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType, Self

from portal.kernel.errors import ConflictError, InvalidError, LindenError
from portal.kernel.text import clean, clean_line

RecordId = NewType("RecordId", str)

SCHEMA = 1
LINE_MOST = 500
TEXT_MOST = 20_000
SAID_BEFORE = timedelta(days=28)
"""So long before an order ends she is told, so that there is time to ask for another."""


class RecordKind(StrEnum):
    """Of what she keeps a record."""

    PERSON = "person"
    ORDER = "order"


class OrderKind(StrEnum):
    """What kind of order it is, as courts and the police in England and Wales call them."""

    STALKING = "stalking"
    RESTRAINING = "restraining"
    NON_MOLESTATION = "non_molestation"
    OCCUPATION = "occupation"
    DOMESTIC = "domestic"
    BAIL = "bail"
    OTHER = "other"


class NoNameError(InvalidError):
    """Somebody is to be kept without anything to call them."""


class TooLongRecordError(InvalidError):
    """More was written in one of the boxes than can be kept."""


class EndsBeforeItBeginsError(InvalidError):
    """An order is over before it begins."""


class SharedInEntryError(ConflictError):
    """An entry that names it was shared once: it can be changed, and not removed."""


class RecordChangedMeanwhileError(ConflictError):
    """It was changed on another page after this one was opened."""


class UnknownRecordError(LindenError):
    """It was written by a newer version than this one."""


@dataclass(frozen=True)
class Person:
    """Somebody who did something, or may have.

    Args:
        name: theirs, or what she calls them.
        known: how she knows them.
    """

    name: str = field(repr=False)
    known: str = field(default="", repr=False)
    look: str = field(default="", repr=False)
    vehicle: str = field(default="", repr=False)
    account: str = field(default="", repr=False)

    kind = RecordKind.PERSON

    def tidied(self) -> Self:
        """Return it with its texts as they are kept."""
        lines = {name: clean_line(getattr(self, name)) for name in ("name", "known", "vehicle", "account")}
        return replace(self, **lines, look=clean(self.look))

    def check(self) -> None:
        """Refuse what cannot be kept.

        Raises:
            NoNameError, TooLongRecordError: as they say.
        """
        if not self.name:
            raise NoNameError(field="name")
        _check_lengths(self, long="look")

    def to_body(self) -> dict[str, Any]:
        """Return what is sealed."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return it, from what was sealed."""
        return cls(**body)


@dataclass(frozen=True)
class Order:
    """What a court or the police told somebody not to do.

    Args:
        of: what kind of order.
        court: who made it.
        reference: its number.
        first: from which day on it holds; none where she does not know.
        last: its last day; none where it has no end, or she does not know.
        conditions: what it says must not be done.
    """

    of: OrderKind
    court: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    first: date | None = None
    last: date | None = None
    conditions: str = field(default="", repr=False)

    kind = RecordKind.ORDER

    def ends_soon(self, today: date) -> bool:
        """Say whether it still holds and its end is near."""
        return self.last is not None and today <= self.last <= today + SAID_BEFORE

    def tidied(self) -> Self:
        """Return it with its texts as they are kept."""
        court, reference = clean_line(self.court), clean_line(self.reference)
        return replace(self, court=court, reference=reference, conditions=clean(self.conditions))

    def check(self) -> None:
        """Refuse what cannot be kept.

        Raises:
            TooLongRecordError, EndsBeforeItBeginsError: as they say.
        """
        _check_lengths(self, long="conditions")
        if self.first and self.last and self.last < self.first:
            raise EndsBeforeItBeginsError(field="last")

    def to_body(self) -> dict[str, Any]:
        """Return what is sealed."""
        days = {name: _plain(getattr(self, name)) for name in ("first", "last")}
        return {one.name: getattr(self, one.name) for one in fields(self)} | days

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return it, from what was sealed."""
        days = {name: date.fromisoformat(body[name]) if body[name] else None for name in ("first", "last")}
        return cls(**{**body, **days, "of": OrderKind(body["of"])})


RecordDraft = Person | Order


@dataclass(frozen=True)
class Record:
    """One record, opened.

    Args:
        record_id: which.
        told: what it holds.
        changed_at: when she last changed it; none where she never did.
        shared_at: when an entry that names it was first shared; none where none ever was.
        removed_at: when she removed it; none where she did not.
    """

    record_id: RecordId
    told: RecordDraft
    changed_at: datetime | None
    shared_at: datetime | None
    removed_at: datetime | None

    @property
    def seen(self) -> str:
        """Return how it is now, so that a page can say later what it was when somebody looked."""
        return self.changed_at.isoformat() if self.changed_at else "first"


def told_from(kind: RecordKind, schema: int, body: Mapping[str, Any]) -> RecordDraft:
    """Return what a record holds, from what was sealed.

    Raises:
        UnknownRecordError: written by a newer version than this one.
    """
    if schema != SCHEMA:
        raise UnknownRecordError
    return Person.from_body(body) if kind is RecordKind.PERSON else Order.from_body(body)


def _check_lengths(told: RecordDraft, *, long: str) -> None:
    for one in fields(told):
        value = getattr(told, one.name)
        if isinstance(value, str) and len(value) > (TEXT_MOST if one.name == long else LINE_MOST):
            raise TooLongRecordError(field=one.name)


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None
