"""What belongs to the request being answered; the only file that knows Flask's globals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv6Address, ip_address
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user

from portal.access.service import case_of_victim
from portal.kernel.actor import Actor
from portal.kernel.errors import NotAllowedError
from portal.kernel.ids import CaseId
from portal.sms import SmsGateway
from portal.unit_of_work import UnitOfWork, Units
from portal.web.live import Live
from portal.web.visit import Visit
from portal.web.waiting import Waiting

_HOUSE = "linden"
TRAIL_MARK = "leaves_trail"
LOOKS_MARK = "only_looks"
_ASKED = "q"  # in the cookie: in which visit she was asked whose device this is
_ASKED_LETTERS = 8
_DONE = "k"  # in the cookie: that what was sent last was kept, for the one page that says so


@dataclass(frozen=True)
class House:
    """What the factory hands to the pages: units of work, a way to telephones, plain settings, a page for strangers."""

    units: Units
    gateway: SmsGateway
    site: Mapping[str, str]
    neutral_page: Callable[[], Response]
    live: Live = field(default_factory=lambda: Live(lambda _topics: {}))
    notices: Callable[[UnitOfWork], object] = lambda _uow: None
    wake: Callable[[], None] = lambda: None
    waiting: Callable[[UnitOfWork, CaseId], Waiting] = lambda _uow, _case_id: Waiting()
    hours: Callable[[UnitOfWork], Sequence[str]] = lambda _uow: ()
    is_level_high: Callable[[UnitOfWork, CaseId], bool] = lambda _uow, _case_id: True


def move_in(app: Flask, house: House) -> None:
    """Hand the house to an app."""
    app.extensions[_HOUSE] = house


def house_of(app: Flask) -> House:
    """Return what the factory handed to an app."""
    found: House = app.extensions[_HOUSE]
    return found


def house() -> House:
    """Return what the factory handed in."""
    return house_of(current_app)


def units() -> Units:
    """Return what opens units of work."""
    return house().units


def gateway() -> SmsGateway:
    """Return what sends texts."""
    return house().gateway


def site(name: str) -> str:
    """Return a plain setting of the site."""
    return house().site[name]


def zone() -> str:
    """Return the service's time zone."""
    return site("time_zone")


def today() -> date:
    """Return the day that it is where the service works."""
    return units().clock.now().astimezone(ZoneInfo(zone())).date()


def current_visit() -> Visit | None:
    """Return the visit of this request; none for a stranger, and none with half a secret."""
    visit = getattr(current_user, "visit", None)
    if not isinstance(visit, Visit):
        return None
    g.known_visit = visit
    return visit


def covered_visit() -> Visit | None:
    """Return the visit of this request where its passphrase is to be typed before anything of it is shown."""
    visit = getattr(current_user, "covered", None)
    return visit if isinstance(visit, Visit) else None


def leave_url() -> str:
    """Return where leaving goes: what she chose, once the visit is known. It asks for nothing, so it cannot fail."""
    return _landing() or site("leave_url")


def leaves_by_form() -> bool:
    """Say whether a form may lead elsewhere: without scripting Leave sends one, to keep her words."""
    visit: Visit | None = g.get("known_visit")
    return visit is not None and visit.is_plain


def _landing() -> str | None:
    visit: Visit | None = g.get("known_visit")
    return visit.landing if visit else None


def current_actor() -> Actor:
    """Return who is signed in.

    Raises:
        NotAllowedError: nobody is.
    """
    visit = current_visit()
    if visit is None:
        raise NotAllowedError
    return visit.actor


def current_uow() -> UnitOfWork:
    """Return the request's one unit of work, opened when it is first asked for."""
    if "uow" not in g:
        visit = current_visit()
        actor, keyring = (visit.actor, visit.keyring) if visit else (None, None)
        g.uow = units().begin(actor, keyring, writes=_writes())
    found: UnitOfWork = g.uow
    return found


def close_uow(*, is_kept: bool) -> None:
    """Finish or undo the request's unit of work, if one was opened."""
    uow: UnitOfWork | None = g.pop("uow", None)
    if uow is None:
        return
    try:
        if is_kept:
            uow.finish()
        else:
            uow.undo()
    finally:
        uow.close()


def current_case() -> CaseId:
    """Return the signed-in victim's own case.

    Raises:
        CaseNotFoundError: she has none.
    """
    if "case_id" not in g:
        g.case_id = case_of_victim(current_uow())
    return CaseId(g.case_id)


def asks_device() -> bool:
    """Say, once in a visit, that she is to be asked whether others can get at this device."""
    visit = current_visit()
    here = str(visit.session_id)[:_ASKED_LETTERS] if visit else None
    if here is None or session.get(_ASKED) == here:
        return False
    session[_ASKED] = here
    return True


def note_done() -> None:
    """Note that what came was kept, for the page that the answer leads on to."""
    session[_DONE] = True


def is_done() -> bool:
    """Say, once, whether that was noted."""
    return bool(session.pop(_DONE, False))


def is_swap() -> bool:
    """Say whether the page's script asks, and swaps the answer in."""
    return request.headers.get("X-Swap") == "1"


def note_sent() -> None:
    """Note that the form that came has been kept, though the answer is a page and not a way on to another."""
    g.is_sent = True


def is_sent() -> bool:
    """Say whether that was noted."""
    return bool(g.get("is_sent"))


def is_by_itself() -> bool:
    """Say whether the page's script asks without anything having been pressed: that keeps no visit alive."""
    return request.headers.get("X-By-Itself") == "1"


def network() -> str:
    """Return a name for the network that asks, which is another tomorrow and cannot be turned back into an address."""
    found = units()
    day = found.clock.now().date().isoformat()
    return found.server.lookup_digest("network", f"{day} {_line(request.remote_addr or '')}").hex()[:32]


def _line(address: str) -> str:
    """Return what the addresses of one line have in common: of IPv6 the first half, for devices make the rest up."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or f"{int(parsed) >> 64:x}/64")


def forget_visit_cookie(answer: Response) -> None:
    """Take the cookie of the visit away with this answer; cookies of other names stay."""
    interface = current_app.session_interface
    answer.delete_cookie(
        interface.get_cookie_name(current_app),
        path=interface.get_cookie_path(current_app),
        secure=interface.get_cookie_secure(current_app),
        httponly=interface.get_cookie_httponly(current_app),
        samesite=interface.get_cookie_samesite(current_app),
    )


def asked_view() -> object:
    """Return the view that was asked for, if there is one at this address."""
    return current_app.view_functions.get(request.endpoint or "")


def _writes() -> bool:
    view = asked_view()
    is_sent_to_change = request.method == "POST" and not getattr(view, LOOKS_MARK, False)
    return is_sent_to_change or bool(getattr(view, TRAIL_MARK, False))
