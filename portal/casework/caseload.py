"""In what order cases ask for attention, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.attention.marks import Asked, Asks, Mark
from portal.casework.standing import Level, Standing, State
from portal.kernel.ids import CaseId


class Why(StrEnum):
    """What a case asks for, the most pressing first."""

    CODE_MISUSED = "code misused"
    TEXT = "text"
    NOT_ENDED = "not ended"
    URGENT = "urgent"
    THREAT = "threat"
    VIOLENCE = "violence"
    ORDER = "order"
    FEAR = "fear"
    TO_CONFIRM = "to confirm"
    CHANGED = "changed"
    LEVEL_WAITS = "level waits"
    SIGN = "sign"
    MESSAGE = "message"
    PAPER = "paper"
    UNREAD = "unread"
    CONTACT = "contact"
    QUIET = "quiet"
    CLOSING = "closing"
    NO_LEVEL = "no level"
    TO_INVITE = "to invite"
    INVITED = "invited"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Reason:
    """One thing that a case asks for, and how many times where that can be counted."""

    why: Why
    many: int = 0


@dataclass(frozen=True)
class Joining:
    """How far it has come with her joining.

    Args:
        was_misused: a used invitation was tried again.
        is_used: somebody accepted the invitation.
        is_confirmed: a voice check said it was she.
        is_open: an invitation waits to be used.
    """

    was_misused: bool = False
    is_used: bool = False
    is_confirmed: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class CaseLine:
    """One case as it stands in the list."""

    case_id: CaseId
    code: str
    name: str = field(repr=False)
    opened_at: datetime
    unread: int
    reasons: tuple[Reason, ...]
    level: Level | None
    state: State
    is_mine: bool

    @property
    def why(self) -> Why:
        """Return what it asks for first."""
        return self.reasons[0].why


_ORDER = {why: place for place, why in enumerate(Why)}
_LEVELS = {level: place for place, level in enumerate(Level)}
_OF_MARK = {Mark.THREAT: Why.THREAT, Mark.VIOLENCE: Why.VIOLENCE, Mark.ORDER: Why.ORDER, Mark.FEAR: Why.FEAR}
_OF_ASKS = {
    Asks.TEXT: Why.TEXT,
    Asks.NOT_ENDED: Why.NOT_ENDED,
    Asks.URGENT: Why.URGENT,
    Asks.MESSAGE: Why.MESSAGE,
    Asks.PAPER: Why.PAPER,
    Asks.SIGN: Why.SIGN,
    Asks.CHANGED: Why.CHANGED,
    Asks.CONTACT: Why.CONTACT,
    Asks.QUIET: Why.QUIET,
}


def what_it_asks(joining: Joining, asked: Asked, standing: Standing, unread: int) -> tuple[Reason, ...]:
    """Say what a case asks for, the most pressing first; never nothing at all.

    Args:
        joining: how far it has come with her joining.
        asked: what other rooms ask for in it.
        standing: its level, and whether it is open.
        unread: how many shared notes the reader has not opened.
    """
    found = [_of_joining(joining, is_without_her=standing.works_without_her)]
    found += [Reason(_OF_MARK[mark], many) for mark, many in asked.marks.items()]
    found += [Reason(why) for asks, why in _OF_ASKS.items() if asks in asked.since]
    found += [Reason(Why.UNREAD, unread)] if unread else []
    found += [Reason(Why.LEVEL_WAITS)] if standing.waiting_level else []
    found += [Reason(Why.CLOSING)] if standing.state is State.CLOSING else []
    found += [Reason(Why.NO_LEVEL)] if standing.level is None and joining.is_confirmed else []
    asks = sorted((one for one in found if one.why is not Why.NOTHING), key=lambda one: _ORDER[one.why])
    return tuple(asks) or (Reason(Why.NOTHING),)


def most_pressing_first(lines: Iterable[CaseLine]) -> list[CaseLine]:
    """Return the open cases in order of what they ask for, then of their level, then the most unread, then the oldest.

    A closed case asks for nothing and comes last, whatever came in since.
    """
    return sorted(
        lines,
        key=lambda line: (
            line.state is State.CLOSED,
            _ORDER[line.why],
            _LEVELS[line.level] if line.level else len(_LEVELS),
            -line.unread,
            line.opened_at,
            line.case_id,
        ),
    )


def _of_joining(joining: Joining, *, is_without_her: bool) -> Reason:
    if joining.was_misused:
        return Reason(Why.CODE_MISUSED)
    if joining.is_used and not joining.is_confirmed:
        return Reason(Why.TO_CONFIRM)
    if joining.is_confirmed or is_without_her:
        return Reason(Why.NOTHING)
    return Reason(Why.INVITED if joining.is_open else Why.TO_INVITE)
