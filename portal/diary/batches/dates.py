"""Days and times as files write them, and in which order they put day and month."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from portal.diary.batches.log import EARLIEST_YEAR, Reason, Stamp
from portal.kernel.typed_dates import read_date, read_month, read_year

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})([./-])[ ]?(\d{1,2})\2[ ]?(\d{1,4})(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<![\w])(\d{{1,2}})(?:st|nd|rd|th)?[ .\-/]{{0,2}}({_MONTHS})\b[ .,\-/]{{0,2}}(\d{{4}}|\d{{2}}(?![\d:.]))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTHS})\b[ .]{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)(?:[ ,]{{1,2}}(\d{{4}})(?!\d))?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(today|yesterday)\b", re.IGNORECASE)
_COMPACT = re.compile(r"^\W*((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?\W*$")
_EPOCH = re.compile(r"^\W*(\d{10}|\d{13})\W*$")
_HALF = r"[ap]\.?[ \u00a0\u202f]?m\b\.?"
_TIME = re.compile(
    r"(?<![\d:.])(?P<before>上午|下午|午前|午後|오전|오후)?[ ]?(?P<hour>\d{1,2})"
    rf"(?:[:.h](?P<minute>\d{{2}})(?:[:.](?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?(?:[ \u00a0\u202f]?(?P<half>{_HALF}))?"
    rf"|[ \u00a0\u202f]?(?P<bare_half>{_HALF}))(?![\d:])"
    r"(?:[ ]?(?P<offset>Z\b|UTC\b|GMT\b|BST\b|[+-]\d{2}:?\d{2}(?!\d)))?",
    re.IGNORECASE,
)
_AFTERNOON = frozenset({"下午", "午後", "오후"})
_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "BST": 60}
# How much of a cell or a line is looked through: what is longer is no list, and must not cost more for it.
LOOKED_AT = 1000
_NOON = 12
_FULL_YEAR = 4
_SHORT_YEAR = 2
_LAST_MONTH = 12
_DAY = timedelta(days=1)


class DateOrder(StrEnum):
    """What stands first in a day that is written in figures."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class RawDay:
    """A day as it is written: either it is clear, or it is three figures whose order is to be found out.

    Args:
        parts: the three figures, in the order in which they stand; empty where the day is clear.
        sign: what stands between them.
        fixed: the day where it is clear; none where there is no such day.
        span: where in the text it stands.
        reason: why there is no such day.
    """

    parts: tuple[str, ...]
    sign: str
    fixed: date | None
    span: tuple[int, int]
    reason: Reason = Reason.NO_SUCH_DAY

    def day(self, order: DateOrder) -> date | None:
        """Return the day that is meant if the figures stand in this order; none where there is no such day."""
        if not self.parts:
            return self.fixed
        first, second, third = self.parts
        if order is DateOrder.YEAR:
            return _date(first, second, third)
        return _date(third, second, first) if order is DateOrder.DAY else _date(third, first, second)


@dataclass(frozen=True)
class RawTime:
    """A time as it is written; `at` is none where there is no such time."""

    at: time | None
    offset: int | None
    span: tuple[int, int]


def find_day(text: str, today: date) -> RawDay | None:
    """Return the first day in a text.

    Args:
        text: a cell or a line.
        today: what "yesterday" counts from, and which year a day without one is of.
    """
    text = text[:LOOKED_AT]
    if found := _NUMERIC.search(text):
        return _numeric(found)
    if found := _DAY_MONTH.search(text):
        return _named(found, found[1], found[2], found[3], today)
    if found := _MONTH_DAY.search(text):
        return _named(found, found[2], found[1], found[3], today)
    if found := _RELATIVE.search(text):
        back = 1 if found[1].casefold() == "yesterday" else 0
        return RawDay((), "", today - back * _DAY, found.span())
    return None


def find_time(text: str) -> RawTime | None:
    """Return the first time of day in a text from which the day was taken out."""
    found = _TIME.search(text[:LOOKED_AT])
    if found is None:
        return None
    half = (found["half"] or found["bare_half"] or "")[:1].casefold()
    if found["before"]:
        half = "p" if found["before"] in _AFTERNOON else "a"
    hour = _hour(int(found["hour"]), half)
    at = None
    if hour is not None:
        try:
            at = time(hour, int(found["minute"] or 0), int(found["second"] or 0))
        except ValueError:
            at = None
    return RawTime(at, _offset(found["offset"]), found.span())


