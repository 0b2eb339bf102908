"""Forms for files."""

from portal.web.forms import Form


class TakeForm(Form):
    """Taking the original along: nothing but the press of a button."""
