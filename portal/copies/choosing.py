"""What she chooses for a copy, and how much one can hold."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.diary.facets import Facets
from portal.diary.incidents import Behaviour
from portal.kernel.errors import InvalidError


class What(StrEnum):
    """Which of her records: never both in one file, for one of them nobody else may see."""

    NOTES = "notes"
    ALONE = "own"


class CopyForm(StrEnum):
    """To be read, or to be read by a machine."""

    PDF = "pdf"
    DATA = "json"


MEDIA_TYPES = {CopyForm.PDF: "application/pdf", CopyForm.DATA: "application/json"}
MOST = {CopyForm.PDF: 2_000, CopyForm.DATA: 20_000}
"""How many notes one copy holds: paper takes longer to set than data to write."""


class TooManyNotesError(InvalidError):
    """More was chosen than one copy holds."""

    def __init__(self, chosen: int, most: int) -> None:
        """Remember how many, and how many can be."""
        super().__init__(field="since")
        self.chosen = chosen
        self.most = most


class NothingChosenError(InvalidError):
    """There is no note to which all of it applies."""


class DaysError(InvalidError):
    """The first day lies after the last."""


@dataclass(frozen=True)
class Choice:
    """What she chooses.

    Args:
        what: which of her records.
        form: what the file is.
        since: the first day; none where from the beginning.
        until: the last day, with it; none where until today.
        kinds: of which kinds; all where none is named.
    """

    what: What
    form: CopyForm
    since: date | None = None
    until: date | None = None
    kinds: frozenset[Behaviour] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.since is None and self.until is None and not self.kinds

    def takes(self, day: date | None, kinds: frozenset[Behaviour]) -> bool:
        """Say whether a note is chosen: one whose day is not known only where no day is asked for."""
        if self.kinds and not self.kinds & kinds:
            return False
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def check_days(choice: Choice) -> None:
    """Refuse days that cannot be meant.

    Raises:
        DaysError: the first lies after the last.
    """
    if choice.since and choice.until and choice.since > choice.until:
        raise DaysError(field="until")


def check_how_many(choice: Choice, chosen: int) -> None:
    """Refuse what no copy can hold.

    Raises:
        NothingChosenError, TooManyNotesError: as they say.
    """
    if not chosen:
        raise NothingChosenError(field="since")
    if chosen > MOST[choice.form]:
        raise TooManyNotesError(chosen, MOST[choice.form])


def takes_unopened(choice: Choice, facets: Facets) -> bool:
    """Say the same of an entry that is not opened."""
    return choice.takes(facets.on, facets.kinds)


def day_of(moment: datetime, zone: str) -> date:
    """Return the day that a moment was, where she is."""
    return moment.astimezone(ZoneInfo(zone)).date()


def name_of(form: CopyForm) -> str:
    """Return what the file is called, which says nothing."""
    return f"notes.{form}"
