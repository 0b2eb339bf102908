"""Leaving from each of an advocate's pages, as from a victim's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.leaving.walker import Stop, Walker, stops_of
from tests.support.served import Served

pytestmark = pytest.mark.browser


def test_after_leaving_from_each_of_their_pages_nothing_is_left(
    served: Served, open_browser: Callable[..., BrowserContext]
) -> None:
    walker = Walker(served, open_browser())
    stops = [*stops_of(served, "advocate"), Stop("advocate", "/nowhere/at/all")]

    faults = [fault for stop in stops for fault in walker.leave_from(stop)]

    assert len(stops) > 50
    assert faults == []
