"""What is asked of somebody who joins, or comes back with a code from her paper."""

from typing import Any

from wtforms import HiddenField, PasswordField

from portal.accounts.coming_in import LONGEST_DISPLAY_NAME, BackDraft, JoinDraft
from portal.accounts.passphrase import LONGEST, SHORTEST
from portal.accounts.sign_in_name import LONGEST_NAME
from portal.i18n import _
from portal.web.forms import Form, lazy, line, pick, secret, words

CODE_LIMIT = 400
WITH_CODE, WITHOUT_CODE = "with", "without"
TELL, DO_NOT_TELL = "tell", "do not tell"


class InviteCodeForm(Form):
    """The code of an invitation."""

    code = words(
        lazy("The words of your invitation"),
        limit=CODE_LIMIT,
        needed=lazy("Type the words of your invitation."),
        hint=lazy("There are seven words. Capitals do not matter, and the first three letters of a word are enough."),
    )


class NewPassphraseForm(Form):
    """A new passphrase; where scripting is off and it cannot be shown, it is typed twice."""

    passphrase = secret(
        lazy("Your passphrase"),
        limit=LONGEST,
        needed=lazy("Choose a passphrase."),
        hint=lazy(
            "At least %(least)s letters. A few words are best. It need not have capitals, digits or signs.",
            least=SHORTEST,
        ),
    )
    passphrase_again = PasswordField(lazy("Type it once more"))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own type
        """Compare what was typed twice, where it was."""
        is_good = super().validate(extra_validators)
        if self.passphrase_again.data and self.passphrase_again.data != self.passphrase.data:
            self.refuse("passphrase", _("The two were not the same. Type it again, slowly."))
            return False
        return is_good


class JoinForm(NewPassphraseForm):
    """A name to sign in with, for staff the name that others see, and a passphrase."""

    code = HiddenField()
    # The passphrases that were offered stay on the page while something else is put right.
    offered = HiddenField()
    display_name = line(
        lazy("Your name, as others see it"),
        limit=LONGEST_DISPLAY_NAME,
        hint=lazy("Your team sees it, and so do the people you help or meet here."),
    )
    name = line(
        lazy("A name to sign in with"),
        limit=LONGEST_NAME,
        needed=lazy("Choose a name to sign in with."),
        hint=lazy("Nobody else sees it. Do not use your e-mail address, your number or your full name."),
    )

    def to_draft(self) -> JoinDraft:
        """Return what was chosen."""
        return JoinDraft(
            code=self.code.data or "",
            name=self.name.data,
            passphrase=self.passphrase.data,
            display_name=self.display_name.data,
        )


class FirstCodeForm(Form):
    """The first code of a second factor."""

    code = line(
        lazy("The six digits that it shows now"), limit=20, needed=lazy("Type the six digits that your app shows now.")
    )


class RecoveryForm(Form):
    """Whether to have a code on paper: chosen knowingly, either way."""

    choice = pick(
        lazy("Which would you like?"),
        [
            (WITH_CODE, lazy("I want a code on paper")),
            (WITHOUT_CODE, lazy("I do not want a code")),
        ],
        needed=lazy("Choose one. Either is all right, and you can change it later."),
    )


class TellingForm(Form):
    """Whether her advocate is to be told of changes: chosen knowingly, either way, or not now."""

    choice = pick(
        lazy("Shall your advocate be told?"),
        [
            (TELL, lazy("Yes, tell my advocate")),
            (DO_NOT_TELL, lazy("No, tell nobody")),
        ],
        needed=lazy("Choose one, or leave it for now. Either is all right, and you can change it later."),
    )


class TypeBackForm(Form):
    """A code typed back from the paper."""

    code = words(
        lazy("The words on your paper"),
        limit=CODE_LIMIT,
        needed=lazy("Type the words from your paper."),
        hint=lazy("Capitals do not matter, and the first three letters of a word are enough."),
    )


class BackForm(NewPassphraseForm):
    """Name, the code on paper, and a new passphrase."""

    name = line(lazy("Your name to sign in"), limit=LONGEST_NAME, needed=lazy("Type your name to sign in."))
    code = words(
        lazy("The words on your paper"),
        limit=CODE_LIMIT,
        needed=lazy("Type the words from your paper."),
        hint=lazy("There are thirteen. Capitals do not matter, and the first three letters of a word are enough."),
    )

    def to_draft(self) -> BackDraft:
        """Return what was typed."""
        return BackDraft(name=self.name.data, code=self.code.data, passphrase=self.passphrase.data)
