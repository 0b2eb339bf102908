"""The pages by which somebody comes in."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from portal.accounts.halves import from_text, new_half, to_text
from portal.accounts.service.visits import resume
from portal.accounts.views.callers import Caller
from portal.kernel.actor import Role
from portal.privacy.limits import Rate
from portal.unit_of_work import Units
from tests.support.accounts import PASSPHRASE, Account, make_account
from tests.support.joining import words_on
from tests.support.site import Browser, goal_of, token_in

pytestmark = pytest.mark.pages

WRONG_WORDS = "That name and passphrase do not go together. Check both and try again."
EARLY_WORDS = "The page was not quite ready."


@pytest.fixture
def anna(site_units: Units) -> Account:
    """Return a victim who can sign in to the site."""
    return make_account(site_units, name="anna of the lake")


class TestTheFaceForStrangers:
    @pytest.mark.parametrize("path", ["/", "/in", "/notes/new", "/work", "/me/devices", "/in/code", "/nothing/here"])
    def test_it_is_the_same_at_every_address(self, site: Flask, path: str) -> None:
        here, there = Browser(site).open_bare(path), Browser(site).open_bare("/")

        assert here.status_code == 200
        assert without_token(here) == without_token(there)
        assert {**here.headers, "Set-Cookie": ""} == {**there.headers, "Set-Cookie": ""}

    def test_it_tells_the_script_to_begin_anew(self, browser: Browser) -> None:
        assert browser.open_bare("/").headers["X-Neutral"] == "1"
        assert browser.get("/notes/new").headers["X-Neutral"] == "1"

    @pytest.mark.parametrize("word", ["stalk", "abuse", "victim", "advocate", "incident", "safe", "evidence", "diary"])
    def test_it_has_no_telling_word(self, browser: Browser, word: str) -> None:
        assert word not in browser.open_bare("/").text.lower()

    def test_the_browser_writes_no_name_down(self, browser: Browser) -> None:
        page = browser.open_bare("/").text

        assert page.count('autocomplete="one-time-code"') == 2
        assert "current-password" not in page
        assert "username" not in page

    def test_a_password_manager_can_be_asked_in_and_is_by_no_other_page(self, browser: Browser, anna: Account) -> None:
        page = browser.get("/in/kept")
        wrong = browser.post("/in", {"name": anna.name, "passphrase": "x", "kept": "1", "csrf_token": token_in(page)})

        for shown in (page, wrong):
            assert 'autocomplete="username"' in shown.text
            assert 'autocomplete="current-password"' in shown.text
        assert 'href="/in/kept"' in browser.open_bare("/").text

    def test_without_scripting_the_weaker_way_is_chosen_knowingly(self, browser: Browser) -> None:
        page = browser.open_bare("/").text

        assert '<noscript><input type="hidden" name="plain" value="1"></noscript>' in page
        assert "five minutes" in page.split("<noscript>")[2].split("</noscript>")[0]

    def test_the_simple_way_can_be_asked_for(self, browser: Browser) -> None:
        page = browser.open_bare("/in/plain").text

        assert '<input type="hidden" name="plain" value="1">' in page.replace("<noscript>", "")
        assert "Back button can still show" in page

    def test_it_leads_to_the_two_other_ways_in(self, browser: Browser) -> None:
        page = browser.open_bare("/").text

        assert 'href="/in/new"' in page
        assert 'href="/in/back"' in page


def without_token(answer) -> str:
    return answer.text.replace(token_in(answer), "")


class TestSigningIn:
    def test_with_scripting_each_half_goes_where_it_belongs(self, browser: Browser, anna: Account) -> None:
        answer = browser.sign_in(anna.name, PASSPHRASE)

        assert (answer.status_code, goal_of(answer)) == (204, "/")
        assert from_text(answer.headers["X-Half"])
        assert answer.headers["X-Half"] not in str(browser.cookie("s"))
        assert browser.is_in()

    def test_the_cookie_says_nothing_about_her(self, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE)

        kept = content_of_cookie(browser)
        assert set(kept) == {"csrf_token", "_user_id", "_fresh", "_id"}
        assert kept["_id"] == ""
        assert from_text(str(kept["_user_id"]))

    def test_the_cookie_is_closed_to_scripts_and_to_other_sites(self, browser: Browser, anna: Account) -> None:
        cookies = browser.sign_in(anna.name, PASSPHRASE).headers.getlist("Set-Cookie")

        assert len(cookies) == 1
        assert cookies[0].startswith("s=")
        assert cookies[0].endswith("; HttpOnly; Path=/; SameSite=Strict")

    def test_a_bare_address_shows_the_neutral_page_even_to_the_same_browser(
        self, browser: Browser, anna: Account
    ) -> None:
        browser.sign_in(anna.name, PASSPHRASE)

        for path in ("/", "/me/devices", "/notes/new"):
            assert browser.open_bare(path).headers["X-Neutral"] == "1"
        assert browser.is_in()

    def test_the_halves_of_somebody_else_do_not_help(self, site: Flask, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE)
        thief = Browser(site)
        thief.half = browser.half

        assert not thief.is_in()
        thief.client.set_cookie("s", str(browser.cookie("s")))
        thief.half = to_text(new_half())
        assert not thief.is_in()
        thief.half = ""
        assert not thief.is_in()

    def test_without_scripting_the_cookie_is_enough(self, site: Flask, anna: Account) -> None:
        browser = Browser(site, scripting=False)

        answer = browser.sign_in(anna.name, PASSPHRASE)

        assert (answer.status_code, goal_of(answer)) == (303, "/")
        assert "X-Half" not in answer.headers
        assert browser.is_in()

    def test_a_plain_visit_says_what_back_can_show(self, site: Flask, anna: Account) -> None:
        browser = Browser(site, scripting=False)
        browser.sign_in(anna.name, PASSPHRASE)

        assert "Back button can still show" in browser.get("/me/devices").text

    def test_a_form_sent_before_the_script_was_there_is_shown_again_and_nothing_is_tried(
        self, site_units: Units, browser: Browser, anna: Account
    ) -> None:
        fields = {"name": anna.name, "passphrase": PASSPHRASE, "csrf_token": token_in(browser.open_bare("/"))}

        answer = browser.client.post("/in", data=fields)

        assert answer.status_code == 422
        assert EARLY_WORDS in answer.text
        assert not browser.is_in()

    def test_wrong_and_unknown_look_alike(self, site: Flask, anna: Account) -> None:
        pages = []
        for name, passphrase in [(anna.name, "not this one"), ("nobody of this name", PASSPHRASE)]:
            answer = Browser(site).sign_in(name, passphrase)
            assert answer.status_code == 422
            assert answer.text.count(WRONG_WORDS) == 2
            assert "X-Neutral" not in answer.headers
            pages.append(without_token(answer).replace(name, ""))

        assert pages[0] == pages[1]

    def test_neither_passphrase_nor_choice_of_the_weaker_way_come_back(self, browser: Browser, anna: Account) -> None:
        page = browser.sign_in(anna.name, "not this one").text

        assert "not this one" not in page
        assert '<noscript><input type="hidden" name="plain" value="1"></noscript>' in page
        assert page.count('name="plain"') == 1

    def test_without_a_form_token_nothing_is_tried(self, browser: Browser, anna: Account) -> None:
        answer = browser.post("/in", {"name": anna.name, "passphrase": PASSPHRASE})

        assert answer.status_code == 422
        assert not browser.is_in()

    @pytest.mark.parametrize("name", ["", "x" * 61, "\x00\x01", "  "])
    def test_what_is_no_name_is_said_beside_it(self, browser: Browser, name: str) -> None:
        assert browser.sign_in(name, PASSPHRASE).status_code == 422

    def test_too_many_tries_look_alike_for_known_and_unknown(self, site: Flask, anna: Account) -> None:
        pages = []
        for name in (anna.name, "nobody of this name"):
            browser = Browser(site)
            answers = [browser.sign_in(name, "not this one") for _ in range(11)]
            assert [answer.status_code for answer in answers[-2:]] == [422, 429]
            pages.append(answers[-1].text)

        assert pages[0] == pages[1]

    def test_signing_in_again_ends_the_visit_before(self, site_units: Units, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE)
        before, cookie = browser.half, cookie_half_of(browser)

        browser.half = ""
        browser.sign_in(anna.name, PASSPHRASE)

        assert resume(site_units, cookie, from_text(before)) is None
        assert browser.is_in()


def content_of_cookie(browser: Browser) -> dict[str, object]:
    interface = browser.app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    serializer = interface.get_signing_serializer(browser.app)
    assert serializer
    return serializer.loads(browser.cookie("s") or "")


def cookie_half_of(browser: Browser) -> bytes:
    half = from_text(str(content_of_cookie(browser)["_user_id"]))
    assert half
    return half


def test_flask_login_takes_nobody_for_signed_in_who_brings_one_half(browser: Browser, anna: Account) -> None:
    browser.sign_in(anna.name, PASSPHRASE)
    caller = Caller(cookie_half_of(browser))

    with browser.app.test_request_context("/"):
        assert not caller.is_authenticated
    with browser.app.test_request_context("/", headers={"X-Half": browser.half}):
        assert Caller(caller.cookie_half).is_authenticated


class TestHerOwnDevice:
    def test_ticked_it_is_known_again(self, site: Flask, site_units: Units, browser: Browser, anna: Account) -> None:
        answer = browser.sign_in(anna.name, PASSPHRASE, own_device="y")

        [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("d=")]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Max-Age=34560000" in cookie
        for _ in range(12):
            site_units.limits.check(Rate.SIGN_IN_DEVICE, "somebody else")
            Browser(site).sign_in(anna.name, "a guess")
        assert Browser(site).sign_in(anna.name, PASSPHRASE).status_code == 429
        assert browser.sign_in(anna.name, PASSPHRASE).status_code == 204

    def test_not_ticked_nothing_stays(self, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE)

        assert browser.cookie("d") is None

    def test_ticked_again_it_keeps_its_token(self, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE, own_device="y")
        token = browser.cookie("d")

        browser.sign_in(anna.name, PASSPHRASE, own_device="y")

        assert browser.cookie("d") == token


class TestTheCode:
    @pytest.fixture
    def robin(self, site_units: Units) -> Account:
        return make_account(site_units, Role.ADVOCATE, name="robin", confirmed_at=site_units.clock.now())

    def test_staff_see_nothing_before_it(self, browser: Browser, robin: Account) -> None:
        browser.sign_in(robin.name, PASSPHRASE)

        for path in ("/", "/me/devices", "/work"):
            assert goal_of(browser.get(path)) == "/in/code"

    def test_with_it_they_are_in(self, browser: Browser, robin: Account) -> None:
        browser.sign_in(robin.name, PASSPHRASE)

        answer = browser.post("/in/code", {"code": robin.code()}, token_of="/in/code")

        assert goal_of(answer) == "/"
        assert goal_of(browser.get("/")) == "/work"
        assert browser.is_in()
        assert goal_of(browser.get("/in/code")) == "/"

    def test_who_came_back_with_their_paper_sees_their_new_one_right_after_it(
        self, site: Flask, browser: Browser, robin: Account, clock
    ) -> None:
        browser.sign_in(robin.name, PASSPHRASE)
        browser.post("/in/code", {"code": robin.code()}, token_of="/in/code")
        fields = {"choice": "with", "passphrase": PASSPHRASE}
        browser.post("/me/way-back", fields, token_of="/me/way-back")
        words = words_on(browser.get("/in/new/paper").text)
        browser.post("/in/new/paper/again", {"code": words}, token_of="/in/new/paper/again")
        lost = Browser(site)
        fields = {"name": robin.name, "code": words, "passphrase": "a new one for the long wet road"}
        lost.post("/in/back", fields, token_of="/in/back")

        assert goal_of(lost.get("/in/new/paper")) == "/in/code"
        clock.advance(timedelta(minutes=1))
        answer = lost.post("/in/code", {"code": robin.code()}, token_of="/in/code")

        assert goal_of(answer) == "/in/new/paper"
        assert len(words_on(lost.get("/in/new/paper").text).split()) == 13

    def test_a_wrong_one_is_said_and_not_shown_again(self, browser: Browser, robin: Account) -> None:
        browser.sign_in(robin.name, PASSPHRASE)

        answer = browser.post("/in/code", {"code": "123456"}, token_of="/in/code")

        assert answer.status_code == 422
        assert "not the code of this moment" in answer.text
        assert "123456" not in answer.text
        assert goal_of(browser.get("/me/devices")) == "/in/code"

    def test_they_can_leave_before_it(self, browser: Browser, robin: Account) -> None:
        browser.sign_in(robin.name, PASSPHRASE)

        assert "data-leave" in browser.get("/in/code").text

    def test_without_a_second_factor_they_set_one_up_first(self, site_units: Units, browser: Browser) -> None:
        make_account(site_units, Role.LEAD, name="new here", code_secret=None)
        browser.sign_in("new here", PASSPHRASE)

        assert goal_of(browser.get("/in/code")) == "/in/new/code"

    def test_too_many_are_slowed(self, browser: Browser, robin: Account) -> None:
        browser.sign_in(robin.name, PASSPHRASE)

        answers = [browser.post("/in/code", {"code": "123456"}, token_of="/in/code") for _ in range(6)]

        assert answers[-1].status_code == 429


def test_a_visit_that_rested_too_long_shows_the_neutral_page(clock, browser: Browser, anna: Account) -> None:
    browser.sign_in(anna.name, PASSPHRASE)
    clock.advance(timedelta(minutes=10))

    answer = browser.get("/me/devices")

    assert answer.headers["X-Neutral"] == "1"
    assert without_token(answer) == without_token(Browser(browser.app).open_bare("/"))
