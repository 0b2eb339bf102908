"""A page that is covered or out of sight: the plain page that is shown meanwhile, and the way back."""

from flask import Blueprint, Response, make_response, request

from portal.accounts.service import resting
from portal.accounts.views.callers import cookie_half
from portal.accounts.views.sign_in_page import neutral_page
from portal.kernel.errors import NotFoundError
from portal.web.pages import open_to_all, render
from portal.web.requests import covered_visit, current_uow, current_visit, is_swap, units
from portal.web.visit import Visit

_NO_CONTENT = 204

bp = Blueprint("resting", __name__, url_prefix="/rest")


@bp.get("")
def index() -> Response:
    _two_halves()
    return render("accounts/rest.html", places=[])


# Need no token, for only the page's own script can send its half. The first does nothing that sitting still would not
# do; the second takes a passphrase, or ends the visit.
@bp.post("")
def note() -> Response:
    """Write down that the page went out of sight, is looked at again, or was covered."""
    visit = _two_halves()
    does = {"hide": resting.hide_page, "show": resting.show_page, "cover": resting.cover_page}
    what = does.get(request.form.get("what", ""))
    if what is None:
        raise NotFoundError
    what(current_uow(), visit)
    return make_response("", _NO_CONTENT)


@bp.post("/back")
@open_to_all
def back() -> Response:
    """Open what was covered; a stranger, and a visit that has ended meanwhile, find the page for strangers.

    A page may be covered without a connection, so that nothing is known of it here: it is asked all the same.
    """
    visit, half = covered_visit() or current_visit(), cookie_half()
    if visit is None or visit.is_plain or half is None or not is_swap():
        return neutral_page()
    answer = make_response("", _NO_CONTENT)
    if resting.come_back(units(), visit, half, request.form.get("passphrase", "")):
        answer.headers["X-Back"] = "1"
    return answer


def _two_halves() -> Visit:
    """Return the visit; without scripting nothing would be covered, and it is not offered."""
    visit = current_visit()
    if visit is None or visit.is_plain:
        raise NotFoundError
    return visit
