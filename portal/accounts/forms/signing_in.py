"""What is asked of somebody who signs in."""

from portal.accounts.passphrase import LONGEST
from portal.accounts.sign_in_name import LONGEST_NAME
from portal.web.forms import Form, lazy, line, secret, tick


class SignInForm(Form):
    """A name and a passphrase; no word about what is behind them."""

    name = line(lazy("Name"), limit=LONGEST_NAME, needed=lazy("Enter your name."))
    passphrase = secret(lazy("Passphrase"), limit=LONGEST, needed=lazy("Enter your passphrase."))
    own_device = tick(lazy("This is my own phone or computer"), hint=lazy("Tick this only if nobody else uses it."))


class CodeForm(Form):
    """The code of the second factor."""

    code = secret(
        lazy("Code"),
        limit=20,
        needed=lazy("Enter the code that your app shows now."),
        hint=lazy("Six digits from the app that you set up when you joined. They change every half minute."),
    )
