"""Her pages for people and orders: kept, offered in a note, said on it, and kindly refused."""

import re

import pytest

from portal.kernel.ids import new_id
from tests.diary.visiting import at_work, faults, kept, press, seen, share
from tests.support.joined import PASSPHRASE, World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages


def add_person(anna: Browser, name: str = "Sam Hill", **fields: object) -> str:
    """Keep somebody on the page, and return where they are."""
    fields = {"name": name, "once": new_id(), **fields}
    assert goal_of(anna.post("/notes/people/new", fields, token_of="/notes/people/new")) == "/notes/people"
    return found(anna, "/notes/people", name)


def add_order(anna: Browser, **fields: object) -> str:
    fields = {"of": "restraining", "court": "Luton", "once": new_id(), **fields}
    answer = anna.post("/notes/orders/new", fields, token_of="/notes/orders/new")
    assert goal_of(answer) == "/notes/orders", seen(answer)
    return found(anna, "/notes/orders", f"Restraining order, {fields['court']}")


def found(anna: Browser, path: str, name: str) -> str:
    for link, title in re.findall(
        rf'href="({path}/[a-z2-7]{{26}})".*?<bdi>(.*?)</bdi>', anna.get(path).text, re.DOTALL
    ):
        if title.startswith(name):
            return link
    raise AssertionError(seen(anna.get(path)))


class TestNaming:
    def test_it_is_offered_in_a_note_said_on_it_and_read_by_her_advocate_once_shared(
        self, anna: Browser, robin: Browser, world: World
    ):
        assert "Which of the people you keep?" not in anna.get("/notes/new").text
        person, order = add_person(anna, known="my neighbour"), add_order(anna)
        page = anna.get("/notes/new").text
        assert "Which of the people you keep?" in page
        assert "Which order did it break?" in page

        chosen: dict[str, object] = {"people": [person.rpartition("/")[2]], "orders": [order.rpartition("/")[2]]}
        path = kept(anna, "He came.", **chosen)

        for said in ("Sam Hill (my neighbour)", "Restraining order, Luton"):
            assert said in seen(anna.get(path))
            assert said in seen(anna.get(f"{path}/share"))
            assert robin.get(at_work(world.case_id, path)).status_code == 404
        assert "people and orders that are named in it" in seen(anna.get(f"{path}/share"))
        share(anna, path)
        for said in ("Sam Hill (my neighbour)", "Restraining order, Luton"):
            assert said in seen(robin.get(at_work(world.case_id, path)))
        other = kept(anna, "Another.")
        assert "people and orders that are named in it" not in seen(anna.get(f"{other}/share"))
        share(anna, other)
        assert "Sam Hill" not in seen(robin.get(at_work(world.case_id, other)))

    def test_what_is_not_hers_is_not_chosen_and_what_was_typed_stays(self, anna: Browser, world: World):
        add_person(anna)

        answer = anna.post("/notes/new", {"words": "Typed.", "people": [new_id()]}, token_of="/notes/new")

        assert answer.status_code == 422
        assert "Choose from these." in faults(answer)
        assert "Typed." in answer.text
        assert "Sam Hill" in answer.text

    def test_a_note_opens_for_changing_with_whom_it_names(self, anna: Browser, world: World):
        person = add_person(anna).rpartition("/")[2]

        path = kept(anna, people=[person])

        assert f'value="{person}" checked' in anna.get(f"{path}/change").text


class TestKeeping:
    def test_she_changes_it_and_it_says_the_new(self, anna: Browser, world: World):
        person = add_person(anna, look="A grey <coat>")
        assert "A grey &lt;coat&gt;" in anna.get(person).text

        answer = anna.post(person, {"name": "Sam Mill", "seen": "first"}, token_of=person)

        assert goal_of(answer) == "/notes/people"
        assert "Sam Mill" in seen(anna.get("/notes/people"))
        answer = anna.post(person, {"name": "Sam Bill", "seen": "first"}, token_of=person)
        assert "changed on another page" in faults(answer)
        assert "Sam Bill" in answer.text

    def test_an_order_says_until_when(self, anna: Browser, world: World):
        order = add_order(anna, first="1 3 2026", last="27 March 2026", conditions="Not my street")

        assert "until Friday 27 March 2026" in seen(anna.get("/notes/orders"))
        assert 'value="27 3 2026"' in anna.get(order).text

    @pytest.mark.parametrize(
        ("path", "fields", "said"),
        [
            ("/notes/people/new", {"name": " ", "known": "Typed."}, "Write a name, or what you call them."),
            ("/notes/people/new", {"name": "x" * 501, "known": "Typed."}, "The most is 500"),
            ("/notes/orders/new", {"court": "Typed."}, "Choose what kind of order it is."),
            ("/notes/orders/new", {"of": "bail", "court": "Typed.", "first": "31 2 2026"}, "Write the day like"),
            (
                "/notes/orders/new",
                {"of": "bail", "court": "Typed.", "first": "2 3 2026", "last": "1 3 2026"},
                "before the first day",
            ),
        ],
    )
    def test_what_cannot_be_meant_is_said_beside_the_field(
        self, anna: Browser, world: World, path: str, fields: dict[str, object], said: str
    ):
        answer = anna.post(path, {**fields, "once": new_id()}, token_of=path)

        assert answer.status_code == 422
        assert said in faults(answer)
        assert "Typed." in answer.text


class TestAnOrdersEnd:
    def test_her_first_page_says_it_four_weeks_before_and_not_earlier_nor_later(self, anna: Browser, world: World):
        add_order(anna, last="1 4 2026")  # today is 3 March
        assert "ends soon" not in seen(anna.get("/"))
        add_order(anna, court="Leeds", last="2 3 2026")
        assert "ends soon" not in seen(anna.get("/"))

        add_order(anna, court="York", last="31 3 2026")

        page = seen(anna.get("/"))
        assert page.count("ends soon") == 1
        assert "It holds until Tuesday 31 March" in page
        assert "York" not in page


class TestRemoving:
    def test_it_is_removed_with_the_passphrase_and_brought_back(self, anna: Browser, world: World):
        person = add_person(anna)
        answer = anna.post(f"{person}/remove", {"passphrase": "not this one at all"}, token_of=f"{person}/remove")
        assert "not your passphrase" in faults(answer)

        answer = anna.post(f"{person}/remove", {"passphrase": PASSPHRASE}, token_of=f"{person}/remove")

        assert goal_of(answer) == "/notes/people"
        assert "Sam Hill" not in seen(anna.get("/notes/people"))
        press(anna, f"{person}/return", on="/notes/people")
        assert "Sam Hill" in seen(anna.get("/notes/people"))

    def test_what_was_shared_says_that_it_is_not_removed(self, anna: Browser, world: World):
        person = add_person(anna)
        page = f"{person}/remove"
        assert "destroyed" in seen(anna.get(page))
        share(anna, kept(anna, people=[person.rpartition("/")[2]]))

        assert "cannot be removed" in seen(anna.get(page))
        answer = anna.post(page, {"passphrase": PASSPHRASE}, token_of=person)
        assert "cannot be removed" in faults(answer)
