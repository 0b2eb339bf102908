"""Engines and the two kinds of session: one that reads, one that writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from portal.kernel.errors import ConflictError

_BUSY_SECONDS = 10
_READS = "linden_reads"
# SQLite lets one writer in at a time, and those who wait ask again ever more seldom: of sixteen at once the last waited
# twice as long as the work takes. Here they stand in line instead; other processes are still kept out by SQLite itself.
_TURNS: WeakKeyDictionary[Engine, BoundedSemaphore] = WeakKeyDictionary()


class DatabaseBusyError(ConflictError):
    """The database could not be had in time; nothing was changed."""


class DatabaseFullError(ConflictError):
    """There is no room left to keep anything; nothing was changed."""


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL, set up so that nothing acknowledged is lost.

    What its errors say holds no parameter: those are names, digests and what is sealed.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(
            url, connect_args={"timeout": _BUSY_SECONDS}, pool_size=20, max_overflow=40, hide_parameters=True
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "handle_error", _name_the_trouble)
        _TURNS[engine] = BoundedSemaphore()
        return engine
    engine = create_engine(url, pool_size=20, max_overflow=20, pool_pre_ping=True, hide_parameters=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session that cannot write."""
    with (
        engine.connect().execution_options(**{_READS: True}) as connection,
        Session(connection, autoflush=False) as session,
    ):
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Open a session that writes; on SQLite it is the only one until it is closed.

    Raises:
        DatabaseBusyError: others wrote for too long.
    """
    with (
        _in_turn(_TURNS.get(engine)),
        engine.connect().execution_options(**{_READS: False}) as connection,
        Session(connection) as session,
    ):
        yield session


@contextmanager
def _in_turn(turn: BoundedSemaphore | None) -> Iterator[None]:
    """Wait until the writers before are done, if this database needs it."""
    if turn is None:
        yield
        return
    if not turn.acquire(timeout=_BUSY_SECONDS):
        raise DatabaseBusyError
    try:
        yield
    finally:
        turn.release()


def _set_up_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's connection
    """Set one SQLite connection up: no waiting writers lost, nothing deleted left readable."""
    raw: sqlite3.Connection = connection
    # The driver must not begin by itself: its default BEGIN is deferred and loses concurrent updates.
    raw.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an acknowledged entry survives a power cut
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
    ):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin as the session asked: readers share, a writer takes the lock at once."""
    reads = connection.get_execution_options().get(_READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _name_the_trouble(context: ExceptionContext) -> None:
    """Turn SQLite's two ordinary troubles into errors of this house."""
    code = getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        context.chained_exception = DatabaseBusyError()
    elif code == sqlite3.SQLITE_FULL:
        context.chained_exception = DatabaseFullError()


def _begin_postgresql(connection: Connection) -> None:
    """Begin as the session asked: a reader may not write, and sees one state throughout, as on SQLite."""
    if connection.get_execution_options().get(_READS, False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
