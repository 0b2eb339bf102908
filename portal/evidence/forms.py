"""Fields and forms for files."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms.validators import ValidationError

from portal.evidence.receiving import incoming_of
from portal.evidence.sealing import NotKeptError
from portal.evidence.wording import why_not
from portal.storage import StorageFullError
from portal.web.forms import Form


class TakeForm(Form):
    """Taking the original along: nothing but the press of a button."""


class OnlyPictures:
    """Refuse what is no picture, empty, too large, or has not arrived whole."""

    def __call__(self, _form: FlaskForm, field: MultipleFileField) -> None:
        """Check every file of one field."""
        for incoming in incoming_of(field.data):
            try:
                incoming.check()
            except (NotKeptError, StorageFullError) as fault:
                raise ValidationError(why_not(fault)) from None


def pictures(label: str, *, hint: str = "", **kw: Any) -> MultipleFileField:  # noqa: ANN401 - WTForms' own
    """Return a field for pictures; its form's view is marked `receives_files` and calls `take_pictures`."""
    return MultipleFileField(label, validators=[OnlyPictures()], description=hint, **kw)
