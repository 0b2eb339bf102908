"""Leaving from each of a victim's pages, from those of whoever is not quite in, and where there is nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.leaving.walker import NO_PAGES, Stop, Walker, no_pages_of, rest_of, stops_of
from tests.support.served import Served
from tests.support.whole import INSIDERS, STRANGERS

pytestmark = pytest.mark.browser

WALKED_ELSEWHERE = ("advocate", "lead", "partner at the table", "operator")


@pytest.mark.parametrize("who", ["victim", "half signed in", *STRANGERS])
def test_after_leaving_from_each_of_their_pages_nothing_is_left(
    served: Served, open_browser: Callable[..., BrowserContext], who: str
) -> None:
    walker = Walker(served, open_browser())
    stops = [*stops_of(served, who), Stop(who, "/nowhere/at/all")]

    faults = [fault for stop in stops for fault in walker.leave_from(stop)]

    assert faults == []


def test_nor_where_she_is_told_that_there_is_nothing(
    served: Served, open_browser: Callable[..., BrowserContext]
) -> None:
    """Every address that the others' walks leave out, so that together they take in each there is."""
    walker = Walker(served, open_browser())

    faults = [fault for stop in rest_of(served, "victim", WALKED_ELSEWHERE) for fault in walker.leave_from(stop)]

    assert faults == []


def test_what_is_no_page_is_on_its_list_and_nothing_else(served: Served) -> None:
    rules = {rule.rule for rule in served.whole.site.url_map.iter_rules()}
    found = {path for who in (*INSIDERS, *STRANGERS) for path in no_pages_of(served, who)}

    assert found <= NO_PAGES <= rules
