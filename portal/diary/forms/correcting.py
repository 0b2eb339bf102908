"""Changing an entry while that may be, and deleting one."""

from wtforms import HiddenField

from portal.accounts.passphrase import LONGEST
from portal.diary.forms.incident import ToldFields
from portal.i18n import lazy
from portal.web.forms import Form, secret


class ChangeForm(ToldFields):
    """Changing what an entry says, and how it was when that was begun."""

    seen = HiddenField()


class DeleteForm(Form):
    """Deleting an entry, with her passphrase, so that it is she who decides."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )
