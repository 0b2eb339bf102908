"""Sharing several notes at once from a page of the list."""

import pytest

from tests.diary.visiting import at_work, faults, kept, listed, seen, share
from tests.support.joined import World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages

PAGE = "/notes/share/1"


def test_what_is_chosen_is_shared_and_nothing_else(anna: Browser, robin: Browser, world: World) -> None:
    paths = [kept(anna, words) for words in ("One.", "Two.", "Three.")]
    chosen = [path.rpartition("/")[2] for path in paths[:2]]

    assert goal_of(anna.post(PAGE, {"notes": chosen}, token_of=PAGE)) == "/notes"

    for path, status in zip(paths, (200, 200, 404), strict=True):
        assert robin.get(at_work(world.case_id, path)).status_code == status


def test_only_what_is_not_shared_is_offered_and_it_says_to_whom(anna: Browser, robin: Browser) -> None:
    kept(anna, "Still mine.", count="3")
    share(anna, kept(anna, "Shared already."))

    page = seen(anna.get(PAGE))

    assert "Still mine. Today · 14:02 · 3 times" in page
    assert "Shared already." not in page
    assert "will be able to read all of each note you choose" in page


def test_the_same_press_twice_shares_once(anna: Browser) -> None:
    note = kept(anna).rpartition("/")[2]

    for _ in range(2):
        assert goal_of(anna.post(PAGE, {"notes": [note]}, token_of="/notes/new")) == "/notes"


@pytest.mark.parametrize(
    ("notes", "words"), [([], "Choose one note at least."), (["a" * 26], "Choose from these."), (["x"], "Choose from")]
)
def test_nothing_chosen_or_not_hers_is_refused_and_nothing_shared(
    anna: Browser, robin: Browser, world: World, notes: list[str], words: str
) -> None:
    path = kept(anna)
    mine = path.rpartition("/")[2]
    chosen = [mine, *notes] if notes else []

    answer = anna.post(PAGE, {"notes": chosen}, token_of=PAGE)

    assert answer.status_code == 422
    assert words in faults(answer)
    assert listed(robin, at_work(world.case_id, "/notes")) == []
