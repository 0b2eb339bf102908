"""Forms about check-ins by text."""

from datetime import time

from wtforms.fields.choices import SelectChoice

from portal.access.numbers import number_in_use, takes_no_texts
from portal.accounts.passphrase import LONGEST
from portal.checkins.plan import AgreementDraft, PlanDraft
from portal.checkins.schedule import EVERY_DAY, Rhythm, Schedule
from portal.checkins.wording import REMINDERS, TEXTS
from portal.contact.gate import Window
from portal.contact.wording import DAYS
from portal.i18n import _, lazy
from portal.kernel.ids import PersonId
from portal.kernel.typed_dates import read_time
from portal.web.forms import Form, line, pick, picks, secret, tick

_NOBODY = "nobody"
_LONGEST_TEXT = 400
_OWN = "own"
_ROWS = 3


class AgreeForm(Form):
    """Writing down that check-ins were agreed with her."""

    has_talked = tick(
        lazy("I talked to her. She wants to be asked by text, and knows when somebody watches and when nobody does."),
        needed=lazy("Talk to her first. Then tick this box."),
    )
    deputy_id = pick(lazy("Who is told after you?"), [], needed=lazy("Choose who is told after you."))
    text_clears = tick(
        lazy("Her word, coming late, ends an alert by itself."),
        hint=lazy("Leave this out where the level is high. Her word stands on her phone once she has used it."),
    )

    def offer(self, people: list[tuple[PersonId, str]]) -> None:
        """Offer who can be told after her advocate."""
        nobody = SelectChoice(_NOBODY, _("Whoever else works on her case"))
        self.deputy_id.choices = [nobody, *(SelectChoice(person, name) for person, name in people)]

    def to_draft(self) -> AgreementDraft:
        """Return what was filled in."""
        chosen = self.deputy_id.data
        deputy = None if chosen in {None, "", _NOBODY} else PersonId(chosen)
        return AgreementDraft(deputy, text_clears=bool(self.text_clears.data))


class _PassphraseForm(Form):
    """A form that takes her passphrase again."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


class PlanForm(_PassphraseForm):
    """When she is asked, and in which words; the days and her own words are asked for under what they belong to."""

    weekly, own = Rhythm.WEEKLY.value, _OWN
    rhythm = pick(
        lazy("How often?"),
        [(Rhythm.DAILY, lazy("Every day")), (Rhythm.WEEKLY, lazy("On some days of the week"))],
        needed=lazy("Choose how often."),
    )
    days = picks(lazy("On which days?"), DAYS.items())
    at = line(lazy("At what time?"), limit=20, needed=lazy("Write the time like 19:00."))
    text = pick(
        lazy("What shall the text say?"),
        [*((text, text) for text in TEXTS), (_OWN, lazy("My own words"))],
        needed=lazy("Choose what the text says."),
        hint=lazy("It says nothing to anybody else. Nothing is written on your phone but this."),
    )
    own_text = line(lazy("Your own words"), limit=_LONGEST_TEXT)
    reminder = pick(
        lazy("And if you have not answered after half an hour?"),
        [(text, text) for text in REMINDERS],
        needed=lazy("Choose what the second text says."),
    )

    def to_draft(self, zone: str) -> PlanDraft | None:
        """Return what was filled in; None where something cannot be meant, with an error beside the field."""
        at = read_time(self.at.data)
        if at is None:
            self.refuse("at", _("Write the time like 19:00."))
        days = frozenset(int(day) for day in self.days.data or ())
        rhythm = Rhythm(self.rhythm.data)
        if rhythm is Rhythm.WEEKLY and not days:
            self.refuse("days", _("Choose the days."))
        if at is None or self.errors:
            return None
        text = self.own_text.data if self.text.data == _OWN else self.text.data
        schedule = Schedule(rhythm, EVERY_DAY if rhythm is Rhythm.DAILY else days, at, zone)
        return PlanDraft(schedule, text, self.reminder.data)

    @property
    def text_field(self) -> str:
        """Return in which field the words stand that were chosen."""
        return "own_text" if self.text.data == _OWN else "text"


class WordsForm(_PassphraseForm):
    """Her two words."""

    safe = secret(
        lazy("The word for “all is well”"),
        needed=lazy("Choose a word."),
        hint=lazy("It must match to the letter, capital letters too, the way your phone writes it."),
    )
    other = secret(
        lazy("The word for “I need help”"),
        needed=lazy("Choose a word."),
        hint=lazy("This one is understood with a slip of the finger too. To anybody else the two look the same."),
    )


class CodeForm(Form):
    """Typing back the code that came."""

    code = line(lazy("The figures in the text"), limit=20, needed=lazy("Type the figures that came."))


class PauseForm(_PassphraseForm):
    """Not being asked for a while."""

    days = pick(
        lazy("How long shall we not ask?"),
        [
            ("1", lazy("Until this time tomorrow")),
            ("3", lazy("Three days")),
            ("7", lazy("A week")),
            ("14", lazy("Two weeks")),
        ],
        needed=lazy("Choose how long."),
    )


class WatchForm(Form):
    """When somebody of the service watches."""

    days1, days2, days3 = (picks(lazy("On these days"), DAYS.items()) for _row in range(_ROWS))
    from1, from2, from3 = (line(lazy("From"), limit=20) for _row in range(_ROWS))
    until1, until2, until3 = (line(lazy("Until"), limit=20) for _row in range(_ROWS))

    @property
    def rows(self) -> list[tuple[object, object, object]]:
        """Return the rows of hours."""
        return [(self[f"days{n}"], self[f"from{n}"], self[f"until{n}"]) for n in range(1, _ROWS + 1)]

    def to_hours(self) -> tuple[Window, ...] | None:
        """Return what was filled in; None where something cannot be meant, with an error beside the field."""
        found = [self._row(number) for number in range(1, _ROWS + 1)]
        return None if self.errors else tuple(window for window in found if window is not None)

    def _row(self, number: int) -> Window | None:
        days = frozenset(int(day) for day in self[f"days{number}"].data or ())
        typed = [self[f"{end}{number}"].data for end in ("from", "until")]
        if not days:
            return None
        if not any(typed):
            return Window(days, time(), time())
        begins, ends = read_time(typed[0]), read_time(typed[1])
        if begins is None or ends is None or begins == ends:
            self.refuse(f"from{number}", _("Write both times like 09:00. For the whole day, leave both out."))
            return None
        return Window(days, begins, ends)


class WorkPhoneForm(_PassphraseForm):
    """The work telephone of somebody on the staff."""

    phone = line(
        lazy("Which phone do you have with you at work?"),
        limit=40,
        needed=lazy("Type the number."),
        hint=lazy("A phone for work only, not the one you use at home."),
    )

    def to_number(self, *, may_be_fictional: bool) -> str | None:
        """Return the number in its one form; None where it is none that gets texts, with an error beside the field."""
        number = number_in_use(self.phone.data, may_be_fictional=may_be_fictional)
        if number is None:
            self.refuse("phone", _("This is not a phone number that works. Look at it and type it again."))
        elif takes_no_texts(number):
            self.refuse("phone", _("This number cannot get texts. Choose another number."))
            return None
        return number


class PhoneForm(Form):
    """Answering on the telephone in the page."""

    phone = line(lazy("Which phone?"), limit=40, needed=lazy("Choose a phone."))
    words = line(lazy("Answer"), limit=2000)
