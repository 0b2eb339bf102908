"""Whether somebody is known here already cannot be asked about everybody, one after the other."""

import pytest
from flask import Flask

from portal.kernel.ids import new_id
from portal.unit_of_work import Units
from tests.support.joined import World, make_world
from tests.support.site import Browser
from tests.support.whole import browser_of, let_in

ASKED = {"display_name": "Somebody", "her_names": "Kestrel Ashdown", "her_contacts": "07700 900123"}


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(site_units)


def ask(browser: Browser) -> int:
    """Try to open a case about somebody; return how the answer was."""
    return browser.post("/work/new", {**ASKED, "once": new_id()}, token_of="/work/new").status_code


def test_an_advocate_who_asks_after_many_is_asked_to_wait_and_others_are_not(site: Flask, here: World) -> None:
    for who in (here.advocate, here.lead):
        let_in(who)
    browser, lead = browser_of(site, here.advocate), browser_of(site, here.lead)

    assert ask(browser) == 204
    assert [ask(browser) for _ in range(9)] == [422] * 9
    assert ask(browser) == 429
    assert ask(lead) == 422
