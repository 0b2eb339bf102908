"""A person's own account: what it is called, how it is locked, and when it shuts by itself."""

from flask import Blueprint, Response

from portal.accounts.forms.faults import say_strength, say_words
from portal.accounts.forms.joining import DO_NOT_TELL, TELL, WITH_CODE, TypeBackForm
from portal.accounts.forms.me import AwayForm, IdleForm, NewCodeForm, PassphraseForm, TellingAgainForm
from portal.accounts.passphrase import WeakPassphraseError
from portal.accounts.service import again, cover, passphrases, people, recovery, resting, telling
from portal.accounts.service.again import WrongPassphraseError
from portal.accounts.service.cover import WrongServiceCodeError
from portal.accounts.views.callers import device_token
from portal.accounts.views.landing import landing_in_words
from portal.accounts.visit_times import STAFF_IDLE
from portal.accounts.words import STAFF_PASSPHRASE_WORDS, WordsWrongError, new_passphrase
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_actor, current_uow, current_visit, site, units
from portal.web.visit import Visit

_UNPROCESSABLE = 422

bp = Blueprint("me", __name__, url_prefix="/me")


@bp.get("")
def index() -> Response:
    return _page(IdleForm(formdata=None))


@bp.post("/idle")
@for_roles(Role.VICTIM)
def idle() -> Response:
    form = IdleForm()
    if form.validate_on_submit():
        people.set_idle_minutes(current_uow(), int(form.idle_minutes.data))
        return go(".index")
    return _page(form)


@bp.post("/away")
def away() -> Response:
    form = AwayForm()
    if form.validate_on_submit():
        resting.set_away_minutes(current_uow(), _visit(), int(form.away_minutes.data))
        return go(".index")
    return _page(IdleForm(formdata=None), away=form)


@bp.get("/waiting")
def waiting() -> Response:
    account = people.my_account(current_uow())
    if account.state is not people.PersonState.WAITS:
        return go("home.index")
    return render("accounts/waiting.html", account=account, is_lead=account.role is Role.LEAD)


@bp.route("/passphrase", methods=["GET", "POST"])
def passphrase() -> Response:
    form = PassphraseForm()
    if form.validate_on_submit():
        try:
            passphrases.change_passphrase(
                units(),
                _visit(),
                form.old.data,
                form.passphrase.data,
                site_name=site("site_name"),
                device_token=device_token(),
            )
        except WrongPassphraseError:
            form.refuse("old", _("That is not your passphrase. Check it and try again."))
        except WeakPassphraseError as error:
            form.refuse("passphrase", say_strength(error.strength))
        else:
            return go(".passphrase_kept")
    offered = [new_passphrase(STAFF_PASSPHRASE_WORDS if current_actor().is_staff else 5) for _number in range(3)]
    return render("accounts/passphrase.html", form=form, offered=offered)


@bp.get("/passphrase/kept")
def passphrase_kept() -> Response:
    return render("accounts/passphrase_kept.html", way_back=recovery.recovery_state(current_uow()))


@bp.route("/way-back", methods=["GET", "POST"])
def way_back() -> Response:
    visit, form = _visit(), NewCodeForm()
    with units().read(visit.actor, visit.keyring) as uow:  # closed before the passphrase is checked, which writes
        state = recovery.recovery_state(uow)
    form.offer(has_code=state.has_code)
    if form.validate_on_submit():
        try:
            again.check_passphrase(units(), _visit(), form.passphrase.data)
        except WrongPassphraseError:
            form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        else:
            if form.choice.data == WITH_CODE:
                recovery.offer_code(current_uow())
                return go("joining.paper")
            recovery.go_without_code(current_uow())
            return go(".index")
    return render("accounts/new_code.html", form=form, state=state)


@bp.route("/told", methods=["GET", "POST"])
@for_roles(Role.VICTIM)
def told() -> Response:
    form = TellingAgainForm()
    if form.validate_on_submit():
        try:
            again.check_passphrase(units(), _visit(), form.passphrase.data)
        except WrongPassphraseError:
            form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        else:
            telling.choose_telling(current_uow(), tells_advocate=form.choice.data == TELL)
            return go(".index")
    tells = telling.telling_choice(current_uow())
    if not form.is_submitted() and tells is not None:
        form.choice.data = TELL if tells else DO_NOT_TELL
    return render("accounts/told_again.html", form=form, tells=tells)


@bp.route("/locked", methods=["GET", "POST"])
@for_roles(Role.LEAD, Role.NEWCOMER)
def locked() -> Response:
    account = people.my_account(current_uow())
    if account.role is not Role.LEAD:
        raise NotFoundError
    form = TypeBackForm()
    if form.validate_on_submit():
        try:
            cover.restore_cover(current_uow(), form.code.data)
        except WrongServiceCodeError:
            form.refuse("code", _("This is not your service’s code. Compare it with the paper that was locked away."))
        except WordsWrongError as error:
            form.refuse("code", say_words(error))
        else:
            return go("home.index")
    return render("accounts/restore.html", form=form)


def _page(form: IdleForm, *, away: AwayForm | None = None) -> Response:
    uow = current_uow()
    account = people.my_account(uow)
    if not form.idle_minutes.raw_data:
        form.idle_minutes.data = str(account.idle_minutes)
    if away is None:
        away = AwayForm(formdata=None)
        away.away_minutes.data = str(_visit().away_minutes)
    return render(
        "accounts/me.html",
        status=_UNPROCESSABLE if away.errors else None,
        form=form,
        away=away,
        account=account,
        way_back=recovery.recovery_state(uow),
        has_service_code=cover.offered_service_code(uow) is not None,
        is_victim=account.role is Role.VICTIM,
        tells=telling.telling_choice(uow),
        landing=landing_in_words(_visit().landing),
        sees_trail=account.role is Role.VICTIM and account.state is people.PersonState.ACTIVE,
        staff_minutes=int(STAFF_IDLE.total_seconds()) // 60,
    )


def _visit() -> Visit:
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    return visit
