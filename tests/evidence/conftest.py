"""What tests of files start from."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Engine, event


@pytest.fixture
def count_statements(engine: Engine) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return a way to listen to the statements that are sent to the database."""

    @contextmanager
    def listen() -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection, _cursor, statement, *_rest):
            heard.append(statement)

        event.listen(engine, "before_cursor_execute", hear)
        yield heard
        event.remove(engine, "before_cursor_execute", hear)

    return listen
