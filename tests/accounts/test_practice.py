"""Trying Leave once in peace, and what she is told of that which stays behind."""

import pytest
from flask import Flask

from portal.accounts.practice import Practice, stands
from portal.accounts.stays import IN_WORDS
from portal.privacy.measured import MEASURED, NOT_MEASURED
from portal.unit_of_work import Units
from tests.support.joined import PASSPHRASE, Joined, World, make_world
from tests.support.joining import browse
from tests.support.site import Browser, goal_of

OFFER, BACK = "Try it once in peace", "You were trying Leave."
AT = "/me/practice"

pytestmark = pytest.mark.pages


@pytest.fixture
def here(site_units: Units) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(site_units)


def say(browser: Browser, step: str) -> str | None:
    return goal_of(browser.post(AT, {"step": step}, token_of=AT))


def back_again(site: Flask, her: Joined) -> Browser:
    browser = Browser(site)
    browser.sign_in(her.name, PASSPHRASE)
    return browser


@pytest.mark.parametrize(
    ("began_in", "is_settled", "expected"),
    [
        (None, False, Practice.NEW),
        ("this", False, Practice.BEGUN),
        ("this", True, Practice.BEGUN),
        ("before", False, Practice.BACK),
        (None, True, Practice.SETTLED),
    ],
)
def test_where_she_stands(began_in: str | None, is_settled: bool, expected: Practice) -> None:
    assert stands(began_in, "this", is_settled=is_settled) is expected


class TestTryingLeave:
    def test_she_begins_leaves_comes_back_and_is_told_that_she_can(self, site: Flask, here: World) -> None:
        before = browse(site, here.victim)
        assert OFFER in before.get("/").text

        assert say(before, "begin") == AT
        assert "Now press Leave" in before.get(AT).text
        before.post("/x")
        after = back_again(site, here.victim)
        assert BACK in after.get("/").text
        assert "Did Back show anything" in after.get(AT).text

        assert say(after, "nothing") == f"{AT}/done"
        assert "Well done. You know how to leave." in after.get(f"{AT}/done").text
        assert not any(words in after.get("/").text for words in (OFFER, BACK))

    def test_what_back_still_showed_leads_to_what_helps(self, site: Flask, here: World) -> None:
        say(browse(site, here.victim), "begin")

        assert say(back_again(site, here.victim), "something") == "/me/stays"

    def test_it_is_offered_once_can_be_put_aside_and_is_found_again(self, site: Flask, here: World) -> None:
        browser = browse(site, here.victim)

        assert say(browser, "skip") == "/"
        assert OFFER not in browser.get("/").text
        assert f'href="{AT}"' in browser.get("/me").text
        assert say(browser, "begin") == AT

    def test_an_answer_that_is_none_of_them_is_refused(self, site: Flask, here: World) -> None:
        browser = browse(site, here.victim)

        assert browser.post(AT, {"step": "run"}, token_of=AT).status_code == 422


class TestWhatStays:
    def test_everybody_who_is_in_can_read_it(self, site: Flask, here: World) -> None:
        for somebody in (here.victim, here.advocate, here.lead):
            page = browse(site, somebody).get("/me/stays").text

            assert all(f"{one.browser} {one.version}" in page for one in MEASURED)
            assert "24 November" in page
            assert all(str(words) in page for words in IN_WORDS.values())

    def test_nothing_that_was_not_tried_is_left_out(self) -> None:
        assert set(IN_WORDS) == set(NOT_MEASURED)


class TestTheShiftKey:
    def test_it_is_switched_off_on_every_page_and_on_again(self, site: Flask, here: World) -> None:
        browser = browse(site, here.victim)
        assert "data-no-keys" not in browser.get("/notes").text

        browser.post("/me/shift", {"shift": "nothing"}, token_of="/me/shift")
        assert all("data-no-keys" in browser.get(path).text for path in ("/", "/notes", "/me", "/nothing/here"))
        assert "data-no-keys" in back_again(site, here.victim).get("/notes").text

        browser.post("/me/shift", {"shift": "leave"}, token_of="/me/shift")
        assert "data-no-keys" not in browser.get("/notes").text


class TestWhoseDeviceItIs:
    def test_she_is_asked_once_in_a_visit_and_nothing_is_held_back(self, site: Flask, here: World) -> None:
        asked, first, second = "nobody else can get at?", "/times/words", "/me/contact/change"

        pages = [browser.get(path).text for browser in (browse(site, here.victim),) for path in (first, second, first)]
        again = back_again(site, here.victim).get(second).text

        assert [asked in page for page in pages] == [True, False, False]
        assert asked in again
        assert all('name="passphrase"' in page for page in [*pages, again])
