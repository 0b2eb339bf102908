"""Joining with an invitation, and coming back with the code from her paper."""

from flask import Blueprint, Response, request

from portal.accounts.forms.faults import say_name, say_strength, say_words
from portal.accounts.forms.joining import (
    TELL,
    WITH_CODE,
    BackForm,
    FirstCodeForm,
    InviteCodeForm,
    JoinForm,
    RecoveryForm,
    TellingForm,
    TypeBackForm,
)
from portal.accounts.passphrase import WeakPassphraseError
from portal.accounts.service import cover, joining, recovery, second_factor, telling
from portal.accounts.service.cover import WrongServiceCodeError
from portal.accounts.service.joining import (
    Invitation,
    NoDisplayNameError,
    OldCodeError,
    UnknownCodeError,
    UsedCodeError,
)
from portal.accounts.service.recovery import NotTheOfferedCodeError, WrongRecoveryError
from portal.accounts.service.second_factor import WrongCodeError
from portal.accounts.sign_in_name import UnfitNameError
from portal.accounts.views.callers import device_token, give_halves
from portal.accounts.words import PASSPHRASE_WORDS, STAFF_PASSPHRASE_WORDS, WordsWrongError, new_passphrase
from portal.i18n import _, say_when
from portal.kernel.actor import STAFF, Role
from portal.kernel.errors import InvalidError
from portal.web.forms import Form
from portal.web.pages import before_code, for_roles, go, leaves_trail, open_to_all, render
from portal.web.requests import current_uow, is_swap, network, site, units, zone

_OFFERED = 3
_BETWEEN = "|"

bp = Blueprint("joining", __name__, url_prefix="/in")


@bp.route("/new", methods=["GET", "POST"])
@open_to_all
def new() -> Response:
    form = InviteCodeForm()
    if form.validate_on_submit():
        try:
            invitation = joining.look_at_code(units(), form.code.data, network=network())
        except InvalidError as error:
            form.refuse("code", _say_code(error))
        else:
            return _ask_name(JoinForm(formdata=None, code=form.code.data), invitation)
    return render("accounts/join_code.html", form=form, is_plain=_is_plain())


@bp.post("/new/name")
@open_to_all
def name() -> Response:
    form = JoinForm()
    try:
        invitation = joining.look_at_code(units(), form.code.data or "", network=network())
    except InvalidError as error:
        back = InviteCodeForm(formdata=None, code=form.code.data)
        back.refuse("code", _say_code(error))
        return render("accounts/join_code.html", form=back, is_plain=_is_plain())
    if _is_early():
        return _ask_name(form, invitation, is_early=True)
    if form.validate_on_submit():
        try:
            started = joining.join(
                units(), form.to_draft(), is_plain=_is_plain(), network=network(), site_name=site("site_name")
            )
        except InvalidError as error:
            _refuse(form, error)
        else:
            return give_halves(go(".code" if invitation.is_staff else ".way_back"), started)
    return _ask_name(form, invitation)


@bp.route("/new/code", methods=["GET", "POST"])
@before_code
@leaves_trail
@for_roles(*STAFF)
def code() -> Response:
    form = FirstCodeForm()
    if form.validate_on_submit():
        try:
            second_factor.set_second_factor(current_uow(), form.code.data)
        except WrongCodeError:
            form.refuse("code", _("That is not the code of this moment. Wait for the next one, and type it at once."))
        else:
            return go(".way_back")
    elif second_factor.has_second_factor(current_uow()):
        return go("home.index")
    secret = second_factor.propose_secret(current_uow())
    picture = second_factor.picture_of(secret, site_name=site("site_name"))
    return render("accounts/join_factor.html", form=form, picture=picture, secret=_in_groups(secret))


@bp.route("/new/way-back", methods=["GET", "POST"])
def way_back() -> Response:
    if not recovery.is_first_choice(current_uow()):
        return go("me.way_back")
    form = RecoveryForm()
    if form.validate_on_submit():
        if form.choice.data == WITH_CODE:
            recovery.offer_code(current_uow())
            return go(".paper")
        recovery.go_without_code(current_uow())
        return _ask_next()
    return render("accounts/way_back.html", form=form)


@bp.get("/new/paper")
def paper() -> Response:
    words = recovery.offered_code(current_uow())
    if words is None:
        return _go_on()
    return render("accounts/paper.html", words=words.split())


@bp.route("/new/paper/again", methods=["GET", "POST"])
def paper_again() -> Response:
    form = TypeBackForm()
    if form.validate_on_submit():
        try:
            recovery.keep_code(current_uow(), form.code.data)
        except NotTheOfferedCodeError:
            form.refuse("code", _("That is another code. Look at the page with the words again, and compare."))
        except WordsWrongError as error:
            form.refuse("code", say_words(error))
        else:
            return _ask_next()
    elif recovery.offered_code(current_uow()) is None:
        return _go_on()
    return render("accounts/paper_again.html", form=form)


