"""How an entry is put right without rewriting what was: confirmed, added to, and until when it may still be changed."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.kernel.errors import InvalidError
from portal.kernel.text import clean

ADDENDUM_MOST = 20_000


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
