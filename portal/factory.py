"""Puts the house together: doors chosen from the settings, a unit of work a request, every room registered."""

from functools import partial
from pathlib import Path

from flask import Flask, Response, request, send_file
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Face, Settings
from portal import i18n
from portal.accounts import views as accounts
from portal.accounts.views.callers import cookie_half
from portal.box.views import bp as box
from portal.casework.service import is_level_high
from portal.casework.views import bp as casework
from portal.casework.views import hers as casework_hers
from portal.checkins.service import banner, hours_watched
from portal.checkins.views import bp as checkins
from portal.cli.audit import audit
from portal.cli.database import database
from portal.cli.demo import demo
from portal.cli.doctor import doctor
from portal.cli.keys import keys
from portal.cli.people import people_commands
from portal.cli.texts import texts
from portal.consultancy.service import waits_for_her
from portal.consultancy.views import bp as desk
from portal.consultancy.views import hers as papers
from portal.consultancy.views import partner as table
from portal.contact.views import bp as contact
from portal.contact.wording import hours_in_words
from portal.copies.views import bp as copies
from portal.diary.views import bp as diary
from portal.evidence.receiving import SealingRequest
from portal.evidence.views import bp as evidence
from portal.home.views import bp as home
from portal.kernel.clock import Clock, SystemClock
from portal.kernel.errors import LindenError, NotFoundError
from portal.messages.service import moved_of_threads
from portal.messages.views import bp as messages
from portal.privacy.headers import put_headers
from portal.privacy.limits import WindowLimits
from portal.privacy.views import bp as begun
from portal.privacy.views import forget_sent
from portal.private.views import bp as private
from portal.sms import SmsGateway, open_gateway
from portal.storage import BlobStore, DiskBlobStore
from portal.unit_of_work import UnitOfWork, open_units
from portal.vault.keys import ServerKeys
from portal.vault.primitives import StretchProfile
from portal.waking import Waker
from portal.web.addresses import IdInAddress
from portal.web.errors import QuietFlask, register_errors
from portal.web.gallery import bp as gallery
from portal.web.live import Live
from portal.web.packing import pack_static
from portal.web.pages import CODE_MARK, OPEN_MARK, ROLES_MARK, go, open_to_all
from portal.web.requests import House, asked_view, close_uow, current_visit, is_swap, leaves_by_form, move_in

_ROOT = Path(__file__).parent.parent
_ERRORS_FROM = 400
_SEE_OTHER = 303
_NO_CONTENT = 204
_TEXT_BYTES = 1_000_000
_FORM_PARTS = 100
_UPLOAD_BYTES = 210_000_000
_HERS = (diary, private, copies, box, messages, evidence)
_CASES = (casework, casework_hers, checkins, *_HERS, papers, table, desk, contact)
_ROOMS = (home, *_CASES, begun, *accounts.blueprints)


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    gateway: SmsGateway | None = None,
    blobs: BlobStore | None = None,
    streams: int = 0,
) -> Flask:
    """Return the site; the clock, the way to a telephone and the file store may be handed in.

    Args:
        settings: everything that can be chosen about an installation.
        clock: what the time is; the machine's where none is given.
        gateway: what sends texts; the one that the settings name where none is given.
        blobs: where sealed files lie; the settings' folder where none is given.
        streams: how many open pages may wait to be told of something new, each in a thread of the server's own.
    """
    app = QuietFlask("portal", static_folder=str(_ROOT / "static"), root_path=str(_ROOT / "portal"))
    app.request_class = SealingRequest
    app.config.update(_flask_settings(settings))
    clock = clock or SystemClock()
    units = open_units(
        database_url=settings.database_url,
        clock=clock,
        server=ServerKeys(pepper=settings.pepper, operational=settings.operational_key),
        blobs=blobs or DiskBlobStore(settings.files_dir),
        profile=StretchProfile(settings.argon2_memory_kib, settings.argon2_passes),
        limits=WindowLimits(settings.operational_key, clock, redis_url=settings.redis_url),
        threads=settings.threads,
    )
    gateway = gateway or _gateway(settings)
    live = Live(partial(moved_of_threads, units), places=streams)
    wake = Waker(folder=settings.data_dir, redis_url=settings.redis_url).wake
    face = accounts.neutral_page
    house = House(units, gateway, _site(settings), face, live, banner, wake, waits_for_her, _hours, is_level_high)
    move_in(app, house)
    # Parts of pages come from the design system's own package; the pages themselves only from here.
    parts = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_options = {"loader": ChoiceLoader([FileSystemLoader(_ROOT / "portal" / "templates"), parts])}
    i18n.init_app(app, zone=settings.time_zone, clock=units.clock)
    app.url_map.redirect_defaults = False
    app.url_map.converters["default"] = IdInAddress
    accounts.init_app(app)
    app.before_request(_gate)
    app.after_request(partial(_close, app))
    app.after_request(pack_static)
    register_errors(app)
    _register(app, settings)
    app.after_request(partial(_dress, settings))
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]  # as werkzeug says
    return app


