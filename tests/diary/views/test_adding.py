"""Confirming a note and adding to it on the page: in plain words, refused beside the field, seen by who reads it."""

from datetime import timedelta

import pytest

from portal.kernel.ids import new_id
from tests.diary.telling import tell
from tests.diary.visiting import at_work, faults, kept, press, seen, share
from tests.support.fakes import FrozenClock
from tests.support.joined import World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages


def add(browser: Browser, path: str, words: str) -> None:
    answer = browser.post(f"{path}/add", {"words": words, "once": new_id()}, token_of=f"{path}/add")
    assert goal_of(answer) == path, seen(answer)


class TestHerPages:
    def test_she_reads_it_again_and_says_that_it_is_right(self, anna: Browser, world: World, clock: FrozenClock):
        path = kept(anna)
        assert "I have read this again" not in seen(anna.get(path))
        clock.advance(timedelta(minutes=5))
        assert "Read again not yet" in seen(anna.get(path))

        press(anna, f"{path}/right", on=path)

        assert ": it is right" in seen(anna.get(path))
        assert "I have read this again" not in seen(anna.get(path))

    def test_what_she_adds_stands_under_the_note_with_its_day(self, anna: Browser, world: World):
        path = kept(anna)

        add(anna, path, "It was the <b>blue</b> car.")

        page = seen(anna.get(path))
        assert "Added by you, " in page
        assert page.index("He stood at the gate.") < page.index("It was the <b>blue</b> car.")

    def test_nothing_is_refused_beside_the_field(self, anna: Browser, world: World):
        path = kept(anna)

        answer = anna.post(f"{path}/add", {"words": " ", "once": new_id()}, token_of=f"{path}/add")

        assert answer.status_code == 422
        assert "Write what you want to add." in faults(answer)

    def test_how_long_after_it_was_written_down_is_said(self, anna: Browser, world: World):
        for hours, said in (
            (0, "1 day later"),
            (-24 * 30, "about 4 weeks later"),
            (-24 * 800, "about 2 years later"),
        ):
            path = f"/notes/{tell(world.victim, world.case_id, hours=hours)}"

            page = seen(anna.get(path))
            assert f", {said}" in page, page[-300:]
        assert (
            "later"
            not in seen(anna.get(f"/notes/{tell(world.victim, world.case_id, hours=24)}")).partition("What kind")[0]
        )


class TestHerAdvocatesPages:
    def test_they_see_what_was_added_and_that_it_is_new(self, anna: Browser, robin: Browser, world: World):
        path = kept(anna)
        share(anna, path)
        robin.get(at_work(world.case_id, path))

        add(anna, path, "It was the blue car.")

        assert "new" in seen(robin.get(at_work(world.case_id, "/notes")))
        page = seen(robin.get(at_work(world.case_id, path)))
        assert "Added by her, " in page
        assert "It was the blue car." in page
