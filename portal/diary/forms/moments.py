"""The part of a form that asks when something happened: now, then, until then, some time between, here or abroad."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from portal.diary.incidents import Precision, When, check_when, now_in
from portal.diary.wording import why_not_then
from portal.diary.zones import PLACES
from portal.i18n import _, lazy
from portal.kernel.errors import InvalidError
from portal.kernel.typed_dates import read_date, read_month, read_number, read_time, read_year
from portal.web.forms import Form, line, pick, tick

NOW, THEN, NOT_KNOWN = "now", "then", "unknown"
FIRST, SECOND = "first", "second"
MOMENT, UNTIL, BETWEEN = "moment", "until", "between"


class WhenFields(Form):
    """When something happened, as well as she knows."""

    when = pick(
        lazy("When?"),
        [(NOW, lazy("Now")), (THEN, lazy("Another time")), (NOT_KNOWN, lazy("I do not know when"))],
        default=NOW,
    )
    day = line(lazy("Day"), limit=20)
    month = line(lazy("Month"), limit=20)
    year = line(lazy("Year"), limit=20)
    at = line(lazy("Time"), limit=20, hint=lazy("Leave it out if you only know the day."))
    about = tick(lazy("I am not sure of the time. It was about then."))
    hour = pick(
        lazy("Which of the two?"),
        [
            (FIRST, lazy("The first time, before the clocks went back")),
            (SECOND, lazy("The second time, an hour later")),
        ],
    )
    span = pick(
        lazy("How long?"),
        [
            (MOMENT, lazy("It was at that time")),
            (UNTIL, lazy("It went on until the time below")),
            (BETWEEN, lazy("It was some time between the two, I do not know when")),
        ],
        default=MOMENT,
    )
    end_day = line(lazy("Day"), limit=20)
    end_month = line(lazy("Month"), limit=20)
    end_year = line(lazy("Year"), limit=20)
    end_at = line(lazy("Until what time?"), limit=20)
    zone = pick(
        lazy("Where were you?"),
        [("", lazy("Here, where I live")), *PLACES.items()],
        default="",
        hint=lazy("So that the time is kept as the clocks showed it there."),
    )
    then = THEN

    @property
    def is_twice(self) -> bool:
        """Whether it must be asked which of two equal hours is meant."""
        return bool(self.hour.errors or self.hour.data)

    @property
    def has_end(self) -> bool:
        """Whether anything was said of an end."""
        ends = (self.end_day, self.end_month, self.end_at)
        return self.span.data in {UNTIL, BETWEEN} or any(field.data or field.errors for field in (*ends, self.end_year))

    def to_when(self, zone: str, now: datetime) -> When | None:
        """Return when it happened; None where that cannot be meant, with an error beside the field.

        Args:
            zone: where the service is, which is meant unless she says that she was elsewhere.
            now: this moment.
        """
        when = self._when(self.zone.data or zone, now)
        if when is None:
            return None
        try:
            check_when(when, now)
        except InvalidError as error:
            self.refuse(*why_not_then(error))
            return None
        return when

    def _when(self, zone: str, now: datetime) -> When | None:
        if self.when.data == NOT_KNOWN:
            return When(Precision.UNKNOWN, zone)
        if self.when.data != THEN:
            return now_in(zone, now)
        on, at = self._date(), self._time("at")
        if on is None or self.at.errors:
            return None
        if at is None:
            return self._ended(When(Precision.DAY, zone, on))
        precision = Precision.ABOUT if self.about.data else Precision.EXACT
        return self._ended(self._told_apart(When(precision, zone, on, at)))

    def _told_apart(self, when: When) -> When:
        """Say which of two equal hours is meant, where there are two and it was said."""
        if not when.is_twice or not self.hour.data:
            return when
        return replace(when, is_second=self.hour.data == SECOND)

    def _ended(self, when: When) -> When | None:
        """Return it with its end, if it has one; None with an error where the end is half or has no meaning."""
        says_end = any((self.end_day.data, self.end_month.data, self.end_at.data))
        if self.span.data not in {UNTIL, BETWEEN}:
            if says_end:
                self.refuse("span", _("You wrote an end. Did it go on until then, or was it some time between?"))
            return None if says_end else when
        if not says_end:
            self.refuse("end_at", _("Write the time it ended, or the day."))
            return None
        on = self._date("end_") if self.end_day.data or self.end_month.data else when.on
        at = self._time("end_at")
        if on is None or self.end_at.errors:
            return None
        if (at is None) != (when.at is None):
            self.refuse("end_at", _("Write both times, or neither: when it began and when it ended."))
            return None
        precision = Precision.BETWEEN if self.span.data == BETWEEN else when.precision
        return replace(when, precision=precision, until_on=on, until_at=at)

    def _date(self, which: str = "") -> date | None:
        """Return the day; None where it is half or not in the calendar."""
        parts = {name: self[f"{which}{name}"] for name in ("day", "month", "year")}
        missing = [name for name, field in parts.items() if not field.data]
        if missing:
            self.refuse(f"{which}{missing[0]}", _missing_in_words(missing))
            return None
        day = read_number(parts["day"].data)
        month, year = read_month(parts["month"].data), read_year(parts["year"].data)
        if day is None:
            self.refuse(f"{which}day", _("Write the day as a number, for example 3."))
        if month is None:
            self.refuse(f"{which}month", _("Write the month as a number, for example 11."))
        if year is None:
            self.refuse(f"{which}year", _("Write the year as a number, for example 2026."))
        if day is None or month is None or year is None:
            return None
        found = read_date(day, month, year)
        if found is None:
            words = _("There is no such day in the calendar. Look at the day and the month.")
            self.refuse(f"{which}day", words)
        return found

    def _time(self, name: str) -> time | None:
        """Return the time of day; None where none was typed, or with an error where it is none."""
        typed = self[name].data
        if not typed:
            return None
        found = read_time(typed)
        if found is None:
            self.refuse(name, _("Write the time like 14:02, or leave it out."))
        return found


def when_as_typed(when: When, zone: str) -> Mapping[str, str]:
    """Return what she would type to say the same again, for a form that opens with what is there.

    Args:
        when: what is there.
        zone: where the service is.
    """
    typed = {"zone": when.zone if when.zone != zone else ""}
    if when.on is None:
        return {**typed, "when": NOT_KNOWN}
    typed |= {"when": THEN, "day": str(when.on.day), "month": str(when.on.month), "year": str(when.on.year)}
    if when.at:
        typed["at"] = when.at.strftime("%H:%M")
    if when.precision is Precision.ABOUT:
        typed["about"] = "y"
    if when.is_second is not None:
        typed["hour"] = SECOND if when.is_second else FIRST
    if when.until_on:
        typed["span"] = BETWEEN if when.precision is Precision.BETWEEN else UNTIL
        end = when.until_on
        typed |= {"end_day": str(end.day), "end_month": str(end.month), "end_year": str(end.year)}
    if when.until_at:
        typed["end_at"] = when.until_at.strftime("%H:%M")
    return typed


def _missing_in_words(names: list[str]) -> str:
    """Say which parts of a date are missing."""
    if {"day", "month"} <= set(names):  # the year is there before anything is typed
        return _("Write the day it happened. If you do not know it, choose “I do not know when”.")
    missing = {"day": _("the day"), "month": _("the month"), "year": _("the year")}
    return _("Write %(missing)s too.", missing=_(" and ").join(missing[name] for name in names))
