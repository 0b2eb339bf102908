"""The site with a table, and browsers of her, of her advocate, and of two partners."""

import pytest
from flask import Flask

from tests.consultancy.table import Table, make_table
from tests.diary.conftest import browser_of, site
from tests.support.site import Browser, units_of

__all__ = ["site"]


@pytest.fixture
def table(site: Flask) -> Table:
    """Return the people at the table, of this site."""
    return make_table(units_of(site))


@pytest.fixture
def anna(site: Flask, table: Table) -> Browser:
    """Return her browser."""
    return browser_of(site, table.victim)


@pytest.fixture
def priya(site: Flask, table: Table) -> Browser:
    """Return the browser of a partner to whom papers are issued."""
    return browser_of(site, table.partner)


@pytest.fixture
def owen(site: Flask, table: Table) -> Browser:
    """Return the browser of a partner to whom nothing is issued."""
    return browser_of(site, table.other_partner)


@pytest.fixture
def robin(site: Flask, table: Table) -> Browser:
    """Return her advocate's browser."""
    return browser_of(site, table.advocate)
