"""Changing a note on the page: it opens with what is there, keeps what was, and says kindly when it is too late."""

import pytest

from portal.diary import service
from portal.diary.details import Channel, Details, Flag
from portal.diary.incidents import Behaviour, IncidentDraft, Precision, When
from portal.kernel.ids import new_id
from tests.diary.telling import LONDON
from tests.diary.visiting import faults, kept, press, seen, share, told
from tests.support.joined import World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages


def change(browser: Browser, path: str, words: str, **fields: object):
    return browser.post(f"{path}/change", {"words": words, "when": "unknown", **fields}, token_of=f"{path}/change")


class TestChanging:
    def test_it_opens_with_what_is_there(self, anna: Browser, world: World):
        path = kept(anna, "He stood at the <gate>.", kinds=["gift"], fear="7")

        page = anna.get(f"{path}/change").text

        assert "He stood at the &lt;gate&gt;." in page
        assert 'value="gift" checked' in page

    def test_it_says_the_new_and_shows_the_old_on_a_page_of_its_own(self, anna: Browser, world: World):
        path = kept(anna, "First.")

        assert goal_of(change(anna, path, "Second.")) == path

        assert told(world.victim, path).words == "Second."
        assert "First." not in seen(anna.get(path))
        assert "First." in seen(anna.get(f"{path}/before"))

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, anna: Browser, world: World):
        path = kept(anna, "First.")

        answer = change(anna, path, "Typed.", when="then", day="31", month="2", year="2026")

        assert answer.status_code == 422
        assert faults(answer)
        assert "Typed." in answer.text
        assert told(world.victim, path).words == "First."

    def test_too_late_it_says_why_and_offers_to_add(self, anna: Browser, world: World):
        path = kept(anna, "First.")
        share(anna, path)
        assert "You have shared this note" in seen(anna.get(f"{path}/change"))
        path = kept(anna, "Other.")
        press(anna, f"{path}/right", on=f"{path}/add")
        assert "You have said that this note is right" in seen(anna.get(f"{path}/change"))

        answer = anna.post(f"{path}/change", {"words": "Typed.", "when": "unknown"}, token_of=f"{path}/add")

        assert "You have said that this note is right" in faults(answer)
        assert "Typed." in answer.text

    def test_everything_that_was_said_is_still_said(self, anna: Browser, world: World):
        details = Details(
            channels=frozenset({Channel.CALL}), place="The bus stop", flags=frozenset({Flag.CHILD}), did="I rang Kim."
        )
        before = IncidentDraft(
            "First.", When(Precision.UNKNOWN, LONDON), frozenset({Behaviour.GIFT}), fear=3, details=details, count=12
        )
        with world.victim.write() as uow:
            path = f"/notes/{service.record_incident(uow, world.case_id, before, new_id())}"

        fields = {"kinds": ["gift"], "fear": "3", "count": "12", "channels": ["call"], "place": "The bus stop"}
        change(anna, path, "Second.", **fields, flags=["child"], did="I rang Kim.")

        after = told(world.victim, path)
        assert (after.words, after.details, after.count, after.kinds) == ("Second.", details, 12, before.kinds)
