"""What an incident is: her words, when it happened as far as she knows, of what kinds, and how it was for her."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.attention.marks import Mark
from portal.diary.correcting import Addendum
from portal.diary.details import Details, Flag
from portal.kernel.errors import InvalidError
from portal.kernel.ids import CaseId, IncidentId, PersonId
from portal.kernel.text import clean

WORDS_MOST = 100_000
HOW_MOST = 20_000
FEAR_MOST = 10
EARLIEST_YEAR = 1900
# Phones' clocks differ: what is a few minutes ahead of ours has happened.
CLOCK_DIFFERENCE = timedelta(minutes=5)
COUNT_MOST = 100_000
# From here on fear by itself is a reason to read an entry first.
GREAT_FEAR = 8


class NoWordsError(InvalidError):
    """Nothing was written."""


class TooManyWordsError(InvalidError):
    """More was written than can be kept in one piece."""


class FearError(InvalidError):
    """Fear is a whole number from 0 to 10."""


class FutureIncidentError(InvalidError):
    """This has not happened yet."""


class LongAgoError(InvalidError):
    """The year cannot be meant."""


class HalfDateError(InvalidError):
    """A day or a time is needed for this precision, or more was said than it takes."""


class SkippedTimeError(InvalidError):
    """The clocks went forward over this time: it never was."""


class RepeatedTimeError(InvalidError):
    """The clocks went back: this time was twice, and which one is not said."""


class EndError(InvalidError):
    """It ended before it began, or has not ended yet, or an end is missing."""


class CountError(InvalidError):
    """How often it happened is a whole number from 1 to 100,000."""


class Behaviour(StrEnum):
    """What was done: first the list of the Protection from Harassment Act 1997, section 2A(3), then the others."""

    FOLLOWING = "following"
    CONTACTING = "contacting"
    PUBLISHING = "publishing"
    MONITORING = "monitoring"
    LOITERING = "loitering"
    PROPERTY = "property"
    WATCHING = "watching"

    THREAT = "threat"
    VIOLENCE = "violence"
    GIFT = "gift"
    THIRD_PARTY = "third_party"
    TRACKER = "tracker"
    ORDER = "order"
    OTHER = "other"


_MARKS = {Behaviour.THREAT: Mark.THREAT, Behaviour.VIOLENCE: Mark.VIOLENCE, Behaviour.ORDER: Mark.ORDER}


class Precision(StrEnum):
    """How well she knows when."""

    EXACT = "exact"
    ABOUT = "about"
    DAY = "day"
    BETWEEN = "between"  # some time between two days, or two times
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class When:
    """When something happened, as far as she knows.

    Args:
        precision: how well she knows.
        zone: the time zone in which day and time are meant.
        on: the day; none where it is unknown.
        at: the time of day; none where only the day is known, or nothing.
        is_second: where clocks go back and a time is there twice: whether the second is meant. None is "not said".
        until_on: the day until which it went on, or, with `BETWEEN`, by which it had happened; none where it is one
            moment.
        until_at: the time of that day; none where only the day is known.
    """

    precision: Precision
    zone: str
    on: date | None = None
    at: time | None = None
    is_second: bool | None = None
    until_on: date | None = None
    until_at: time | None = None

    @property
    def moment(self) -> datetime | None:
        """Return the moment that is meant, in UTC: the beginning of the day where the time is not known."""
        if self.on is None:
            return None
        return self.local(is_second=bool(self.is_second)).astimezone(UTC)

    @property
    def until(self) -> datetime | None:
        """Return the moment by which it was over, in UTC: the end of the day where the time is not known."""
        if self.until_on is None:
            return None
        # Of a time that was there twice the later is meant: what has an end is never made shorter than it was.
        at = self.until_at or time(23, 59, 59)
        return datetime.combine(self.until_on, at.replace(fold=1), ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def is_twice(self) -> bool:
        """Whether clocks went back over this time, so that it was there twice."""
        return self.at is not None and self._offset(is_second=False) > self._offset(is_second=True)

    @property
    def is_skipped(self) -> bool:
        """Whether clocks went forward over this time, so that it never was."""
        return self.at is not None and self._offset(is_second=False) < self._offset(is_second=True)

    def local(self, *, is_second: bool) -> datetime:
        """Return day and time in their own zone; one of the two, where a time was there twice."""
        at = self.at or time()
        return datetime.combine(self.on or date.min, at.replace(fold=int(is_second)), ZoneInfo(self.zone))

    def _offset(self, *, is_second: bool) -> timedelta:
        return self.local(is_second=is_second).utcoffset() or timedelta()


@dataclass(frozen=True)
class IncidentDraft:
    """An incident as it is handed in.

    Args:
        words: what happened, 1 to 100,000 characters.
        when: as far as she knows.
        kinds: what was done, as many as fit.
        fear: 0 to 10; none where she did not say.
        how: how it was for her, in her words.
        details: all else that can be said.
        count: how often it happened, where one entry stands for many: four hundred calls in a night.
        has_list: whether a list of them is kept beside it.
    """

    words: str = field(repr=False)
    when: When
    kinds: frozenset[Behaviour] = frozenset()
    fear: int | None = None
    how: str = field(default="", repr=False)
    details: Details = field(default_factory=Details, repr=False)
    count: int = 1
    has_list: bool = False


@dataclass(frozen=True)
class Sharing:
    """Whether an incident is shared: since when, until when where it was taken back, and whether she sees it at all."""

    shared_at: datetime | None = None
    withdrawn_at: datetime | None = None
    is_forgotten: bool = False

    @property
    def is_on(self) -> bool:
        """Whether her advocate can read it now."""
        return self.shared_at is not None and self.withdrawn_at is None

    @property
    def was_taken_back(self) -> bool:
        """Whether it was shared once and is not any more."""
        return self.withdrawn_at is not None


@dataclass(frozen=True)
class Incident:
    """An incident, opened.

    Args:
        incident_id: which.
        case_id: whose.
        told: what she told.
        recorded_at: when it was written down, by the server's clock.
        sharing: whether it is shared.
        confirmed_at: when she read it again and said that it is right; none where she has not.
        changed_at: when she last changed it, within the time in which she may; none where she never did.
        addenda: what she wrote under it later, the oldest first.
    """

    incident_id: IncidentId
    case_id: CaseId
    told: IncidentDraft
    recorded_at: datetime
    sharing: Sharing
    confirmed_at: datetime | None = None
    changed_at: datetime | None = None
    addenda: tuple[Addendum, ...] = ()

    @property
    def seen(self) -> str:
        """Return what tells this entry from the same one after a change."""
        return self.changed_at.isoformat() if self.changed_at else "first"


@dataclass(frozen=True)
class Version:
    """What an entry said before she changed it: hers alone, whatever is shared since."""

    told: IncidentDraft
    written_at: datetime
    until: datetime


@dataclass(frozen=True)
class IncidentLine:
    """An incident as it stands in a list.

    Args:
        incident_id: which.
        moment: where it stands in the order: when it happened, or was written down where that is not known.
        told: what she told; none where it cannot be opened, and without a word where it is new.
        sharing: whether it is shared.
        is_new: for staff: not opened since it was shared.
    """

    incident_id: IncidentId
    moment: datetime
    told: IncidentDraft | None
    sharing: Sharing
    is_new: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody of the service: whether they can read an entry now, and when they opened it."""

    person_id: PersonId
    is_on_case: bool
    first_opened_at: datetime | None = None
    last_opened_at: datetime | None = None


