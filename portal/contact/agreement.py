"""What is agreed with her about reaching her, as it is written, kept and told."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from portal.contact.gate import VALID_FOR, Reach, Window
from portal.kernel.errors import InvalidError, LindenError
from portal.kernel.ids import PersonId

SCHEMA = 1
WORDS_MOST = 160
CARD_MOST = 2_000
REASON_MOST = 2_000
HOURS_MOST = 8
_CLOCK = "%H:%M"


class NumberError(InvalidError):
    """This is not a telephone number in its one form."""


class TooLongError(InvalidError):
    """More was written than can be kept in one place."""


class NoReasonError(InvalidError):
    """To go past what was agreed a reason is needed, which she reads."""


class UnknownSchemaError(LindenError):
    """This was written by a newer version than this one."""


@dataclass(frozen=True)
class Card:
    """What a person who reaches her has to know, and the worker has not.

    Args:
        we_are: who we say we are.
        code_word: what she says, so that it is known that it is she and that she can talk.
        others: who else may answer.
        letters: whether and where letters may go.
        needs: an interpreter, and what makes talking possible.
        may_talk_to: to whom it is safe to talk.
        never_talk_to: to whom it is not.
        notes: anything else.
    """

    we_are: str = field(default="", repr=False)
    code_word: str = field(default="", repr=False)
    others: str = field(default="", repr=False)
    letters: str = field(default="", repr=False)
    needs: str = field(default="", repr=False)
    may_talk_to: str = field(default="", repr=False)
    never_talk_to: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)


@dataclass(frozen=True)
class ContactDraft:
    """An agreement as it is handed in."""

    reach: Reach
    card: Card


@dataclass(frozen=True)
class Agreement:
    """One version of an agreement, opened.

    Args:
        agreement_id: which.
        told: what is agreed; its times say when it was confirmed and until when it holds.
        written_at: when it was written.
        written_by: by whom.
        is_by_voice: whether she confirmed it in a talk, and somebody else wrote that down.
    """

    agreement_id: str
    told: ContactDraft
    written_at: datetime
    written_by: PersonId
    is_by_voice: bool = False


class Stand(StrEnum):
    """How an agreement stands."""

    NONE = "none"
    WAITS = "waits"
    HOLDS = "holds"
    RUN_OUT = "run out"


@dataclass(frozen=True)
class Standing:
    """How safe contact stands in one case, told without opening anything.

    Args:
        stand: of what is in force.
        until: until when it holds or held.
        is_asked: whether a newer version waits for her word.
    """

    stand: Stand
    until: datetime | None = None
    is_asked: bool = False


@dataclass(frozen=True)
class Version:
    """What is known of one version without opening it: its number, and when it was confirmed and until when."""

    number: int
    confirmed_at: datetime | None
    expires_at: datetime | None


def in_force(versions: Iterable[Version]) -> Version | None:
    """Return the newest version that was confirmed."""
    confirmed = [version for version in versions if version.confirmed_at is not None]
    return max(confirmed, key=lambda version: version.number, default=None)


def waiting(versions: Iterable[Version]) -> Version | None:
    """Return the newest version, if it still waits for her word."""
    newest = max(versions, key=lambda version: version.number, default=None)
    return newest if newest is not None and newest.confirmed_at is None else None


def standing_of(versions: Iterable[Version], now: datetime) -> Standing:
    """Say how safe contact stands."""
    known = list(versions)
    holds, asked = in_force(known), waiting(known)
    if holds is None or holds.expires_at is None:
        return Standing(Stand.WAITS if asked else Stand.NONE, is_asked=asked is not None)
    stand = Stand.HOLDS if now < holds.expires_at else Stand.RUN_OUT
    return Standing(stand, holds.expires_at, is_asked=asked is not None)


def expiry(confirmed_at: datetime) -> datetime:
    """Return from when on an agreement has to be asked again."""
    return confirmed_at + VALID_FOR


def check_draft(draft: ContactDraft, *, is_number: bool) -> None:
    """Refuse what cannot be kept.

    Args:
        draft: what was handed in.
        is_number: whether its number is one, in the one form.

    Raises:
        NumberError, TooLongError: as they say.
    """
    if not is_number:
        raise NumberError(field="number")
    if len(draft.reach.words) > WORDS_MOST:
        raise TooLongError(field="words")
    if len(draft.reach.safe) > HOURS_MOST or len(draft.reach.unsafe) > HOURS_MOST:
        raise TooLongError(field="safe")
    for name, words in asdict(draft.card).items():
        if len(words) > CARD_MOST:
            raise TooLongError(field=name)


def reach_to_body(reach: Reach) -> dict[str, Any]:
    """Return what the worker may know, as it is sealed; when it was confirmed stands beside it."""
    return {
        "number": reach.number,
        "zone": reach.zone,
        "safe": [_window_to_body(window) for window in reach.safe],
        "unsafe": [_window_to_body(window) for window in reach.unsafe],
        "text": reach.may_text,
        "ring": reach.may_ring,
        "voicemail": reach.may_leave_voicemail,
        "words": reach.words,
    }


def reach_from_body(schema: int, body: Mapping[str, Any]) -> Reach:
    """Return what the worker may know.

    Raises:
        UnknownSchemaError: written by a newer version.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    return Reach(
        number=body["number"],
        zone=body["zone"],
        safe=tuple(_window(one) for one in body["safe"]),
        unsafe=tuple(_window(one) for one in body["unsafe"]),
        may_text=body["text"],
        may_ring=body["ring"],
        may_leave_voicemail=body["voicemail"],
        words=body["words"],
    )


def card_to_body(card: Card) -> dict[str, str]:
    """Return the card as it is sealed."""
    return asdict(card)


def card_from_body(schema: int, body: Mapping[str, Any]) -> Card:
    """Return the card.

    Raises:
        UnknownSchemaError: written by a newer version.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    return Card(**{one.name: str(body[one.name]) for one in fields(Card)})


def _window_to_body(window: Window) -> list[Any]:
    return [sorted(window.days), window.begins.strftime(_CLOCK), window.ends.strftime(_CLOCK)]


def _window(body: list[Any]) -> Window:
    days, begins, ends = body
    return Window(frozenset(days), time.fromisoformat(begins), time.fromisoformat(ends))
