"""Where somebody is signed in, and ending it elsewhere."""

from flask import Blueprint, Response

from portal.accounts.service import visits
from portal.accounts.service.devices import sign_out_others
from portal.accounts.views.callers import device_token
from portal.web.forms import ButtonForm
from portal.web.pages import go, render
from portal.web.requests import current_uow

bp = Blueprint("devices", __name__, url_prefix="/me/devices")


@bp.get("")
def index() -> Response:
    return render("accounts/devices.html", visits=visits.visits_of_person(current_uow()), form=ButtonForm())


@bp.post("/others")
def end_others() -> Response:
    form = ButtonForm()
    if form.validate_on_submit():
        sign_out_others(current_uow(), but=device_token())
        return go(".index")
    return render("accounts/devices.html", visits=visits.visits_of_person(current_uow()), form=form)
