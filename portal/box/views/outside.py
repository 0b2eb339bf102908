"""The page that is open from outside: a name, a PIN, and something to be kept; nothing can be read by it."""

from flask import Response, request

from portal.accounts.views.callers import device_token
from portal.box import service
from portal.box.forms import PutForm
from portal.box.service import WrongPinError
from portal.box.things import BoxFullError, NothingGivenError
from portal.box.views.blueprint import bp
from portal.evidence.receiving import incoming_of, receive_one_from_outside
from portal.evidence.sealing import MOST_OUTSIDE_BYTES, NotKeptError
from portal.evidence.wording import why_not
from portal.i18n import _
from portal.kernel.errors import TooManyError
from portal.storage import StorageFullError
from portal.web.pages import go, open_to_all, render
from portal.web.requests import is_done, network, note_done, units

_TOO_MANY = 429


@bp.route("/in/add", methods=["GET", "POST"])
@open_to_all
def outside() -> Response:
    may_send = request.method != "POST" or service.may_send(units(), network())
    if request.method == "POST" and may_send:
        receive_one_from_outside()
    form = PutForm()
    is_sound = form.validate_on_submit()
    if not may_send:
        return _too_many(form)
    if is_sound:
        try:
            if _put_in(form):
                note_done()
                return go(".kept")
        except TooManyError:
            return _too_many(form)
    return render("box/outside.html", form=form)


@bp.get("/in/add/kept")
@open_to_all
def kept() -> Response:
    # Said only to the browser that sent something, and once: whoever types the address is told nothing.
    return render("box/kept.html") if is_done() else go("home.index")


def _put_in(form: PutForm) -> bool:
    """Put in what a form brought; else say beside its fields why it was not kept."""
    try:
        service.put_in(
            units(),
            form.to_draft(),
            network=network(),
            device_token=device_token(),
            pictures=incoming_of(form.photo.data),
        )
    except NothingGivenError:
        form.refuse("words", _("Write a few words, or choose a picture."))
    except WrongPinError:
        form.refuse("pin", _("That name and PIN do not go together. Nothing was kept. Check both and try again."))
    except NotKeptError as fault:
        form.refuse("photo", why_not(fault, most_bytes=MOST_OUTSIDE_BYTES))
    except StorageFullError:
        form.refuse("photo", _("There is no room to keep pictures just now. Please try again later."))
    except BoxFullError:
        form.refuse("words", _("There is no room for more. Sign in and look at what waits there first."))
    else:
        return True
    return False


def _too_many(form: PutForm) -> Response:
    """Give everything back that was typed: it was not kept, and in a while it can be."""
    form.refuse("pin", _("That was too many tries. Nothing was kept. Wait a few minutes and press again."))
    return render("box/outside.html", status=_TOO_MANY, form=form)
