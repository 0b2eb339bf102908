"""The services of the diary are tried on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.database import make_engine
from portal.schema import metadata
from tests.support.postgres import fresh_postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return an empty database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/linden.db"
        _make_tables(url)
        yield from _connected(url)
    else:
        with fresh_postgres(_make_tables) as url:
            yield from _connected(url)


def _connected(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    yield engine
    engine.dispose()


def _make_tables(url: str) -> None:
    for engine in _connected(url):
        metadata.create_all(engine)
