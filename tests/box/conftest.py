"""The site with a service whose people joined, a browser in which she is signed in, and one that is anybody's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world
from tests.support.site import Browser, make_site, units_of
from tests.support.whole import browser_of


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
    """Return the browser in which she is signed in."""
    return browser_of(site, world.victim)


@pytest.fixture
def anybody(site: Flask) -> Browser:
    """Return a browser in which nobody is signed in."""
    return Browser(site)
