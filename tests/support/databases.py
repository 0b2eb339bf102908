"""Databases for tests, of both kinds: made once in each process, and lent out empty as often as one is asked for."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import URL, Dialect, Engine, event
from sqlalchemy.pool import Pool, QueuePool

from portal.database import make_engine
from portal.schema import metadata
from tests.support.postgres import lent_postgres

_FIRST: dict[str, Dialect] = {}
_PUT_TOGETHER: dict[object, object] = {}

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


class _KeptPool(QueuePool):
    """Connections that outlive the engine of one test."""

    def dispose(self) -> None:
        """Keep them."""

    def recreate(self) -> "_KeptPool":
        """Go on with the same."""
        return self


_POOLS: dict[URL, Pool] = {}


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """Lend the address of a database of one kind, with every table and nothing in them; a file lies in the folder."""
    if kind == "postgres":
        with lent_postgres(make_tables, list(metadata.tables)) as url:
            yield url
    else:
        yield new_sqlite(folder / "linden.db")


def new_sqlite(path: Path) -> str:
    """Return the address of a new file with every table and nothing in them."""
    path.write_bytes(_with_tables())
    return f"sqlite:///{path}"


def make_tables(url: str) -> None:
    """Make every table, without the detour by way of the migrations, which are tried by themselves."""
    made = make_engine(url)
    metadata.create_all(made)
    made.dispose()


def let_rest(engine: Engine) -> Engine:
    """Let a database do nothing twice, or for nothing.

    SQLite does not wait for the disk: what a test wrote need not survive the machine. Connections to PostgreSQL stay
    open for the next test on the same database. And each kind puts a statement together once in a process, not once
    for each test: the tables are the same in all of them.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _let_rest)
    else:
        engine.pool.__class__ = _KeptPool
        engine.pool = _POOLS.setdefault(engine.url, engine.pool)
    first = _FIRST.setdefault(engine.dialect.name, engine.dialect)
    if first is engine.dialect:
        engine.connect().close()  # it is ready once it has been somewhere
    engine.dialect = engine.pool._dialect = first
    engine.update_execution_options(compiled_cache=_PUT_TOGETHER)
    return engine


def _let_rest(connection: Any, _record: object) -> None:
    raw: sqlite3.Connection = connection
    raw.execute("PRAGMA synchronous=OFF")


@cache
def _with_tables() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tables.db"
        make_tables(f"sqlite:///{path}")
        return path.read_bytes()
