"""The pages by which somebody joins, settles her way back, and comes back with her paper."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from portal.accounts.service import invites
from portal.accounts.words import write_code
from portal.kernel.actor import Role
from portal.unit_of_work import Units
from tests.support.joined import PASSPHRASE, World, join_first_lead, make_service, make_world, open_case
from tests.support.joining import NAME, accept, words_on, write_down
from tests.support.site import Browser, goal_of, token_in

pytestmark = pytest.mark.pages


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


@pytest.mark.parametrize("scripting", [True, False])
def test_she_joins_step_by_step(site: Flask, invite: invites.NewInvite, scripting: bool) -> None:
    browser = Browser(site, scripting=scripting)
    assert goal_of(accept(browser, invite)) == "/in/new/way-back"
    browser.post("/in/new/way-back", {"choice": "with"}, token_of="/in/new/way-back")

    words = words_on(browser.get("/in/new/paper").text)
    done = browser.post("/in/new/paper/again", {"code": words.upper()}, token_of="/in/new/paper/again")

    assert len(words.split()) == 13
    assert goal_of(done) == "/in/new/told"
    assert goal_of(browser.post("/in/new/told", {"choice": "tell"}, token_of="/in/new/told")) == "/"
    assert browser.get("/").status_code == 200
    assert words not in browser.get("/in/new/paper").text
    assert Browser(site).sign_in(NAME, PASSPHRASE).status_code == 204


def test_no_step_says_what_the_site_is_for(browser: Browser, invite: invites.NewInvite) -> None:
    first = browser.post("/in/new", {"code": invite.code}, token_of="/in/new")
    accept(browser, invite)
    pages = [first, browser.get("/in/new/way-back"), browser.get("/me")]

    for page in pages:
        for word in ("stalk", "abuse", "victim", "incident", "Oakfield"):
            assert word not in page.text


def test_no_secret_travels_in_an_address_or_a_cookie(browser: Browser, invite: invites.NewInvite) -> None:
    answer = accept(browser, invite)

    for text in (goal_of(answer) or "", *answer.headers.getlist("Set-Cookie")):
        for secret in (*invite.code.split(), NAME, PASSPHRASE):
            assert secret not in text


def test_without_the_page_s_script_nothing_is_begun_and_nothing_is_lost(site: Flask, invite: invites.NewInvite) -> None:
    browser = Browser(site)
    first = browser.post("/in/new", {"code": invite.code}, token_of="/in/new")
    fields = {"code": invite.code, "name": NAME, "passphrase": PASSPHRASE, "csrf_token": token_in(first)}
    early = browser.client.post("/in/new/name", data=fields)

    assert early.status_code == 422
    assert "The page was not quite ready" in early.text
    assert NAME in early.text
    assert goal_of(accept(browser, invite)) == "/in/new/way-back"


def test_a_wrong_word_is_named_and_the_others_stay(browser: Browser) -> None:
    answer = browser.post("/in/new", {"code": "atlas qqqq atlas atlas atlas atlas atlas"}, token_of="/in/new")

    assert answer.status_code == 422
    assert "Word 2, “qqqq”, is not one of our words." in answer.text
    assert "atlas qqqq atlas" in answer.text


def test_a_used_code_says_so_plainly_and_shows_on_her_advocate_s_page(
    browser: Browser, site: Flask, invite: invites.NewInvite, here: World
) -> None:
    accept(browser, invite)
    answer = Browser(site).post("/in/new", {"code": invite.code}, token_of="/in/new")

    assert answer.status_code == 422
    assert "This code was used already, on Tuesday 3 March, 14:02." in answer.text
    assert "tell your advocate now: ring them" in answer.text


def test_the_offered_passphrases_stay_while_something_is_put_right(browser: Browser, invite: invites.NewInvite) -> None:
    first = browser.post("/in/new", {"code": invite.code}, token_of="/in/new")
    offered = re.findall(r'name="offered"[^>]*value="([^"]+)"', first.text)[0]
    second = accept(browser, invite, name="x", offered=offered)

    assert second.status_code == 422
    assert len(offered.split("|")) == 3
    assert all(offer in second.text for offer in offered.split("|"))
    assert PASSPHRASE not in second.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "robin the helper"}, "Somebody has that name already."),
        ({"name": "beth@example.org"}, "That looks like an e-mail address."),
        ({"passphrase": "short"}, "That is too short."),
        ({"passphrase": "passw0rd1234"}, "That could be guessed."),
        ({"passphrase": "youll never walk alone"}, "Many people use that one"),
        ({"passphrase": "", "name": ""}, "Choose a passphrase."),
        ({"passphrase_again": "something else"}, "The two were not the same."),
    ],
)
def test_what_cannot_be_used_is_said_kindly(browser: Browser, invite: invites.NewInvite, changed, words) -> None:
    answer = accept(browser, invite, **changed)

    assert answer.status_code == 422
    assert words in answer.text
    assert "!" not in re.sub(r"<[^>]*>", "", answer.text)


def test_she_can_do_without_a_code(browser: Browser, site: Flask, invite: invites.NewInvite) -> None:
    accept(browser, invite)

    assert goal_of(browser.post("/in/new/way-back", {"choice": "without"}, token_of="/in/new/way-back")) == (
        "/in/new/told"
    )
    assert "You have none yet" in browser.get("/me").text


def test_another_code_than_the_one_on_the_page_is_refused(browser: Browser, invite: invites.NewInvite) -> None:
    accept(browser, invite)
    words = write_down(browser).split()
    wrong = [*words[:5], words[6], words[5], *words[7:]]

    answer = browser.post("/in/new/paper/again", {"code": " ".join(wrong)}, token_of="/in/new/paper/again")

    assert answer.status_code == 422
    assert " ".join(wrong) in answer.text  # she need not type thirteen words again
    assert "Your new code is not on paper yet" in browser.get("/me").text


class TestStaff:
    def join(self, browser: Browser, here: World, role: Role = Role.ADVOCATE):
        with here.lead.write() as uow:
            made = invites.invite_staff(uow, role, label="Kim")
        return accept(browser, made, display_name="Kim Marsh")

    def set_codes_up(self, browser: Browser, clock):
        page = browser.get("/in/new/code").text
        secret = re.findall(r'class="to-keep__words"[^>]*>([A-Z2-7 ]+)<', page)[0].replace(" ", "")
        code = pyotp.TOTP(secret).at(clock.now())
        return browser.post("/in/new/code", {"code": code}, token_of="/in/new/code")

    def test_they_cannot_go_on_without_a_second_factor(self, browser: Browser, here: World) -> None:
        assert goal_of(self.join(browser, here)) == "/in/new/code"

        for path in ("/", "/work", "/team", "/me", "/in/new/way-back", "/me/waiting"):
            assert goal_of(browser.get(path)) == "/in/code"
        assert goal_of(browser.get("/in/code")) == "/in/new/code"

    def test_with_it_they_wait_to_be_confirmed(self, browser: Browser, here: World, clock) -> None:
        self.join(browser, here)
        assert goal_of(self.set_codes_up(browser, clock)) == "/in/new/way-back"
        browser.post("/in/new/way-back", {"choice": "without"}, token_of="/in/new/way-back")

        assert goal_of(browser.get("/")) == "/me/waiting"
        assert "A lead of Oakfield Support will ring you" in browser.get("/me/waiting").text
        for path in ("/work", "/team", "/work/new", "/me/locked"):
            assert browser.get(path).status_code == 404

    def test_with_it_they_set_it_up_no_second_time_here(self, browser: Browser, here: World, clock) -> None:
        self.join(browser, here)
        self.set_codes_up(browser, clock)

        assert goal_of(browser.get("/in/new/code")) == "/"

    def test_they_need_a_name_that_others_see(self, browser: Browser, here: World) -> None:
        with here.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE)

        answer = accept(browser, made)

        assert answer.status_code == 422
        assert "Write the name that others are to see." in answer.text

    def test_a_wrong_first_code_shows_the_same_picture_again(self, browser: Browser, here: World) -> None:
        self.join(browser, here)
        before = re.findall(r'<path d="([^"]+)"', browser.get("/in/new/code").text)
        answer = browser.post("/in/new/code", {"code": "000000"}, token_of="/in/new/code")

        assert answer.status_code == 422
        assert re.findall(r'<path d="([^"]+)"', answer.text) == before

    def test_the_first_lead_is_shown_the_service_s_code_until_it_is_typed_back(
        self, browser: Browser, site_units: Units, clock
    ) -> None:
        service_id = make_service(site_units, "New Place")
        with site_units.write() as uow:
            made = invites.invite_first_lead(uow, service_id)
        accept(browser, made, display_name="Lena Fox")
        self.set_codes_up(browser, clock)
        first = browser.post("/in/new/way-back", {"choice": "without"}, token_of="/in/new/way-back")
        words = words_on(browser.get("/in/new/locked").text)
        for typed, said in ((write_code(b"sixteen letters."), "That is another code."), ("atlas", "You typed 1 word.")):
            answer = browser.post("/in/new/locked/again", {"code": typed}, token_of="/in/new/locked/again")
            assert said in answer.text
        done = browser.post("/in/new/locked/again", {"code": words}, token_of="/in/new/locked/again")

        assert goal_of(first) == "/in/new/locked"
        assert len(words.split()) == 13
        assert goal_of(done) == "/"
        assert goal_of(browser.get("/in/new/locked")) == "/"
        assert browser.get("/team").status_code == 200

    def test_a_lead_whose_colleagues_are_all_gone_uses_the_paper(self, site: Flask, site_units: Units, clock) -> None:
        service_id = make_service(site_units, "New Place")
        first, second = Browser(site), Browser(site)
        with site_units.write() as uow:
            made = invites.invite_first_lead(uow, service_id)
        accept(first, made, display_name="Lena Fox")
        self.set_codes_up(first, clock)
        words = words_on(first.get("/in/new/locked").text)
        with site_units.write() as uow:
            made = invites.invite_first_lead(uow, service_id)
        accept(second, made, name="another lead", display_name="Mo Hill")
        self.set_codes_up(second, clock)

        other = second.post("/me/locked", {"code": write_code(b"sixteen letters.")}, token_of="/me/locked")
        wrong = second.post("/me/locked", {"code": "atlas"}, token_of="/me/locked")
        right = second.post("/me/locked", {"code": words}, token_of="/me/locked")

        assert "This is not your service’s code." in other.text
        assert "You typed 1 word." in wrong.text
        assert (other.status_code, wrong.status_code) == (422, 422)
        assert goal_of(right) == "/"
        assert "Holds the cover key" in second.get("/team").text


class TestComingBack:
    @pytest.fixture
    def paper(self, browser: Browser, invite: invites.NewInvite) -> str:
        accept(browser, invite)
        words = write_down(browser)
        browser.post("/in/new/paper/again", {"code": words}, token_of="/in/new/paper/again")
        return words

    def back(self, browser: Browser, words: str, **changed):
        fields = {"name": NAME, "code": words, "passphrase": "a new one for the wet road"}
        plain = {} if browser.scripting else {"plain": "1"}
        return browser.post("/in/back", {**fields, **plain, **changed}, token_of="/in/back")

    @pytest.mark.parametrize("scripting", [True, False])
    def test_her_paper_lets_her_in_once_and_a_new_one_is_written(
        self, site: Flask, browser: Browser, paper: str, scripting: bool
    ) -> None:
        lost = Browser(site, scripting=scripting)
        answer = self.back(lost, " ".join(word[:3] for word in paper.split()))
        new = words_on(lost.get("/in/new/paper").text)

        assert goal_of(answer) == "/in/new/paper"
        assert lost.is_in()
        assert len(new.split()) == 13
        assert new != paper
        assert not browser.is_in()  # where she was signed in before
        assert Browser(site).sign_in(NAME, PASSPHRASE).status_code == 422
        assert Browser(site).sign_in(NAME, "a new one for the wet road").status_code == 204
        assert self.back(Browser(site), paper).status_code == 422
        assert self.back(Browser(site), new).status_code == 422
        lost.post("/in/new/paper/again", {"code": new}, token_of="/in/new/paper/again")
        assert goal_of(self.back(Browser(site), new)) == "/in/new/paper"

    def test_a_wrong_name_and_a_wrong_code_are_answered_alike(self, site: Flask, paper: str) -> None:
        tried = [(paper, "nobody here"), (write_code(bytes(16)), NAME)]
        answers = [self.back(Browser(site), words, name=name) for words, name in tried]

        assert all("That name and those words do not go together" in answer.text for answer in answers)
        assert {answer.status_code for answer in answers} == {422}

    def test_what_was_typed_stays_but_the_passphrase(self, site: Flask, paper: str) -> None:
        answer = self.back(Browser(site), paper, passphrase="short")

        assert paper in answer.text
        assert NAME in answer.text
        assert "That is too short." in answer.text

    def test_without_the_page_s_script_nothing_is_used_up(self, site: Flask, paper: str) -> None:
        browser = Browser(site)
        token = token_in(browser.get("/in/back"))
        fields = {"name": NAME, "code": paper, "passphrase": "a new one for the wet road", "csrf_token": token}
        early = browser.client.post("/in/back", data=fields)

        assert early.status_code == 422
        assert goal_of(self.back(browser, paper)) == "/in/new/paper"


def test_a_returning_victim_is_told_what_is_gone_before_she_chooses(browser: Browser, here: World, clock) -> None:
    with here.advocate.write() as uow:
        made = invites.invite_victim_back(uow, here.case_id)
    page = browser.post("/in/new", {"code": made.code}, token_of="/in/new")

    assert "What only you could read stays locked with the old one, for good" in page.text
    assert goal_of(accept(browser, made)) == "/in/new/way-back"
    clock.advance(timedelta(minutes=1))


def test_another_service_has_a_lead_of_its_own(site_units: Units, here: World) -> None:
    assert join_first_lead(site_units, make_service(site_units, "Elsewhere")).actor.role is Role.LEAD


def test_a_code_that_was_taken_back_between_two_steps_is_said_to_be_old(
    browser: Browser, here: World, invite: invites.NewInvite
) -> None:
    first = browser.post("/in/new", {"code": invite.code}, token_of="/in/new")
    with here.advocate.write() as uow:
        invites.cancel_invite(uow, invite.invite_id)
    fields = {"code": invite.code, "name": NAME, "passphrase": PASSPHRASE, "csrf_token": token_in(first)}
    answer = browser.post("/in/new/name", fields)

    assert answer.status_code == 422
    assert "This invitation is too old, or a newer one has taken its place." in answer.text
    assert 'action="/in/new"' in answer.text


def test_other_words_are_no_invitation(browser: Browser) -> None:
    answer = browser.post("/in/new", {"code": "atlas " * 7}, token_of="/in/new")

    assert "These words are not an invitation." in answer.text


@pytest.mark.parametrize("path", ["/in/new/paper", "/in/new/paper/again", "/in/new/locked", "/in/new/locked/again"])
def test_what_is_settled_is_not_shown_again(browser: Browser, invite: invites.NewInvite, path: str) -> None:
    accept(browser, invite)

    assert goal_of(browser.get(path)) == "/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (lambda found: found[:12], "You typed 12 words. The code has 13."),
        (lambda found: [*found[:12], "zzzz"], "Word 13, “zzzz”, is not one of our words."),
        (lambda _found: write_code(b"sixteen letters.").split(), "That is another code."),
    ],
)
def test_what_is_wrong_on_her_paper_is_said(browser: Browser, invite: invites.NewInvite, typed, words: str) -> None:
    accept(browser, invite)
    found = write_down(browser).split()

    answer = browser.post("/in/new/paper/again", {"code": " ".join(typed(found))}, token_of="/in/new/paper/again")

    assert answer.status_code == 422
    assert words in answer.text
