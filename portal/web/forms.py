"""What every form is made of: kind words, tidy text, and nothing typed ever lost."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.i18n import _, lazy
from portal.kernel.errors import InvalidError
from portal.kernel.ids import is_id, new_id
from portal.kernel.text import clean, clean_line

Choices = Iterable[tuple[str, str]]


class StaleButtonError(InvalidError):
    """A button was pressed on a page that had been open too long; nothing was done."""


class Form(FlaskForm):
    """The base of every form: its check covers the token, whose staleness costs nothing that was typed."""

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own type
        """Check everything, and say it kindly where the page had been open too long."""
        is_good = super().validate(extra_validators)
        if "csrf_token" in self and self["csrf_token"].errors:
            self["csrf_token"].errors = [
                _("This page was open for a long time. What you typed is still here. Look it over and press again.")
            ]
        return bool(is_good)

    def refuse(self, field: str, message: str) -> None:
        """Put an error beside a field."""
        self[field].errors = [*self[field].errors, message]


class ButtonForm(Form):
    """A form that is a button, and nothing to fill in."""

    def require(self) -> None:
        """Let only a press from a page of this visit go on: there is nothing typed to be given back.

        Raises:
            StaleButtonError: it came from anywhere else, or from a page that is too old.
        """
        if not self.validate_on_submit():
            raise StaleButtonError


class OnceForm(Form):
    """A form that is kept once, however often it is sent."""

    once = HiddenField(default=new_id)

    def validate_once(self, field: HiddenField) -> None:
        """Take only a token of our own shape; a mangled one becomes a new one."""
        if not is_id(field.data or ""):
            field.data = new_id()


class AtMost:
    """Refuse text that is longer than its limit, which stands beside the field."""

    def __init__(self, limit: int) -> None:
        """Remember the limit, in characters."""
        self.limit = limit

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Check one field."""
        length = len(field.data or "")
        if length > self.limit:
            message = _(
                "This is %(length)s characters long. The most is %(limit)s.",
                length=f"{length:,}",
                limit=f"{self.limit:,}",
            )
            raise ValidationError(message)


class Needed:
    """Ask for something that cannot be left out, in the field's own words."""

    def __init__(self, message: str) -> None:
        """Remember what is said where it is missing."""
        self.message = message

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        """Refuse what is empty once it is tidied."""
        if not field.data:
            raise StopValidation(str(self.message))


class _Pick(RadioField):
    """A choice of one among a few, or none."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' own signature
        """Refuse what was not offered."""
        if self.data and self.data not in {choice.value for choice in self.choices}:
            raise StopValidation(_("Choose one of these."))


class _Picks(SelectMultipleField):
    """A choice of any number among a few."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' own signature
        """Refuse what was not offered."""
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise StopValidation(_("Choose from these."))


def line(label: str, *, limit: int, needed: str | None = None, hint: str = "", **kw: Any) -> StringField:  # noqa: ANN401 - WTForms' own
    """Return a field for one line of text; `needed` is what is said where it is empty."""
    return StringField(label, filters=[_tidy(clean_line)], validators=_checks(limit, needed), description=hint, **kw)


def words(label: str, *, limit: int, needed: str | None = None, hint: str = "", **kw: Any) -> TextAreaField:  # noqa: ANN401 - WTForms' own
    """Return a field for many lines of text; `needed` is what is said where it is empty."""
    return TextAreaField(label, filters=[_tidy(clean)], validators=_checks(limit, needed), description=hint, **kw)


def secret(label: str, *, needed: str, hint: str = "", limit: int = 200, **kw: Any) -> PasswordField:  # noqa: ANN401 - WTForms' own
    """Return a field for a passphrase or code, which is never sent back to the page."""
    return PasswordField(label, validators=[Needed(needed), AtMost(limit)], description=hint, **kw)


def tick(label: str, *, hint: str = "", needed: str | None = None, **kw: Any) -> BooleanField:  # noqa: ANN401 - WTForms' own
    """Return a box to tick."""
    return BooleanField(label, description=hint, validators=[Needed(needed)] if needed else [], **kw)


def pick(label: str, choices: Choices, *, needed: str | None = None, hint: str = "", **kw: Any) -> RadioField:  # noqa: ANN401 - WTForms' own
    """Return a choice of one among a few."""
    checks = [Needed(needed)] if needed else []
    return _Pick(label, choices=_offered(choices), validators=checks, description=hint, **kw)


def picks(label: str, choices: Choices, *, hint: str = "", **kw: Any) -> SelectMultipleField:  # noqa: ANN401 - WTForms' own
    """Return a choice of any number among a few."""
    return _Picks(label, choices=_offered(choices), description=hint, **kw)


def _offered(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value, word) for value, word in choices]


def _tidy(cleaner: Callable[[str], str]) -> Callable[[str | None], str]:
    return lambda text: cleaner(text or "")


def _checks(limit: int, needed: str | None) -> list[Any]:
    return [*([Needed(needed)] if needed else []), AtMost(limit)]


__all__ = [
    "AtMost",
    "ButtonForm",
    "Form",
    "Needed",
    "OnceForm",
    "lazy",
    "line",
    "pick",
    "picks",
    "secret",
    "tick",
    "words",
]
