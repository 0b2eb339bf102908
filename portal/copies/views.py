"""Pages of her own copy: choosing it, and the address at which it lies for two minutes."""

from flask import Blueprint, Response

from portal.accounts.service.visits import actor_behind
from portal.accounts.views import turn_away
from portal.accounts.views.again import is_she
from portal.accounts.views.callers import cookie_half
from portal.copies import service
from portal.copies.choosing import MEDIA_TYPES, Choice, name_of
from portal.copies.export import to_file
from portal.copies.forms import TakeForm
from portal.copies.service import Ready
from portal.copies.taken import Taken
from portal.kernel.actor import Role
from portal.kernel.errors import InvalidError, NotAllowedError, NotFoundError
from portal.web.pages import for_roles, open_to_all, render
from portal.web.requests import asks_device, current_case, current_uow, current_visit, units, zone

# A copy is a document of its own, without scripts, forms or an origin.
_FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

bp = Blueprint("copies", __name__)
_hers = for_roles(Role.VICTIM)


@bp.route("/notes/copy", methods=["GET", "POST"])
@_hers
def choose() -> Response:
    form = TakeForm()
    choice = form.to_choice() if form.validate_on_submit() else None
    if choice is not None and is_she(form):
        ready = _ready(form, choice)
        if ready is not None:
            return render("copies/ready.html", ready=ready, file_name=name_of(choice.form))
    return render("copies/choose.html", form=form, asks_device=asks_device())


@bp.get("/notes/copy/<own_token>")
@open_to_all
def copy(own_token: str) -> Response:
    half = cookie_half()
    actor = actor_behind(units(), half) if half else None
    try:
        if actor is None:
            raise service.CopyGoneError
        return _as_file(service.take_copy(units(), own_token, actor))
    except (NotFoundError, NotAllowedError):
        if current_visit() is None:  # with the cookie alone, every other address shows the page for strangers
            return turn_away()
        raise


def _ready(form: TakeForm, choice: Choice) -> Ready | None:
    """Let the copy lie ready; None where there is none such, with the reason beside the field."""
    try:
        return service.make_ready(current_uow(), current_case(), choice, zone())
    except InvalidError as error:
        form.say_why_not(error)
        return None


def _as_file(taken: Taken) -> Response:
    form = taken.choice.form
    answer = Response(to_file(taken, zone()), mimetype=MEDIA_TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name_of(form)}"'
    answer.headers["Content-Security-Policy"] = _FILE_POLICY
    return answer
