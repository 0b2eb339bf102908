"""Addresses of empty databases of both kinds, for fixtures that outlive one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.postgres import fresh_postgres

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """Lend the address of an empty database of one kind, without tables; a file lies in the folder."""
    if kind == "postgres":
        with fresh_postgres() as url:
            yield url
    else:
        yield f"sqlite:///{folder}/linden.db"
