"""Who calls: the half in the cookie, the half that the page sends, and the visit that both open."""

from functools import cached_property

from flask import Response, request
from flask_login import UserMixin, current_user, login_user

from portal.accounts.halves import from_text, to_text
from portal.accounts.service.devices import DEVICE_KNOWN_FOR
from portal.accounts.service.visits import StartedVisit, resume
from portal.web.requests import is_by_itself, site, units
from portal.web.visit import Visit

_HALF_HEADER = "X-Half"


class Caller(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """A browser that holds a cookie's half; signed in only where the page's half came too."""

    def __init__(self, cookie_half: bytes) -> None:
        """Ask nothing yet: leaving must work without the database."""
        self.cookie_half = cookie_half

    @classmethod
    def of_cookie(cls, text: str) -> "Caller | None":
        """Return the caller of what stands in the cookie."""
        half = from_text(text)
        return None if half is None else cls(half)

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return to_text(self.cookie_half)

    @property
    def visit(self) -> Visit | None:
        """The visit, if both halves open one and it is not covered."""
        return None if self._found is None or self._found.is_covered else self._found

    @property
    def covered(self) -> Visit | None:
        """The visit, if its passphrase is to be typed before anything of it is shown."""
        return self._found if self._found is not None and self._found.is_covered else None

    @cached_property
    def _found(self) -> Visit | None:
        return resume(
            units(), self.cookie_half, page_half(), is_activity=not is_by_itself(), device_token=device_token()
        )

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""
        return self.visit is not None


def cookie_half() -> bytes | None:
    """Return the half in the cookie, without asking whether it is worth anything."""
    half = getattr(current_user, "cookie_half", None)
    return half if isinstance(half, bytes) else None


def page_half() -> bytes | None:
    """Return the half that the page's script sent."""
    return from_text(request.headers.get(_HALF_HEADER))


def give_halves(answer: Response, started: StartedVisit) -> Response:
    """Give a new visit's halves away: one to the cookie, one to the page's memory."""
    login_user(Caller(started.cookie_half), force=True)
    if started.page_half is not None:
        answer.headers[_HALF_HEADER] = to_text(started.page_half)
    return answer


def device_token() -> bytes | None:
    """Return what this device holds, if its person called it her own."""
    return from_text(request.cookies.get(_device_cookie()))


def keep_device_token(answer: Response, token: bytes) -> None:
    """Let a device keep the token by which it is known again.

    It stays when she leaves. It is a random number that opens nothing and names nobody; what it shows is that this
    site was signed in to from here, which on her own device the browser's history may show as well. Without it, he who
    knows her name could use up its tries and shut her out of her own phone. Who shares the device does not tick the
    box, and leaving then clears everything.
    """
    answer.set_cookie(
        _device_cookie(),
        to_text(token),
        max_age=DEVICE_KNOWN_FOR,
        path="/",
        secure=_is_https(),
        httponly=True,
        samesite="Strict",
    )


def _device_cookie() -> str:
    return "__Host-d" if _is_https() else "d"


def _is_https() -> bool:
    return site("public_origin").startswith("https:")
