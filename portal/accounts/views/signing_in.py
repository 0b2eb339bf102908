"""Signing in: the face that strangers see, and the second factor."""

from flask import Blueprint, Response, request

from portal.accounts.forms.signing_in import CodeForm, SignInForm
from portal.accounts.service import recovery, second_factor
from portal.accounts.service.devices import know_device
from portal.accounts.service.second_factor import WrongCodeError
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.sign_in import sign_in as begin_visit
from portal.accounts.views.callers import cookie_half, device_token, give_halves, keep_device_token
from portal.accounts.views.sign_in_page import neutral_page, show_sign_in
from portal.i18n import _
from portal.web.pages import before_code, go, open_to_all, render
from portal.web.requests import current_uow, current_visit, is_swap, network, site, units

bp = Blueprint("accounts", __name__)


@bp.get("/in")
@open_to_all
def index() -> Response:
    if not site("face_word"):
        return neutral_page()
    # Behind the kitchen page this address is only ever typed, by somebody who knows it, or asked for by a program.
    return show_sign_in(SignInForm(formdata=None), is_neutral=True)


@bp.post("/in")
@open_to_all
def sign_in() -> Response:
    form = SignInForm()
    is_plain, is_kept = request.form.get("plain") == "1", request.form.get("kept") == "1"
    if not is_plain and not is_swap():
        # The page's script was not there yet: the other half would have nowhere to go. Nothing was checked.
        return show_sign_in(form, is_early=True, is_kept=is_kept)
    if form.validate_on_submit():
        try:
            return _let_in(form, is_plain=is_plain)
        except WrongSignInError:
            form.refuse("passphrase", _("That name and passphrase do not go together. Check both and try again."))
    return show_sign_in(form, is_plain=is_plain, is_kept=is_kept)


@bp.get("/in/plain")
@open_to_all
def plain() -> Response:
    return show_sign_in(SignInForm(formdata=None), is_plain=True)


@bp.get("/in/kept")
@open_to_all
def kept() -> Response:
    """Show the same form to a password manager, which finds nothing to fill in the other one."""
    return show_sign_in(SignInForm(formdata=None), is_kept=True)


@bp.route("/in/code", methods=["GET", "POST"])
@before_code
def code() -> Response:
    visit = current_visit()
    if visit is None or not visit.awaits_code:
        return go("home.index")
    if request.method == "GET" and not second_factor.has_second_factor(current_uow()):
        return go("joining.code")
    form = CodeForm()
    if form.validate_on_submit():
        try:
            second_factor.check_code(units(), visit, form.code.data)
        except WrongCodeError:
            form.refuse("code", _("That is not the code of this moment, or it was used before. Wait for the next one."))
        else:
            # Whoever came back with their paper is shown the words of the next one at once.
            is_offered = recovery.recovery_state(current_uow()).is_offered
            return go("joining.paper" if is_offered else "home.index")
    return render("accounts/code.html", form=form)


def _let_in(form: SignInForm, *, is_plain: bool) -> Response:
    started = begin_visit(
        units(),
        form.name.data,
        form.passphrase.data,
        is_plain=is_plain,
        network=network(),
        device_token=device_token(),
        replaces=cookie_half(),
    )
    answer = give_halves(go("home.index"), started)
    if form.own_device.data and device_token() is None:
        keep_device_token(answer, know_device(units(), started.visit.actor))
    return answer
