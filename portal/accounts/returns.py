"""Coming back with new keys: who says that it was she, how long it can be said that it was not, and when it was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# One voice check may have been wrong, or whoever made it: what was is not lost at that moment.
CAN_BE_CONTESTED_FOR = timedelta(days=30)
# In a service of two the other may be away, and she must not wait for a holiday to end.
ALONE_AFTER = timedelta(hours=72)


class Answer(StrEnum):
    """How somebody may say that it was she who came back."""

    AS_SECOND = "as the second of two"
    ALONE = "alone"
    NOT_YET = "not yet"


def how_to_answer(*, is_maker: bool, are_others: bool, used_at: datetime, now: datetime) -> Answer:
    """Say how somebody may confirm a return: it takes two people, one who invites and one who confirms.

    Args:
        is_maker: whether they made the invitation themselves.
        are_others: whether another advocate is on the case, or the service has another lead.
        used_at: when somebody came by it.
        now: the moment.
    """
    if not is_maker:
        return Answer.AS_SECOND
    return Answer.ALONE if not are_others or now >= used_at + ALONE_AFTER else Answer.NOT_YET


@dataclass(frozen=True)
class Interlude:
    """A time in which somebody else was in her place: from one moment to another, both with it."""

    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class Interludes:
    """All such times of one case: what was said in her name in one of them is not hers."""

    times: tuple[Interlude, ...] = ()

    def has(self, moment: datetime | None) -> bool:
        """Say whether somebody else was in her place then; where the moment is not known, whether that can be."""
        if moment is None:
            return bool(self.times)
        return any(one.from_at <= moment <= one.until_at for one in self.times)


def interludes_of_return(used_at: datetime, turns: Sequence[datetime]) -> tuple[Interlude, ...]:
    """Return the times in which it was not she, as far as it is said now.

    Args:
        used_at: when somebody came back.
        turns: when a lead put the other way in back, in order: after an odd number of times what was before counts as
            hers, after an even number what came with the return.
    """
    bounds = (used_at, *turns)
    first = 0 if len(turns) % 2 else 1
    return tuple(Interlude(bounds[number], bounds[number + 1]) for number in range(first, len(turns), 2))
