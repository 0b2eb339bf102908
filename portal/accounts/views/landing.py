"""Where leaving goes: shown, and chosen anew."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from portal.accounts.forms.faults import say_landing
from portal.accounts.forms.me import LandingForm
from portal.accounts.landing import LandingError, LandingFault, Spot, listed, safe_address, spot_of
from portal.accounts.service import again, landing
from portal.accounts.service.again import WrongPassphraseError
from portal.accounts.views.callers import device_token
from portal.i18n import _, reader_locale
from portal.kernel.errors import NotFoundError
from portal.web.pages import go, render
from portal.web.requests import current_uow, current_visit, site, units

bp = Blueprint("landing", __name__, url_prefix="/me/leave")


@bp.route("", methods=["GET", "POST"])
def index() -> Response:
    form = LandingForm()
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    with units().read(visit.actor, visit.keyring) as uow:  # closed before the passphrase is checked, which writes
        here = landing.landing_here(uow, device_token=device_token())
    if form.validate_on_submit():
        try:
            address = _chosen(form)
            again.check_passphrase(units(), visit, form.passphrase.data)
        except LandingError as error:
            form.refuse("address", say_landing(error.fault))
        except WrongPassphraseError:
            form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        else:
            only_here = bool(form.only_here.data)
            landing.choose_landing(current_uow(), address, device_token=device_token(), only_here=only_here)
            return go("me.index")
    if not form.is_submitted():
        form.spot.data = spot_of(here.address, str(reader_locale()))
        form.address.data = (here.address or "") if form.spot.data == Spot.OWN else ""
        form.only_here.data = here.is_for_device
    return render("accounts/landing.html", form=form, here=here, usual=_host(site("leave_url")))


def landing_in_words(address: str | None) -> str:
    """Say where leaving goes, in words or by the name of the site."""
    spot = spot_of(address, str(reader_locale()))
    return {
        Spot.USUAL: _("To the usual page."),
        Spot.WEATHER: _("To the weather."),
        Spot.NEWS: _("To the news."),
        Spot.RECIPES: _("To recipes."),
        Spot.OWN: _("To %(host)s.", host=_host(address or "")),
    }[spot]


def _chosen(form: LandingForm) -> str | None:
    """Return the address that was chosen; none for the usual page.

    Raises:
        LandingError: it is none that leaving may go to.
    """
    spot = Spot(form.spot.data)
    if spot is not Spot.OWN:
        return listed(str(reader_locale())).get(spot)
    if not form.address.data:
        raise LandingError(LandingFault.NO_ADDRESS)
    return safe_address(form.address.data, own_hosts=frozenset({request.host, urlsplit(site("public_origin")).netloc}))


def _host(address: str) -> str:
    return urlsplit(address).netloc.removeprefix("www.")
