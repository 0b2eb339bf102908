"""Rows that may be there already: both databases can say what then happens, each in its own words."""

from typing import TYPE_CHECKING, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert


def insert_or(session: Session, table: Table) -> "Insert":
    """Return an insert that can be told what to do where a row is there already (`on_conflict_do_nothing`, ...)."""
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - most installations never bear it

        return cast("Insert", postgresql.insert(table))
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - as above

    return sqlite.insert(table)
