"""Deleting on the page: the passphrase again, said what becomes of it, brought back, refused where all must be kept."""

import pytest

from portal.casework import service as casework
from portal.kernel.ids import new_id
from tests.diary.visiting import faults, kept, listed, press, seen, share
from tests.support.joined import PASSPHRASE, World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages


def delete(browser: Browser, path: str, passphrase: str = PASSPHRASE):
    return browser.post(f"{path}/delete", {"passphrase": passphrase}, token_of=f"{path}/delete")


class TestDeleting:
    def test_it_says_what_becomes_of_it(self, anna: Browser, world: World):
        page = seen(anna.get(f"{kept(anna)}/delete"))

        assert "You can bring them back for three days." in page
        assert "35 days" in page

    def test_with_another_passphrase_it_stays(self, anna: Browser, world: World):
        path = kept(anna)

        answer = delete(anna, path, "not the passphrase at all")

        assert answer.status_code == 422
        assert "That is not your passphrase." in faults(answer)
        assert listed(anna) == ["He stood at the gate."]

    def test_with_hers_it_is_gone_and_can_be_brought_back(self, anna: Browser, world: World):
        path = kept(anna)

        assert goal_of(delete(anna, path)) == "/notes/deleted"

        assert listed(anna) == []
        for page in (path, f"{path}/add", f"{path}/share", f"{path}/delete", f"{path}/picture"):
            assert anna.get(page).status_code == 404
        page = seen(anna.get("/notes/deleted"))
        assert "You can bring it back until Friday 6 March, 14:02" in page
        assert "gate" not in page
        assert goal_of(press(anna, f"{path}/return", on="/notes/deleted")) == path
        assert listed(anna) == ["He stood at the gate."]

    def test_what_was_shared_is_taken_back_instead(self, anna: Browser, world: World):
        path = kept(anna)
        token_of = f"{path}/delete"
        assert anna.get(token_of).status_code == 200
        share(anna, path)

        assert "cannot be deleted" in seen(anna.get(f"{path}/delete"))
        answer = anna.post(f"{path}/delete", {"passphrase": PASSPHRASE, "once": new_id()}, token_of=f"{path}/add")

        assert "it can be taken back, but not deleted" in faults(answer)

    def test_where_everything_has_to_be_kept_it_says_so(self, anna: Browser, world: World):
        path = kept(anna)
        with world.advocate.write() as uow:
            casework.set_hold(uow, world.case_id, "The police asked for it.")

        assert "Everything has to be kept for now" in seen(anna.get(f"{path}/delete"))
        assert "Everything has to be kept for now" in seen(anna.get("/notes/deleted"))
        answer = anna.post(f"{path}/delete", {"passphrase": PASSPHRASE}, token_of=f"{path}/add")
        assert "this note cannot be deleted" in faults(answer)
        assert "The police asked" not in answer.text
        assert "said that everything here has to be kept for now." in seen(anna.get("/me/looked"))
