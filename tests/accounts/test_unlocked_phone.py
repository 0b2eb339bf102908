"""Whoever picks her unlocked phone up carries no way in away: not without her passphrase."""

from datetime import timedelta

import pytest
from flask import Flask

from portal.accounts.service import confirming, invites
from portal.unit_of_work import Units
from tests.support.joined import PASSPHRASE, World, make_world, open_case
from tests.support.joining import NAME, accept, write_down
from tests.support.site import Browser, goal_of


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(site_units)


@pytest.fixture
def invite(here: World) -> invites.NewInvite:
    """Return an open invitation of a victim."""
    case_id = open_case(here.advocate, "Beth")
    with here.advocate.write() as uow:
        return invites.invite_victim(uow, case_id)


@pytest.mark.parametrize("choice", ["with", "without"])
def test_once_she_has_chosen_it_takes_her_passphrase(browser: Browser, invite: invites.NewInvite, choice: str) -> None:
    accept(browser, invite)
    words = write_down(browser)
    browser.post("/in/new/paper/again", {"code": words}, token_of="/in/new/paper/again")
    again = browser.post("/in/new/way-back", {"choice": choice}, token_of="/me/way-back")

    assert goal_of(browser.get("/in/new/way-back")) == goal_of(again) == "/me/way-back"
    assert goal_of(browser.get("/in/new/paper")) == "/"
    assert "You have one." in browser.get("/me").text


def test_in_a_later_visit_it_does_so_from_the_start(site: Flask, browser: Browser, invite, clock) -> None:
    accept(browser, invite)
    clock.advance(timedelta(minutes=1))
    later = Browser(site)
    later.sign_in(NAME, PASSPHRASE)

    assert goal_of(later.get("/in/new/way-back")) == "/me/way-back"


def test_words_offered_in_one_visit_are_shown_in_no_other(site: Flask, browser: Browser, invite) -> None:
    accept(browser, invite)
    write_down(browser)
    later = Browser(site)
    later.sign_in(NAME, PASSPHRASE)

    assert goal_of(later.get("/in/new/paper")) == goal_of(later.get("/in/new/paper/again")) == "/"


def test_a_new_passphrase_leaves_no_offered_words(browser: Browser, invite: invites.NewInvite) -> None:
    accept(browser, invite)
    write_down(browser)
    fields = {"old": PASSPHRASE, "passphrase": "lanterns drift over seven cold hills"}
    browser.post("/me/passphrase", fields, token_of="/me/passphrase")

    assert goal_of(browser.get("/in/new/paper")) == "/"


def test_she_sees_that_words_were_offered_and_that_the_paper_was_given_up(
    browser: Browser, here: World, invite: invites.NewInvite
) -> None:
    accept(browser, invite)
    write_down(browser)
    browser.post("/in/new/way-back", {"choice": "without"}, token_of="/in/new/way-back")
    with here.advocate.write() as uow:
        confirming.confirm_person(uow, invite.invite_id)
    trail = browser.get("/me/looked").text

    assert "A new printed code was shown, to be written down." in trail
    assert "It was chosen to have no printed code." in trail
