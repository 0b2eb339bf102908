"""Signing in: the face that strangers see, and the second factor."""

from flask import Blueprint, Response, request

from portal.accounts.forms.signing_in import CodeForm, SignInForm
from portal.accounts.service import recovery, second_factor
from portal.accounts.service.devices import know_device
from portal.accounts.service.second_factor import WrongCodeError
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.sign_in import sign_in as begin_visit
from portal.accounts.views.callers import cookie_half, device_token, give_halves, keep_device_token
from portal.i18n import _
from portal.web.pages import before_code, go, open_to_all, render
from portal.web.requests import current_uow, current_visit, is_swap, network, units

bp = Blueprint("accounts", __name__)


def neutral_page() -> Response:
    """Return the page that every stranger sees at every address: to sign in, and not a word more."""
    answer = _page(SignInForm(formdata=None), is_neutral=True)
    answer.headers["X-Neutral"] = "1"
    return answer


@bp.get("/in")
@open_to_all
def index() -> Response:
    return neutral_page()


@bp.post("/in")
@open_to_all
def sign_in() -> Response:
    form = SignInForm()
    is_plain = request.form.get("plain") == "1"
    if not is_plain and not is_swap():
        # The page's script was not there yet: the other half would have nowhere to go. Nothing was checked.
        return _page(form, is_early=True)
    if form.validate_on_submit():
        try:
            return _let_in(form, is_plain=is_plain)
        except WrongSignInError:
            form.refuse("passphrase", _("That name and passphrase do not go together. Check both and try again."))
    return _page(form, is_plain=is_plain)


@bp.get("/in/plain")
@open_to_all
def plain() -> Response:
    return _page(SignInForm(formdata=None), is_plain=True)


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


def _page(form: SignInForm, *, is_neutral: bool = False, is_plain: bool = False, is_early: bool = False) -> Response:
    return render(
        "accounts/sign_in.html",
        status=422 if is_early else None,
        form=form,
        is_neutral=is_neutral,
        is_plain=is_plain,
        is_early=is_early,
        signed_in=False,
    )
