"""Asking for the passphrase once more, on a page of any room."""

from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from portal.i18n import _
from portal.kernel.errors import NotFoundError
from portal.web.forms import Form
from portal.web.requests import current_visit, units


def is_she(form: Form) -> bool:
    """Check the passphrase of a form, before the request's unit of work is opened: it takes a while.

    Where it is another, it is said beside the field.
    """
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    try:
        check_passphrase(units(), visit, form["passphrase"].data)
    except WrongPassphraseError:
        form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        return False
    return True
