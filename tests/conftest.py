"""What tests start from: a database, a clock, a service, its people and two cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from portal.database import make_engine
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, ServiceId, new_id
from portal.unit_of_work import Units
from tests.support.databases import BOTH, database_of, let_rest
from tests.support.fakes import FrozenClock
from tests.support.files import blobs_in
from tests.support.keys import SERVER, cheap_stretcher
from tests.support.make import Someone, make_case, make_someone

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Try on SQLite alone what a page says: its statements are tried on PostgreSQL by its service and the journeys."""
    left_out = {item for item in items if item.get_closest_marker("pages") and item.get_closest_marker("postgres")}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database, of each kind: whatever touches a database is tried on both."""
    with database_of(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = let_rest(make_engine(database_url))
    yield made
    made.dispose()


@pytest.fixture
def units(engine: Engine, clock: FrozenClock, tmp_path: Path) -> Units:
    return Units(engine, clock, SERVER, blobs_in(tmp_path / "files"), cheap_stretcher())


@pytest.fixture
def service_id() -> ServiceId:
    return ServiceId(new_id())


@pytest.fixture
def lead(units: Units, service_id: ServiceId) -> Someone:
    return make_someone(units, Role.LEAD, service_id)


@pytest.fixture
def advocate(units: Units, service_id: ServiceId, lead: Someone) -> Someone:
    return make_someone(units, Role.ADVOCATE, service_id)


@pytest.fixture
def second_advocate(units: Units, service_id: ServiceId, lead: Someone) -> Someone:
    return make_someone(units, Role.ADVOCATE, service_id)


@pytest.fixture
def stranger_advocate(units: Units) -> Someone:
    """Return an advocate of another service."""
    elsewhere = ServiceId(new_id())
    make_someone(units, Role.LEAD, elsewhere)
    return make_someone(units, Role.ADVOCATE, elsewhere)


@pytest.fixture
def victim(units: Units, service_id: ServiceId) -> Someone:
    return make_someone(units, Role.VICTIM, service_id)


@pytest.fixture
def second_victim(units: Units, service_id: ServiceId) -> Someone:
    return make_someone(units, Role.VICTIM, service_id)


@pytest.fixture
def case_id(advocate: Someone, victim: Someone) -> CaseId:
    return make_case(advocate, victim)


@pytest.fixture
def second_case_id(advocate: Someone, second_victim: Someone) -> CaseId:
    return make_case(advocate, second_victim, name="Beth")
