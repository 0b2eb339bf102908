"""Forms of the diary."""

from portal.diary.forms.correcting import ChangeForm, DeleteForm
from portal.diary.forms.incident import (
    AddForm,
    ConfirmForm,
    IncidentForm,
    PictureForm,
    SendForm,
    ShareForm,
    ShareManyForm,
    TakeBackForm,
    ToldFields,
    as_typed,
)
from portal.diary.forms.lists import BringForm, ListForm, list_form

__all__ = [
    "AddForm",
    "BringForm",
    "ChangeForm",
    "ConfirmForm",
    "DeleteForm",
    "IncidentForm",
    "ListForm",
    "PictureForm",
    "SendForm",
    "ShareForm",
    "ShareManyForm",
    "TakeBackForm",
    "ToldFields",
    "as_typed",
    "list_form",
]
