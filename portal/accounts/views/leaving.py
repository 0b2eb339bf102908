"""Leaving, and what becomes of a form whose visit is no longer there."""

import logging
from threading import Thread
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request

from portal.accounts.service.leaving import keep_orphan_form, leave
from portal.accounts.views.callers import cookie_half, device_token, page_half
from portal.accounts.views.signing_in import neutral_page
from portal.privacy.drafts import Typed, worth_keeping
from portal.unit_of_work import Units
from portal.web.pages import open_to_all
from portal.web.requests import forget_visit_cookie, is_swap, site, units

_PATIENCE_SECONDS = 1.0

bp = Blueprint("leaving", __name__)
log = logging.getLogger("linden")


# The one address at which a GET acts, and a POST asks for no token: whoever leaves must not be asked anything, and a
# page whose token is stale must be left as fast as any other. One that another site forged does nothing but lead away:
# her visit goes on, and no cookie of hers is touched.
@bp.route("/x", methods=["GET", "POST"])
@open_to_all
def index() -> Response:
    away = make_response(redirect(site("leave_url"), 303))
    if not _is_from_here():
        return away
    half = cookie_half()
    if half is not None:
        _end(units(), half, _typed("draft_of"))
    if _is_beacon():
        return _empty_answer()
    forget_visit_cookie(away)
    return away


def turn_away() -> Response:
    """Answer whoever is not signed in, whatever they asked for: with the neutral page, once what they sent is kept."""
    half = cookie_half()
    if request.method == "POST" and half is not None and _is_from_here():
        typed = _typed("draft_of", otherwise=request.path)
        if typed is not None:
            keep_orphan_form(units(), half, page_half(), typed)
    if request.method == "POST" and not is_swap():
        return make_response(redirect("/", 303))
    return neutral_page()


def _end(opens: Units, half: bytes, typed: Typed | None) -> None:
    """End a visit beside the answer: a database that is busy or away must not hold back a page that is to go.

    Nearly always it is done within milliseconds, before the answer. Else it goes on by itself; and should it fail, the
    visit still ends by resting, and its key was in no page any more.
    """

    def end() -> None:
        try:
            leave(opens, half, typed)
        except Exception as error:  # noqa: BLE001 - whatever it is, she has left
            log.error("leaving: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold what was typed

    thread = Thread(target=end, daemon=True)
    thread.start()
    thread.join(_PATIENCE_SECONDS)


def _typed(of: str, *, otherwise: str = "") -> Typed | None:
    """Return what is worth keeping of the form that came, where it says which form it is."""
    if request.method != "POST":
        return None
    try:
        fields = dict(request.form.lists())
    except Exception as error:  # noqa: BLE001 - a mangled or endless body must not hold her back
        log.error("leaving: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold what was typed
        return None
    form_id = request.form.get(of) or otherwise
    return worth_keeping(form_id, fields) if form_id else None


def _is_from_here() -> bool:
    """Say whether one of our own pages asks, or the address bar, as far as the browser tells."""
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin", "null")  # which a form of our own says too: its page tells no referrer
    return origin == "null" or urlsplit(origin).netloc in {request.host, urlsplit(site("public_origin")).netloc}


def _is_beacon() -> bool:
    """Say whether a script asks, after its page has gone: then nobody sees where an answer would lead."""
    if request.method != "POST":
        return False
    return request.headers.get("Sec-Fetch-Mode") in {"no-cors", "cors"} or "beacon" in request.form


def _empty_answer() -> Response:
    answer = make_response("", 204)
    forget_visit_cookie(answer)
    # Never "cache": browsers hang on it for many seconds. On her own device the cookie by which it is known stays.
    answer.headers["Clear-Site-Data"] = '"storage"' if device_token() else '"cookies", "storage"'
    return answer
