"""What is agreed about check-ins in one case: when she is asked, in which words, and what is kept of her words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from portal.checkins.schedule import Rhythm, Schedule
from portal.checkins.whose import Holds
from portal.checkins.wording import Fault, WordFault
from portal.kernel.errors import ConflictError, InvalidError, LindenError, NotFoundError
from portal.kernel.ids import PersonId

SCHEMA = 1
MARK_BYTES = 16
# As many marks as the longest word leaves behind: what is kept tells nobody how long hers is.
MARKS = 96
_CLOCK = "%H:%M"


class NoPlanError(NotFoundError):
    """Nothing is agreed about check-ins in this case."""


class TextFaultError(InvalidError):
    """A text may not go out in these words."""

    def __init__(self, faults: list[Fault], field_name: str) -> None:
        """Remember why, and in which field they stand."""
        super().__init__(field=field_name)
        self.faults = faults


class WordFaultError(InvalidError):
    """A word may not be hers."""

    def __init__(self, faults: list[WordFault], field_name: str) -> None:
        """Remember why, and in which field it stands."""
        super().__init__(field=field_name)
        self.faults = faults


class NotWatchedError(InvalidError):
    """Nobody watches at this time, so that nobody could answer for it."""


class NotSafeThenError(InvalidError):
    """This time lies outside the hours that she has called safe."""


class LevelHighError(InvalidError):
    """Where the level is high no word by text ends an alert: hers may be read on her telephone."""


class NoNumberError(ConflictError):
    """There is no number that may be sent a text."""


class WrongCodeError(InvalidError):
    """This is not the code that was sent, or it is too old."""


class UnknownSchemaError(LindenError):
    """This was written by a newer version than this one."""


class Lack(StrEnum):
    """What is missing before she can be asked, in the order in which it is put right."""

    AGREEMENT = "agreement"
    REACH = "reach"
    NUMBER = "number"
    SCHEDULE = "schedule"
    WORDS = "words"
    STOPPED = "stopped"


@dataclass(frozen=True)
class PlanDraft:
    """When she is to be asked, and in which words."""

    schedule: Schedule
    text: str = field(repr=False)
    reminder: str = field(repr=False)


@dataclass(frozen=True)
class AgreementDraft:
    """What her advocate writes down after they talked.

    Args:
        deputy_id: who is told after her advocate.
        text_clears: whether her safe word, coming late, ends an alert.
    """

    deputy_id: PersonId | None
    text_clears: bool = False


@dataclass(frozen=True)
class Plan:
    """What is agreed, as those on the case see it.

    Args:
        agreed_at: when it was agreed by voice; none where it is not any more.
        agreed_by: with whom.
        draft: when and in which words; none until she has chosen.
        next_due_at: when she is asked next.
        has_words: whether both her words are set; which they are nobody is shown, herself included.
        stopped_at: when she, or someone, stopped it by text.
        deputy_id: who is told after her advocate.
        text_clears: whether her safe word, coming late, ends an alert.
        number: how it stands with her number, to which a code is sent that she types back.
        number_until: until when it counts as shown to be hers.
        code_sent_at: when a code was sent that may still be typed back.
    """

    agreed_at: datetime | None
    agreed_by: PersonId | None
    draft: PlanDraft | None
    next_due_at: datetime | None
    has_words: bool
    stopped_at: datetime | None
    deputy_id: PersonId | None
    text_clears: bool
    number: Holds
    number_until: datetime | None
    code_sent_at: datetime | None


def lacks_of(plan: Plan | None, *, may_text: bool) -> list[Lack]:
    """Return what is missing before she can be asked; nothing where she is.

    Args:
        plan: what is agreed.
        may_text: whether safe contact holds, and says that she may be sent texts.
    """
    if plan is None or plan.agreed_at is None:
        return [Lack.AGREEMENT]
    found = [] if may_text else [Lack.REACH]
    found += [] if plan.number in {Holds.WELL, Holds.DUE} else [Lack.NUMBER]
    found += [] if plan.draft else [Lack.SCHEDULE]
    found += [] if plan.has_words else [Lack.WORDS]
    return [*found, Lack.STOPPED] if plan.stopped_at else found


def to_body(draft: PlanDraft) -> dict[str, Any]:
    """Return a plan as it is sealed."""
    return {
        "rhythm": str(draft.schedule.rhythm),
        "days": sorted(draft.schedule.days),
        "at": draft.schedule.at.strftime(_CLOCK),
        "zone": draft.schedule.zone,
        "text": draft.text,
        "reminder": draft.reminder,
    }


def from_body(schema: int, body: Mapping[str, Any], paused_until: datetime | None) -> PlanDraft:
    """Return a plan as it was sealed.

    Raises:
        UnknownSchemaError: by a newer version than this one.
    """
    if schema != SCHEMA:
        raise UnknownSchemaError
    at = time.fromisoformat(str(body["at"]))
    schedule = Schedule(Rhythm(body["rhythm"]), frozenset(body["days"]), at, str(body["zone"]), paused_until)
    return PlanDraft(schedule, str(body["text"]), str(body["reminder"]))
