"""The pages of what is hers alone: what they say, what they refuse, and that nothing of it is anywhere else."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal.kernel.ids import new_id
from portal.private.notes import WORDS_MOST
from portal.private.service import sweep_private
from tests.diary.visiting import faults, listed, seen
from tests.support.fakes import FrozenClock
from tests.support.joined import PASSPHRASE, World, join_victim, open_case
from tests.support.kinds import ask
from tests.support.site import Browser, goal_of
from tests.support.whole import browser_of, let_in, press, write_note

pytestmark = pytest.mark.pages

PLANTED = "The wobbegong under the floorboards"
NOBODY_ELSE = "Nobody else can ever open this. Not your advocate, not the people who run this."


def keep(her: Browser, words: str = PLANTED) -> str:
    """Keep a note on its page and return the path of its own."""
    path = goal_of(her.post("/notes/own/new", {"words": words, "once": new_id()}, token_of="/notes/own/new"))
    assert path
    return path


def delete(her: Browser, path: str, passphrase: str = PASSPHRASE):
    return her.post(f"{path}/delete", {"passphrase": passphrase}, token_of=f"{path}/delete")


class TestPages:
    def test_she_finds_it_from_her_notes_by_day_and_every_page_says_that_it_is_hers_alone(
        self, anna: Browser, clock: FrozenClock
    ):
        assert 'href="/notes/own"' in anna.get("/notes").text
        path = keep(anna)

        for page in ("/notes/own", "/notes/own/new", path, f"{path}/change"):
            assert NOBODY_ELSE in seen(anna.get(page)), page
        assert listed(anna, "/notes/own") == [PLANTED]
        assert f"{clock.now():%A} {clock.now().day}" in seen(anna.get("/notes/own"))
        assert PLANTED in seen(anna.get(path))

    def test_what_is_hers_alone_is_not_among_her_notes(self, anna: Browser):
        keep(anna)

        assert listed(anna, "/notes") == []

    def test_a_long_list_has_pages(self, anna: Browser, clock: FrozenClock):
        for number in range(21):
            keep(anna, f"Note {number}")
            clock.advance(timedelta(seconds=5))

        assert listed(anna, "/notes/own") == [f"Note {number}" for number in range(20, 0, -1)]
        assert listed(anna, "/notes/own/page/2") == ["Note 0"]
        assert anna.get("/notes/own/page/3").status_code == 404

    def test_changed_it_says_the_new_words_and_when(self, anna: Browser):
        path = keep(anna)

        answer = anna.post(f"{path}/change", {"words": "Other.", "revision": "0"}, token_of=f"{path}/change")

        assert goal_of(answer) == path
        assert PLANTED not in anna.get(path).text
        assert re.search(r"Other\. Changed \w+day", seen(anna.get(path)))

    def test_changed_on_two_pages_both_texts_are_before_her_and_the_next_press_keeps_hers(self, anna: Browser):
        path = keep(anna)
        anna.post(f"{path}/change", {"words": "First.", "revision": "0"}, token_of=f"{path}/change")

        second = {"words": "Second.", "revision": "0"}
        answer = anna.post(f"{path}/change", second, token_of=f"{path}/change")

        assert answer.status_code == 422
        assert "Your words are still here" in faults(answer)
        assert "First." in seen(answer)
        assert "Second." in seen(answer)
        assert 'name="revision" type="hidden" value="1"' in answer.text
        assert "First." in seen(anna.get(path))
        second["revision"] = "1"
        assert goal_of(anna.post(f"{path}/change", second, token_of=f"{path}/change")) == path
        assert "Second." in seen(anna.get(path))

    def test_it_is_deleted_and_brought_back_by_nobody_without_her_passphrase(self, anna: Browser, clock: FrozenClock):
        path = keep(anna)
        gone = f"/notes/own/gone/{path.rpartition('/')[2]}"

        refused = delete(anna, path, "somebody else’s guess")
        assert refused.status_code == 422
        assert "That is not your passphrase." in faults(refused)
        assert "Type your passphrase" in faults(delete(anna, path, ""))
        assert listed(anna, "/notes/own") == [PLANTED]
        assert goal_of(delete(anna, path)) == "/notes/own/gone"
        assert listed(anna, "/notes/own") == []
        assert anna.get(path).status_code == 404
        assert PLANTED not in anna.get("/notes/own/gone").text + anna.get(gone).text
        assert anna.post(gone, {"passphrase": "a guess"}, token_of=gone).status_code == 422
        assert goal_of(anna.post(gone, {"passphrase": PASSPHRASE}, token_of=gone)) == path
        assert PLANTED in seen(anna.get(path))

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (" \n", "Write something first"),
            ("x" * (WORDS_MOST + 1), "The most is 100,000."),
        ],
    )
    def test_what_cannot_be_kept_is_said_beside_the_box_and_what_was_typed_stays(self, anna, words, why):
        path = keep(anna)

        for place, more in (("/notes/own/new", {}), (f"{path}/change", {"revision": "0"})):
            answer = anna.post(place, {"words": words, **more}, token_of=place)
            assert answer.status_code == 422
            assert why in faults(answer)
            assert words.strip() in answer.text

    @pytest.mark.parametrize("revision", ["", "x", "-1", "٣", "9" * 40])
    def test_a_mangled_page_overwrites_nothing(self, anna, revision):
        path = keep(anna)

        answer = anna.post(f"{path}/change", {"words": "Other.", "revision": revision}, token_of=f"{path}/change")

        assert answer.status_code == 422
        assert PLANTED in seen(anna.get(path))

    def test_before_it_is_confirmed_who_she_is_she_can_write_for_herself_too(self, site: Flask, world: World):
        newcomer = join_victim(world.advocate, open_case(world.advocate, "Beth"), is_confirmed=False)
        her = browser_of(site, newcomer)

        assert keep(her)
        assert listed(her, "/notes/own") == [PLANTED]

    def test_what_she_did_to_it_stands_in_her_own_trail(self, anna: Browser):
        delete(anna, keep(anna))

        assert "A note that only you can open was deleted." in seen(anna.get("/me/looked"))


def test_of_what_is_hers_alone_nothing_is_on_any_page_of_those_who_help_her(
    site: Flask, world: World, anna: Browser, robin: Browser
):
    """Every page that they can open is the same, to the letter, with notes that are hers alone and without."""
    let_in(world.lead)
    ruth = browser_of(site, world.lead)
    shared = write_note(anna, "Something shared.")
    press(anna, f"{shared}/share")
    case = f"/work/{world.case_id}"
    paths = ["/work", case, f"{case}/notes", f"{case}{shared}", f"{case}/record", f"{case}/messages", f"{case}/papers"]
    paths += ["/papers", "/team", f"{case}/reach", f"{case}/times"]

    def pages() -> list[str]:
        answers = [ask(who, path) for who in (robin, ruth) for path in paths]
        return [re.sub(r"\b[\w.-]{40,}\b|[a-z2-7]{26}", "", answer.text) for answer in answers]

    pages()  # what is opened for the first time says so
    before = pages()
    path = keep(anna)
    anna.post(f"{path}/change", {"words": f"{PLANTED}, and more", "revision": "0"}, token_of=f"{path}/change")
    gone = keep(anna, f"{PLANTED}, deleted")
    delete(anna, gone)

    after = pages()
    assert after == before
    assert sum("Something shared." in page for page in after) >= 1
    for who in (robin, ruth):
        assert ask(who, "/notes/own").status_code == 404
        assert ask(who, path).status_code == 404


def test_the_worker_destroys_what_was_deleted(site: Flask, world: World, anna: Browser, clock: FrozenClock):
    delete(anna, keep(anna))
    clock.advance(timedelta(hours=72))

    assert sweep_private(world.units) == 1
    assert "There is nothing to bring back." in seen(browser_of(site, world.victim.again()).get("/notes/own/gone"))
