"""What is said of entries: when things happened, of what kinds they were, who can read them, why a form is refused."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from portal.diary.correcting import Fixed
from portal.diary.incidents import (
    Behaviour,
    EndError,
    FutureIncidentError,
    LongAgoError,
    Precision,
    RepeatedTimeError,
    Sharing,
    SkippedTimeError,
    When,
)
from portal.diary.zones import place_of
from portal.i18n import _, lazy, ngettext, reader_locale, say_day, say_when
from portal.kernel.errors import InvalidError

_WEEKS_FROM, _MONTHS_FROM, _YEARS_FROM = 15, 61, 700  # in days

KINDS = {
    Behaviour.CONTACTING: lazy("Called, wrote or tried to reach me"),
    Behaviour.FOLLOWING: lazy("Followed me"),
    Behaviour.LOITERING: lazy("Hung around near me or a place I go to"),
    Behaviour.WATCHING: lazy("Watched me or spied on me"),
    Behaviour.MONITORING: lazy("Got into my phone, e-mail or accounts"),
    Behaviour.PUBLISHING: lazy("Put something about me online, or pretended to be me"),
    Behaviour.PROPERTY: lazy("Damaged, took or moved my things"),
    Behaviour.GIFT: lazy("Sent or left me something"),
    Behaviour.THREAT: lazy("Threatened me or somebody else"),
    Behaviour.VIOLENCE: lazy("Hurt me or somebody else, or tried to"),
    Behaviour.THIRD_PARTY: lazy("Used other people to reach me or to find things out"),
    Behaviour.TRACKER: lazy("Hid something that tells where I am"),
    Behaviour.ORDER: lazy("Did what a court or the police had forbidden"),
    Behaviour.OTHER: lazy("Something else"),
}
"""What people say for what was done, the most frequent first."""

_SHORT_KINDS = {
    Behaviour.CONTACTING: lazy("called or wrote"),
    Behaviour.FOLLOWING: lazy("followed"),
    Behaviour.LOITERING: lazy("hung around"),
    Behaviour.WATCHING: lazy("watched"),
    Behaviour.MONITORING: lazy("accounts or phone"),
    Behaviour.PUBLISHING: lazy("online"),
    Behaviour.PROPERTY: lazy("my things"),
    Behaviour.GIFT: lazy("left something"),
    Behaviour.THREAT: lazy("threat"),
    Behaviour.VIOLENCE: lazy("hurt"),
    Behaviour.THIRD_PARTY: lazy("through others"),
    Behaviour.TRACKER: lazy("tracker"),
    Behaviour.ORDER: lazy("forbidden by order"),
    Behaviour.OTHER: lazy("something else"),
}


def kinds_in_words(kinds: Iterable[Behaviour]) -> list[str]:
    """Return what was done, as people say it."""
    chosen = set(kinds)
    return [str(words) for kind, words in KINDS.items() if kind in chosen]


def kinds_in_short(kinds: Iterable[Behaviour]) -> str:
    """Return what was done, for a line in a list."""
    chosen = set(kinds)
    return ", ".join(str(words) for kind, words in _SHORT_KINDS.items() if kind in chosen)


def fear_in_words(fear: int | None) -> str:
    """Say how afraid she was."""
    return _("%(fear)s of 10", fear=fear) if fear is not None else _("not said")


def when_in_words(when: When, now: datetime, home: str = "") -> str:
    """Say when something happened, as exactly as she knows and no more so.

    Args:
        when: as she told it.
        now: this moment.
        home: the zone in which the reader is; where another is meant, its place is said.
    """
    if when.on is None:
        return _("Day not known")
    today = now.astimezone(ZoneInfo(when.zone)).date()
    said = _from_until(when, today) if when.until_on else _began(when, today)
    if home and when.zone != home:
        return _("%(when)s, time in %(place)s", when=said, place=place_of(when.zone))
    return said


def written_in_words(when: When, recorded_at: datetime, now: datetime, zone: str) -> str:
    """Say when something was written down, and how long that was after it happened, where it was not the same day."""
    written = moment_in_words(recorded_at, now, zone)
    last_on = when.until_on or when.on
    if last_on is None:
        return written
    days = (recorded_at.astimezone(ZoneInfo(when.zone)).date() - last_on).days
    return _("%(when)s, %(later)s", when=written, later=_later(days)) if days > 0 else written


def _later(days: int) -> str:
    if days < _WEEKS_FROM:
        return ngettext("%(num)s day later", "%(num)s days later", days)
    if days < _MONTHS_FROM:
        return ngettext("about %(num)s week later", "about %(num)s weeks later", round(days / 7))
    if days < _YEARS_FROM:
        return ngettext("about %(num)s month later", "about %(num)s months later", round(days / 30.4))
    return ngettext("about %(num)s year later", "about %(num)s years later", round(days / 365.25))


def fixed_in_words(why: Fixed) -> str:
    """Say why an entry is not changed any more."""
    return {
        Fixed.SHARED: _("You have shared this note, so it stays as it was read. You can always add to it."),
        Fixed.CONFIRMED: _("You have said that this note is right, so it stays as it is. You can always add to it."),
        Fixed.TIME: _(
            "You wrote this note more than a day ago, so it stays as it is: what was written down at the time counts "
            "the most. You can always add to it."
        ),
    }[why]


def time_in_words(when: When) -> str:
    """Say the time of day alone, for a list whose headings are days."""
    if when.on is None:
        return _("day not known")
    if when.until_on is None:
        return _("time not known") if when.at is None else _about(when, _time(when.at))
    end = "" if when.until_on == when.on else _day(when.until_on, when.on)
    end = ", ".join(filter(None, (end, _time(when.until_at) if when.until_at else "")))
    if when.precision is Precision.BETWEEN:
        begin = _time(when.at) if when.at else _("this day")
        return _("some time between %(begin)s and %(end)s", begin=begin, end=end or _("its end"))
    if when.at is None:
        return _("until %(end)s", end=end) if end else _("time not known")
    return _("%(begin)s until %(end)s", begin=_about(when, _time(when.at)), end=end)


def day_in_words(day: date, now: datetime, zone: str) -> str:
    """Say a day as people say it."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if day == today:
        return _("Today")
    return _("Yesterday") if (today - day).days == 1 else _day(day, today)


