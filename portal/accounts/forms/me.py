"""What is asked of people about their own account."""

from portal.accounts.forms.joining import WITH_CODE, WITHOUT_CODE, NewPassphraseForm, TellingForm
from portal.accounts.landing import LONGEST_ADDRESS, Spot
from portal.accounts.passphrase import LONGEST
from portal.accounts.practice import Step
from portal.accounts.visit_times import AWAY_CHOICES, IDLE_CHOICES
from portal.web.forms import Form, lazy, line, pick, secret, tick


class IdleForm(Form):
    """After how long without use to be signed out."""

    idle_minutes = pick(
        lazy("Sign me out when I have not pressed anything for"),
        [(str(minutes), lazy("%(number)s minutes", number=minutes)) for minutes in IDLE_CHOICES],
        needed=lazy("Choose one of these."),
    )


class AwayForm(Form):
    """After how long out of sight to ask for the passphrase."""

    away_minutes = pick(
        lazy("Ask for my passphrase when this page has been out of sight for"),
        [
            (str(minutes), lazy("1 minute") if minutes == 1 else lazy("%(number)s minutes", number=minutes))
            for minutes in AWAY_CHOICES
        ],
        needed=lazy("Choose one of these."),
    )


class PassphraseForm(NewPassphraseForm):
    """The old passphrase, and a new one."""

    old = secret(lazy("Your passphrase now"), limit=LONGEST, needed=lazy("Type the passphrase that you have now."))


class NewCodeForm(Form):
    """A new code on paper, or none any more; the passphrase again, so that it is she who decides."""

    choice = pick(
        lazy("Which would you like?"),
        [
            (WITH_CODE, lazy("Make me a new code")),
            (WITHOUT_CODE, lazy("I do not want a code any more")),
        ],
        needed=lazy("Choose one of these."),
    )
    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )

    def offer(self, *, has_code: bool) -> None:
        """Offer to do without a code only to who has one; to who has none, making one is all there is to do."""
        if not has_code:
            self.choice.choices = [choice for choice in self.choice.choices if choice.value == WITH_CODE]
            if not self.is_submitted():
                self.choice.data = WITH_CODE


class LandingForm(Form):
    """Where leaving goes; the passphrase again, so that it is she who decides."""

    spot = pick(
        lazy("Where should “Leave” go?"),
        [
            (Spot.USUAL, lazy("The usual page")),
            (Spot.WEATHER, lazy("The weather")),
            (Spot.NEWS, lazy("The news")),
            (Spot.RECIPES, lazy("Recipes")),
            (Spot.OWN, lazy("A page of my own choice")),
        ],
        needed=lazy("Choose one of these."),
    )
    address = line(
        lazy("Its address"),
        limit=LONGEST_ADDRESS,
        hint=lazy("It begins with https://. Choose a page that does not show your name and that opens no app."),
    )
    only_here = tick(lazy("Only on this phone or computer"))
    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


class TellingAgainForm(TellingForm):
    """The same at any later time; the passphrase again, so that it is she who decides."""

    passphrase = secret(
        lazy("Your passphrase"), limit=LONGEST, needed=lazy("Type your passphrase, so that it is you who decides.")
    )


class ShiftForm(Form):
    """What three presses of the Shift key do."""

    shift = pick(
        lazy("What do three presses of the Shift key do?"),
        [("leave", lazy("They leave, as the button does")), ("nothing", lazy("Nothing"))],
        hint=lazy("Switch it off if you press Shift often, or if your device uses it for something else."),
        needed=lazy("Choose one of these."),
    )


class PracticeForm(Form):
    """What she says while she tries Leave; each of its buttons is one answer."""

    step = pick(
        lazy("Did Back show anything of these pages?"),
        [(step, step) for step in Step],
        needed=lazy("Choose one of these."),
    )
