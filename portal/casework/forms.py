"""Forms of an advocate's work on cases."""

from wtforms.fields.choices import SelectChoice

from portal.access.parties import Party
from portal.access.service import CaseDraft
from portal.i18n import lazy
from portal.kernel.ids import PersonId
from portal.web.forms import Form, OnceForm, line, pick, tick, words

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


class AssignForm(Form):
    """Putting an advocate on a case."""

    person_id = pick(lazy("Who is to work on this case?"), [], needed=lazy("Choose who is to work on this case."))

    def offer(self, people: list[tuple[PersonId, str]]) -> None:
        """Offer the advocates who are free to take it."""
        self.person_id.choices = [SelectChoice(person_id, name) for person_id, name in people]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(found for found in (entry.strip() for entry in text.splitlines()) if found)
