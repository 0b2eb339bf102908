"""Writing down what happened, adding pictures, sharing and taking back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask_wtf.file import MultipleFileField
from wtforms import Field, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.diary.correcting import ADDENDUM_MOST
from portal.diary.forms.groups import DetailFields, details_as_typed
from portal.diary.forms.moments import WhenFields, when_as_typed
from portal.diary.incidents import WORDS_MOST, IncidentDraft
from portal.evidence.sealing import MOST_FILE_BYTES, MOST_FILES_AT_ONCE
from portal.evidence.wording import ACCEPTED_TYPES
from portal.i18n import _, lazy, say_size
from portal.web.forms import ButtonForm, Form, OnceForm, picks
from portal.web.forms import words as many_lines


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


class ToldFields(WhenFields, DetailFields):
    """What happened: her words are needed, all else may be left as it is."""

    words = many_lines(
        lazy("What happened?"),
        limit=WORDS_MOST,
        needed=lazy("Write what happened, even if it is only a few words."),
        hint=lazy("In your own words. Write only what you could bear the other person to read."),
    )
    words_most = WORDS_MOST

    def to_draft(self, zone: str, now: datetime) -> IncidentDraft | None:
        """Return what was told; None where something of it cannot be meant, with an error beside the field."""
        when, count = self.to_when(zone, now), self.to_count()
        if when is None or count is None:
            return None
        return IncidentDraft(
            words=self.words.data,
            when=when,
            kinds=self.to_kinds(),
            fear=int(self.fear.data) if self.fear.data else None,
            how=self.how.data,
            details=self.to_details(),
            count=count,
        )


class IncidentForm(ToldFields, _WithPictures):
    """Writing down what happened, with pictures."""


class SendForm(ToldFields, OnceForm):
    """Something to be sent and forgotten; `sure` comes with the second press."""

    words = many_lines(
        lazy("What happened?"),
        limit=WORDS_MOST,
        needed=lazy("Write what happened, even if it is only a few words."),
        hint=lazy("In your own words."),
    )
    sure = HiddenField()


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
    """Sharing an entry: the press of a button, and how the entry was when it was pressed."""

    seen = HiddenField()


class ShareManyForm(Form):
    """Sharing the entries that are chosen from a page of her list."""

    notes = picks(lazy("Which notes?"), [], hint=lazy("Choose all that you want to share."))

    def offer(self, entries: Iterable[tuple[str, str]]) -> None:
        """Offer some entries: their ids, and what they are called."""
        self.notes.choices = [SelectChoice(entry_id, title) for entry_id, title in entries]

    def validate_notes(self, field: Field) -> None:
        """Ask for one at least."""
        if not field.data:
            raise ValidationError(_("Choose one note at least."))


class TakeBackForm(Form):
    """Taking an entry back: nothing but the press of a button."""


def as_typed(told: IncidentDraft, zone: str) -> Mapping[str, Iterable[str]]:
    """Return what she would type to tell the same again, for a form that opens with what is there.

    Args:
        told: what is there.
        zone: where the service is.
    """
    when = {name: [typed] for name, typed in when_as_typed(told.when, zone).items()}
    return {"words": [told.words], **details_as_typed(told), **when}
