"""The site with a service whose people joined, and browsers in which they are signed in."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from flask import Flask

from portal.accounts.halves import to_text
from portal.accounts.service.second_factor import propose_secret, set_second_factor
from tests.support.fakes import FrozenClock
from tests.support.joined import Joined, World, make_world
from tests.support.site import Browser, make_site, units_of


@pytest.fixture
def site(tmp_path: Path, clock: FrozenClock, database_url: str) -> Iterator[Flask]:
    """Return the whole site on a database of its own."""
    app = make_site(tmp_path, clock, database_url=database_url)
    yield app
    units_of(app).engine.dispose()


@pytest.fixture
def world(site: Flask) -> World:
    """Return Robin, who works on the case of Anna, and Ruth, who leads."""
    return make_world(units_of(site))


@pytest.fixture
def anna(site: Flask, world: World) -> Browser:
    """Return her browser."""
    return browser_of(site, world.victim)


@pytest.fixture
def robin(site: Flask, world: World) -> Browser:
    """Return her advocate's browser."""
    return browser_of(site, world.advocate)


def browser_of(site: Flask, who: Joined) -> Browser:
    """Return a browser in which somebody is signed in, with both halves and, for staff, their second factor."""
    if who.actor.is_staff:
        with who.write() as uow:
            set_second_factor(uow, pyotp.TOTP(propose_secret(uow)).at(uow.now))
    browser = Browser(site)
    with browser.client.session_transaction() as session:
        session["_user_id"] = to_text(who.started.cookie_half)
    browser.half = to_text(who.started.page_half or b"")
    return browser
