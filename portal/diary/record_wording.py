"""What is said of the people and orders that she keeps by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.diary.correcting import BACK_FOR
from portal.diary.detail_wording import Names
from portal.diary.records import Order, OrderKind, Record, RecordDraft, RecordId, RecordKind
from portal.diary.wording import moment_in_words
from portal.i18n import _, lazy, reader_locale, say_day

ORDERS = {
    OrderKind.STALKING: lazy("Stalking protection order"),
    OrderKind.RESTRAINING: lazy("Restraining order"),
    OrderKind.NON_MOLESTATION: lazy("Non-molestation order"),
    OrderKind.OCCUPATION: lazy("Occupation order, about who lives in a home"),
    OrderKind.DOMESTIC: lazy("Domestic abuse protection order or notice"),
    OrderKind.BAIL: lazy("Bail, with things that must not be done"),
    OrderKind.OTHER: lazy("Another order"),
}


@dataclass(frozen=True)
class RecordWords:
    """How the pages of one kind of record speak.

    Args:
        title: of the list.
        new: of the page where one is added.
        one: of the page where one is changed.
        about: what it is for.
        empty: where there is none yet.
        shared: who reads it.
        removing: what becomes of it when it is removed.
    """

    title: str
    new: str
    one: str
    about: str
    empty: str
    shared: str
    removing: str


WORDS = {
    RecordKind.PERSON: RecordWords(
        title=lazy("People"),
        new=lazy("Add somebody"),
        one=lazy("About this person"),
        about=lazy("Write down once who somebody is. Then you can choose them in a note with one press."),
        empty=lazy("Nobody stands here yet. You need not add anybody. It only saves you writing the same again."),
        shared=lazy(
            "Only you can read this, until you share a note in which you chose this person. "
            "Then whoever reads that note can read this too."
        ),
        removing=lazy("Your notes stay as they are. Only the name is not shown beside them any more."),
    ),
    RecordKind.ORDER: RecordWords(
        title=lazy("Orders"),
        new=lazy("Add an order"),
        one=lazy("About this order"),
        about=lazy("If a court or the police said that somebody must not do something, write it down here once."),
        empty=lazy("No order stands here yet. You only need one here if there is one."),
        shared=lazy(
            "Only you can read this, until you share a note in which you chose this order. "
            "Then whoever reads that note can read this too."
        ),
        removing=lazy("Your notes stay as they are. Only the order is not shown beside them any more."),
    ),
}


@dataclass(frozen=True)
class RecordLine:
    """One record in a list."""

    record_id: RecordId
    title: str = field(repr=False)
    line: str = field(repr=False)


def name_of(told: RecordDraft) -> str:
    """Return what a record is called beside an entry."""
    if isinstance(told, Order):
        return (
            _("%(order)s, %(court)s", order=ORDERS[told.of], court=told.court) if told.court else str(ORDERS[told.of])
        )
    return _("%(name)s (%(known)s)", name=told.name, known=told.known) if told.known else told.name


def names_of(named: Mapping[str, RecordDraft]) -> Names:
    """Return what the records that an entry names are called, by their ids."""
    people = {one: name_of(told) for one, told in named.items() if told.kind is RecordKind.PERSON}
    return Names(people, {one: name_of(told) for one, told in named.items() if one not in people})


def record_lines(records: Iterable[Record]) -> list[RecordLine]:
    """Return records as a list shows them."""
    return [RecordLine(one.record_id, name_of(one.told), _beside(one.told)) for one in records]


def removed_lines(records: Iterable[Record], now: datetime, zone: str) -> list[RecordLine]:
    """Return removed records as a list shows them: when that was, until when they can be brought back, and no name."""
    return [
        RecordLine(
            one.record_id,
            _("Removed %(when)s", when=moment_in_words(one.removed_at, now, zone)),
            _("You can bring it back until %(when)s.", when=moment_in_words(one.removed_at + BACK_FOR, now, zone)),
        )
        for one in records
        if one.removed_at is not None
    ]


def _beside(told: RecordDraft) -> str:
    if not isinstance(told, Order):
        return ""
    if told.last is None:
        return _("since %(day)s", day=_day(told.first)) if told.first else ""
    return _("until %(day)s", day=_day(told.last))


def _day(day: date) -> str:
    return say_day(day, locale=reader_locale())
