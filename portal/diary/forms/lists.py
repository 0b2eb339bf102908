"""Forms for many at once: bringing a list, and saying what it is."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectMultipleField

from portal.diary.batches.asking import Parsed
from portal.diary.batches.chosen import others_in
from portal.diary.batches.dates import DateOrder
from portal.diary.batches.log import parties_of
from portal.diary.batches.wording import COLUMNS, ORDERS, first_guess, party_in_words
from portal.diary.incidents import WORDS_MOST
from portal.i18n import _, lazy
from portal.web.forms import Form, pick, picks
from portal.web.forms import words as many_lines

_MOST_PARTIES = 100


class BringForm(Form):
    """Bringing a list: pasted, or as a file."""

    text = many_lines(
        lazy("Paste the list here"),
        limit=WORDS_MOST,
        hint=lazy("For example the calls on your phone, a line for each."),
    )
    file = FileField(
        lazy("Or choose a file"),
        description=lazy("CSV, a saved chat (txt or zip), a backup of texts or calls (xml), or an e-mail (eml)."),
    )
    text_most = WORDS_MOST


class ListForm(Form):
    """What she says of a list: whose it is, how it is to be read where that is not clear, and her own words."""

    words = many_lines(
        lazy("What happened?"),
        limit=WORDS_MOST,
        needed=lazy("Write what happened, even if it is only a few words."),
        hint=lazy("In your own words. The list stands below them."),
    )
    order: RadioField
    mine: RadioField
    parties: SelectMultipleField
    columns: tuple[str, ...] = ()

    def answers(self) -> dict[str, Any]:
        """Return all she said, as it is kept until she keeps the list."""
        return {
            "order": self["order"].data or None,
            "mine": (self["mine"].data or "")[1:] or None,
            "columns": [self[name].data for name in self.columns] or None,
            "parties": [value[1:] for value in self["parties"].data or ()],
            "words": self.words.data,
        }

    def column_fields(self) -> list[Any]:
        """Return a field for each column of a table."""
        return [self[name] for name in self.columns]


def list_form(parsed: Parsed, answers: Mapping[str, Any]) -> ListForm:
    """Return the form for a list, with what she has said so far or, where she has not, what seems right.

    Args:
        parsed: the list as it is read now.
        answers: what she has said.
    """
    names = [f"column_{number}" for number in range(len(parsed.table.columns) if parsed.table else 0)]
    others = others_in(parsed)[:_MOST_PARTIES]
    everybody = parties_of(parsed.rows)[:_MOST_PARTIES]
    kinds = [(kind, words) for kind, words in COLUMNS.items()]
    heads = parsed.table.header if parsed.table else ()
    fields: dict[str, Any] = {
        "order": pick(lazy("How are the days written?"), [(one, ORDERS[one]) for one in _orders_of(parsed)]),
        "mine": pick(lazy("Which of these are you?"), [(f"={one.key}", party_in_words(one)) for one in everybody]),
        "parties": picks(
            lazy("Whose calls or messages are they?"),
            [(f"={one.key}", party_in_words(one)) for one in others],
            hint=lazy("Only these go into the list. All others are left out."),
        ),
        "columns": tuple(names),
    }
    for number, name in enumerate(names):
        head = heads[number] if number < len(heads) else ""
        fields[name] = pick(head or _("Column %(number)s", number=number + 1), kinds)
    shape: type[ListForm] = type("_ShapedListForm", (ListForm,), fields)
    parties = answers.get("parties") or ([others[0].key] if len(others) == 1 else [])
    said = {
        "order": parsed.order if answers.get("order") or len(parsed.orders) == 1 else "",
        "mine": f"={parsed.mine}" if parsed.mine is not None else "",
        "parties": [f"={key}" for key in parties],
        "words": answers.get("words") or first_guess(parsed.rows),
    }
    columns = parsed.table.columns if parsed.table else ()
    return shape(data=said | {name: str(columns[number]) for number, name in enumerate(names)})


def _orders_of(parsed: Parsed) -> tuple[DateOrder, ...]:
    return parsed.orders if len(parsed.orders) > 1 or parsed.order in parsed.orders else (*parsed.orders, parsed.order)
