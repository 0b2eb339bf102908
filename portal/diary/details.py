"""What can be said of an incident besides her words: how, where, who, what was said, what it did, who was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Self, TypeVar

from portal.kernel.errors import InvalidError
from portal.kernel.text import clean, clean_line

LINE_MOST = 500
TEXT_MOST = 20_000
LINKS_MOST = 20


class TooLongDetailError(InvalidError):
    """More was written in one of the smaller boxes than can be kept."""


class TooManyLinksError(InvalidError):
    """More people or orders are named than one entry can name."""


class Channel(StrEnum):
    """By what means it was done."""

    CALL = "call"
    VOICEMAIL = "voicemail"
    TEXT = "text"
    CHAT = "chat"
    EMAIL = "email"
    SOCIAL = "social"
    WEB = "web"
    POST = "post"
    IN_PERSON = "in_person"
    DEVICE = "device"
    MONEY = "money"
    OTHER = "other"


class PlaceKind(StrEnum):
    """What kind of place it was."""

    HOME = "home"
    NEAR_HOME = "near_home"
    WORK = "work"
    SCHOOL = "school"
    STREET = "street"
    TRANSPORT = "transport"
    SHOP = "shop"
    FRIENDS = "friends"
    ONLINE = "online"
    OTHER = "other"


class Doer(StrEnum):
    """How sure she is who did it."""

    KNOWN = "known"
    SUSPECTED = "suspected"
    PROXY = "proxy"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """What makes an entry weigh more; what is a kind of behaviour already is not here again."""

    FEAR_OF_VIOLENCE = "fear_of_violence"
    WEAPON = "weapon"
    INJURY = "injury"
    CHILD = "child"


class Reported(StrEnum):
    """Whether somebody official was told."""

    YES = "yes"
    NO = "no"


class Source(StrEnum):
    """What she wrote from."""

    MEMORY = "memory"
    NOTE = "note"
    IMPORTED = "imported"
    OUTSIDE = "outside"  # through the page that can only be written to


@dataclass(frozen=True)
class Details:
    """All that can be said besides, none of it needed.

    Args:
        channels: by what means.
        place: where, in her words; what kind of place is `place_kind`.
        said: the words that were said or written to her.
        noticed: what was seen, heard, left, damaged or taken.
        doer: how sure she is who did it; `look`, `vehicle` and `account` tell of them.
        people: ids of the people she keeps by name who did it.
        orders: ids of the orders that it broke; `condition` says which part.
        flags: what makes it weigh more.
        effect: what it did to her daily life.
        reported: whether it was reported; to whom, under which reference, what came of it, or why not.
        did: what she did then.
        source: what she wrote from.
    """

    channels: frozenset[Channel] = frozenset()
    place: str = field(default="", repr=False)
    place_kind: PlaceKind | None = None
    said: str = field(default="", repr=False)
    noticed: str = field(default="", repr=False)
    doer: Doer | None = None
    look: str = field(default="", repr=False)
    vehicle: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    people: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    condition: str = field(default="", repr=False)
    flags: frozenset[Flag] = frozenset()
    effect: str = field(default="", repr=False)
    reported: Reported | None = None
    reported_to: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    response: str = field(default="", repr=False)
    why_not: str = field(default="", repr=False)
    did: str = field(default="", repr=False)
    source: Source | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said besides."""
        return self == Details()

    def tidied(self) -> Self:
        """Return them with their texts as they are kept."""
        tidy: dict[str, Any] = {name: clean_line(getattr(self, name)) for name in _LINES}
        tidy |= {name: clean(getattr(self, name)) for name in _TEXTS}
        return replace(self, **tidy)

    def check(self) -> None:
        """Refuse what cannot be kept.

        Raises:
            TooLongDetailError, TooManyLinksError: as they say.
        """
        for names, most in ((_LINES, LINE_MOST), (_TEXTS, TEXT_MOST)):
            for name in names:
                if len(getattr(self, name)) > most:
                    raise TooLongDetailError(field=name)
        for name in _LINKS:
            if len(getattr(self, name)) > LINKS_MOST:
                raise TooManyLinksError(field=name)

    def to_body(self) -> dict[str, Any]:
        """Return what is sealed: only what was said."""
        return {
            one.name: _plain(getattr(self, one.name)) for one in fields(self) if getattr(self, one.name) != one.default
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return what was said, from what was sealed."""
        said = dict(body)
        for name, kind in _SETS.items():
            said[name] = frozenset(kind(one) for one in body.get(name, ()))
        for name in _LINKS:
            said[name] = tuple(body.get(name, ()))
        for name, kind in _ONES.items():
            said[name] = kind(body[name]) if body.get(name) else None
        return cls(**said)


_LINES = ("place", "vehicle", "account", "condition", "reported_to", "reference")
_TEXTS = ("said", "noticed", "look", "effect", "response", "why_not", "did")
_LINKS = ("people", "orders")
TYPED = (*_LINES, *_TEXTS)
"""What is typed, by name: where her words are looked for."""
_SETS: dict[str, type[StrEnum]] = {"channels": Channel, "flags": Flag}
_ONES: dict[str, type[StrEnum]] = {"place_kind": PlaceKind, "doer": Doer, "reported": Reported, "source": Source}

E = TypeVar("E", bound=StrEnum)


def in_order(kind: type[E], chosen: Iterable[E]) -> list[E]:
    """Return some members of an enumeration in its own order."""
    wanted = set(chosen)
    return [one for one in kind if one in wanted]


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value
