"""The door to the database: tables' common ground, engines and short sessions."""

from portal.database.engine import DatabaseBusyError, make_engine, reading, writing
from portal.database.table import Moment, Table, metadata, table_of

__all__ = ["DatabaseBusyError", "Moment", "Table", "make_engine", "metadata", "reading", "table_of", "writing"]
