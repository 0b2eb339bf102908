"""Before a voice has confirmed who joined: the account works, and tells nothing of who helps her or what was done."""

import pytest
from flask import Flask

from portal.access import service as access
from portal.access.permissions import CASE_PERMISSIONS, Part, Permission
from portal.accounts.service import confirming, invites
from portal.home.service import today, who_has_looked
from portal.kernel.ids import new_id
from portal.unit_of_work import Units
from tests.support.joined import Joined, World, accept, join_victim, make_world, open_case
from tests.support.site import Browser, goal_of
from tests.support.whole import browser_of

HELPER = "Robin"


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(site_units)


@pytest.fixture(params=["for the first time", "back"])
def newcomer(here: World, request: pytest.FixtureRequest) -> Joined:
    """Return somebody who has joined or come back, and of whom nobody has yet heard who it is."""
    if request.param == "for the first time":
        return join_victim(here.advocate, open_case(here.advocate, "Beth"), is_confirmed=False)
    with here.advocate.write() as uow:
        made = invites.invite_victim_back(uow, here.case_id)
    return accept(here.units, made, name="somebody else")


@pytest.fixture
def browser(site: Flask, newcomer: Joined) -> Browser:
    """Return that person's browser."""
    return browser_of(site, newcomer)


def test_the_table_gives_them_nothing_but_their_own_record() -> None:
    gained = CASE_PERMISSIONS[Part.VICTIM] - CASE_PERMISSIONS[Part.NEWCOMER]

    assert gained >= {Permission.SEE_MEMBERS, Permission.SEE_TRAIL}


def test_every_page_works_and_none_tells_who_helps_her(browser: Browser) -> None:
    kept = browser.post("/notes/new", {"words": "It rained.", "once": new_id()}, token_of="/notes/new")
    note = goal_of(kept) or ""
    for path in ("/", "/notes", note, f"{note}/share", "/me", "/me/devices"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert HELPER not in answer.text
        assert "/me/looked" not in answer.text
    assert "Your advocate will ring you" in browser.get("/").text


def test_what_was_done_so_far_is_shown_to_nobody_unknown(browser: Browser, newcomer: Joined) -> None:
    with newcomer.read() as uow, pytest.raises(access.CaseNotFoundError):
        who_has_looked(uow, access.case_of_victim(uow))

    assert browser.get("/me/looked").status_code == 404


def test_once_confirmed_it_is_all_there(here: World, newcomer: Joined, browser: Browser) -> None:
    second = here.lead if newcomer.id == here.victim.id else here.advocate  # it takes two to bring somebody back
    with second.write() as uow:
        confirming.confirm_person(uow, newcomer.invite_id)

    with newcomer.read() as uow:
        assert today(uow, access.case_of_victim(uow)).readers == ["Robin The Helper"]
    assert HELPER in browser.get("/me/looked").text
    assert "/me/looked" in browser.get("/me").text
