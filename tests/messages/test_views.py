"""The thread as both sides see it."""

from datetime import time

import pytest

from portal.casework.service import break_glass
from portal.checkins.service import set_watch
from portal.contact.gate import Window
from portal.kernel.ids import new_id
from tests.contact.agreeing import agree
from tests.diary.conftest import browser_of
from tests.diary.visiting import at_work, faults, seen
from tests.support.joined import World
from tests.support.site import Browser, goal_of
from tests.support.statements import listening
from tests.support.whole import keep_begun

pytestmark = pytest.mark.pages


def write(browser: Browser, path: str, words: str = "Are you there?", **fields: object) -> str:
    """Send a message and return where that leads, or what is wrong."""
    answer = browser.post(path, {"words": words, "once": new_id(), **fields}, token_of=path)
    return goal_of(answer) or faults(answer)


def theirs(world: World, path: str = "/messages") -> str:
    return at_work(world.case_id, path)


def test_what_she_writes_is_kept_and_she_is_told_when_it_was_read(anna, robin, world):
    assert write(anna, "/messages") == "/messages"
    before = seen(anna.get("/messages"))
    at_work_list = seen(robin.get("/work"))
    read = seen(robin.get(theirs(world)))
    after = seen(anna.get("/messages"))

    assert "Are you there? Kept. Not read yet." in before
    assert "A message nobody has read" in at_work_list
    assert "Are you there?" in read
    assert "Are you there? Kept. Read by Robin The Helper." in after
    assert "A message nobody has read" not in seen(robin.get("/work"))
    assert "read your messages" in seen(anna.get("/me/looked"))


def test_an_answer_stands_on_her_first_page_until_she_has_seen_it(anna, robin, world):
    write(robin, theirs(world), "I am here.")

    assert "1 new message" in seen(anna.get("/"))
    assert "Robin The Helper" in seen(anna.get("/messages"))
    assert "1 new message" not in seen(anna.get("/"))
    assert "I am here. Kept. Read by Anna." in seen(robin.get(theirs(world)))


def test_she_is_told_who_reads_when_and_what_to_do_in_danger(anna):
    page = seen(anna.get("/messages"))

    assert "Robin The Helper reads this. It is not always seen the same day." in page
    assert "In danger now: call 999." in page
    assert "Nobody is woken or called by it." in page


def test_when_it_is_read_is_what_a_lead_has_set_and_nobody_promises_more(anna, world):
    with world.lead.write() as uow:
        set_watch(uow, (Window(frozenset(range(5)), time(9), time(17)),), "Europe/London")

    page = seen(anna.get("/messages"))

    assert "Robin The Helper reads this. Somebody is here: Monday to Friday, 09:00 to 17:00." in page
    assert "At other times nobody looks." in page


def test_what_asks_to_come_first_does(anna, robin, world):
    write(anna, "/messages", urgent="y")

    assert "She marked a message as urgent." in seen(robin.get("/work"))
    assert "first on the list" in seen(robin.get(theirs(world)))


def test_nothing_is_not_sent(anna):
    assert "Write something first." in write(anna, "/messages", " ")


def test_what_was_begun_is_offered_and_gone_once_it_is_sent(anna, robin, world):
    hers = keep_begun(world.victim, "message", {"words": "I had begun"})
    at_work_draft = keep_begun(world.advocate, f"message {world.case_id}", {"words": "So had I"})

    for browser, path, draft, words in (
        (anna, "/messages", hers, "I had begun"),
        (robin, theirs(world), at_work_draft, "So had I"),
    ):
        assert "Carry on with what you began to write" in seen(browser.get(path))
        begun = f"{path}/begun/{draft}"
        assert words in browser.get(begun).text
        assert write(browser, begun, words) == path
        assert "Carry on" not in seen(browser.get(path))


def test_what_stands_in_a_message_is_text_and_nothing_else(anna, robin, world):
    write(anna, "/messages", "<b>No</b>")

    assert "&lt;b&gt;No&lt;/b&gt;" in robin.get(theirs(world)).text


def test_an_older_page_says_the_older_ones_and_has_no_form(anna):
    for number in range(21):
        write(anna, "/messages", f"No {number}")

    older = anna.get("/messages/page/2")

    assert "No 0" in seen(older)
    assert "<textarea" not in older.text
    assert anna.get("/messages/page/3").status_code == 404


def test_a_page_asks_for_few_things_and_looking_again_writes_nothing(anna, robin, world):
    for number in range(5):
        write(anna, "/messages", f"No {number}")
    robin.get(theirs(world))

    for browser, path in ((anna, "/messages"), (robin, theirs(world))):
        with listening(world.units.engine) as heard:
            browser.get(path)
        assert len(heard.besides_session_and_audit) <= 10, heard.besides_session_and_audit
        assert heard.writes == []


def test_a_lead_who_has_opened_the_case_reads_and_rings_and_does_not_write(anna, world, site):
    write(anna, "/messages")
    agree(world.victim, world.case_id)
    with world.lead.write() as uow:
        break_glass(uow, world.case_id, "Robin is ill.")
    ruth = browser_of(site, world.lead)

    thread, reach = ruth.get(theirs(world)), ruth.get(at_work(world.case_id, "/reach"))

    assert "Are you there?" in seen(thread)
    assert "<textarea" not in thread.text
    assert "marigold" in seen(reach)
    assert "Change it" not in seen(reach)
    assert "Before you ring" in seen(ruth.get(at_work(world.case_id, "/reach/ring")))
    assert goal_of(ruth.post(theirs(world), {"words": "Hello"}, token_of="/work/new")) is None
    assert "read your messages" in seen(anna.get("/me/looked"))
