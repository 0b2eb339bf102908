"""Answers: a page, or where to go next; and the marks that say whom a view is for."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, make_response, redirect, render_template, request, url_for

from portal.kernel.actor import Role
from portal.web.forms import Form
from portal.web.places import places_for
from portal.web.requests import LOOKS_MARK, TRAIL_MARK, current_uow, current_visit, house, is_swap, leave_url, site
from portal.web.squeezing import squeeze
from portal.web.visit import Visit

OPEN_MARK = "is_open_to_all"
ROLES_MARK = "roles"
CODE_MARK = "works_before_code"
_NOT_FOUND = 404
_UNPROCESSABLE = 422
_SEE_OTHER = 303
_ERRORS_FROM = 400
_ICON = "/icon"
_NO_CONTENT = 204

View = TypeVar("View", bound=Callable[..., Any])


def render(template: str, *, status: int | None = None, **context: object) -> Response:
    """Make a page; a form that was refused makes it a 422."""
    form = context.get("form")
    was_refused = request.method == "POST" and isinstance(form, Form) and bool(form.errors)
    visit = current_visit()
    is_in = visit is not None and not visit.awaits_code
    is_well = status is None or status < _ERRORS_FROM
    path = "" if status == _NOT_FOUND else request.path  # what is not there is in no place
    page = render_template(
        template,
        **{
            "site_name": site("site_name"),
            "site_icon": _ICON if site("site_icon") else "",
            "leave_url": leave_url(),
            "page_attributes": {"data-no-keys": ""} if visit is not None and visit.is_shift_off else {},
            "signed_in": visit is not None,
            "away_minutes": visit.away_minutes if visit is not None and is_in and not visit.is_plain else None,
            "plain_session": visit is not None and visit.is_plain,
            "places": places_for(visit.actor.role, path) if visit is not None and is_in else [],
            "zone": site("time_zone"),
            # What staff must see wherever they are; on a page about trouble the database may be what has failed.
            "notices": house().notices(current_uow()) if is_well and is_in and _is_staff(visit) else None,
        }
        | context,
    )
    return make_response(squeeze(page), status or (_UNPROCESSABLE if was_refused else 200))


def _is_staff(visit: Visit | None) -> bool:
    return visit is not None and visit.actor.role in {Role.ADVOCATE, Role.LEAD}


def render_alone(template: str, *, status: int) -> Response:
    """Make a page that asks neither the database nor the visit for anything: they may be what has failed."""
    page = render_template(template, site_name=site("site_name"), leave_url=leave_url())
    return make_response(squeeze(page), status)


def go(endpoint: str, **values: object) -> Response:
    """Send the browser on with a 303; the page's script is told by a header, since it cannot see a redirect."""
    return go_to(url_for(endpoint, **values))  # type: ignore[arg-type]  # its own names are keywords too


def go_to(path: str) -> Response:
    """Send the browser on to a path of this site, in the same way."""
    if is_swap():
        answer = make_response("", _NO_CONTENT)
        answer.headers["X-Go"] = path
        return answer
    return make_response(redirect(path, _SEE_OTHER))


def open_to_all(view: View) -> View:
    """Mark a view that strangers may see."""
    setattr(view, OPEN_MARK, True)
    return view


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Mark a view as being for some roles; to others there is nothing here."""

    def mark(view: View) -> View:
        setattr(view, ROLES_MARK, frozenset(roles))
        return view

    return mark


def leaves_trail(view: View) -> View:
    """Mark a view whose `GET` is written down, so that its unit of work writes."""
    setattr(view, TRAIL_MARK, True)
    return view


def only_looks(view: View) -> View:
    """Mark a view whose `POST` changes nothing: what is looked for is sent so that it stands in no address."""
    setattr(view, LOOKS_MARK, True)
    return view


def before_code(view: View) -> View:
    """Mark a view that a visit may see before its second factor."""
    setattr(view, CODE_MARK, True)
    return view
