"""What tests start from: a database, a clock, a service, its people and two cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from portal.database import make_engine
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, ServiceId, new_id
from portal.schema import metadata
from portal.storage import DiskBlobStore
from portal.unit_of_work import Units
from portal.vault.keys import ServerKeys
from portal.vault.primitives import StretchProfile, new_key
from portal.vault.stretching import Stretcher
from tests.support.fakes import FrozenClock
from tests.support.make import Someone, make_case, make_someone
from tests.support.postgres import fresh_postgres

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

CHEAP = StretchProfile(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database, of each kind: whatever touches a database is tried on both."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/linden.db"
        make_tables(url)
        yield url
    else:
        with fresh_postgres(make_tables) as url:
            yield url


def make_tables(url: str) -> None:
    """Make every table, without the detour by way of the migrations, which are tried by themselves."""
    made = make_engine(url)
    metadata.create_all(made)
    made.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def units(engine: Engine, clock: FrozenClock, tmp_path: Path) -> Units:
    server = ServerKeys(pepper=new_key(), operational=new_key())
    return Units(engine, clock, server, DiskBlobStore(tmp_path / "files"), Stretcher(CHEAP, server.pepper))


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
