"""Forms of the diary."""

from portal.diary.forms.incident import (
    AddForm,
    ConfirmForm,
    IncidentForm,
    PictureForm,
    ShareForm,
    TakeBackForm,
    ToldFields,
    as_typed,
)

__all__ = [
    "AddForm",
    "ConfirmForm",
    "IncidentForm",
    "PictureForm",
    "ShareForm",
    "TakeBackForm",
    "ToldFields",
    "as_typed",
]
