"""What is said of the details of an entry: the choices in everyday words, and what was said of them, in groups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from portal.diary.details import Channel, Details, Doer, Flag, PlaceKind, Reported, in_order
from portal.diary.incidents import IncidentDraft
from portal.i18n import _, lazy, ngettext

CHANNELS = {
    Channel.CALL: lazy("Phone call"),
    Channel.VOICEMAIL: lazy("Voicemail"),
    Channel.TEXT: lazy("Text message"),
    Channel.CHAT: lazy("Chat, like WhatsApp"),
    Channel.EMAIL: lazy("E-mail"),
    Channel.SOCIAL: lazy("Social media"),
    Channel.WEB: lazy("A website or comments"),
    Channel.POST: lazy("Letter, parcel or something left"),
    Channel.IN_PERSON: lazy("In person"),
    Channel.DEVICE: lazy("A device, camera, app or tracker"),
    Channel.MONEY: lazy("A payment with a message, or money"),
    Channel.OTHER: lazy("Another way"),
}
PLACE_KINDS = {
    PlaceKind.HOME: lazy("At home"),
    PlaceKind.NEAR_HOME: lazy("Near my home"),
    PlaceKind.WORK: lazy("At work"),
    PlaceKind.SCHOOL: lazy("At a school, nursery or college"),
    PlaceKind.STREET: lazy("In the street or a park"),
    PlaceKind.TRANSPORT: lazy("On a bus or train, or at a station"),
    PlaceKind.SHOP: lazy("In a shop, café or gym"),
    PlaceKind.FRIENDS: lazy("With friends or family"),
    PlaceKind.ONLINE: lazy("Online or on the phone"),
    PlaceKind.OTHER: lazy("Somewhere else"),
}
DOERS = {
    Doer.KNOWN: lazy("I know who it was"),
    Doer.SUSPECTED: lazy("I think I know who it was"),
    Doer.PROXY: lazy("Somebody did it for them"),
    Doer.UNKNOWN: lazy("I do not know who it was"),
}
FLAGS = {
    Flag.FEAR_OF_VIOLENCE: lazy("I was afraid of being hurt"),
    Flag.WEAPON: lazy("There was a weapon, or something used as one"),
    Flag.INJURY: lazy("Somebody was hurt"),
    Flag.CHILD: lazy("A child was there, or heard or saw it"),
}
_REPORTED = {Reported.YES: lazy("Yes"), Reported.NO: lazy("No")}


@dataclass(frozen=True)
class Names:
    """What the records that an entry names are called, by their ids; what cannot be read by whoever asks is not there.

    Args:
        people: those who did it.
        orders: those that it broke.
        witnesses: those who saw it.
    """

    people: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    orders: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    witnesses: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class SaidGroup:
    """What was said in one group: short answers as facts, long ones each under its own words."""

    name: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    stories: tuple[tuple[str, str], ...] = field(repr=False)


def said_groups(told: IncidentDraft, names: Names) -> list[SaidGroup]:
    """Return all that was said besides, in groups; nothing for what was not said."""
    found = (SaidGroup(name, _said(facts(told, names)), _said(stories(told))) for name, facts, stories in _GROUPS)
    return [group for group in found if group.facts or group.stories]


def count_in_words(count: int) -> str:
    """Say how often, where one entry stands for many."""
    return ngettext("%(many)s time", "%(many)s times", count, many=f"{count:,}") if count > 1 else ""


def _said(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, words) for label, words in pairs if words)


def _weight(told: IncidentDraft, names: Names) -> list[tuple[str, str]]:
    details = told.details
    return [
        (_("How often"), count_in_words(told.count)),
        (_("Also"), "; ".join(str(FLAGS[flag]) for flag in in_order(Flag, details.flags))),
        (_("Order that it broke"), "; ".join(names.orders[one] for one in details.orders if one in names.orders)),
        (_("Part of the order"), details.condition),
    ]


def _place(told: IncidentDraft, _names: Names) -> list[tuple[str, str]]:
    kind = told.details.place_kind
    return [(_("Place"), told.details.place), (_("Kind of place"), str(PLACE_KINDS[kind]) if kind else "")]


def _who(told: IncidentDraft, names: Names) -> list[tuple[str, str]]:
    details = told.details
    return [
        (_("Known or not"), str(DOERS[details.doer]) if details.doer else ""),
        (_("Person"), "; ".join(names.people[one] for one in details.people if one in names.people)),
        (_("Vehicle"), details.vehicle),
        (_("Number or account"), details.account),
    ]


def _how(told: IncidentDraft, _names: Names) -> list[tuple[str, str]]:
    return [(_("By"), "; ".join(str(CHANNELS[one]) for one in in_order(Channel, told.details.channels)))]


def _saw(_told: IncidentDraft, names: Names) -> list[tuple[str, str]]:
    return [(_("Saw or heard it"), "; ".join(names.witnesses))]


def _reported(told: IncidentDraft, _names: Names) -> list[tuple[str, str]]:
    details = told.details
    return [
        (_("Reported"), str(_REPORTED[details.reported]) if details.reported else ""),
        (_("To"), details.reported_to),
        (_("Their number for it"), details.reference),
    ]


def _nothing(_told: IncidentDraft, _names: Names) -> list[tuple[str, str]]:
    return []


def _stories(*pairs: tuple[str, str]) -> Callable[[IncidentDraft], list[tuple[str, str]]]:
    """Return what reads long answers, each with its label; an empty label where the group's own words say it."""
    return lambda told: [(str(label), _text(told.details, name)) for name, label in pairs]


def _text(details: Details, name: str) -> str:
    return str(getattr(details, name))


_Facts = Callable[[IncidentDraft, Names], list[tuple[str, str]]]
_Stories = Callable[[IncidentDraft], list[tuple[str, str]]]
_GROUPS: tuple[tuple[str, _Facts, _Stories], ...] = (
    ("weight", _weight, _stories()),
    ("place", _place, _stories()),
    ("who", _who, _stories(("look", lazy("What they looked like")))),
    (
        "said",
        _how,
        _stories(("said", lazy("Said or written")), ("noticed", lazy("Seen, heard, left, broken or taken"))),
    ),
    ("effect", _nothing, _stories(("effect", ""))),
    ("saw", _saw, _stories()),
    ("told", _reported, _stories(("response", lazy("What came of it")), ("why_not", lazy("Why not")))),
    ("did", _nothing, _stories(("did", ""))),
)
