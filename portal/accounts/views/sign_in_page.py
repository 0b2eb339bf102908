"""The two faces that strangers see: the way in by itself, or a kitchen page that says nothing of it."""

from flask import Response, make_response

from portal.accounts.forms.face import KitchenForm
from portal.accounts.forms.signing_in import SignInForm
from portal.privacy.dishes import DISHES
from portal.privacy.kitchen import serve
from portal.web.pages import render
from portal.web.requests import covered_visit, is_swap, site

_LOCKED = 423


def neutral_page() -> Response:
    """Return the page that every stranger sees at every address: it does not tell whom it knows, nor what was here."""
    if is_swap() and covered_visit() is not None:
        return make_response("", _LOCKED, {"X-Covered": "1"})  # her page stands aside in the browser, and asks her back
    if site("face_word"):
        answer = kitchen(KitchenForm(formdata=None), is_neutral=True)
    else:
        answer = show_sign_in(SignInForm(formdata=None), is_neutral=True)
    answer.headers["X-Neutral"] = "1"
    return answer


def kitchen(form: KitchenForm, *, is_neutral: bool = False) -> Response:
    """Return the kitchen page, with what was found."""
    found = serve(DISHES, form.words.data or "", form.served)
    return render("accounts/kitchen.html", form=form, dishes=found, is_neutral=is_neutral, signed_in=False)


def show_sign_in(
    form: SignInForm, *, is_neutral: bool = False, is_plain: bool = False, is_early: bool = False, is_kept: bool = False
) -> Response:
    """Return the page to sign in.

    Args:
        form: with what was wrong in it.
        is_neutral: whether a second tab may ask an open one to show its page here.
        is_plain: whether it is the way without scripting.
        is_early: whether the page's script was not there yet when it was sent.
        is_kept: whether she wants her password manager to help.
    """
    return render(
        "accounts/sign_in.html",
        status=422 if is_early else None,
        form=form,
        is_neutral=is_neutral,
        is_plain=is_plain,
        is_early=is_early,
        is_kept=is_kept,
        signed_in=False,
    )
