"""The site, a browser in which she is signed in, and one that is anybody's."""

import pytest
from flask import Flask

from tests.diary.conftest import anna, site, world
from tests.support.site import Browser

__all__ = ["anna", "anybody", "site", "world"]


@pytest.fixture
def anybody(site: Flask) -> Browser:
    """Return a browser in which nobody is signed in."""
    return Browser(site)
