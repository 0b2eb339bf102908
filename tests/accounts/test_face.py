"""The kitchen page in front: it works, it says nothing of what is behind it, and whoever was told comes in."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.unit_of_work import Units
from tests.support.accounts import PASSPHRASE, Account, make_account
from tests.support.answers import header_faults, telling_words
from tests.support.fakes import FrozenClock
from tests.support.joined import make_world, open_case
from tests.support.joining import browse
from tests.support.site import Browser, goal_of, make_site, token_in, units_of

pytestmark = pytest.mark.pages

WORDS = "nettle and quince"


@pytest.fixture
def site(tmp_path: Path, clock: FrozenClock) -> Iterator[Flask]:
    """Return the site with the kitchen page in front."""
    app = make_site(tmp_path, clock, face_word=WORDS)
    yield app
    units_of(app).engine.dispose()


@pytest.fixture
def anna(site_units: Units) -> Account:
    """Return a victim who can sign in to the site."""
    return make_account(site_units, name="anna of the lake")


def look(browser: Browser, words: str = "", people: str = "4") -> TestResponse:
    return browser.post("/", {"words": words, "people": people})


class TestWhatAStrangerSees:
    @pytest.mark.parametrize("path", ["/", "/notes/new", "/work", "/me/devices", "/in/code", "/nothing/here"])
    def test_it_is_the_same_at_every_address(self, site: Flask, path: str) -> None:
        here, there = Browser(site).open_bare(path), Browser(site).open_bare("/")

        assert (here.status_code, here.data, dict(here.headers)) == (200, there.data, dict(there.headers))
        assert here.headers["X-Neutral"] == "1"

    def test_it_says_nothing_of_signing_in(self, browser: Browser) -> None:
        page = browser.open_bare("/")

        assert not re.search(r"sign|pass|invit|account|password|leave</a>", page.text.split("<body")[1], re.IGNORECASE)
        assert telling_words(page.text) == []
        assert 'href="/in' not in page.text
        assert not re.search(r"draft|leave-url|shift:|keep\.js", page.text, re.IGNORECASE)
        assert not any(word in page.text for word in WORDS.split() if word != "and")

    def test_nothing_is_told_to_search_engines_and_nothing_kept(self, browser: Browser) -> None:
        page = browser.open_bare("/")

        assert header_faults(page) == []
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert '<meta name="robots" content="noindex' in page.text
        assert "manifest" not in page.text
        assert "Set-Cookie" not in page.headers

    def test_who_was_here_before_sees_what_anybody_sees(self, site: Flask, clock: FrozenClock, anna: Account) -> None:
        left, expired, stranger = Browser(site), Browser(site), Browser(site)
        for browser in (left, expired):
            browser.sign_in(anna.name, PASSPHRASE)
        left.post("/x")
        clock.advance(timedelta(days=1))

        pages = [browser.get("/notes/new").data for browser in (left, expired, stranger)]

        assert pages[0] == pages[1] == pages[2]


class TestTheKitchen:
    def test_it_finds_by_what_goes_in(self, browser: Browser) -> None:
        page = look(browser, "Potatoes").text

        assert "Leek and potato soup" in page
        assert "Pancakes" not in page

    def test_it_counts_for_as_many_as_there_are(self, browser: Browser) -> None:
        for_two, for_five = look(browser, "pancakes", "2").text, look(browser, "pancakes", "5").text

        assert "100 g plain flour" in for_two
        assert "1 eggs" in for_two
        assert "2½ eggs" in for_five

    @pytest.mark.parametrize("people", ["0", "13", "many", "-1", "²", "1" * 400])
    def test_a_number_that_is_none_is_said_beside_the_field(self, browser: Browser, people: str) -> None:
        answer = look(browser, "pancakes", people)

        assert answer.status_code == 422
        assert "Pancakes" in answer.text
        assert 'id="people-error"' in answer.text

    def test_nothing_found_is_said(self, browser: Browser) -> None:
        assert "Nothing with that." in look(browser, "<b>gold</b>").text


class TestTheWayBehindIt:
    @pytest.mark.parametrize("typed", [WORDS, "  Nettle  AND quince "])
    @pytest.mark.parametrize("scripting", [True, False])
    def test_whoever_was_told_comes_in(self, site: Flask, anna: Account, typed: str, scripting: bool) -> None:
        browser = Browser(site, scripting=scripting)
        page = look(browser, typed)
        fields = {"name": anna.name, "passphrase": PASSPHRASE, "csrf_token": token_in(page)}

        answer = browser.post("/in", fields | ({} if scripting else {"plain": "1"}))

        assert page.status_code == 200
        assert "X-Neutral" not in page.headers  # or the page's script would begin anew, in front
        assert goal_of(answer) == "/"
        assert browser.is_in()

    @pytest.mark.parametrize("typed", ["", "nettle", "nettle and quinces", "quince and nettle"])
    def test_nothing_else_does(self, browser: Browser, typed: str) -> None:
        assert "What shall we cook?" in look(browser, typed).text

    def test_programs_sign_in_where_they_always_did(self, browser: Browser, anna: Account) -> None:
        assert goal_of(browser.sign_in(anna.name, PASSPHRASE)) == "/"

    def test_whoever_is_in_stays_in(self, browser: Browser, anna: Account) -> None:
        browser.sign_in(anna.name, PASSPHRASE)

        assert goal_of(look(browser, WORDS)) == "/"
        assert browser.is_in()

    def test_it_is_told_with_every_invitation(self, site: Flask, site_units: Units) -> None:
        world = make_world(site_units)
        lead, advocate = (browse(site, somebody) for somebody in (world.lead, world.advocate))
        case_id = open_case(world.advocate, "Clara")

        for_staff = lead.post("/team/new", {"label": "Kim Marsh", "role": "advocate"}, token_of="/team/new")
        for_her = advocate.post(f"/work/{case_id}/invite", token_of=f"/work/{case_id}")

        assert f"“{WORDS}”" in for_staff.text
        assert f"“{WORDS}”" in for_her.text
