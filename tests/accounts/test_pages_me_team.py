"""The pages of one's own account, and of the team."""

import re

import pytest
from flask import Flask

from portal.accounts.service import confirming, invites
from portal.kernel.actor import Role
from portal.unit_of_work import Units
from portal.vault import service as vault
from tests.support.joined import (
    PASSPHRASE,
    Joined,
    World,
    accept,
    join_first_lead,
    join_staff,
    make_service,
    make_world,
)
from tests.support.joining import browse, words_on
from tests.support.site import Browser, goal_of, token_in

pytestmark = pytest.mark.pages


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(site_units)


class TestMe:
    def test_she_changes_her_passphrase_and_her_other_devices_are_signed_out(self, site: Flask, here: World) -> None:
        phone, laptop = browse(site, here.victim), browse(site, here.victim)
        fields = {"old": PASSPHRASE, "passphrase": "another way across the hill"}

        answer = phone.post("/me/passphrase", fields, token_of="/me/passphrase")

        assert goal_of(answer) == "/me/passphrase/kept"
        assert "Your passphrase is changed" in phone.get("/me/passphrase/kept").text
        assert phone.is_in()
        assert not laptop.is_in()
        assert Browser(site).sign_in(here.victim.name, PASSPHRASE).status_code == 422
        assert Browser(site).sign_in(here.victim.name, fields["passphrase"]).status_code == 204

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"old": "not this one"}, "That is not your passphrase."),
            ({"passphrase": "short"}, "That is too short."),
            ({"passphrase_again": "other"}, "The two were not the same."),
        ],
    )
    def test_it_stays_as_it_was_where_something_is_wrong(self, site: Flask, here: World, changed, words) -> None:
        fields = {"old": PASSPHRASE, "passphrase": "another way across the hill", **changed}
        answer = browse(site, here.victim).post("/me/passphrase", fields, token_of="/me/passphrase")

        assert answer.status_code == 422
        assert words in answer.text
        assert Browser(site).sign_in(here.victim.name, PASSPHRASE).status_code == 204

    def test_a_new_code_needs_the_passphrase_again(self, site: Flask, here: World) -> None:
        browser = browse(site, here.victim)
        wrong = browser.post("/me/way-back", {"choice": "with", "passphrase": "x"}, token_of="/me/way-back")
        right = browser.post("/me/way-back", {"choice": "with", "passphrase": PASSPHRASE}, token_of="/me/way-back")

        assert wrong.status_code == 422
        assert goal_of(right) == "/in/new/paper"
        assert "Write these words down" in browser.get("/in/new/paper").text

    def test_who_has_a_code_goes_without_one_and_to_who_has_none_that_is_not_offered(
        self, site: Flask, here: World
    ) -> None:
        browser = browse(site, here.victim)
        fields = {"choice": "without", "passphrase": PASSPHRASE}

        assert "I do not want a code any more" not in browser.get("/me/way-back").text
        assert browser.post("/me/way-back", fields, token_of="/me/way-back").status_code == 422
        browser.post("/me/way-back", fields | {"choice": "with"}, token_of="/me/way-back")
        words = words_on(browser.get("/in/new/paper").text)
        browser.post("/in/new/paper/again", {"code": words}, token_of="/in/new/paper/again")

        assert "I do not want a code any more" in browser.get("/me/way-back").text
        assert goal_of(browser.post("/me/way-back", fields, token_of="/me/way-back")) == "/me"
        assert goal_of(browser.get("/in/new/paper")) == "/"
        assert "You have none yet." in browser.get("/me").text

    def test_she_chooses_when_it_signs_her_out(self, site: Flask, here: World) -> None:
        browser = browse(site, here.victim)

        assert goal_of(browser.post("/me/idle", {"idle_minutes": "30"}, token_of="/me")) == "/me"
        assert 'value="30" checked' in browser.get("/me").text
        assert browser.post("/me/idle", {"idle_minutes": "600"}, token_of="/me").status_code == 422

    def test_staff_have_theirs_fixed(self, site: Flask, here: World) -> None:
        browser = browse(site, here.advocate)

        assert "You are signed out after 15 minutes" in browser.get("/me").text
        assert browser.post("/me/idle", {"idle_minutes": "30"}, token_of="/me/passphrase").status_code == 404

    def test_her_page_leads_to_who_has_looked_and_to_her_devices(self, site: Flask, here: World) -> None:
        page = browse(site, here.victim).get("/me").text

        assert 'href="/me/looked"' in page
        assert 'href="/me/devices"' in page


