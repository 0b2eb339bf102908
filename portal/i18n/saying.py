"""Dates, times and sizes as a person says them; the zone and the clock are handed in."""

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

_BRITISH = Locale("en", "GB")
_DAY, _DAY_AND_YEAR = "EEEE d MMMM", "EEEE d MMMM y"
_CLOCK = "HH:mm"
_MONTH, _MONTH_SHORT = "MMMM y", "MMM y"
_KILO = 1000
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def say_when(moment: datetime, zone: str | tzinfo, *, now: datetime | None = None, locale: Locale | None = None) -> str:
    """Say a moment: `Tuesday 3 March, 14:02`; for papers that are read elsewhere and later, see `say_when_in_full`.

    Args:
        moment: an aware one.
        zone: where the person is, or its name.
        now: when given, the year is said too unless it is this one (`Tuesday 3 March 2026, 14:02`).
        locale: British English unless given.
    """
    there = ZoneInfo(zone) if isinstance(zone, str) else zone
    local = moment.astimezone(there)
    is_this_year = now is None or now.astimezone(there).year == local.year
    pattern = f"{_DAY if is_this_year else _DAY_AND_YEAR}, {_CLOCK}"
    return format_datetime(local, pattern, tzinfo=there, locale=locale or _BRITISH)


def say_when_in_full(moment: datetime, zone: str | tzinfo, *, locale: Locale | None = None) -> str:
    """Say a moment with its year and the zone it is told in: `Tuesday 3 March 2026, 14:02 GMT`.

    Args:
        moment: an aware one.
        zone: where the moment is told, or its name.
        locale: British English unless given.
    """
    there = ZoneInfo(zone) if isinstance(zone, str) else zone
    pattern = f"{_DAY_AND_YEAR}, {_CLOCK} z"
    return format_datetime(moment.astimezone(there), pattern, tzinfo=there, locale=locale or _BRITISH)


def say_month(month: date, *, is_short: bool = False, locale: Locale | None = None) -> str:
    """Say in which month a day lies: `March 2026`, or `Mar 2026` where there is little room."""
    return format_date(month, _MONTH_SHORT if is_short else _MONTH, locale=locale or _BRITISH)


def say_day(day: date, *, today: date | None = None, locale: Locale | None = None) -> str:
    """Say a day: `Tuesday 3 March 2026`.

    Args:
        day: which.
        today: when given, the year is said only if it is not this one (`Tuesday 3 March`).
        locale: British English unless given.

    Raises:
        TypeError: given a moment, whose day depends on where the person is: use `say_when`.
    """
    if isinstance(day, datetime):
        raise TypeError("a moment has no day of its own: say_when knows the zone")
    is_this_year = today is not None and today.year == day.year
    return format_date(day, _DAY if is_this_year else _DAY_AND_YEAR, locale=locale or _BRITISH)


def say_size(size_bytes: int, *, locale: Locale | None = None) -> str:
    """Say how large a file is, in decimal units and at most two figures and one behind the point: `2.4 MB`."""
    size, unit = float(size_bytes), 0
    # From 999.5 on it would be rounded to a thousand of the smaller unit.
    while size >= _KILO - 0.5 and unit < len(_UNITS) - 1:
        size, unit = size / _KILO, unit + 1
    if size_bytes == 1:
        return "1 byte"
    has_fraction = unit > 0 and size < 10  # noqa: PLR2004 - from ten on the fraction says nothing
    number = format_decimal(size, format="#,##0.#" if has_fraction else "#,##0", locale=locale or _BRITISH)
    return f"{number} {_UNITS[unit]}"
