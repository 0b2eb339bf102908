"""The working page that strangers see where the operator has chosen it, and the way in behind it."""

from flask import Blueprint, Response

from portal.accounts.forms.face import KitchenForm
from portal.accounts.forms.signing_in import SignInForm
from portal.accounts.views.sign_in_page import kitchen, show_sign_in
from portal.privacy.kitchen import is_way_in
from portal.web.pages import go, open_to_all
from portal.web.requests import current_visit, site

bp = Blueprint("face", __name__)


# The same address as the page itself: what is looked up, and that somebody came in, makes no second row in a history.
@bp.post("/")
@open_to_all
def look() -> Response:
    if current_visit() is not None:
        return go("home.index")
    form = KitchenForm()
    if form.validate() and is_way_in(form.words.data, site("face_word")):
        return show_sign_in(SignInForm(formdata=None), is_neutral=True)
    return kitchen(form)