def since_in_words(moment: datetime, now: datetime, zone: str) -> str:
    """Say since when: the time today, the day before."""
    day, today = (one.astimezone(ZoneInfo(zone)).date() for one in (moment, now))
    if day == today:
        return _("today, %(time)s", time=moment.astimezone(ZoneInfo(zone)).strftime("%H:%M"))
    return _("yesterday") if (today - day).days == 1 else _day(day, today)


def sharing_in_words(sharing: Sharing, names: Sequence[str], now: datetime, zone: str) -> str:
    """Say who can read an entry."""
    if sharing.shared_at is None:
        return _("Only you")
    if sharing.withdrawn_at is not None:
        return _("Only you. You took it back %(since)s", since=since_in_words(sharing.withdrawn_at, now, zone))
    since = since_in_words(sharing.shared_at, now, zone)
    if not names:
        return _("Shared since %(since)s", since=since)
    return _("Shared with %(names)s since %(since)s", names=names_in_words(names), since=since)


def opening_in_words(first: datetime | None, last: datetime | None, now: datetime, zone: str) -> str:
    """Say when somebody opened an entry."""
    if first is None or last is None:
        return _("has not opened it")
    if first == last:
        return _("opened it %(when)s", when=moment_in_words(first, now, zone))
    return _(
        "opened it first %(first)s and last %(last)s",
        first=moment_in_words(first, now, zone),
        last=moment_in_words(last, now, zone),
    )


def names_in_words(names: Sequence[str]) -> str:
    """Say some names as one list."""
    if len(names) < 2:  # noqa: PLR2004 - one name is no list
        return "".join(names)
    return _("%(names)s and %(last)s", names=", ".join(names[:-1]), last=names[-1])


def moment_in_words(moment: datetime, now: datetime, zone: str) -> str:
    """Say a moment of the server's clock."""
    return say_when(moment, zone, now=now, locale=reader_locale())


def why_not_then(error: InvalidError) -> tuple[str, str]:
    """Say why something cannot have happened then, and beside which field."""
    words: dict[type[InvalidError], tuple[str, str]] = {
        FutureIncidentError: ("day", _("That is in the future. When did it happen?")),
        LongAgoError: ("year", _("Look at the year. It must be 1900 or later.")),
        SkippedTimeError: (
            "at",
            _("There was no such time that night: the clocks went forward. Write the time after it, or leave it out."),
        ),
        EndError: ("end_day", _("Look at the end again. It must be after the beginning, and not in the future.")),
        RepeatedTimeError: ("hour", _("The clocks went back that night, so this time came twice. Which one was it?")),
    }
    return words.get(type(error), ("day", _("Look at the day and the time again.")))


def _day(day: date, today: date) -> str:
    return say_day(day, today=today, locale=reader_locale())


def _began(when: When, today: date) -> str:
    """Say one moment, or the day where no more is known."""
    day = _day(when.on or today, today)
    if when.at is None:
        return _("%(day)s, time not known", day=day)
    words = f"{day}, {_about(when, _time(when.at))}"
    if not when.is_twice:
        return words
    if when.is_second:
        return _("%(when)s, after the clocks went back", when=words)
    return _("%(when)s, before the clocks went back", when=words)


def _from_until(when: When, today: date) -> str:
    """Say what has a beginning and an end."""
    on, until = when.on or today, when.until_on or today
    begin, end = _day(on, today), _day(until, today)
    if when.at is not None:
        begin = f"{begin}, {_about(when, _time(when.at))}"
    if when.until_at is not None:
        end = _time(when.until_at) if until == on else f"{end}, {_time(when.until_at)}"
    if when.precision is Precision.BETWEEN:
        return _("Some time between %(begin)s and %(end)s", begin=begin, end=end)
    return begin if begin == end else _("%(begin)s, until %(end)s", begin=begin, end=end)


def _about(when: When, words: str) -> str:
    return _("about %(time)s", time=words) if when.precision is Precision.ABOUT else words


def _time(at: time) -> str:
    return at.strftime("%H:%M")
