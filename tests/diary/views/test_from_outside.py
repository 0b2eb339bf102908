"""What she put in from outside: said gently, made a note of with the moment it came, or thrown away."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.diary.details import Source
from portal.kernel.ids import new_id
from tests.diary.visiting import at_work, listed, seen, share, told
from tests.support.fakes import FrozenClock
from tests.support.joined import Joined, World, join_victim, open_case
from tests.support.site import Browser, goal_of
from tests.support.waiting import put_in_for
from tests.support.whole import browser_of

pytestmark = pytest.mark.pages

WORDS = "He waited by the blue van again."
WAITING = "/notes/outside"


@pytest.fixture
def waiting(world: World, clock: FrozenClock) -> str:
    """Return where something stands that she put in a little while ago, with a picture."""
    thing_id = put_in_for(world.victim, WORDS)
    clock.advance(timedelta(minutes=5))
    return f"{WAITING}/{thing_id}"


@pytest.fixture
def her(site: Flask, world: World, waiting: str) -> Browser:
    """Return the browser in which she signs in a little later."""
    return browser_of(site, world.victim.again())


def fields_on(browser: Browser, path: str) -> dict[str, str]:
    """Return what stands in a form as it opens."""
    page = browser.get(path).text
    found = dict(re.findall(r'name="(day|month|year|at)"[^>]*value="([^"]*)"', page))
    words = re.search(r'<textarea[^>]*name="words"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert words
    return {**found, "words": words[1].strip(), "when": "then", "about": "y", "once": new_id()}


def take(browser: Browser, path: str, **changed: str) -> str:
    answer = browser.post(path, fields_on(browser, path) | changed, token_of=path)
    goal = goal_of(answer)
    assert goal, seen(answer)
    return goal


def test_her_first_page_and_her_list_say_that_it_waits_and_nothing_of_it(her: Browser) -> None:
    for path in ("/", "/notes"):
        assert "You wrote one thing down from outside" in seen(her.get(path))
        assert WORDS not in her.get(path).text
    assert listed(her, WAITING) == [WORDS]


def test_left_as_it_came_it_was_written_down_when_it_came(
    world: World, her: Browser, waiting: str, clock: FrozenClock
) -> None:
    note = take(her, waiting)

    page = seen(her.get(note))
    assert "Put in from outside, with your PIN" in page
    assert "14:02" in page
    assert told(world.victim, note).details.source is Source.OUTSIDE
    assert told(world.victim, note).words == WORDS
    assert "14:07" not in page
    assert "/t/" in her.get(note).text  # its picture stands beside it
    assert listed(her, WAITING) == []
    assert "from outside" not in seen(her.get("/"))


def test_where_she_changes_the_words_it_was_written_down_now(her: Browser, waiting: str) -> None:
    note = take(her, waiting, words=f"{WORDS} He had a camera.")

    assert "14:07" in seen(her.get(note))
    assert "Put in from outside" in seen(her.get(note))


def test_the_same_form_sent_twice_is_one_note(her: Browser, waiting: str) -> None:
    fields = fields_on(her, waiting)
    token = her.get(waiting)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', token.text)
    assert found
    goals = {goal_of(her.post(waiting, {**fields, "csrf_token": found[1]})) for _twice in range(2)}

    assert len(goals) == 1
    assert listed(her) == [WORDS]


def test_its_picture_is_shared_with_the_note_and_no_sooner(
    world: World, her: Browser, robin: Browser, waiting: str
) -> None:
    note = take(her, waiting)
    share(her, note)

    assert WORDS in seen(robin.get(at_work(world.case_id, note)))
    assert "/t/" in robin.get(at_work(world.case_id, note)).text


def test_what_cannot_be_kept_comes_back_as_it_was_typed_and_still_waits(her: Browser, waiting: str) -> None:
    answer = her.post(waiting, fields_on(her, waiting) | {"day": "31", "month": "2"}, token_of=waiting)

    assert answer.status_code == 422
    assert "no such day" in seen(answer)
    assert WORDS in answer.text
    assert listed(her, WAITING) == [WORDS]


def test_thrown_away_it_is_gone_and_asked_for_first(her: Browser, waiting: str) -> None:
    away = f"{waiting}/away"
    assert "No one will be able to bring it back." in seen(her.get(away))
    assert listed(her, WAITING) == [WORDS]

    assert goal_of(her.post(away, token_of=away)) == "/notes"

    assert listed(her, WAITING) == []
    assert her.get(waiting).status_code == 404


def test_somebody_elses_is_as_if_it_were_not_there(site: Flask, world: World, waiting: str) -> None:
    beth: Joined = join_victim(world.advocate, open_case(world.advocate, "Beth"))
    browser = browser_of(site, beth)

    for path in (waiting, f"{waiting}/away", f"{WAITING}/{new_id()}"):
        assert browser.get(path).status_code == 404
