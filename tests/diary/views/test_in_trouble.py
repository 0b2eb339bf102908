"""Pages when something went wrong before: keys that were lost, a note that does not open, a disk that is full."""

import pytest
from sqlalchemy import text

from portal.accounts.service import confirming, invites
from portal.storage import StorageFullError
from tests.diary.conftest import browser_of
from tests.diary.visiting import faults, keep, kept, listed, seen, share, take_back, upload
from tests.support.files import small_jpeg
from tests.support.joined import Joined, World, accept
from tests.support.site import Browser, goal_of, units_of


@pytest.fixture
def back(anna: Browser, world: World) -> Joined:
    """Return her after she shared one note, kept one to herself, lost her passphrase and joined again."""
    share(anna, kept(anna, "shared"))
    kept(anna, "private")
    with world.advocate.write() as uow:
        invite = invites.invite_victim_back(uow, world.case_id)
    return accept(world.units, invite, name="anna again", passphrase="another way across the hill")


class TestComingBack:
    def test_before_a_voice_has_confirmed_her_there_is_nothing(self, site, back: Joined) -> None:
        again = browser_of(site, back)

        assert listed(again) == []
        assert "What you write down will stand here" in seen(again.get("/notes"))

    def test_then_what_was_shared_is_in_her_list_by_itself(self, site, world: World, back: Joined) -> None:
        again = browser_of(site, back)
        kept(again, "new")
        with world.lead.write() as uow:
            confirming.confirm_person(uow, back.invite_id)

        assert goal_of(again.get("/notes")) == "/notes"

        assert sorted(listed(again)) == ["new", "shared"]
        path = next(path for path in _paths(again) if "shared" in seen(again.get(path)).split())
        take_back(again, path)
        assert "Only you can read this." in seen(again.get(path))


def _paths(browser: Browser) -> list[str]:
    """Return the paths of the notes in her list, the oldest first."""
    page = browser.get("/notes").text
    found = [piece.partition('"')[0] for piece in page.split('class="row__link" href="')[1:]]
    return found[::-1]


def test_a_note_that_does_not_open_does_not_take_the_others_along(anna: Browser, site, world: World) -> None:
    broken = kept(anna, "broken")
    kept(anna, "fine")
    with units_of(site).engine.begin() as connection:
        connection.execute(
            text("UPDATE incident SET sealed_body = :body WHERE id = :id"),
            {"body": b"\x01" + bytes(200), "id": broken.rpartition("/")[2]},
        )

    assert sorted(listed(anna)) == ["This note cannot be opened", "fine"]
    assert anna.get(broken).status_code == 500


def test_a_full_disk_costs_the_picture_and_not_the_words(anna: Browser, world: World, monkeypatch) -> None:
    def no_room(*_args: object, **_more: object) -> None:
        raise StorageFullError

    monkeypatch.setattr("portal.diary.views.pictures.receive", no_room)

    answer = keep(anna, "The words.", photo=upload(small_jpeg()))

    assert "There is no room to keep pictures just now." in faults(answer)
    assert listed(anna) == ["The words."]
