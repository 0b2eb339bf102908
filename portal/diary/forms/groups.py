"""The part of a form that asks for all that can be said besides, in groups of which each can stay closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar

from portal.diary.detail_wording import CHANNELS, DOERS, FLAGS, PLACE_KINDS
from portal.diary.details import LINE_MOST, TEXT_MOST, Channel, Details, Doer, Flag, PlaceKind, Reported, in_order
from portal.diary.incidents import COUNT_MOST, FEAR_MOST, HOW_MOST, Behaviour, IncidentDraft
from portal.diary.wording import KINDS
from portal.i18n import _, lazy
from portal.kernel.typed_dates import read_count
from portal.web.forms import Choices, Form, line, pick, picks
from portal.web.forms import words as many_lines

_FEAR = [
    ("", lazy("I would rather not say")),
    ("0", lazy("0 – not afraid")),
    *((str(n), str(n)) for n in range(1, FEAR_MOST)),
    (str(FEAR_MOST), lazy("10 – as afraid as I can be")),
]


E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Group:
    """Some questions that belong together: how they are called in code and in words, and which fields they are."""

    name: str
    title: str
    fields: tuple[str, ...]


GROUPS = (
    Group("kind", lazy("What kind of thing it was"), ("kinds", "flags", "count", "orders", "condition")),
    Group("place", lazy("Where"), ("place", "place_kind")),
    Group("who", lazy("Who it was"), ("doer", "people", "look", "vehicle", "account")),
    Group("said", lazy("What was said or left"), ("channels", "said", "noticed")),
    Group("felt", lazy("How it was for you"), ("fear", "how", "effect")),
    Group("told", lazy("Who was told"), ("reported", "reported_to", "reference", "response", "why_not")),
    Group("did", lazy("What you did"), ("did",)),
)


def _offer(words: Mapping[E, str]) -> Choices:
    return [(kind.value, word) for kind, word in words.items()]


class DetailFields(Form):
    """All that can be said besides her words and the moment; nothing of it is needed."""

    kinds = picks(lazy("What kind of thing was it?"), _offer(KINDS), hint=lazy("Choose all that fit."))
    flags = picks(lazy("Was any of this so?"), _offer(FLAGS))
    count = line(
        lazy("How many times?"),
        limit=20,
        hint=lazy("Only if one note stands for many, for example 400 calls in a night."),
    )
    orders = picks(lazy("Which order did it break?"), [])
    condition = line(lazy("Which part of it?"), limit=LINE_MOST, hint=lazy("For example, not to come to my street."))
    place = line(lazy("Where was it?"), limit=LINE_MOST, hint=lazy("In your words, for example the bus stop by work."))
    place_kind = pick(lazy("What kind of place?"), [("", lazy("I would rather not say")), *_offer(PLACE_KINDS)])
    doer = pick(lazy("Do you know who it was?"), [("", lazy("I would rather not say")), *_offer(DOERS)])
    people = picks(lazy("Which of the people you keep?"), [])
    look = many_lines(lazy("What did they look like?"), limit=TEXT_MOST, hint=lazy("Clothes, hair, anything you saw."))
    vehicle = line(lazy("A car or other vehicle"), limit=LINE_MOST, hint=lazy("Colour, make, or part of the number."))
    account = line(lazy("The number or account it came from"), limit=LINE_MOST)
    channels = picks(lazy("How was it done?"), _offer(CHANNELS), hint=lazy("Choose all that fit."))
    said = many_lines(
        lazy("What was said or written to you?"), limit=TEXT_MOST, hint=lazy("The very words, as well as you remember.")
    )
    noticed = many_lines(lazy("What was seen, heard, left, broken or taken?"), limit=TEXT_MOST)
    fear = pick(lazy("How afraid were you?"), _FEAR, default="")
    how = many_lines(lazy("How was it for you?"), limit=HOW_MOST, hint=lazy("What it did to you, then or since."))
    effect = many_lines(
        lazy("Did it change your day?"),
        limit=TEXT_MOST,
        hint=lazy("For example, another way home, no sleep, a day off work."),
    )
    reported = pick(
        lazy("Did you tell the police or somebody else official?"),
        [("", lazy("I would rather not say")), (Reported.YES, lazy("Yes")), (Reported.NO, lazy("No"))],
    )
    reported_to = line(lazy("Whom?"), limit=LINE_MOST)
    reference = line(lazy("The number they gave it"), limit=LINE_MOST)
    response = many_lines(lazy("What came of it?"), limit=TEXT_MOST)
    why_not = many_lines(
        lazy("If you did not, what spoke against it?"),
        limit=TEXT_MOST,
        hint=lazy("There is no wrong answer. It helps others to understand."),
    )
    did = many_lines(
        lazy("What did you do then?"), limit=TEXT_MOST, hint=lazy("For example, I kept the letter and rang my sister.")
    )
    groups = GROUPS

    def opens(self, group: Group) -> bool:
        """Say whether anything was said in a group, so that it must not be closed."""
        return any(self[name].data or self[name].errors for name in group.fields)

    def to_count(self) -> int | None:
        """Return how often it happened; None, with an error beside the field, where that cannot be meant."""
        if not self.count.data:
            return 1
        found = read_count(self.count.data)
        if found is None or not 1 <= found <= COUNT_MOST:
            words = _("Write how many times as a number, for example 12. The most is %(most)s.", most=f"{COUNT_MOST:,}")
            self.refuse("count", words)
            return None
        return found

    def to_details(self) -> Details:
        """Return what was said besides."""
        return Details(
            channels=frozenset(map(Channel, self.channels.data or ())),
            place_kind=PlaceKind(self.place_kind.data) if self.place_kind.data else None,
            doer=Doer(self.doer.data) if self.doer.data else None,
            people=tuple(self.people.data or ()),
            orders=tuple(self.orders.data or ()),
            flags=frozenset(map(Flag, self.flags.data or ())),
            reported=Reported(self.reported.data) if self.reported.data else None,
            **{name: self[name].data for name in _TEXTS},
        )

    def to_kinds(self) -> frozenset[Behaviour]:
        """Return what was done."""
        return frozenset(map(Behaviour, self.kinds.data or ()))


_TEXTS = (
    *("place", "look", "vehicle", "account", "condition", "said", "noticed"),
    *("effect", "reported_to", "reference", "response", "why_not", "did"),
)


def details_as_typed(told: IncidentDraft) -> Mapping[str, Iterable[str]]:
    """Return what she would choose and type to say the same again, for a form that opens with what is there."""
    typed: dict[str, list[str]] = {
        "kinds": list(in_order(Behaviour, told.kinds)),
        "fear": [str(told.fear)] if told.fear is not None else [],
        "how": [told.how],
        "count": [str(told.count)] if told.count > 1 else [],
    }
    for one in fields(Details):
        value = getattr(told.details, one.name)
        if value and one.name != "source":
            typed[one.name] = sorted(value) if isinstance(value, frozenset | tuple) else [str(value)]
    return typed
