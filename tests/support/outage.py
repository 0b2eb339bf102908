"""A database that is gone for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError


@contextmanager
def gone(engine: Engine) -> Iterator[None]:
    """Let the database take no connection for a while."""

    def refuse(*_: object) -> None:
        raise OperationalError("gone", None, ConnectionError())

    event.listen(engine, "checkout", refuse)
    try:
        yield
    finally:
        event.remove(engine, "checkout", refuse)
