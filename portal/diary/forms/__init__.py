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
from portal.diary.forms.records import (
    OrderForm,
    PersonForm,
    RecordForm,
    RemoveForm,
    offer_records,
    record_as_typed,
)

__all__ = [
    "AddForm",
    "BringForm",
    "ChangeForm",
    "ConfirmForm",
    "DeleteForm",
    "IncidentForm",
    "ListForm",
    "OrderForm",
    "PersonForm",
    "PictureForm",
    "RecordForm",
    "RemoveForm",
    "SendForm",
    "ShareForm",
    "ShareManyForm",
    "TakeBackForm",
    "ToldFields",
    "as_typed",
    "list_form",
    "offer_records",
    "record_as_typed",
]