class TestTeam:
    def test_a_lead_invites_confirms_and_shuts_out(self, site: Flask, here: World, site_units: Units) -> None:
        browser = browse(site, here.lead)
        made = browser.post("/team/new", {"label": "Kim Marsh", "role": "advocate"}, token_of="/team/new")
        code = " ".join(word.split("<")[0] for word in made.text.split("<li>")[1:])[:200]
        code = " ".join(code.split()[-7:])
        assert made.status_code == 200
        invite = _invite_of(site_units, here, code)
        kim = accept(site_units, invite, name="kim by the sea")

        assert "Waits for you" in browser.get("/team").text
        path = f"/team/invites/{invite.invite_id}"
        assert browser.post(path, {}, token_of=path).status_code == 422
        assert goal_of(browser.post(path, {"has_talked": "y"}, token_of=path)) == "/team"
        assert kim.actor.role is Role.ADVOCATE
        page = f"/team/{kim.id}"
        assert browser.post(f"{page}/suspend", {}, token_of=page).status_code == 422
        assert goal_of(browser.post(f"{page}/suspend", {"is_sure": "y"}, token_of=page)) == "/team"
        assert "Shut out" in browser.get(page).text

    def test_what_was_typed_when_the_visit_ended_is_offered_again_and_gone_once_it_was_used(
        self, site: Flask, here: World
    ) -> None:
        browser = browse(site, here.lead)
        page = browser.get("/team/new")
        assert 'data-draft="team"' in page.text
        typed = {"label": "Kim Marsh", "role": "partner", "draft_of": "team", "csrf_token": token_in(page)}
        browser.client.post("/team/new", data=typed)  # with the cookie alone, as when the page's half is gone
        begun = re.findall(r"/team/new/[a-z2-7]{26}", browser.get("/team").text)

        assert len(begun) == 1
        carried_on = browser.get(begun[0]).text
        assert 'value="Kim Marsh"' in carried_on
        assert re.search(r'value="partner"[^>]* checked', carried_on)
        assert browse(site, here.advocate).get("/team").text.count("/team/new/") == 0
        made = browser.post(begun[0], {"label": "Kim Marsh", "role": "partner"}, token_of=begun[0])
        assert "An invitation for Kim Marsh" in made.text
        assert "/team/new/" not in browser.get("/team").text

    def test_an_invitation_is_taken_back(self, site: Flask, here: World) -> None:
        with here.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE, label="Kim Marsh")
        browser = browse(site, here.lead)
        browser.post(f"/team/invites/{made.invite_id}/cancel", {}, token_of="/team/new")

        assert "Kim Marsh" not in browser.get("/team").text

    def test_a_stranger_in_an_invitation_s_place_is_refused(self, site: Flask, here: World) -> None:
        stranger = join_staff(here.lead, Role.ADVOCATE, is_confirmed=False)
        browser = browse(site, here.lead)
        path = f"/team/invites/{stranger.invite_id}"

        assert goal_of(browser.post(f"{path}/refuse", {}, token_of=path)) == "/team"
        assert Browser(site).sign_in(stranger.name, PASSPHRASE).status_code == 422

    def test_somebody_is_invited_back(self, site: Flask, here: World) -> None:
        browser = browse(site, here.lead)
        page = f"/team/{here.advocate.id}"
        answer = browser.post(f"{page}/back", {}, token_of=page)

        assert answer.text.count("<li>") >= 7
        assert "Robin The Helper" in answer.text

    def test_an_advocate_reads_and_cannot_touch(self, site: Flask, here: World) -> None:
        browser = browse(site, here.advocate)
        page = browser.get("/team").text

        assert "Ruth At The Top" in page
        assert "/team/new" not in page
        for path in ("/team/new", f"/team/{here.lead.id}", f"/team/invites/{here.advocate.invite_id}"):
            assert browser.get(path).status_code == 404

    def test_to_a_victim_there_is_no_team(self, site: Flask, here: World) -> None:
        assert browse(site, here.victim).get("/team").status_code == 404

    def test_the_last_holder_of_the_cover_key_and_oneself_stay(self, site: Flask, here: World) -> None:
        second = join_first_lead(here.units, here.service_id)
        with here.lead.write() as uow:
            confirming.confirm_person(uow, second.invite_id)
        browser = browse(site, here.lead)

        assert "This is you." in browser.get(f"/team/{here.lead.id}").text
        path = f"/team/{here.lead.id}/suspend"
        assert browser.post(path, {"is_sure": "y"}, token_of="/team/new").status_code == 409

    def test_nobody_of_another_service_is_found(self, site: Flask, here: World) -> None:
        elsewhere = join_first_lead(here.units, make_service(here.units, "Elsewhere"))
        browser = browse(site, here.lead)

        assert browser.get(f"/team/{elsewhere.id}").status_code == 404
        assert browser.get(f"/team/{'a' * 26}").status_code == 404
        answer = browser.post(f"/team/{elsewhere.id}/suspend", {"is_sure": "y"}, token_of="/team/new")
        assert answer.status_code == 404


