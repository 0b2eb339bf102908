"""How a case stands: its level of risk, whether it is open, and how the service works on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from portal.kernel.errors import ConflictError, InvalidError
from portal.kernel.ids import CaseId, PersonId

REASON_MOST = 2_000


class NoReasonError(InvalidError):
    """A decision needs its reason."""


class NoChangeError(InvalidError):
    """It stands like that already."""


class LevelSetMeanwhileError(InvalidError):
    """Somebody else has set the level, or proposed another, since it was looked at."""


class SomebodyElseError(ConflictError):
    """This takes a second person, and this is the first."""


class ModeDateError(InvalidError):
    """Work ends after it begins, and neither is in the future."""


class Level(StrEnum):
    """The level of risk, set by a named professional; never computed."""

    HIGH = "high"
    MEDIUM = "medium"
    STANDARD = "standard"


class State(StrEnum):
    """Whether a case is open."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class Mode(StrEnum):
    """The four ways of an advocate's work (Multi-Agency Stalking Intervention Programme)."""

    CONSULTANCY = "consultancy"
    PROFESSIONALS = "professionals"
    ADVICE = "advice"
    INTENSIVE = "intensive"


# With these alone she need never sign in.
WITHOUT_HER = frozenset({Mode.CONSULTANCY, Mode.PROFESSIONALS})


class Kind(StrEnum):
    """What a decision is about, in the clear."""

    LEVEL = "level"
    STATE = "state"
    MODE = "mode"
    HOLD = "hold"


class Hold(StrEnum):
    """Whether everything in a case has to be kept for now."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True)
class Decision:
    """One decision about a case, opened.

    Args:
        decision_id: which.
        kind: what it is about.
        value: the level, the state or the mode that was decided.
        reason: why, in the words of who decided.
        by: who decided.
        at: when.
        is_current: whether it holds now.
        waits: whether it takes a second person, who has not been asked yet.
        second: who agreed, and when, where it took two.
        began_on: of a mode: from which day on.
        ended_on: of a mode: until which day.
    """

    decision_id: str
    case_id: CaseId
    kind: Kind
    value: str
    reason: str = field(repr=False)
    by: PersonId
    at: datetime
    is_current: bool
    waits: bool
    second: PersonId | None = None
    second_at: datetime | None = None
    began_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """How a case stands now."""

    level: Decision | None = None
    waiting_level: Decision | None = None
    state: State = State.OPEN
    closing: Decision | None = None
    modes: tuple[Decision, ...] = ()
    hold: Decision | None = None

    @property
    def level_value(self) -> Level | None:
        """Return the level of now; none where nobody has set one yet."""
        return Level(self.level.value) if self.level else None

    @property
    def level_seen(self) -> str:
        """Return what tells two levels apart, also two that are the same, and a proposal that came in between."""
        return " ".join(one.decision_id for one in (self.level, self.waiting_level) if one)

    @property
    def works_without_her(self) -> bool:
        """Say whether all work on this case is with other professionals, so that she has no way in."""
        now = {Mode(mode.value) for mode in self.modes if mode.ended_on is None}
        return bool(now) and now <= WITHOUT_HER


def needs_second(now: Level | None, then: Level) -> bool:
    """Say whether a change of level takes two people: only lowering from high does."""
    return now is Level.HIGH and then is not Level.HIGH


def standing_of(decisions: Iterable[Decision]) -> Standing:
    """Return how a case stands, from its decisions that hold or wait, in order of time."""
    level = waiting = closing = hold = None
    state, modes = State.OPEN, []
    for one in decisions:
        if one.kind is Kind.MODE:
            modes.append(one)
        elif one.kind is Kind.LEVEL and one.waits:
            waiting = one
        elif one.kind is Kind.LEVEL:
            level = one
        elif one.kind is Kind.HOLD:
            hold = one if one.value == Hold.ON else None
        else:
            state = State(one.value)
            closing = one if state is not State.OPEN else None
    return Standing(level, waiting, state, closing, tuple(modes), hold)


def check_mode_days(began_on: date, ended_on: date | None, *, today: date) -> None:
    """Refuse days that cannot be meant.

    Raises:
        ModeDateError: in the future, or ended before begun; `field` says which.
    """
    if began_on > today:
        raise ModeDateError(field="began_on")
    if ended_on is not None and not began_on <= ended_on <= today:
        raise ModeDateError(field="ended_on")
