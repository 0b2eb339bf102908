"""People with names and passphrases, on both databases, and the site they sign in to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.kernel.actor import Role
from portal.unit_of_work import Units
from tests.support.accounts import Account, make_account
from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world
from tests.support.site import Browser, make_site, units_of


@pytest.fixture
def site(tmp_path: Path, clock: FrozenClock, database_url: str) -> Iterator[Flask]:
    """Return the whole site on a database of its own."""
    app = make_site(tmp_path, clock, database_url=database_url)
    yield app
    units_of(app).engine.dispose()


@pytest.fixture
def secure_site(tmp_path: Path, clock: FrozenClock, database_url: str) -> Iterator[Flask]:
    """Return the site as it is reached encrypted."""
    app = make_site(tmp_path, clock, database_url=database_url, origin="https://portal.example.org")
    yield app
    units_of(app).engine.dispose()


@pytest.fixture
def site_units(site: Flask) -> Units:
    """Return what opens units of work behind the site."""
    return units_of(site)


@pytest.fixture
def browser(site: Flask) -> Browser:
    """Return a browser with scripting in which nobody is signed in."""
    return Browser(site)


@pytest.fixture
def anna(units: Units) -> Account:
    """Return a victim who can sign in."""
    return make_account(units, name="anna of the lake")


@pytest.fixture
def worker(units: Units, anna: Account) -> Account:
    """Return an advocate of her service who can sign in."""
    return make_account(units, Role.ADVOCATE, anna.service_id, name="robin")


@pytest.fixture
def world(units: Units) -> World:
    """Return a service whose people all joined by invitations."""
    return make_world(units)