class TestTheCoverKey:
    @pytest.fixture
    def second(self, here: World) -> Joined:
        """Return a confirmed lead who holds no cover key."""
        second = join_staff(here.lead, Role.LEAD)
        with second.write() as uow:
            vault.take_cover_from(uow.vault, here.service_id, second.id)
        return second

    def test_a_lead_gives_it_to_another(self, site: Flask, here: World, second: Joined) -> None:
        browser = browse(site, here.lead)
        page = f"/team/{second.id}"
        assert "Give them the cover key" in browser.get(page).text

        assert goal_of(browser.post(f"{page}/cover", {}, token_of=page)) == page
        assert "Holds the cover key" in browser.get(page).text

    def test_who_has_none_gives_none(self, site: Flask, here: World, second: Joined) -> None:
        third = join_staff(second, Role.LEAD)
        page = f"/team/{third.id}"

        answer = browse(site, second).post(f"{page}/cover", {}, token_of=page)

        assert answer.status_code == 422
        assert "This needs the cover key, and you do not hold it." in answer.text

    def test_its_last_holder_is_not_shut_out(self, site: Flask, here: World, second: Joined) -> None:
        page = f"/team/{here.lead.id}"
        answer = browse(site, second).post(f"{page}/suspend", {"is_sure": "y"}, token_of=page)

        assert answer.status_code == 422
        assert "Nobody else holds the cover key." in answer.text

    def test_without_it_a_returning_advocate_is_not_confirmed_and_can_be_refused(
        self, site: Flask, here: World, second: Joined
    ) -> None:
        with second.write() as uow:
            made = invites.invite_staff_back(uow, here.advocate.id)
        accept(here.units, made, name="robin again")
        browser = browse(site, second)
        path = f"/team/invites/{made.invite_id}"

        answer = browser.post(path, {"has_talked": "y"}, token_of=path)

        assert answer.status_code == 422
        assert "This needs the cover key" in answer.text
        assert "they get their cases again" in browser.get(path).text
        assert goal_of(browser.post(f"{path}/refuse", {}, token_of=path)) == "/team"

    def test_who_waits_already_is_not_invited_back_again(self, site: Flask, here: World) -> None:
        waits = join_staff(here.lead, Role.ADVOCATE, is_confirmed=False)
        browser = browse(site, here.lead)

        assert goal_of(browser.post(f"/team/{waits.id}/back", {}, token_of="/team/new")) == "/team"


def test_a_code_that_was_tried_twice_shows_until_it_is_set_aside(site: Flask, here: World) -> None:
    with here.lead.write() as uow:
        made = invites.invite_staff(uow, Role.ADVOCATE, label="Kim Marsh")
    accept(here.units, made, name="kim by the sea")
    Browser(site).post("/in/new", {"code": made.code}, token_of="/in/new")
    browser = browse(site, here.lead)

    assert "An invitation was tried twice: Kim Marsh" in browser.get("/team").text
    browser.post(f"/team/invites/{made.invite_id}/seen", {}, token_of="/team/new")
    assert "tried twice" not in browser.get("/team").text


def test_who_is_confirmed_waits_no_more(site: Flask, here: World) -> None:
    assert goal_of(browse(site, here.advocate).get("/me/waiting")) == "/"


def _invite_of(units: Units, here: World, code: str) -> invites.NewInvite:
    with here.lead.read() as uow:
        found = [line for line in invites.staff_invites(uow) if line.label == "Kim Marsh"]
    assert len(found) == 1
    return invites.NewInvite(found[0].invite_id, Role.ADVOCATE, code, units.clock.now())
