"""What all tables have in common."""

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy import Table as PlainTable
from sqlalchemy.orm import DeclarativeBase, configure_mappers
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment: aware, in UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse a naive moment; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment must be aware"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return UTC, which SQLite forgets to say."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """The base of every table. Ids are opaque strings; sealed columns are bytes."""

    metadata = metadata
    type_annotation_map = {datetime: Moment(), str: String(128)}  # noqa: RUF012 - SQLAlchemy's own shape


def settle_tables() -> None:
    """Let all tables be made ready now, and not by each process for itself when it first asks for something."""
    configure_mappers()


def table_of(row: type[Table]) -> PlainTable:
    """Return the table of a row class, for the few statements whose rows are not worth being objects.

    A row as an object costs as much again as its statement; where one note is kept beside fifteen others, it shows.
    """
    return cast("PlainTable", row.__table__)
