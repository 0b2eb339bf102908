"""How an entry is put right without rewriting what was: confirmed, added to, and until when it may still be changed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.kernel.errors import ConflictError, InvalidError
from portal.kernel.text import clean

ADDENDUM_MOST = 20_000
FREE_FOR = timedelta(hours=24)
"""For so long she changes an entry as she likes, unless it is shared or confirmed before."""
BACK_FOR = timedelta(hours=72)
"""For so long a deleted entry can be brought back; then its keys are destroyed."""


class Fixed(StrEnum):
    """Why an entry is not changed any more, only added to."""

    SHARED = "shared"
    CONFIRMED = "confirmed"
    TIME = "time"


class FixedError(ConflictError):
    """This entry is not changed any more."""

    def __init__(self, why: Fixed) -> None:
        """Remember why."""
        super().__init__()
        self.why = why


class ChangedMeanwhileError(ConflictError):
    """The entry was changed since it was looked at."""


class SharedOnceError(ConflictError):
    """What was shared once is taken back, not deleted."""


class HeldError(ConflictError):
    """Everything in this case has to be kept for now."""


class NothingAddedError(InvalidError):
    """Nothing was written that could be added."""


class AddedTooMuchError(InvalidError):
    """More was written than can be added in one piece."""


@dataclass(frozen=True)
class Addendum:
    """Something she wrote under an entry later.

    Args:
        addendum_id: which.
        words: hers.
        written_at: by the server's clock.
        is_new: for somebody of the service, that it was not there when they last opened the entry.
    """

    addendum_id: str
    words: str = field(repr=False)
    written_at: datetime
    is_new: bool = False


@dataclass(frozen=True)
class DeletedLine:
    """A deleted entry that can still be brought back: not a word of it, only when it was.

    Args:
        incident_id: which.
        moment: when it happened, or was written down where that is not known.
        deleted_at: when she deleted it.
        until: until when it can be brought back.
    """

    incident_id: str
    moment: datetime
    deleted_at: datetime
    until: datetime


def why_fixed(
    recorded_at: datetime, now: datetime, *, shared_at: datetime | None, confirmed_at: datetime | None
) -> Fixed | None:
    """Say why an entry is not changed any more; none where it still may be.

    Args:
        recorded_at: when it was written down.
        now: this moment; at the very end of the time it is over.
        shared_at: when it was shared, also if it was taken back since.
        confirmed_at: when she said that it is right.
    """
    if shared_at is not None:
        return Fixed.SHARED
    if confirmed_at is not None:
        return Fixed.CONFIRMED
    return Fixed.TIME if now - recorded_at >= FREE_FOR else None


def added_words(words: str) -> str:
    """Return the words of an addendum as they are kept.

    Raises:
        NothingAddedError, AddedTooMuchError: as they say.
    """
    tidy = clean(words)
    if not tidy:
        raise NothingAddedError(field="words")
    if len(tidy) > ADDENDUM_MOST:
        raise AddedTooMuchError(field="words")
    return tidy
