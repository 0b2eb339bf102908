"""The door to the database: tables' common ground, engines and short sessions."""

from portal.database.engine import make_engine, reading, writing
from portal.database.table import Moment, Table, metadata

__all__ = ["Moment", "Table", "make_engine", "metadata", "reading", "writing"]
