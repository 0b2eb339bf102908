"""What tests of files start from; those of pages from the whole site, and browsers in which people are signed in."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import Engine, event

from portal.accounts.halves import to_text
from portal.accounts.service.second_factor import propose_secret, set_second_factor
from tests.support.fakes import FrozenClock
from tests.support.joined import Joined, World, make_world
from tests.support.site import Browser, make_site, units_of


@pytest.fixture
def count_statements(engine: Engine) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return a way to listen to the statements that are sent to the database."""

    @contextmanager
    def listen() -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection, _cursor, statement, *_rest):
            heard.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        yield heard
        event.remove(engine, "before_cursor_execute", hear)

    return listen


@pytest.fixture
def site(tmp_path: Path, clock: FrozenClock, database_url: str) -> Iterator[Flask]:
    """Return the whole site on a database of its own."""
    app = make_site(tmp_path, clock, database_url=database_url)
    yield app
    units_of(app).engine.dispose()


@pytest.fixture
def world(site: Flask, clock: FrozenClock) -> World:
    """Return Robin, who works on the case of Anna, and Ruth, who leads."""
    made = make_world(units_of(site))
    with made.advocate.write() as uow:
        secret = propose_secret(uow)
        set_second_factor(uow, pyotp.TOTP(secret).at(clock.now()))
    return made


@pytest.fixture
def browse(site: Flask) -> Callable[[Joined], Browser]:
    """Return a way to have a browser in which somebody is signed in, with both halves."""

    def of(who: Joined) -> Browser:
        browser = Browser(site)
        with browser.client.session_transaction() as session:
            session["_user_id"] = to_text(who.started.cookie_half)
        browser.half = to_text(who.started.page_half or b"")
        return browser

    return of


@pytest.fixture
def anna(browse: Callable[[Joined], Browser], world: World) -> Browser:
    """Return her browser."""
    return browse(world.victim)


@pytest.fixture
def robin(browse: Callable[[Joined], Browser], world: World) -> Browser:
    """Return her advocate's browser."""
    return browse(world.advocate)
