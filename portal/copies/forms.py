"""The form of what she takes a copy of."""

from datetime import date

from portal.accounts.passphrase import LONGEST
from portal.copies.choosing import (
    Choice,
    CopyForm,
    DaysError,
    NothingChosenError,
    TooManyNotesError,
    What,
)
from portal.diary.incidents import Behaviour
from portal.diary.wording import KINDS
from portal.i18n import _, lazy
from portal.kernel.errors import InvalidError
from portal.web.forms import Form, line, pick, picks, secret

_DAY_LETTERS = 20


class TakeForm(Form):
    """Choosing, and the passphrase once more."""

    what = pick(
        lazy("What do you want a copy of?"),
        [(What.NOTES, lazy("My notes")), (What.ALONE, lazy("What is only mine, in a file of its own"))],
        default=What.NOTES,
    )
    form = pick(
        lazy("What should the file be?"),
        [(CopyForm.PDF, lazy("To read or print")), (CopyForm.DATA, lazy("For a computer program"))],
        default=CopyForm.PDF,
    )
    since = line(lazy("From which day?"), limit=_DAY_LETTERS, hint=lazy("Leave it out to begin with the first."))
    until = line(lazy("Until which day?"), limit=_DAY_LETTERS, hint=lazy("Leave it out to go up to today."))
    kinds = picks(
        lazy("Only notes of these kinds"),
        [(kind, word) for kind, word in KINDS.items()],
        hint=lazy("Choose none to take all."),
    )
    passphrase = secret(
        lazy("Your passphrase"),
        needed=lazy("Type your passphrase, so that nobody else can do this."),
        limit=LONGEST,
    )

    @property
    def has_more(self) -> bool:
        """Whether anything stands in the part that is folded away."""
        return any(field.data or field.errors for field in (self.since, self.until, self.kinds))

    def to_choice(self) -> Choice | None:
        """Return what was chosen; None where a day cannot be meant, with an error beside it."""
        what = What(self.what.data or What.NOTES)
        since, until = self._day("since"), self._day("until")
        if what is What.ALONE and self.kinds.data:
            self.refuse("kinds", _("What is only yours has no kinds. Choose none here."))
        if self.errors:
            return None
        kinds = frozenset(Behaviour(kind) for kind in self.kinds.data or ())
        return Choice(what, CopyForm(self["form"].data or CopyForm.PDF), since, until, kinds)

    def say_why_not(self, error: InvalidError) -> None:
        """Say beside a field why there is no such copy."""
        if isinstance(error, TooManyNotesError):
            why = _(
                "That is %(chosen)s notes. One file of this kind holds %(most)s. Choose fewer days, and take several.",
                chosen=f"{error.chosen:,}",
                most=f"{error.most:,}",
            )
        elif isinstance(error, NothingChosenError):
            why = _("There is no note like that. Look at the days and the kinds.")
        elif isinstance(error, DaysError):
            why = _("This day is before the first day. Look at both.")
        else:
            raise error
        self.refuse(error.field or "since", why)

    def _day(self, name: str) -> date | None:
        text = self[name].data
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.refuse(name, _("Write the day like 2026-03-27: the year, the month, the day."))
            return None
