"""Leaving, keeping what is being typed, and what becomes of a form whose visit is no longer there."""

import logging
from threading import Thread
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request

from portal.accounts.service.leaving import keep_orphan_form, keep_while_typing, leave
from portal.accounts.views.callers import cookie_half, device_token, page_half
from portal.accounts.views.sign_in_page import neutral_page
from portal.privacy.drafts import Piece, Typed, piece_in, worth_keeping
from portal.privacy.limits import TooManyTriesError
from portal.privacy.service import BaseMissingError, DraftGoneError
from portal.unit_of_work import Units
from portal.web.pages import open_to_all
from portal.web.requests import forget_visit_cookie, is_swap, site, units

_PATIENCE_SECONDS = 1.0
_KEPT = "X-Kept"
_NO_CONTENT = 204
_TOO_MANY = 429
_MOST_BYTES = 1_000_000  # 100,000 characters of four bytes each, and what wraps them

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
        landing = _end(units(), half, *_typed("draft_of"), device=device_token())
        away.headers["Location"] = landing or away.headers["Location"]
    if _is_beacon():
        return _empty_answer()
    forget_visit_cookie(away)
    return away


# Needs no token: only the page's own script can send it, and with its half. It opens nothing of hers, shows nothing,
# and keeps no visit alive; so it goes on after the visit has run out, while she still types.
@bp.post("/keep")
@open_to_all
def keep() -> Response:
    """Keep what stands in a form, and say up to where it is kept: a number, or what the page has to do about it."""
    request.max_content_length = _MOST_BYTES
    half = cookie_half()
    if half is None or not is_swap() or not _is_from_here() or "draft_of" not in request.form:
        return neutral_page()
    fields = dict(request.form.lists())
    typed, piece = worth_keeping(request.form["draft_of"], fields), piece_in(fields)
    try:
        newest = keep_while_typing(units(), half, page_half(), typed, piece)
    except DraftGoneError:
        return _said("gone")
    except BaseMissingError:
        return _said("whole")
    except TooManyTriesError:
        return make_response("", _TOO_MANY)
    if newest is None:
        return neutral_page()
    return _said(f"{newest.number} cut" if typed and typed.is_cut else str(newest.number))


def turn_away() -> Response:
    """Answer whoever is not signed in, whatever they asked for: with the neutral page, once what they sent is kept."""
    half = cookie_half()
    if request.method == "POST" and half is not None and _is_from_here():
        typed, piece = _typed("draft_of", otherwise=request.path)
        if typed is not None:
            keep_orphan_form(units(), half, page_half(), typed, piece)
    if request.method == "POST" and not is_swap():
        return make_response(redirect("/", 303))
    return neutral_page()


def _said(word: str) -> Response:
    answer = make_response("", _NO_CONTENT)
    answer.headers[_KEPT] = word
    return answer


def _end(opens: Units, half: bytes, typed: Typed | None, piece: Piece | None, *, device: bytes | None) -> str | None:
    """End a visit beside the answer: a database that is busy or away must not hold back a page that is to go.

    Nearly always it is done within milliseconds, before the answer, and where she chose to go is known then. Else it
    goes on by itself; and should it fail, the visit still ends by resting, and its key was in no page any more.
    """
    found: list[str | None] = []

    def end() -> None:
        try:
            found.append(leave(opens, half, typed, piece, device_token=device))
        except Exception as error:  # noqa: BLE001 - whatever it is, she has left
            log.error("leaving: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold what was typed

    thread = Thread(target=end, daemon=True)
    thread.start()
    thread.join(_PATIENCE_SECONDS)
    return found[0] if found else None


def _typed(of: str, *, otherwise: str = "") -> tuple[Typed | None, Piece | None]:
    """Return what is worth keeping of the form that came, where it says which form it is, and of which draft it is."""
    if request.method != "POST":
        return None, None
    try:
        fields = dict(request.form.lists())
    except Exception as error:  # noqa: BLE001 - a mangled or endless body must not hold her back
        log.error("leaving: %s", type(error).__name__)  # noqa: TRY400 - a traceback could hold what was typed
        return None, None
    form_id = request.form.get(of) or otherwise
    return (worth_keeping(form_id, fields), piece_in(fields)) if form_id else (None, None)


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