def stamp_by_itself(cell: str) -> Stamp | None:
    """Return what a cell of nothing but figures means: a compact day and time, or seconds since 1970."""
    if found := _COMPACT.match(cell):
        day = read_date(int(found[3]), int(found[2]), int(found[1]))
        if day is not None:
            raw = find_time(f"{found[4]}:{found[5]}:{found[6] or '00'}") if found[4] else None
            return Stamp(day, raw.at if raw else None)
    if found := _EPOCH.match(cell):
        return stamp_of_epoch(int(found[1]))
    return None


def stamp_of_epoch(number: int) -> Stamp | None:
    """Return the moment that is so many seconds, or thousandths where it is too many for seconds, after 1970."""
    seconds = number / 1000 if number > 100_000_000_000 else number  # noqa: PLR2004 - as seconds, the year 5138
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Stamp(moment.date(), moment.time().replace(microsecond=0), 0)


def without(text: str, span: tuple[int, int]) -> str:
    """Return a text from which something found was taken out."""
    return f"{text[: span[0]]} {text[span[1] :]}"


def possible_orders(days: Iterable[RawDay], today: date) -> tuple[DateOrder, ...]:
    """Return in which orders the days of a whole file can be read: one, or several where she has to say.

    A file is written in one order. An order that makes more days impossible than another is not it; nor is one that
    puts days into the future, where the other does not. Between points the day comes first, wherever that is written.
    """
    written = [day for day in days if day.parts]
    if not written:
        return (DateOrder.DAY,)
    impossible = {order: _count_impossible(written, order) for order in (DateOrder.DAY, DateOrder.MONTH)}
    fewest = min(impossible.values())
    if 2 * fewest > len(written) and _count_impossible(written, DateOrder.YEAR) < fewest:
        return (DateOrder.YEAR,)
    left = [order for order, count in impossible.items() if count == fewest]
    if len(left) > 1 and all(day.sign == "." or _means_the_same(day) for day in written):
        return (DateOrder.DAY,)
    ahead = {order: _count_ahead(written, order, today) for order in left}
    return tuple(order for order in left if ahead[order] == min(ahead.values()) or min(ahead.values()) > 0)


def why_not(day: date, today: date) -> Reason | None:
    """Say why a day cannot be meant; none where it can."""
    if day.year < EARLIEST_YEAR:
        return Reason.LONG_AGO
    # Somebody further east may be a day ahead.
    return Reason.FUTURE if day > today + _DAY else None


def _numeric(found: re.Match[str]) -> RawDay:
    first, sign, second, third = found.groups()
    if len(first) > _SHORT_YEAR:
        day = _date(first, second, third)
        return RawDay((), sign, day, found.span(), _reason(first))
    if len(third) == _FULL_YEAR - 1:
        return RawDay((), sign, None, found.span())
    if len(third) == _FULL_YEAR and int(third) == 0:
        return RawDay((), sign, None, found.span(), Reason.LONG_AGO)
    return RawDay((first, second, third), sign, None, found.span())


def _named(found: re.Match[str], day: str, month: str, year: str | None, today: date) -> RawDay:
    number = read_month(month) or 0
    if year is not None:
        return RawDay((), "", read_date(int(day), number, read_year(year) or 0), found.span(), _reason(year))
    this_year = read_date(int(day), number, today.year)
    if this_year is None or this_year > today + _DAY:
        this_year = read_date(int(day), number, today.year - 1)
    return RawDay((), "", this_year, found.span())


def _reason(year: str) -> Reason:
    return Reason.LONG_AGO if len(year) == _FULL_YEAR and int(year) == 0 else Reason.NO_SUCH_DAY


def _date(year: str, month: str, day: str) -> date | None:
    if len(day) > _SHORT_YEAR:
        return None
    number = int(year) if len(year) > _SHORT_YEAR else read_year(year) or 0
    return read_date(int(day), int(month), number)


def _hour(hour: int, half: str) -> int | None:
    if half and hour <= _NOON:
        return hour % _NOON + (_NOON if half == "p" else 0)
    return None if half == "a" or hour >= 2 * _NOON else hour


def _offset(written: str | None) -> int | None:
    if written is None:
        return None
    if written.upper() in _OFFSETS:
        return _OFFSETS[written.upper()]
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    if minutes >= 24 * 60:
        return None
    return -minutes if written[0] == "-" else minutes


def _count_impossible(days: Sequence[RawDay], order: DateOrder) -> int:
    return sum(day.day(order) is None for day in days)


def _count_ahead(days: Sequence[RawDay], order: DateOrder, today: date) -> int:
    found = (day.day(order) for day in days)
    return sum(one is not None and why_not(one, today) is Reason.FUTURE for one in found)


def _means_the_same(day: RawDay) -> bool:
    first, second, _third = (int(part) for part in day.parts)
    return first == second or min(first, second) > _LAST_MONTH