@bp.route("/new/told", methods=["GET", "POST"])
@for_roles(Role.VICTIM)
def told() -> Response:
    if not telling.is_first_telling_choice(current_uow()):
        return go("me.told")
    form = TellingForm()
    if form.validate_on_submit():
        telling.choose_telling(current_uow(), tells_advocate=form.choice.data == TELL)
        return go("home.index")
    return render("accounts/told.html", form=form)


@bp.get("/new/locked")
def locked() -> Response:
    words = cover.offered_service_code(current_uow())
    if words is None:
        return go("home.index")
    return render("accounts/locked.html", words=words.split())


@bp.route("/new/locked/again", methods=["GET", "POST"])
def locked_again() -> Response:
    form = TypeBackForm()
    if form.validate_on_submit():
        try:
            cover.keep_service_code(current_uow(), form.code.data)
        except WrongServiceCodeError:
            form.refuse("code", _("That is another code. Look at the page with the words again, and compare."))
        except WordsWrongError as error:
            form.refuse("code", say_words(error))
        else:
            return go("home.index")
    elif cover.offered_service_code(current_uow()) is None:
        return go("home.index")
    return render("accounts/locked_again.html", form=form)


@bp.route("/back", methods=["GET", "POST"])
@open_to_all
def back() -> Response:
    form = BackForm()
    is_early = request.method == "POST" and _is_early()
    if not is_early and form.validate_on_submit():
        try:
            started = recovery.come_back(
                units(),
                form.to_draft(),
                is_plain=_is_plain(),
                network=network(),
                site_name=site("site_name"),
                device_token=device_token(),
            )
        except InvalidError as error:
            _refuse(form, error)
        else:
            return give_halves(go(".paper"), started)
    return render(
        "accounts/back.html",
        status=422 if is_early else None,
        form=form,
        is_plain=_is_plain(),
        is_early=is_early,
        offered=_offers("", PASSPHRASE_WORDS),
    )


def _ask_name(form: JoinForm, invitation: Invitation, *, is_early: bool = False) -> Response:
    words = STAFF_PASSPHRASE_WORDS if invitation.is_staff else PASSPHRASE_WORDS
    offered = _offers(form.offered.data or "", words)
    form.offered.data = _BETWEEN.join(offered)
    return render(
        "accounts/join.html",
        status=422 if is_early else None,
        form=form,
        invitation=invitation,
        offered=offered,
        is_plain=_is_plain(),
        is_early=is_early,
    )


def _offers(before: str, words: int) -> list[str]:
    """Return three passphrases to choose from, the same as before where the form is shown once more."""
    kept = [offer for offer in before.split(_BETWEEN) if len(offer.split()) == words]
    return kept if len(kept) == _OFFERED else [new_passphrase(words) for _number in range(_OFFERED)]


def _refuse(form: Form, error: InvalidError) -> None:
    """Put beside its field what cannot be used, in kind words."""
    if isinstance(error, UnfitNameError):
        form.refuse("name", say_name(error.fault))
    elif isinstance(error, WeakPassphraseError):
        form.refuse("passphrase", say_strength(error.strength))
    elif isinstance(error, NoDisplayNameError):
        form.refuse("display_name", _("Write the name that others are to see."))
    elif isinstance(error, WrongRecoveryError):
        form.refuse("code", _("That name and those words do not go together. Check both and try again."))
    else:
        form.refuse("code", _say_code(error))


def _say_code(error: InvalidError) -> str:
    """Say what is wrong with the code of an invitation, and what to do now."""
    if isinstance(error, WordsWrongError):
        return say_words(error)
    if isinstance(error, OldCodeError):
        return _("This invitation is too old, or a newer one has taken its place. Ask for a new one.")
    if isinstance(error, UsedCodeError):
        when = say_when(error.used_at, zone())
        whom = _("the person who gave it to you") if error.is_staff else _("your advocate")
        return _(
            "This code was used already, on %(when)s. If that was you, sign in with your name. "
            "If that was not you, tell %(whom)s now: ring them.",
            when=when,
            whom=whom,
        )
    if isinstance(error, UnknownCodeError):
        return _("These words are not an invitation. Compare them with your paper, or ask for a new one.")
    raise error


def _go_on() -> Response:
    """Go on after the way back is settled: a first lead has the service's code still to lock away."""
    return go(".locked" if cover.offered_service_code(current_uow()) else "home.index")


def _ask_next() -> Response:
    """Go on after the way back was chosen: she is asked whether her advocate is to be told of changes."""
    return go(".told") if telling.is_first_telling_choice(current_uow()) else _go_on()


def _is_plain() -> bool:
    return request.form.get("plain") == "1"


def _is_early() -> bool:
    """Say whether the page's script was not there yet, so that the other half of a visit would have nowhere to go."""
    return not _is_plain() and not is_swap()


def _in_groups(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
