"""Forms of an advocate's work on cases."""

from datetime import date

from wtforms import HiddenField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.access.parties import Party
from portal.access.service import CaseDraft
from portal.accounts.passphrase import LONGEST
from portal.casework.record import SOURCE_MOST, WORDS_MOST, NoteKind, RecordDraft
from portal.casework.standing import REASON_MOST, Level, Mode
from portal.i18n import _, lazy
from portal.kernel.ids import PersonId
from portal.kernel.typed_dates import read_date, read_month, read_number, read_year
from portal.web.forms import ButtonForm, Form, OnceForm, line, pick, secret, tick, words

_LIST_LIMIT = 1000


class CaseForm(OnceForm):
    """Opening a case: what she is called, and the two people it is about."""

    display_name = line(
        lazy("What does she want to be called?"),
        limit=60,
        needed=lazy("Write what she wants to be called. It can be any name she likes."),
        hint=lazy("This is the name that you and your team see."),
    )
    her_names = words(
        lazy("Her full name"),
        limit=_LIST_LIMIT,
        needed=lazy("Write her full name, so that it can be checked against other cases."),
        hint=lazy("One name a line, also names she had before. They are turned into codes; the names are not kept."),
    )
    her_contacts = words(
        lazy("Her phone numbers and accounts"), limit=_LIST_LIMIT, hint=lazy("One a line. You can leave this out.")
    )
    other_names = words(
        lazy("The other person’s full name"),
        limit=_LIST_LIMIT,
        hint=lazy("One name a line, also other names they use. Leave it out if nobody knows who it is."),
    )
    other_contacts = words(
        lazy("Their phone numbers and accounts"), limit=_LIST_LIMIT, hint=lazy("One a line. You can leave this out.")
    )
    is_checked = tick(lazy("I am a lead. I have looked at the other case and this one may be opened."))

    def to_draft(self) -> CaseDraft:
        """Return what was filled in."""
        return CaseDraft(
            display_name=self.display_name.data,
            her=Party(_lines(self.her_names.data), _lines(self.her_contacts.data)),
            other=Party(_lines(self.other_names.data), _lines(self.other_contacts.data)),
            is_checked_by_lead=bool(self.is_checked.data),
        )


class ConfirmForm(Form):
    """Confirming by voice that it was she who joined."""

    has_talked = tick(
        lazy("I talked to her on a number I already had, and she says that it was she who joined."),
        needed=lazy("Talk to her first. Then tick this box."),
    )


class ConfirmBackForm(Form):
    """Confirming by voice that it was she who came back."""

    has_talked = tick(
        lazy("I talked to her on a number I already had, and she says that it was she who came back."),
        needed=lazy("Talk to her first. Then tick this box."),
    )


class PutBackForm(Form):
    """Putting a way in back; the passphrase again, so that it is the lead who decides."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


class AssignForm(Form):
    """Putting an advocate on a case."""

    person_id = pick(lazy("Who is to work on this case?"), [], needed=lazy("Choose who is to work on this case."))

    def offer(self, people: list[tuple[PersonId, str]]) -> None:
        """Offer the advocates who are free to take it."""
        self.person_id.choices = [SelectChoice(person_id, name) for person_id, name in people]


class LevelForm(Form):
    """Setting a case's level of risk."""

    level = pick(
        lazy("Which level?"),
        [
            (Level.HIGH, lazy("High")),
            (Level.MEDIUM, lazy("Medium")),
            (Level.STANDARD, lazy("Standard")),
        ],
        needed=lazy("Choose a level."),
        hint=lazy("You decide. Nothing here works it out for you."),
    )
    reason = words(
        lazy("Why?"),
        limit=REASON_MOST,
        needed=lazy("Write why, so that whoever takes over can follow it."),
        hint=lazy("Your team and your lead read this. Write what you know, and how you know it."),
    )
    seen = HiddenField()

    @property
    def chosen(self) -> Level:
        """Return the level that was chosen."""
        return Level(self.level.data)


class ModeForm(Form):
    """Beginning to work on a case in one of the four ways."""

    mode = pick(
        lazy("How do you work on this case?"),
        [
            (Mode.CONSULTANCY, lazy("Input to the case consultancy")),
            (Mode.PROFESSIONALS, lazy("Advice to other professionals")),
            (Mode.ADVICE, lazy("Advice to her, once")),
            (Mode.INTENSIVE, lazy("Work with her over time")),
        ],
        needed=lazy("Choose one of the four."),
    )
    day = line(lazy("Day"), limit=2, needed=lazy("Which day?"))
    month = line(lazy("Month"), limit=20, needed=lazy("Which month?"))
    year = line(lazy("Year"), limit=4, needed=lazy("Which year?"))
    reason = line(
        lazy("Who asked for it?"), limit=SOURCE_MOST, hint=lazy("For example a police officer, or she herself.")
    )

    @property
    def chosen(self) -> Mode:
        """Return the way that was chosen."""
        return Mode(self.mode.data)

    def began_on(self, today: date) -> date | None:
        """Return the day that was typed; none, with what is wrong said beside it, where it cannot be meant."""
        day, month, year = read_number(self.day.data), read_month(self.month.data), read_year(self.year.data)
        found = read_date(day, month, year) if day and month and year else None
        if found is None:
            self.refuse(
                "day", _("There is no such day. For example, %(day)s.", day=f"{today.day} {today.month} {today.year}")
            )
        return found


class EndModeForm(ButtonForm):
    """Ending a way of work, today."""


class CloseForm(Form):
    """Asking that a case be closed, or that it stay open."""

    reason = words(
        lazy("Why?"),
        limit=REASON_MOST,
        needed=lazy("Write why."),
        hint=lazy("Your team and your lead read this."),
    )


class HoldForm(Form):
    """Keeping everything in a case, or lifting that."""

    reason = words(
        lazy("Why?"),
        limit=REASON_MOST,
        needed=lazy("Write why."),
        hint=lazy("Your team and your lead read this. She sees that it is so, and by whom, and can ask you why."),
    )


class ReasonForm(Form):
    """A lead's reason for opening a case they are not on."""

    reason = words(
        lazy("Why do you open this case?"),
        limit=REASON_MOST,
        needed=lazy("Write why. She reads it."),
        hint=lazy("She reads this word for word, with your name and the time."),
    )


class RecordForm(OnceForm):
    """An entry of the professional record."""

    kind = pick(
        lazy("Fact or opinion?"),
        [
            (NoteKind.FACT, lazy("A fact: somebody saw, heard or did it")),
            (NoteKind.OPINION, lazy("An opinion: what I think it means")),
        ],
        needed=lazy("Say whether it is a fact or an opinion."),
    )
    source = line(
        lazy("Who says so?"),
        limit=SOURCE_MOST,
        hint=lazy("For example: she told me by phone. A fact needs this."),
    )
    words = words(lazy("What do you want to keep?"), limit=WORDS_MOST, needed=lazy("Write something first."))
    talked = tick(lazy("I talked to her, or she wrote to me."))

    def validate_source(self, field: StringField) -> None:
        """Ask a fact for its source."""
        if self.kind.data == NoteKind.FACT and not field.data:
            raise ValidationError(_("Write who says so, or mark it as an opinion."))

    def to_draft(self) -> RecordDraft:
        """Return what was filled in."""
        return RecordDraft(NoteKind(self.kind.data), self.words.data, self.source.data, bool(self.talked.data))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(found for found in (entry.strip() for entry in text.splitlines()) if found)
