"""The site with a service whose people joined, and browsers in which they are signed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world
from tests.support.site import Browser, make_site, units_of
from tests.support.whole import browser_of, let_in


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
    let_in(world.advocate)
    return browser_of(site, world.advocate)
