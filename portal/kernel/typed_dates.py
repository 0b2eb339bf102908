"""Reading a day, a time and a number as people type them."""

import re
from datetime import date, time

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?([0-5]\d))?(?:[:.][0-5]\d)?\s*(am|pm|a\.m\.|p\.m\.)?", re.IGNORECASE)
_CENTURY = 2000
_SHORT_YEAR = 100
_LENGTH_OF_MONTH_NAME = 3


def read_number(text: str) -> int | None:
    """Return a whole number of at most four digits, in any script; None for anything else."""
    return int(text) if re.fullmatch(r"\d{1,4}", text) else None


def read_month(text: str) -> int | None:
    """Return a month, typed as its number or as the beginning of its English name."""
    number = read_number(text)
    if number is not None:
        return number
    begins = text.casefold()[:_LENGTH_OF_MONTH_NAME]
    return _MONTHS.index(begins) + 1 if begins in _MONTHS else None


def read_year(text: str) -> int | None:
    """Return a year; of two figures, one of this century."""
    number = read_number(text)
    return number + _CENTURY if number is not None and number < _SHORT_YEAR else number


def read_date(day: int, month: int, year: int) -> date | None:
    """Return a date; None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Return a time of day, typed as 14:02, 14.02, 1402, 2 pm or the like; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1].casefold()
    if half and not 1 <= hour <= 12:  # noqa: PLR2004 - the clock's face
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 else None  # noqa: PLR2004 - hours of a day


def read_count(text: str) -> int | None:
    """Return how many, typed as 400, 1,200 or 1 200; None for anything else."""
    digits = re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", text.strip())
    return int(digits) if re.fullmatch(r"\d{1,9}", digits) else None
