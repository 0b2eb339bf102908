"""Pictures beside a note: kept with it, shared and taken back with it, and never in the way of her words."""

import re

import pytest

from portal.evidence.service import files_of_incidents
from portal.kernel.ids import IncidentId
from tests.diary.visiting import at_work, faults, keep, kept, listed, seen, share, take_back, upload
from tests.support.files import small_jpeg
from tests.support.joined import Joined, World
from tests.support.samples import text_named_jpg
from tests.support.site import Browser, goal_of, token_in

pytestmark = pytest.mark.pages


def pictures_of(who: Joined, world: World, path: str) -> int:
    """Return how many pictures a note has."""
    incident_id = IncidentId(path.rpartition("/")[2])
    with who.read() as uow:
        return len(files_of_incidents(uow, world.case_id, [incident_id]).get(incident_id, []))


def sources(page: str) -> list[str]:
    """Return where the pictures of a page are found."""
    return re.findall(r'<img src="(/t/[a-z2-7]{26})"', page)


def test_a_picture_is_kept_with_the_words_and_shown(anna: Browser, world: World) -> None:
    path = kept(anna, "With a picture.", photo=upload(small_jpeg()))

    page = anna.get(path)

    (source,) = sources(page.text)
    assert "Gate.jpg" in seen(page)
    assert anna.client.get(source).mimetype == "image/jpeg"


def test_several_at_once_are_all_kept(anna: Browser, world: World) -> None:
    path = kept(anna, photo=[upload(small_jpeg(), "One.jpg"), upload(small_jpeg(), "Two.jpg")])

    assert len(sources(anna.get(path).text)) == 2


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (upload(b"", "Empty.jpg"), "Empty.jpg"),
        (upload(text_named_jpg()[0].encode(), "Not.jpg"), "not a picture that can be kept"),
    ],
    ids=["empty", "no picture"],
)
def test_a_picture_that_is_refused_does_not_take_the_words_along(anna, world, picture, why) -> None:
    body, name = picture
    answer = keep(anna, "The words.", photo=upload(body.getvalue(), name))

    assert answer.status_code == 200
    assert "Your words are kept. A picture is not" in faults(answer)
    assert why in faults(answer)
    assert listed(anna) == ["The words."]
    assert "Go on without it" in seen(answer)


def test_of_several_the_good_ones_are_kept(anna: Browser, world: World) -> None:
    answer = keep(anna, "The words.", photo=[upload(b"no picture", "Bad.jpg"), upload(small_jpeg(), "Good.jpg")])

    path = re.search(r'href="(/notes/[a-z2-7]{26})"', answer.text)
    assert path
    assert "Bad.jpg" in faults(answer)
    assert "Good.jpg" in seen(anna.get(path[1]))


def test_where_a_case_has_no_room_left_the_words_are_kept_and_the_page_says_why(
    anna: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = 2 * len(small_jpeg())
    monkeypatch.setattr("portal.evidence.service.keeping.MOST_CASE_BYTES", room)

    answer = keep(anna, "Room for one.", photo=[upload(small_jpeg(), "One.jpg"), upload(small_jpeg(), "Two.jpg")])

    assert answer.status_code == 200
    assert "Two.jpg: with it there would be more than" in faults(answer)
    assert "One.jpg" not in faults(answer)
    assert listed(anna) == ["Room for one."]


def test_another_can_be_chosen_at_once(anna: Browser, world: World) -> None:
    answer = keep(anna, "The words.", photo=upload(b"no picture", "Bad.jpg"))
    action = re.search(r'action="(/notes/[a-z2-7]{26}/picture)"', answer.text)
    assert action

    again = anna.post(action[1], {"photo": upload(small_jpeg()), "csrf_token": token_in(answer)})

    path = goal_of(again)
    assert path
    assert len(sources(anna.get(path).text)) == 1


def test_adding_without_choosing_says_so(anna: Browser, world: World) -> None:
    path = kept(anna)

    answer = anna.post(f"{path}/picture", token_of=f"{path}/picture")

    assert answer.status_code == 422
    assert "Choose a picture first." in faults(answer)


def test_the_same_form_sent_twice_keeps_a_picture_once(anna: Browser, world: World) -> None:
    page = anna.get("/notes/new")
    once = re.search(r'name="once"[^>]*value="([a-z2-7]{26})"', page.text)
    assert once
    fields = {"words": "Once.", "once": once[1], "csrf_token": token_in(page)}

    paths = {goal_of(anna.post("/notes/new", {**fields, "photo": upload(small_jpeg())})) for _ in range(2)}

    (path,) = paths
    assert path
    assert pictures_of(world.victim, world, path) == 1


def test_a_form_with_a_fault_asks_for_the_picture_again(anna: Browser, world: World) -> None:
    answer = keep(anna, "", photo=upload(small_jpeg()))

    assert answer.status_code == 422
    assert "Please choose the picture again." in seen(answer)


class TestShared:
    @pytest.fixture
    def path(self, anna: Browser, world: World) -> str:
        """Return a note with a picture."""
        return kept(anna, "With a picture.", photo=upload(small_jpeg(), "Mark’s car.jpg"))

    def test_it_is_shared_with_the_note_and_without_its_name(self, anna, robin, world, path) -> None:
        share(anna, path)

        page = robin.get(at_work(world.case_id, path))

        (source,) = sources(page.text)
        assert robin.client.get(source).mimetype == "image/jpeg"
        assert "Mark’s car" not in page.text

    def test_taken_back_it_is_gone_even_where_its_page_is_still_open(self, anna, robin, world, path) -> None:
        share(anna, path)
        (source,) = sources(robin.get(at_work(world.case_id, path)).text)

        take_back(anna, path)

        assert robin.client.get(source).mimetype != "image/jpeg"
        assert len(sources(anna.get(path).text)) == 1

    def test_one_that_is_added_later_is_hers_until_she_shares_it_too(self, anna, robin, world) -> None:
        path = kept(anna, "First the words.")
        share(anna, path)
        anna.post(f"{path}/picture", {"photo": upload(small_jpeg())}, token_of=f"{path}/picture")

        assert sources(robin.get(at_work(world.case_id, path)).text) == []
        assert "A picture here is not shared yet." in seen(anna.get(path))

        share(anna, path)

        assert len(sources(robin.get(at_work(world.case_id, path)).text)) == 1
        assert "A picture here is not shared yet." not in seen(anna.get(path))
