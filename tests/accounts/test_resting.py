"""A page that is covered or out of sight: nothing of the visit is shown until the passphrase has been typed."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.halves import from_text
from portal.accounts.service.visits import actor_behind
from tests.support.fakes import FrozenClock
from tests.support.joined import PASSPHRASE, World, make_world
from tests.support.site import Browser, goal_of, token_in, units_of

pytestmark = pytest.mark.pages

BY_ITSELF = {"X-By-Itself": "1"}


@pytest.fixture
def here(site: Flask) -> World:
    """Return a service whose people all joined, behind the site."""
    return make_world(units_of(site))


@pytest.fixture
def phone(site: Flask, here: World) -> Browser:
    """Return a browser in which she is signed in."""
    browser = Browser(site)
    browser.sign_in(here.victim.name, PASSPHRASE)
    return browser


def note(browser: Browser, what: str) -> TestResponse:
    return browser.post("/rest", {"what": what}, **BY_ITSELF)


def come_back(browser: Browser, passphrase: str = PASSPHRASE) -> TestResponse:
    return browser.post("/rest/back", {"passphrase": passphrase}, **BY_ITSELF)


def is_covered(answer: TestResponse) -> bool:
    """Say whether an answer shows nothing at all and asks the page to stay covered."""
    return (answer.status_code, answer.headers.get("X-Covered"), answer.data) == (423, "1", b"")


def test_nothing_is_answered_while_it_is_covered_but_coming_back_and_leaving(phone: Browser) -> None:
    token = token_in(phone.get("/me"))
    note(phone, "cover")

    for path in ("/", "/me", "/notes", "/messages/live", "/rest", "/nothing/here", "/in"):
        assert is_covered(phone.get(path)), path
    assert is_covered(phone.post("/me/idle", {"idle_minutes": "30", "csrf_token": token}))
    assert is_covered(note(phone, "show"))
    assert is_covered(note(phone, "hide"))
    assert phone.open_bare("/").headers["X-Neutral"] == "1"

    assert come_back(phone).headers["X-Back"] == "1"
    assert 'value="10" checked' in phone.get("/me").text


def test_files_that_bring_a_key_of_their_own_are_not_answered_either(site: Flask, here: World, phone: Browser) -> None:
    with phone.client.session_transaction() as kept:
        cookie = from_text(str(kept["_user_id"]))
    assert cookie
    assert actor_behind(units_of(site), cookie)

    note(phone, "cover")

    assert actor_behind(units_of(site), cookie) is None


def test_what_is_typed_is_kept_all_the_same(phone: Browser) -> None:
    note(phone, "cover")
    fields = {"draft_of": "note", "draft_id": "a" * 25 + "a", "draft_n": "1", "words": "He stood there."}
    answer = phone.post("/keep", fields, **{"Sec-Fetch-Site": "same-origin", **BY_ITSELF})

    assert answer.headers.get("X-Kept") == "1"


@pytest.mark.parametrize("minutes", [1, 2, 5, 10])
def test_out_of_sight_it_is_shut_after_her_own_time_and_not_before(
    phone: Browser, clock: FrozenClock, minutes: int
) -> None:
    phone.post("/me/idle", {"idle_minutes": "30"}, token_of="/me")
    assert goal_of(phone.post("/me/away", {"away_minutes": str(minutes)}, token_of="/me")) == "/me"
    assert f'data-away="{minutes}"' in phone.get("/me").text

    note(phone, "hide")
    clock.advance(timedelta(minutes=minutes, seconds=-1))
    assert phone.is_in()
    note(phone, "show")
    clock.advance(timedelta(minutes=minutes))
    assert phone.is_in()

    note(phone, "hide")
    clock.advance(timedelta(minutes=minutes))
    assert is_covered(phone.get("/me"))
    assert come_back(phone).headers["X-Back"] == "1"
    assert phone.is_in()


def test_another_time_is_refused(phone: Browser) -> None:
    assert phone.post("/me/away", {"away_minutes": "600"}, token_of="/me").status_code == 422
    assert 'data-away="2"' in phone.get("/me").text


def test_three_wrong_tries_end_it_and_the_third_answers_like_the_first(
    site: Flask, here: World, phone: Browser
) -> None:
    note(phone, "cover")

    answers = [come_back(phone, "not this one") for _try in range(3)]

    assert {(answer.status_code, answer.data, answer.headers.get("X-Neutral")) for answer in answers} == {
        (204, b"", None)
    }
    assert come_back(phone).headers["X-Neutral"] == "1"
    assert not phone.is_in()


def test_the_right_one_in_between_begins_the_count_anew(phone: Browser) -> None:
    for _round in range(2):
        note(phone, "cover")
        for _try in range(2):
            assert "X-Back" not in come_back(phone, "not this one").headers
        assert come_back(phone).headers["X-Back"] == "1"


def test_a_page_that_was_covered_without_a_connection_is_asked_too(phone: Browser) -> None:
    assert "X-Back" not in come_back(phone, "not this one").headers
    assert come_back(phone).headers["X-Back"] == "1"

    for _try in range(3):
        come_back(phone, "not this one")
    assert not phone.is_in()


def test_covered_it_still_ends_by_resting(phone: Browser, clock: FrozenClock) -> None:
    note(phone, "cover")
    clock.advance(timedelta(minutes=10))

    assert come_back(phone).headers["X-Neutral"] == "1"


def test_covered_it_can_be_left(phone: Browser) -> None:
    note(phone, "cover")
    answer = phone.client.post("/x", headers={"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 204
    assert come_back(phone).headers["X-Neutral"] == "1"


def test_without_the_pages_half_nothing_is_covered_and_nothing_opened(phone: Browser) -> None:
    half, phone.half = phone.half, ""
    assert note(phone, "cover").headers["X-Neutral"] == "1"
    phone.half = half
    assert phone.is_in()

    note(phone, "cover")
    phone.half = ""
    assert come_back(phone).headers["X-Neutral"] == "1"
    phone.half = half
    assert is_covered(phone.get("/me"))


def test_without_scripting_it_is_not_offered(site: Flask, here: World) -> None:
    plain = Browser(site, scripting=False)
    plain.sign_in(here.victim.name, PASSPHRASE)

    assert "data-cover" not in plain.get("/me").text
    assert plain.get("/rest").status_code == 404
    assert plain.post("/rest", {"what": "cover"}).status_code == 404
    assert plain.is_in()


def test_the_page_in_its_place_says_nothing_of_hers(phone: Browser) -> None:
    page = phone.get("/rest").text

    assert "Temperature" in page
    assert "data-leave" in page
    assert 'aria-label="Places"' not in page
