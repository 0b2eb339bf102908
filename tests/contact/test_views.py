"""The pages about reaching her, as she and her advocate see them."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from portal.accounts.service.leaving import keep_orphan_form
from portal.accounts.service.telling import choose_telling
from portal.contact.gate import Window
from portal.privacy.drafts import Typed
from tests.contact.agreeing import agree
from tests.diary.conftest import browser_of
from tests.diary.visiting import at_work, faults, seen
from tests.support.fakes import FrozenClock
from tests.support.joined import PASSPHRASE, World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages

TUESDAY_NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
FILLED = {
    "number": "07700 900 123",
    "ways": ["text", "ring"],
    "safe1_days": ["0", "1", "2", "3", "4"],
    "safe1_from": "9",
    "safe1_until": "5 pm",
    "says": "Can you call me back?",
    "we_are": "the dentist",
    "word": "marigold",
}


@pytest.fixture(autouse=True)
def tuesday(clock: FrozenClock, world: World) -> None:
    """Let everybody have joined on a Tuesday at noon."""
    clock.advance(TUESDAY_NOON - clock.now())


def change(browser: Browser, path: str, **fields: object) -> str:
    """Send the form and return where it leads, or what it finds wrong."""
    answer = browser.post(path, FILLED | fields, token_of=path)
    return goal_of(answer) or faults(answer)


def test_she_writes_it_down_and_it_counts(anna, robin, world):
    assert change(anna, "/me/contact/change", passphrase=PASSPHRASE) == "/me/contact"

    mine = seen(anna.get("/me/contact"))
    assert "This counts until Tuesday 31 March." in mine
    assert "07700 900123" in mine
    assert "Monday to Friday, 09:00 to 17:00" in mine
    assert "marigold" in mine
    hers = seen(robin.get(at_work(world.case_id, "/reach")))
    assert "Ask again by Tuesday 31 March." in hers
    assert "ends in 123" in hers
    assert "900123" not in hers


def test_that_it_was_changed_is_told_if_she_chose_it(anna, robin, world):
    with world.victim.write() as uow:
        choose_telling(uow, tells_advocate=True)
    change(anna, "/me/contact/change", passphrase=PASSPHRASE)

    assert "How she can be reached was changed." in seen(robin.get(at_work(world.case_id)))


def test_without_her_passphrase_nothing_is_kept_and_nothing_typed_is_lost(anna):
    answer = anna.post("/me/contact/change", FILLED | {"passphrase": "another"}, token_of="/me/contact/change")

    assert "That is not your passphrase." in faults(answer)
    assert "marigold" in answer.text
    assert "Nothing is written down yet." in seen(anna.get("/me/contact"))


def test_what_her_advocate_wrote_waits_for_her(anna, robin, world):
    path = at_work(world.case_id, "/reach")
    change(robin, f"{path}/change")

    assert "waits for her word" in seen(robin.get(path))
    assert "Is it still right how to reach you?" in seen(anna.get("/"))
    page = anna.get("/me/contact").text
    action = page.partition('action="/me/contact/')[2].partition('"')[0]
    answer = anna.post(f"/me/contact/{action}", {"passphrase": PASSPHRASE}, token_of="/me/contact")

    assert goal_of(answer) == "/me/contact"
    assert "She said that this is right." in seen(robin.get(path))
    assert "Is it still right" not in seen(anna.get("/"))


def test_by_voice_it_counts_at_once_and_both_see_how(anna, robin, world):
    path = at_work(world.case_id, "/reach")
    change(robin, f"{path}/change", has_talked="y")

    assert "She said that this is right." in seen(robin.get(path))
    assert "By voice, written down by" in seen(anna.get("/me/contact"))


def test_before_ringing_in_safe_hours_the_number_stands_there(anna, robin, world):
    agree(world.victim, world.case_id)

    page = seen(robin.get(at_work(world.case_id, "/reach/ring")))

    assert "You can ring now Now is safe, until 17:00." in page
    assert "07700 900123" in page
    assert "the dentist" in page
    assert "marigold" in page
    assert "Say only: “Shall we talk?”" in page
    assert "looked up how to ring you" in seen(anna.get("/me/looked"))


def test_at_another_time_it_does_not_until_a_reason_is_given_which_she_reads(anna, robin, world):
    agree(world.victim, world.case_id, safe=(Window(frozenset({2}), time(9), time(17)),))
    path = at_work(world.case_id, "/reach/ring")

    shut = robin.get(path)
    refused = robin.post(path, {"reason": " "}, token_of=path)
    shown = robin.post(path, {"reason": "Her door was broken."}, token_of=path)

    assert "It is safe again from Wednesday 4 March, 09:00." in seen(shut)
    assert "900123" not in shut.text
    assert refused.status_code == 422
    assert "900123" not in refused.text
    assert "07700 900123" in seen(shown)
    assert "Her door was broken." in seen(anna.get("/me/contact"))
    assert "looked up your number at a time that was not agreed" in seen(anna.get("/"))


def test_after_28_days_she_is_asked_again_and_not_before(site, world, clock):
    agree(world.victim, world.case_id)
    clock.advance(timedelta(days=28) - timedelta(minutes=5))
    anna = browser_of(site, world.victim.again())
    before = seen(anna.get("/"))
    clock.advance(timedelta(minutes=5))

    assert "Is it still right" not in before
    assert "Is it still right how to reach you?" in seen(anna.get("/"))
    assert "This ran out on Tuesday 31 March." in seen(anna.get("/me/contact"))


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"number": "12345"}, "This is not a phone number that works."),
        ({"number": ""}, "This is not a phone number that works."),
        ({"number": "020 7219 3000"}, "This number cannot get texts."),
        ({"ways": ["text", "voicemail"]}, "A message can only be left where a call is safe too."),
        ({"safe1_days": [], "safe1_from": "", "safe1_until": ""}, "Choose the days on which it is safe."),
        ({"safe1_days": []}, "Choose the days for these hours."),
        ({"safe1_from": "soon"}, "Write the time like 14:02."),
        ({"safe1_until": ""}, "Write the time like 14:02."),
        ({"safe1_until": "09:00"}, "The two times are the same."),
    ],
)
def test_what_cannot_be_meant_is_asked_again(robin, world, fields, fault):
    assert fault in change(robin, at_work(world.case_id, "/reach/change"), **fields)


def test_hours_may_run_over_midnight_and_over_the_whole_day(anna):
    change(
        anna,
        "/me/contact/change",
        passphrase=PASSPHRASE,
        safe1_from="22",
        safe1_until="6",
        safe2_days=["5", "6"],
        unsafe1_days=["2"],
        unsafe1_from="12:00",
        unsafe1_until="0:00",
    )

    mine = seen(anna.get("/me/contact"))
    assert "Monday to Friday, 22:00 to 06:00 the next day; Saturday to Sunday, all day" in mine
    assert "Not safe Wednesday, 12:00 to 00:00" in mine


def test_who_changes_it_begins_with_what_was_said_and_keeps_a_number_that_is_not_shown(robin, world):
    agree(world.victim, world.case_id)
    path = at_work(world.case_id, "/reach")
    form = robin.get(f"{path}/change").text

    assert "900123" not in form
    assert 'value="the dentist"' in form
    assert change(robin, f"{path}/change", number="", has_talked="y") == path
    assert "07700 900123" in seen(robin.get(f"{path}/ring"))


def test_what_was_begun_is_offered_with_all_that_was_chosen_and_gone_once_it_is_kept(anna, robin, world):
    begun = Typed(
        "contact", {name: [value] if isinstance(value, str) else list(value) for name, value in FILLED.items()}
    )
    assert keep_orphan_form(world.units, world.victim.started.cookie_half, world.victim.started.page_half, begun)

    page = anna.get("/me/contact")
    path = re.search(r'href="(/me/contact/change/[a-z2-7]{26})"', page.text)
    assert path
    form = anna.get(path[1]).text
    assert 'value="marigold"' in form
    assert form.count(" checked") == 7
    assert change(anna, path[1], passphrase=PASSPHRASE) == "/me/contact"
    assert "Carry on" not in seen(anna.get("/me/contact"))
