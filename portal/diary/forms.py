"""Forms of the diary."""

from datetime import date, datetime, time

from flask_wtf.file import MultipleFileField

from portal.diary.correcting import ADDENDUM_MOST
from portal.diary.incidents import (
    FEAR_MOST,
    HOW_MOST,
    WORDS_MOST,
    Behaviour,
    IncidentDraft,
    Precision,
    When,
    check_when,
    now_in,
)
from portal.diary.wording import KINDS, why_not_then
from portal.evidence.sealing import MOST_FILE_BYTES, MOST_FILES_AT_ONCE
from portal.evidence.wording import ACCEPTED_TYPES
from portal.i18n import _, lazy, say_size
from portal.kernel.errors import InvalidError
from portal.kernel.typed_dates import read_date, read_month, read_number, read_time, read_year
from portal.web.forms import ButtonForm, Form, OnceForm, line, pick, picks, tick
from portal.web.forms import words as many_lines

NOW, THEN, NOT_KNOWN = "now", "then", "unknown"
FIRST, SECOND = "first", "second"
_FEAR = [
    ("", lazy("I would rather not say")),
    ("0", lazy("0 – not afraid")),
    *((str(n), str(n)) for n in range(1, FEAR_MOST)),
    (str(FEAR_MOST), lazy("10 – as afraid as I can be")),
]


class _WithPictures(OnceForm):
    """A form to which pictures can be added."""

    photo = MultipleFileField(lazy("A picture, if you have one"))
    photo_types = ACCEPTED_TYPES
    photo_most_bytes = MOST_FILE_BYTES

    @property
    def photo_hint(self) -> str:
        """Return what is said beside the field; a browser forgets what was chosen when a form comes back."""
        if self.errors and self.photo.data:
            return _("Please choose the picture again.")
        return _(
            "Up to %(number)s pictures, each up to %(size)s.", number=MOST_FILES_AT_ONCE, size=say_size(MOST_FILE_BYTES)
        )

    @property
    def photo_too_big(self) -> str:
        """Return what is said where a picture is larger than that."""
        return _("This picture is larger than %(size)s. Choose a smaller one.", size=say_size(MOST_FILE_BYTES))


class IncidentForm(_WithPictures):
    """Writing down what happened: her words are needed, all else may be left as it is."""

    words = many_lines(
        lazy("What happened?"),
        limit=WORDS_MOST,
        needed=lazy("Write what happened, even if it is only a few words."),
        hint=lazy("In your own words. Leave out what the other person must never know, like where you are staying."),
    )
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
    kinds = picks(
        lazy("What kind of thing was it?"),
        [(kind, word) for kind, word in KINDS.items()],
        hint=lazy("Choose all that fit."),
    )
    fear = pick(lazy("How afraid were you?"), _FEAR, default="")
    how = many_lines(lazy("How was it for you?"), limit=HOW_MOST, hint=lazy("What it did to you, then or since."))
    words_most = WORDS_MOST
    then = THEN

    def to_draft(self, zone: str, now: datetime) -> IncidentDraft | None:
        """Return what was told; None where the day or the time cannot be meant, with an error beside the field."""
        when = self._when(zone, now)
        if when is None:
            return None
        try:
            check_when(when, now)
        except InvalidError as error:
            self.refuse(*why_not_then(error))
            return None
        return IncidentDraft(
            words=self.words.data,
            when=when,
            kinds=frozenset(Behaviour(kind) for kind in self.kinds.data or ()),
            fear=int(self.fear.data) if self.fear.data else None,
            how=self.how.data,
        )

    @property
    def is_twice(self) -> bool:
        """Whether it must be asked which of two equal hours is meant."""
        return bool(self.hour.errors or self.hour.data)

    @property
    def has_more(self) -> bool:
        """Whether anything was said that need not be, and so must not be hidden."""
        more = (self.kinds, self.fear, self.how)
        return any(field.data or field.errors for field in more)

    def _when(self, zone: str, now: datetime) -> When | None:
        if self.when.data == NOT_KNOWN:
            return When(Precision.UNKNOWN, zone)
        if self.when.data != THEN:
            return now_in(zone, now)
        on = self._date()
        at = self._time()
        if on is None or (at is None and self.at.errors):
            return None
        if at is None:
            return When(Precision.DAY, zone, on)
        precision = Precision.ABOUT if self.about.data else Precision.EXACT
        return self._told_apart(When(precision, zone, on, at))

    def _told_apart(self, when: When) -> When:
        """Say which of two equal hours is meant, where there are two and it was said."""
        if not when.is_twice or not self.hour.data:
            return when
        return When(when.precision, when.zone, when.on, when.at, is_second=self.hour.data == SECOND)

    def _date(self) -> date | None:
        """Return the day; None where it is half or not in the calendar."""
        missing = [field for field in (self.day, self.month, self.year) if not field.data]
        if missing:
            self.refuse(missing[0].short_name, _missing_in_words([field.short_name for field in missing]))
            return None
        day, month, year = read_number(self.day.data), read_month(self.month.data), read_year(self.year.data)
        if day is None:
            self.refuse("day", _("Write the day as a number, for example 3."))
        if month is None:
            self.refuse("month", _("Write the month as a number, for example 11."))
        if year is None:
            self.refuse("year", _("Write the year as a number, for example 2026."))
        if day is None or month is None or year is None:
            return None
        found = read_date(day, month, year)
        if found is None:
            self.refuse("day", _("There is no such day in the calendar. Look at the day and the month."))
        return found

    def _time(self) -> time | None:
        """Return the time of day; None where none was typed, or with an error where it is none."""
        if not self.at.data:
            return None
        found = read_time(self.at.data)
        if found is None:
            self.refuse("at", _("Write the time like 14:02, or leave it out."))
        return found


class PictureForm(_WithPictures):
    """Adding pictures to an entry."""


class AddForm(OnceForm):
    """Writing something under an entry later."""

    words = many_lines(
        lazy("What do you want to add?"),
        limit=ADDENDUM_MOST,
        needed=lazy("Write what you want to add."),
        hint=lazy("What came to mind later, or what you want to put right. It stands under the note, with the day."),
    )
    words_most = ADDENDUM_MOST


class ConfirmForm(ButtonForm):
    """Saying that an entry is right: nothing but the press of a button."""


class ShareForm(Form):
    """Sharing an entry: nothing but the press of a button."""


class TakeBackForm(Form):
    """Taking an entry back: nothing but the press of a button."""


def _missing_in_words(names: list[str]) -> str:
    """Say which parts of a date are missing."""
    if {"day", "month"} <= set(names):  # the year is there before anything is typed
        return _("Write the day it happened. If you do not know it, choose “I do not know when”.")
    missing = {"day": _("the day"), "month": _("the month"), "year": _("the year")}
    return _("Write %(missing)s too.", missing=_(" and ").join(missing[name] for name in names))
