"""Keeping people and orders by name, and offering them where an entry can name them."""

from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice

from portal.accounts.passphrase import LONGEST
from portal.diary.forms.groups import DetailFields
from portal.diary.forms.looking import read_day
from portal.diary.record_wording import ORDERS, name_of
from portal.diary.records import LINE_MOST, TEXT_MOST, Order, OrderKind, Person, Record, RecordDraft, RecordKind
from portal.i18n import _, lazy
from portal.web.forms import Form, OnceForm, line, pick, secret
from portal.web.forms import words as many_lines


class RecordForm(OnceForm):
    """Keeping somebody or an order, or changing it: how it was when that was begun."""

    seen = HiddenField(default="first")

    def to_draft(self) -> RecordDraft | None:
        """Return what is kept; None where something of it cannot be meant, with an error beside the field."""
        raise NotImplementedError


class PersonForm(RecordForm):
    """Somebody who did something, or may have."""

    name = line(
        lazy("What do you call them?"),
        limit=LINE_MOST,
        needed=lazy("Write a name, or what you call them."),
        hint=lazy("A name, or words like: the man with the dog."),
    )
    known = line(lazy("How do you know them?"), limit=LINE_MOST, hint=lazy("For example, my neighbour."))
    look = many_lines(lazy("What do they look like?"), limit=TEXT_MOST)
    vehicle = line(lazy("A car or other vehicle"), limit=LINE_MOST, hint=lazy("Colour, make, or part of the number."))
    account = line(lazy("Numbers or accounts they use"), limit=LINE_MOST)

    def to_draft(self) -> RecordDraft | None:
        """Return who is kept."""
        return Person(*(self[name].data for name in ("name", "known", "look", "vehicle", "account")))


class OrderForm(RecordForm):
    """What a court or the police told somebody not to do."""

    of = pick(
        lazy("What kind of order is it?"),
        [(kind.value, words) for kind, words in ORDERS.items()],
        needed=lazy("Choose what kind of order it is. If you do not know, choose “Another order”."),
    )
    court = line(lazy("Which court, or who made it?"), limit=LINE_MOST)
    reference = line(lazy("Its number, if it has one"), limit=LINE_MOST)
    first = line(lazy("From which day?"), limit=20, hint=lazy("For example, 27 3 2026."))
    last = line(lazy("What is its last day?"), limit=20, hint=lazy("Leave it out if it has no end."))
    conditions = many_lines(
        lazy("What does it say must not be done?"), limit=TEXT_MOST, hint=lazy("As it stands on the paper, if you can.")
    )

    def to_draft(self) -> RecordDraft | None:
        """Return what is kept; None where a day cannot be meant."""
        first, last = self._day("first"), self._day("last")
        if first and last and last < first:
            self.refuse("last", _("This is before the first day. Look at both again."))
        if self.first.errors or self.last.errors:
            return None
        lines = {name: self[name].data for name in ("court", "reference", "conditions")}
        return Order(OrderKind(self.of.data), first=first, last=last, **lines)

    def _day(self, name: str) -> date | None:
        """Return a day that was typed; None where none was, or with an error beside it where it is none."""
        typed = self[name].data
        found = read_day(typed) if typed else None
        if typed and found is None:
            self.refuse(name, _("Write the day like 27 3 2026, or leave it out."))
        return found


class RemoveForm(Form):
    """Removing somebody or an order, with her passphrase, so that it is she who decides."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


def record_as_typed(record: Record) -> Mapping[str, Iterable[str]]:
    """Return what she would type to say the same again, for a form that opens with what is there."""
    typed = {name: [_as_typed(value)] for name, value in vars(record.told).items() if value}
    return {**typed, "seen": [record.seen]}


def offer_records(form: DetailFields, records: Iterable[Record]) -> None:
    """Offer whom and what she keeps where an entry can name them."""
    there = [one for one in records if one.removed_at is None]
    for field, kind in ((form.people, RecordKind.PERSON), (form.orders, RecordKind.ORDER)):
        field.choices = [SelectChoice(one.record_id, name_of(one.told)) for one in there if one.told.kind is kind]


def _as_typed(value: object) -> str:
    return f"{value.day} {value.month} {value.year}" if isinstance(value, date) else str(value)