def _dress(settings: Settings, answer: Response) -> Response:
    """Put on an answer what every answer carries."""
    is_https, leave_url = settings.is_https, settings.leave_url
    return put_headers(answer, is_https=is_https, leave_url=leave_url, may_lead_on=leaves_by_form())


def _gateway(settings: Settings) -> SmsGateway:
    return open_gateway(
        settings.twilio,
        origin=settings.public_origin,
        data_dir=settings.data_dir,
        is_shown=settings.sends_texts,
    )


def _hours(uow: UnitOfWork) -> list[str]:
    """Say when somebody of the acting person's service is there."""
    return [hours_in_words(window) for window in hours_watched(uow)]


def _register(app: Flask, settings: Settings) -> None:
    """Give the site the pages of every room, and the commands."""
    for room in _ROOMS:
        app.register_blueprint(room)
    if not settings.is_production:
        app.register_blueprint(gallery)
    if settings.face is Face.PAGE:
        app.register_blueprint(accounts.face)
    if settings.site_icon:
        app.add_url_rule("/icon", view_func=open_to_all(partial(send_file, settings.site_icon)), endpoint="icon")
    for commands in (audit, database, demo, doctor, keys, people_commands, texts):
        app.cli.add_command(commands)


def _flask_settings(settings: Settings) -> dict[str, object]:
    prefix = "__Host-" if settings.is_https else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"{prefix}s",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "MAX_FORM_MEMORY_SIZE": _TEXT_BYTES,
        "MAX_FORM_PARTS": _FORM_PARTS,
        "MAX_CONTENT_LENGTH": _UPLOAD_BYTES,
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as the visit's cookie
        "PROPAGATE_EXCEPTIONS": False,
    }


def _site(settings: Settings) -> dict[str, str]:
    return {
        "site_name": settings.site_name,
        "leave_url": settings.leave_url,
        "face_word": settings.face_word if settings.face is Face.PAGE else "",
        "time_zone": settings.time_zone,
        "site_icon": str(settings.site_icon or ""),
        "public_origin": settings.public_origin,
        "proxies": str(settings.proxies),
        "counts_together": "yes" if settings.redis_url else "no",
        "texts": ("twilio" if settings.twilio else "local") if settings.sends_texts else "none",
        "is_demo": "yes" if settings.is_demo and not settings.is_production else "no",
    }


def _gate() -> Response | None:
    """Let in who may come in; to a stranger every address, real or not, is the neutral page."""
    view = asked_view()
    if cookie_half() is None:  # a name, a passphrase, a code: a stranger has nothing longer to say
        request.max_content_length = _TEXT_BYTES
    if request.endpoint == "static" or getattr(view, OPEN_MARK, False):
        return None
    visit = current_visit()
    if visit is None:
        return accounts.turn_away()
    if visit.awaits_code and not getattr(view, CODE_MARK, False):
        return go("accounts.code")
    if request.routing_exception is not None:  # Werkzeug might lead on, to whatever host it was asked by
        raise NotFoundError
    roles = getattr(view, ROLES_MARK, None)
    if roles is not None and visit.actor.role not in roles:
        raise NotFoundError
    return None


def _close(app: Flask, answer: Response) -> Response:
    """Keep what the request did, or nothing of it; tell the page's script where to go by a header."""
    try:
        if answer.status_code < _ERRORS_FROM:
            forget_sent(answer)
        close_uow(is_kept=answer.status_code < _ERRORS_FROM)
    except LindenError as error:  # the database was busy or full at the very end; Flask would only see trouble in it
        answer = app.make_response(app.handle_user_exception(error))
    if is_swap() and answer.status_code == _SEE_OTHER:
        answer.headers["X-Go"] = answer.headers.pop("Location")
        answer.status_code = _NO_CONTENT
        answer.set_data(b"")
    return answer
