"""Her page about writing from outside: its PIN, where to go, and doing without it again."""

from urllib.parse import urlsplit

from flask import Response, url_for

from portal.accounts.service.again import WrongPassphraseError
from portal.box import service
from portal.box.forms import EndForm, PinForm, say_pin
from portal.box.pin import UnfitPinError
from portal.box.views.blueprint import bp
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, site, units
from portal.web.visit import Visit

_hers = for_roles(Role.VICTIM)


@bp.route("/me/outside", methods=["GET", "POST"])
@_hers
def mine() -> Response:
    form = PinForm()
    if form.validate_on_submit():
        try:
            service.set_pin(units(), _visit(), pin=form.pin.data, passphrase=form.passphrase.data)
        except UnfitPinError as error:
            form.refuse("pin", say_pin(error.fault))
        except WrongPassphraseError:
            form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        else:
            return go(".mine")
    state = service.box_state(current_uow(), current_case())
    address = f"{urlsplit(site('public_origin')).netloc}{url_for('box.outside')}"
    return render("box/mine.html", form=form, state=state, address=address)


@bp.route("/me/outside/off", methods=["GET", "POST"])
@_hers
def off() -> Response:
    form = EndForm()
    if form.validate_on_submit():
        try:
            service.end_box(units(), _visit(), passphrase=form.passphrase.data)
        except WrongPassphraseError:
            form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        else:
            return go(".mine")
    return render("box/off.html", form=form)


def _visit() -> Visit:
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    return visit
