"""Forms of staff about a whole paper: begun, looked through, shown, signed, issued, and handed over."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.accounts.passphrase import LONGEST
from portal.consultancy import staff_wording, wording
from portal.consultancy.copies import CopyKind
from portal.consultancy.forms.staff_parts import RevisedForm
from portal.consultancy.forums import FORUMS, Agency, ForumId
from portal.consultancy.signoff import WhyNotShown
from portal.consultancy.summary import Engagement
from portal.i18n import _, lazy
from portal.kernel.ids import PersonId
from portal.web.forms import Form, OnceForm, line, pick, picks, secret, tick
from portal.web.forms import words as many_lines

REASON_MOST = 2_000


class BeginForm(Form):
    """Beginning a paper: for which table."""

    forum = pick(
        lazy("For which table?"),
        [(one, wording.FORUM_NAMES[one]) for one in ForumId],
        needed=lazy("Choose a table."),
    )
    referred_by = line(
        lazy("Who brought the case to this table?"),
        limit=200,
        hint=lazy("An agency or a role. You can leave this out."),
    )
    engagement = picks(
        lazy("How do you work on it?"),
        [(one, wording.ENGAGEMENTS_OFFERED[one]) for one in Engagement],
        hint=lazy("All that fit."),
    )

    @property
    def chosen(self) -> ForumId:
        """Return the table that was chosen."""
        return ForumId(self.forum.data)

    @property
    def ways(self) -> tuple[Engagement, ...]:
        """Return the ways of work that were ticked."""
        return tuple(Engagement(one) for one in self.engagement.data or ())


class StayForm(Form):
    """Letting one thing stay in a paper, by name and for a reason."""

    shown = pick(lazy("Which of these may stay?"), [], needed=lazy("Choose which of these may stay."))
    reason = many_lines(
        lazy("Why may it be read at the table?"),
        limit=REASON_MOST,
        needed=lazy("Write why. Your name stands beside it."),
        hint=lazy("Your name and this reason are kept with the paper."),
    )

    def offer(self, found: Iterable[str]) -> None:
        """Offer what was found, each once."""
        self.shown.choices = [SelectChoice(one, one) for one in dict.fromkeys(found)]


class UnshownForm(Form):
    """Saying why she cannot be shown a paper, and asking a second person."""

    why = pick(
        lazy("Why can she not be shown it?"),
        [(one, staff_wording.WHY_NOT_SHOWN[one]) for one in WhyNotShown],
        needed=lazy("Choose one of these."),
    )
    reason = many_lines(
        lazy("What speaks against it?"),
        limit=REASON_MOST,
        needed=lazy("Write what speaks against it, so that a second person can agree or not."),
        hint=lazy("The second person reads this. She does not."),
    )
    person_id = pick(lazy("Who is to agree?"), [], needed=lazy("Choose who is to agree."))

    def offer(self, people: Iterable[tuple[PersonId, str]]) -> None:
        """Offer the colleagues who can be asked."""
        self.person_id.choices = [SelectChoice(one, name) for one, name in people]

    def say_has_way_in(self) -> None:
        """Say that she has a way in here."""
        self.refuse(
            "why", _("She has a way in here, and it works. Put the paper before her, or choose what is unsafe.")
        )


class SecondForm(Form):
    """Asking a named colleague to read a paper and sign it too."""

    person_id = pick(lazy("Who is to read it and sign?"), [], needed=lazy("Choose who is to read it and sign."))

    def offer(self, people: Iterable[tuple[PersonId, str]]) -> None:
        """Offer the colleagues who can be asked."""
        self.person_id.choices = [SelectChoice(one, name) for one, name in people]


class SignForm(RevisedForm):
    """Signing what was looked at: the passphrase again, so that it is the person who sits there."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who signs.")
    )

    def say_changed(self, revision: int) -> None:
        """Say that it was changed since it was looked at; what is signed then is the text as it is now."""
        self.revision.data = str(revision)
        self.refuse("passphrase", _("This paper was changed while you looked at it. Read it as it is now. Then sign."))


class IssueForm(Form):
    """Issuing a paper to people by name, each for their agency; `issue_form` adds a field for each."""

    is_sure = tick(
        lazy("I have looked at the names again"),
        needed=lazy("Look at the names again. Then tick this box."),
        hint=lazy("From now on it cannot be changed, only taken back."),
    )
    people: Mapping[str, PersonId]

    @property
    def readers(self) -> list[Any]:
        """Return the fields, one for each person."""
        return [self[name] for name in self.people]

    @property
    def named(self) -> list[tuple[PersonId, Agency]]:
        """Return who is to have it, and for which agency."""
        return [(self.people[field.short_name], Agency(field.data)) for field in self.readers if field.data]

    def say_nobody(self) -> None:
        """Ask for at least one name."""
        first = next(iter(self.people), "is_sure")
        self.refuse(first, _("Choose at least one person, and for which agency they read it."))


def issue_form(forum: ForumId, partners: Iterable[tuple[PersonId, str]]) -> type[IssueForm]:
    """Return the form by which a paper goes to partners: for each of them, not at all or for which agency."""
    named = [(f"reader{number}", person_id, name) for number, (person_id, name) in enumerate(partners, 1)]
    people = {field: person_id for field, person_id, _name in named}
    return type("IssueFormOfForum", (IssueForm,), {"people": people, **dict(_readers(forum, named))})


def _readers(forum: ForumId, named: Iterable[tuple[str, PersonId, str]]) -> Iterator[tuple[str, Any]]:
    agencies = [("", lazy("Not for them")), *((one, wording.AGENCIES[one]) for one in FORUMS[forum].agencies)]
    for field, _person_id, name in named:
        yield field, SelectField(name, choices=[SelectChoice(value, word) for value, word in agencies], default="")


class HandOverForm(OnceForm):
    """Handing the document itself to an agency that has to keep it."""

    agency = pick(
        lazy("To whom?"),
        [(one, wording.AGENCIES[one]) for one in Agency],
        needed=lazy("Choose the agency that has to keep it."),
    )
    reason = many_lines(
        lazy("Why do they have to keep it?"),
        limit=REASON_MOST,
        needed=lazy("Write why. What was handed over cannot be called back."),
        hint=lazy("With their reference, if you have it. This stays in the record of the case."),
    )
    kind = pick(
        lazy("In which form?"),
        [
            (CopyKind.PDF, lazy("PDF, to be read and printed")),
            (CopyKind.DATA, lazy("JSON, for a program that takes it in")),
        ],
        default=CopyKind.PDF,
        needed=lazy("Choose one of these."),
    )
