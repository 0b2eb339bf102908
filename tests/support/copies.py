"""What came about once in a process, and is copied row by row wherever it is asked for again on an empty database."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, Self, TypeVar

from sqlalchemy import Engine, func, select

from portal.database import make_engine, metadata, writing
from portal.unit_of_work import Units
from tests.support.databases import let_rest, new_sqlite
from tests.support.fakes import FrozenClock
from tests.support.files import blobs_in
from tests.support.keys import SERVER, cheap_stretcher

Rows = Mapping[str, Sequence[Mapping[str, object]]]


class Movable(Protocol):
    """What can be met on another database than the one on which it came about."""

    def at(self, units: Units) -> Self:
        """Return the same as it is met there."""


Made = TypeVar("Made", bound=Movable)


def made_once(units: Units, make: Callable[[Units], Made]) -> Made:
    """Make something; what comes about is the same each time but for chance, so only the first is made.

    Args:
        units: where it is wanted. It is copied if nothing has happened there, with the keys and at the time of all
            tests, and made where it stands if not.
        make: makes it, out of nothing but these units.
    """
    if units.server != SERVER or units.clock.now() != FrozenClock().now() or _has_trail(units.engine):
        return make(units)
    made, rows = _first(make)
    put_rows(units.engine, rows)
    return made.at(units)


def rows_of(engine: Engine) -> Rows:
    """Return every row of every table that has any, the tables in the order in which they point at each other."""
    with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }
    return {name: rows for name, rows in found.items() if rows}


def put_rows(engine: Engine, rows: Rows) -> None:
    """Put rows into empty tables."""
    with writing(engine) as session:
        for name, found in rows.items():
            session.execute(metadata.tables[name].insert(), found)
        session.commit()


def _has_trail(engine: Engine) -> bool:
    """Say whether anything ever happened in a database."""
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables["audit_event"])).scalar_one() > 0


@cache
def _first(make: Callable[[Units], Made]) -> tuple[Made, Rows]:
    with TemporaryDirectory() as folder:
        engine = let_rest(make_engine(new_sqlite(Path(folder) / "first.db")))
        made = make(Units(engine, FrozenClock(), SERVER, blobs_in(Path(folder)), cheap_stretcher()))
        rows = rows_of(engine)
        engine.dispose()
    return made, rows
