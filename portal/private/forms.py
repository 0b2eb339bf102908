"""Forms of what she writes for herself alone."""

from wtforms import HiddenField

from portal.accounts.passphrase import LONGEST
from portal.i18n import lazy
from portal.private.notes import WORDS_MOST
from portal.web.forms import Form, OnceForm, secret, words

_NUMBER_LETTERS = 9


class PrivateNoteForm(OnceForm):
    """Writing a note."""

    words = words(
        lazy("What do you want to write?"),
        limit=WORDS_MOST,
        needed=lazy("Write something first, even if it is only a few words."),
    )
    words_most = WORDS_MOST


class ChangeNoteForm(PrivateNoteForm):
    """Changing one: what it says now stands in the box."""

    # How often it had been changed when this page was opened.
    revision = HiddenField(default="0")

    @property
    def opened_at(self) -> int:
        """Return that number; a mangled one is none that a note can have."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _NUMBER_LETTERS else -1


class AgainForm(Form):
    """Deleting a note, or bringing one back: the passphrase once more."""

    passphrase = secret(
        lazy("Your passphrase"),
        needed=lazy("Type your passphrase, so that nobody else can do this."),
        limit=LONGEST,
    )