@dataclass(frozen=True)
class Readers:
    """Who can read an entry, and who has."""

    sharing: Sharing
    people: tuple[Reader, ...]


def now_in(zone: str, now: datetime) -> When:
    """Return this very moment as a person there would say it, to the second."""
    here = now.astimezone(ZoneInfo(zone)).replace(microsecond=0)
    at = here.time().replace(fold=0)
    when = When(Precision.EXACT, zone, here.date(), at)
    return replace(when, is_second=bool(here.fold)) if when.is_twice else when


def tidied(draft: IncidentDraft) -> IncidentDraft:
    """Return the draft with its texts as they are kept."""
    return replace(draft, words=clean(draft.words), how=clean(draft.how), details=draft.details.tidied())


def check_draft(draft: IncidentDraft, now: datetime) -> None:
    """Refuse what cannot be kept.

    Raises:
        NoWordsError, TooManyWordsError, FearError, CountError, TooLongDetailError, TooManyLinksError: as they say.
        HalfDateError, SkippedTimeError, RepeatedTimeError, FutureIncidentError, LongAgoError, EndError: about when.
    """
    if not draft.words:
        raise NoWordsError(field="words")
    if len(draft.words) > WORDS_MOST:
        raise TooManyWordsError(field="words")
    if len(draft.how) > HOW_MOST:
        raise TooManyWordsError(field="how")
    if draft.fear is not None and not 0 <= draft.fear <= FEAR_MOST:
        raise FearError(field="fear")
    if not 1 <= draft.count <= COUNT_MOST:
        raise CountError(field="count")
    draft.details.check()
    check_when(draft.when, now)


def check_when(when: When, now: datetime) -> None:
    """Refuse a day or time that cannot be meant.

    Raises:
        HalfDateError: too little or too much for the precision.
        LongAgoError: before 1900.
        SkippedTimeError, RepeatedTimeError: about the nights when clocks change.
        FutureIncidentError: it has not happened yet.
        EndError: about until when.
    """
    _check_parts(when)
    if when.on is None:
        return
    if when.on.year < EARLIEST_YEAR:
        raise LongAgoError(field="when")
    if when.on > now.astimezone(ZoneInfo(when.zone)).date():
        raise FutureIncidentError(field="when")
    if when.is_skipped:
        raise SkippedTimeError(field="when")
    if when.is_twice and when.is_second is None:
        raise RepeatedTimeError(field="when")
    if when.local(is_second=bool(when.is_second)) > now + CLOCK_DIFFERENCE:
        raise FutureIncidentError(field="when")
    _check_end(when, now)


def _check_parts(when: When) -> None:
    """Refuse too little or too much for what she says she knows."""
    has_time = when.precision in {Precision.EXACT, Precision.ABOUT}
    may_have_time = has_time or when.precision is Precision.BETWEEN
    if (when.on is None) != (when.precision is Precision.UNKNOWN):
        raise HalfDateError(field="when")
    if (has_time and when.at is None) or (when.at is not None and not may_have_time):
        raise HalfDateError(field="when")
    if when.until_on is None and (when.until_at is not None or when.precision is Precision.BETWEEN):
        raise EndError(field="until")
    if when.until_on is not None and (when.on is None or (when.until_at is not None) != (when.at is not None)):
        raise EndError(field="until")


def _check_end(when: When, now: datetime) -> None:
    until, moment = when.until, when.moment
    if until is None or moment is None or when.until_on is None:
        return
    is_future = when.until_on > now.astimezone(ZoneInfo(when.zone)).date()
    if until < moment or is_future or (when.until_at is not None and until > now + CLOCK_DIFFERENCE):
        raise EndError(field="until")


def marks_of(told: IncidentDraft) -> list[Mark]:
    """Return why an entry is to be read soon once it is shared."""
    is_grave = told.details.flags & {Flag.WEAPON, Flag.INJURY}
    kinds = told.kinds | {Behaviour.VIOLENCE} if is_grave else told.kinds
    kinds = kinds | {Behaviour.ORDER} if told.details.orders else kinds
    found = [mark for kind, mark in _MARKS.items() if kind in kinds]
    return [*found, Mark.FEAR] if (told.fear or 0) >= GREAT_FEAR else found
