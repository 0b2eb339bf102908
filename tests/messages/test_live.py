"""New messages appear by themselves: what the open page asks, and what asking must not do."""

from datetime import timedelta
from functools import partial

from flask import Flask

from portal.messages.service import moved_of_threads
from portal.web.live import Live
from tests.diary.visiting import at_work, seen
from tests.messages.test_views import write
from tests.support.fakes import FrozenClock
from tests.support.joined import World
from tests.support.site import Browser

BY_ITSELF = {"X_By_Itself": "1"}


def asked(browser: Browser, path: str) -> str:
    """Ask as the page's script asks by itself, and return what is said."""
    answer = browser.get(path, **BY_ITSELF)
    assert answer.mimetype == "text/event-stream"
    return answer.text


def test_a_line_says_a_number_that_moves_with_every_message_and_every_first_look(anna, robin, world):
    theirs = at_work(world.case_id, "/messages")
    told = [asked(anna, "/messages/live")]
    write(anna, "/messages")
    told.append(asked(anna, "/messages/live"))
    robin.get(theirs)
    told.append(asked(robin, f"{theirs}/live"))

    assert told == ["data: 0\n\n", "data: 1\n\n", "data: 2\n\n"]
    assert 'data-moved="2"' in anna.get("/messages").text


def test_nothing_is_told_to_whoever_is_not_in_the_thread(anna, world, site):
    nowhere = anna.get(at_work(world.case_id, "/messages/live"), **BY_ITSELF)

    assert nowhere.status_code == 404
    assert Browser(site).get("/messages/live").headers["X-Neutral"] == "1"


def test_what_the_page_asks_by_itself_keeps_no_visit_alive(anna: Browser, clock: FrozenClock):
    for _ in range(6):
        clock.advance(timedelta(minutes=1, seconds=50))
        anna.get("/messages/live", **BY_ITSELF)
        anna.get("/messages", **BY_ITSELF)

    assert anna.get("/messages", **BY_ITSELF).headers.get("X-Neutral") == "1"


def test_what_came_by_itself_is_read_once_something_is_pressed(anna, robin, world):
    theirs = at_work(world.case_id, "/messages")
    write(anna, "/messages")

    assert "Are you there?" in seen(robin.get(theirs, **BY_ITSELF))
    assert "Not read yet." in seen(anna.get("/messages"))
    robin.get(theirs)
    assert "Read by Robin The Helper." in seen(anna.get("/messages"))


def test_the_number_is_told_across_processes(site: Flask, anna: Browser, world: World):
    """What one process keeps, another that asks the same database tells."""
    live = Live(partial(moved_of_threads, world.units), places=1)
    lines = live.lines(world.case_id, 0)
    next(lines)
    write(anna, "/messages")

    assert next(lines) == b"data: 1\n\n"
    lines.close()


def test_only_the_newest_page_is_told(anna):
    for number in range(21):
        write(anna, "/messages", f"No {number}")

    assert "data-live" in anna.get("/messages").text
    assert "data-live" not in anna.get("/messages/page/2").text


def test_behind_what_holds_lines_back_the_number_is_one_answer(anna, robin, world):
    write(anna, "/messages")

    assert asked(anna, "/messages/now") == "data: 1\n\n"
    assert asked(robin, at_work(world.case_id, "/messages/now")) == "data: 1\n\n"
