"""The door to the database: tables' common ground, engines and short sessions."""

from portal.database.engine import DatabaseBusyError, make_engine, reading, writing
from portal.database.table import Moment, Table, metadata, settle_tables, table_of
from portal.database.upsert import insert_or

__all__ = [
    "DatabaseBusyError",
    "Moment",
    "Table",
    "insert_or",
    "make_engine",
    "metadata",
    "reading",
    "settle_tables",
    "table_of",
    "writing",
]
