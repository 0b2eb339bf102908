"""Pages about people's way in and out."""

from flask import Flask
from flask_login import LoginManager

from portal.accounts.views import devices, joining, landing, leaving, me, practice, resting, signing_in, team
from portal.accounts.views.callers import Caller
from portal.accounts.views.face import bp as face
from portal.accounts.views.leaving import turn_away
from portal.accounts.views.sign_in_page import neutral_page

__all__ = ["blueprints", "face", "init_app", "neutral_page", "turn_away"]

blueprints = (
    signing_in.bp,
    leaving.bp,
    devices.bp,
    joining.bp,
    landing.bp,
    me.bp,
    practice.bp,
    resting.bp,
    team.bp,
)


def init_app(app: Flask) -> None:
    """Let Flask-Login hold who is signed in: the cookie's half, and nothing that says who that is."""
    login = LoginManager(app)
    # It would tie a visit to a network and a browser's name, keep a digest of both in the cookie, and sign out
    # whoever walks from one network into the next. The page's half does better what it is for.
    login.session_protection = None
    login._session_identifier_generator = lambda: ""  # noqa: SLF001 - there is no public way to keep it out of the cookie
    login.user_loader(Caller.of_cookie)
