"""Forms of the box: choosing its PIN, and putting something in from outside."""

from flask_wtf.file import FileField

from portal.accounts.passphrase import LONGEST
from portal.box.pin import LONGEST_PIN, SHORTEST_PIN, PinFault
from portal.box.things import WORDS_MOST, ThingDraft
from portal.evidence.sealing import MOST_OUTSIDE_BYTES
from portal.evidence.wording import ACCEPTED_TYPES
from portal.i18n import _, lazy, say_size
from portal.web.forms import Form, OnceForm, line, secret, words

_AGAIN = lazy("Type your passphrase, so that it is you who decides.")


class PinForm(Form):
    """A PIN for outside; the passphrase again, so that it is she who decides."""

    pin = secret(
        lazy("A PIN of 4 to 8 figures"),
        limit=40,
        needed=lazy("Choose 4 to 8 figures."),
        hint=lazy("Not one that you use for a card or a phone, and not a birthday."),
    )
    passphrase = secret(lazy("Your passphrase"), limit=LONGEST, needed=_AGAIN)


class EndForm(Form):
    """Doing without it again; the passphrase again."""

    passphrase = secret(lazy("Your passphrase"), limit=LONGEST, needed=_AGAIN)


class PutForm(OnceForm):
    """What is put in from outside: a name, a PIN, and words or a picture."""

    name = line(lazy("Name"), limit=200, needed=lazy("Type the name."))
    pin = secret(lazy("PIN"), limit=40, needed=lazy("Type the PIN."))
    words = words(lazy("What do you want to write down?"), limit=WORDS_MOST)
    photo = FileField(lazy("A picture, if you have one"))
    words_most = WORDS_MOST
    photo_types = ACCEPTED_TYPES
    photo_most_bytes = MOST_OUTSIDE_BYTES

    @property
    def photo_hint(self) -> str:
        """Return what is said beside the field; a browser forgets what was chosen when a form comes back."""
        if self.errors and self.photo.data:
            return _("Please choose the picture again.")
        return _("One picture, up to %(size)s.", size=say_size(MOST_OUTSIDE_BYTES))

    @property
    def photo_too_big(self) -> str:
        """Return what is said where a picture is larger than that."""
        return _("This picture is larger than %(size)s. Choose a smaller one.", size=say_size(MOST_OUTSIDE_BYTES))

    def to_draft(self) -> ThingDraft:
        """Return what was typed."""
        return ThingDraft(self.name.data, self.pin.data, self.words.data, self.once.data)


def say_pin(fault: PinFault) -> str:
    """Say why a PIN cannot be used, and what can."""
    return {
        PinFault.NOT_FIGURES: _("Use figures only, like 4 0 7 3."),
        PinFault.LENGTH: _(
            "Choose %(least)s figures at least and %(most)s at most.", least=SHORTEST_PIN, most=LONGEST_PIN
        ),
        PinFault.EASY: _("Others would try this one first. Choose figures that do not follow each other."),
    }[fault]
