"""Every part of a page in each of its states, for people who build pages; never where people rely on the site."""

from flask import Blueprint, Response
from flask_wtf.file import FileField
from wtforms import DateField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice

from portal.kernel.actor import Role
from portal.web.forms import Form, lazy, line, pick, picks, secret, tick, words
from portal.web.pages import for_roles, render

_LONG_NAME = "Wilhelmina Featherstonehaugh-Cholmondeley of the house at the end of the lane"
_MIRRORED = "قال إنه سيعود غدا. הוא עמד שם שוב."

bp = Blueprint("gallery", __name__)


class PartsForm(Form):
    """One field of each kind."""

    title = line(lazy("A short name"), limit=200, needed=lazy("Write a short name."))
    story = words(lazy("What happened?"), limit=100_000, needed=lazy("Write a few words."))
    when = pick(
        lazy("When was it?"),
        [("now", lazy("Just now")), ("other", lazy("Another time"))],
        needed=lazy("Choose one of these."),
    )
    day = DateField(lazy("Which day?"))
    time = TimeField(lazy("What time?"))
    d, m, y = StringField(), StringField(), StringField()
    kinds = picks(lazy("What kind?"), [("there", lazy("He was there")), ("called", lazy("He called"))])
    fear = pick(lazy("How afraid were you?"), [(str(number), str(number)) for number in range(11)])
    place = SelectField(
        lazy("Where?"), choices=[SelectChoice("home", lazy("At home")), SelectChoice("away", lazy("Somewhere else"))]
    )
    photo = FileField(lazy("A picture"))
    share = tick(lazy("Share it"), needed=lazy("Tick this box."))
    passphrase = secret(lazy("Your passphrase"), needed=lazy("Type your passphrase."))


@bp.get("/parts")
@for_roles(Role.LEAD)
def index() -> Response:
    """Show every part."""
    full = PartsForm(
        formdata=None, title=_LONG_NAME, story=_MIRRORED, when="other", kinds=["there"], fear="6", place="away"
    )
    wrong = PartsForm(formdata=None, title="x" * 201)
    wrong.validate()
    return render("_layout/gallery.html", full=full, wrong=wrong, long_name=_LONG_NAME, rtl_text=_MIRRORED)
