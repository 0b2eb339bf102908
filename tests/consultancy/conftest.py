"""A table for each test."""

import pytest

from portal.unit_of_work import Units
from tests.consultancy.table import Table, make_table


@pytest.fixture
def table(units: Units) -> Table:
    """Return a service with a table, and the people at it."""
    return make_table(units)
