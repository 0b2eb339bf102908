"""Leaving in one tab takes the others along, to where a page of hers says that it goes."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.scripts.stand import Stand
from tests.e2e.scripts.steps import press, shift

pytestmark = pytest.mark.browser


def test_the_others_go_where_she_chose_though_they_do_not_know_it_yet(context: BrowserContext, stand: Stand) -> None:
    chosen = f"{stand.leave_url}?scarves"
    stand.put("/", "<h1>Today</h1>", body="data-signed-in", leave_url=chosen)
    stand.put("/old", "<h1>Notes</h1>", body="data-signed-in")
    one, two = context.new_page(), context.new_page()
    one.goto(f"{stand.origin}/")
    two.goto(f"{stand.origin}/old")

    press(one)

    one.wait_for_url(chosen)
    two.wait_for_url(chosen)


def test_the_page_that_strangers_see_sends_nobody_elsewhere(context: BrowserContext, stand: Stand) -> None:
    chosen = f"{stand.leave_url}?scarves"
    stand.put("/", "<h1>Sign in</h1>", page="data-neutral")
    stand.put("/hers", "<h1>Notes</h1>", body="data-signed-in", leave_url=chosen)
    hers, strange = context.new_page(), context.new_page()
    hers.goto(f"{stand.origin}/hers")
    strange.goto(f"{stand.origin}/")
    expect(strange.get_by_role("heading", name="Sign in")).to_be_visible()

    shift(strange)

    strange.wait_for_url(stand.leave_url)
    hers.wait_for_url(chosen)
