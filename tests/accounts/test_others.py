"""Partners and operators: they come in as all staff do, and find their own account, and no case, caseload or team."""

import pytest
from flask import Flask

from portal.access import service as access
from portal.access.permissions import SERVICE_PERMISSIONS, Permission
from portal.accounts.service import confirming, invites, people
from portal.accounts.service.people import PersonState
from portal.accounts.service.sign_in import WrongSignInError
from portal.kernel.actor import Role
from portal.unit_of_work import Units
from portal.vault.models import CoverShareRow, GrantRow
from tests.support.joined import Joined, World, join_staff, make_world
from tests.support.site import Browser, goal_of
from tests.support.whole import browser_of, let_in

OTHERS = [Role.PARTNER, Role.OPERATOR]
FIRST_PAGES = {Role.PARTNER: "/papers", Role.OPERATOR: "/"}
FIRST_WORDS = {Role.PARTNER: "you will find it here", Role.OPERATOR: "You look after the machine"}


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    world = make_world(site_units)
    let_in(world.lead)
    return world


@pytest.fixture(params=OTHERS)
def other(here: World, request: pytest.FixtureRequest) -> Joined:
    """Return one of them, confirmed and with their second factor."""
    joined = join_staff(here.lead, request.param)
    let_in(joined)
    return joined


@pytest.fixture
def browser(site: Flask, other: Joined) -> Browser:
    """Return that person's browser."""
    return browser_of(site, other)


@pytest.mark.parametrize("role", OTHERS)
def test_until_a_lead_has_confirmed_them_they_are_newcomers_who_wait(site: Flask, here: World, role: Role) -> None:
    joined = join_staff(here.lead, role, is_confirmed=False)
    browser = browser_of(site, joined)

    assert goal_of(browser.get("/")) == "/in/code"
    assert goal_of(browser.get("/in/code")) == "/in/new/code"
    let_in(joined)
    assert joined.actor.role is Role.NEWCOMER
    assert goal_of(browser.get("/")) == "/me/waiting"
    assert browser.get("/me/locked").status_code == 404
    with here.lead.write() as uow:
        confirming.confirm_person(uow, joined.invite_id)
    assert joined.actor.role is role
    assert FIRST_WORDS[role] in browser.get(FIRST_PAGES[role]).text


def test_they_see_a_first_page_and_their_account_and_every_link_on_them_leads_on(
    browser: Browser, other: Joined
) -> None:
    first = FIRST_PAGES[other.actor.role]
    page = browser.get(first).text

    assert goal_of(browser.get("/")) == (None if first == "/" else first)
    assert FIRST_WORDS[other.actor.role] in page
    assert [browser.get(path).status_code for path in (first, "/me", "/me/devices", "/me/passphrase")] == [200] * 4
    for path in ("/work", "/work/new", "/team", "/team/new", "/notes", "/me/looked", "/me/locked"):
        assert browser.get(path).status_code == 404
        assert f'href="{path}"' not in page + browser.get("/me").text


def test_they_hold_no_key_of_a_case_and_the_table_gives_them_nothing_that_is_there_now(
    here: World, other: Joined
) -> None:
    with other.read() as uow:
        granted = {row.holder_id for row in uow.session.query(GrantRow)}
        held = granted | {row.holder_id for row in uow.session.query(CoverShareRow)}
        assert other.id not in held
        assert here.advocate.id in held
        for permission in SERVICE_PERMISSIONS[Role.LEAD]:
            with pytest.raises(access.NotYoursToDoError):
                access.require_in_service(uow, permission)
        for permission in Permission:
            with pytest.raises(access.CaseNotFoundError):
                access.require(uow, here.case_id, permission)
        uow.refusals.clear()


def test_put_on_a_case_by_mistake_they_still_open_nothing(here: World, other: Joined) -> None:
    with here.lead.write() as uow:
        access.assign(uow, here.case_id, other.id)

    with other.read() as uow:
        with pytest.raises(access.CaseNotFoundError):
            access.require(uow, here.case_id, Permission.READ_SHARED_DIARY)
        uow.refusals.clear()


def test_the_team_s_page_shows_them_and_a_lead_shuts_them_out(site: Flask, here: World, other: Joined) -> None:
    lead = browser_of(site, here.lead)
    shown = str(other.actor.role).title()
    assert shown in lead.get("/team").text
    page = f"/team/{other.id}"
    assert "Can sign in" in lead.get(page).text
    assert "case" not in lead.get(page).text.split("<main")[1]

    assert goal_of(lead.post(f"{page}/suspend", {"is_sure": "y"}, token_of=page)) == "/team"

    with here.lead.read() as uow:
        states = {member.person_id: member.state for member in people.team_of_service(uow)}
    assert states[other.id] is PersonState.SUSPENDED
    assert not browser_of(site, other).is_in()
    with pytest.raises(WrongSignInError):
        other.sign_in()


def test_a_lead_invites_them_back_and_confirms_anew(here: World, other: Joined) -> None:
    role = other.actor.role
    with here.lead.write() as uow:
        made = invites.invite_staff_back(uow, other.id)

    assert made.role is role


def test_the_page_offers_a_lead_to_invite_a_partner_and_no_operator(site: Flask, here: World) -> None:
    browser = browser_of(site, here.lead)

    made = browser.post("/team/new", {"label": "Jo Hale", "role": "partner"}, token_of="/team/new")
    refused = browser.post("/team/new", {"label": "Jo Hale", "role": "operator"}, token_of="/team/new")

    assert "An invitation for Jo Hale" in made.text
    assert refused.status_code == 422
