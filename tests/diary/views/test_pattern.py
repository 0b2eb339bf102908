"""Pages on which she looks through all she wrote, and the same of what she shares."""

import re

import pytest
from werkzeug.test import TestResponse

from portal.audit.events import Event
from tests.diary.visiting import at_work, faults, kept, listed, seen, share, take_back
from tests.support.joined import World
from tests.support.site import Browser, token_in

pytestmark = pytest.mark.pages

FIND, PATTERN = "/notes/find", "/notes/pattern"
THEN = {"when": "then", "month": "1", "year": "2026"}


def look(browser: Browser, path: str, **fields: object) -> TestResponse:
    return browser.post(path, fields, token_of=path)


def pictures(answer: TestResponse) -> list[str]:
    return re.findall(r"<svg viewBox.*?</svg>", answer.text, re.DOTALL)


class TestFinding:
    def test_what_she_looks_for_is_found_and_stays_in_its_field(self, anna: Browser) -> None:
        kept(anna, "At the school gate.")
        kept(anna, "He rang.")

        answer = look(anna, FIND, asked="shcool")

        assert answer.status_code == 200
        assert "1 note found" in seen(answer)
        assert "Nearly the same words" in seen(answer)
        assert "At the school gate." in seen(answer)
        assert 'value="shcool"' in answer.text

    def test_nothing_found_says_what_to_try(self, anna: Browser) -> None:
        kept(anna)

        assert "Try fewer words" in seen(look(anna, FIND, asked="nowhere"))

    def test_by_what_kind_it_was_and_whether_it_was_shared(self, anna: Browser) -> None:
        share(anna, kept(anna, "One.", kinds=["following"]))
        kept(anna, "Two.", kinds=["following"])
        kept(anna, "Three.", kinds=["gift"])

        found = look(anna, FIND, kinds=["following"], shared="no")

        assert re.findall(r"One\.|Two\.|Three\.", seen(found)) == ["Two."]

    def test_more_than_a_page_is_turned_by_a_button_that_sends_the_same_again(self, anna: Browser) -> None:
        for number in range(21):
            kept(anna, f"gate {number}")

        first = look(anna, FIND, asked="gate")
        second = look(anna, FIND, asked="gate", number="2")

        assert 'name="number" value="2"' in first.text
        assert (first.text.count("row__title"), second.text.count("row__title")) == (20, 1)
        assert look(anna, FIND, asked="gate", number="9").status_code == 404

    def test_looking_waits_for_nobody_who_writes(self, anna: Browser, world: World) -> None:
        kept(anna, "At the gate.")
        token = token_in(anna.get(FIND))

        with world.advocate.write() as uow:
            uow.record(Event.SHARED_GATHERED, world.case_id, case_id=world.case_id)
            uow.session.flush()
            answer = anna.post(FIND, {"asked": "gate", "csrf_token": token})
            uow.undo()

        assert "1 note found" in seen(answer)

    @pytest.mark.parametrize(
        ("fields", "fault"),
        [
            ({"first": "31 2 2026"}, "Write the day like"),
            ({"last": "soon"}, "Write the day like"),
            ({"first": "2026-02-03", "last": "2 February 2026"}, "before the first day"),
            ({"kinds": ["nonsense"]}, "Choose from these"),
            ({"shared": "perhaps"}, "Choose one of these"),
            ({"asked": "x" * 201}, "The most is 200"),
        ],
    )
    def test_what_cannot_be_meant_is_said_beside_it_and_what_was_typed_stays(
        self, anna: Browser, fields: dict[str, object], fault: str
    ) -> None:
        answer = look(anna, FIND, **{"asked": "gate", **fields})

        assert answer.status_code == 422
        assert fault in faults(answer)
        assert f'value="{fields.get("asked", "gate")}"' in answer.text


class TestMonths:
    def test_the_list_has_its_months_folded_and_each_leads_to_its_days(self, anna: Browser) -> None:
        kept(anna, "New.")
        kept(anna, "Old.", **THEN, day="5")

        page = anna.get("/notes")
        assert re.findall(r'href="(/notes/month/\d)"><span class="row__title">([^<]+)', page.text) == [
            ("/notes/month/1", "March 2026"),
            ("/notes/month/2", "January 2026"),
        ]
        assert listed(anna, "/notes/month/2") == ["Monday 5 January"]
        assert "1 note" in seen(anna.get("/notes/month/2"))
        assert anna.get("/notes/month/3").status_code == 404

    def test_without_a_note_there_is_nothing_to_look_through(self, anna: Browser) -> None:
        assert "/notes/find" not in anna.get("/notes").text
        assert "Once you have written something down" in seen(anna.get(PATTERN))


class TestPattern:
    def test_each_picture_has_words_and_a_table(self, anna: Browser) -> None:
        kept(anna, kinds=["following", "contacting"], **THEN, day="5", at="14:02")
        kept(anna, kinds=["threat"], fear="8", **THEN, day="9")

        answer = anna.get(PATTERN)

        assert len(pictures(answer)) == 4
        for drawn in pictures(answer):
            assert re.search(r'role="img" aria-label="[^"]{40,}"', drawn)
            assert len(drawn) < 10_000
        assert "The most were in January 2026: 2 notes." in seen(answer)
        assert "threat 1" in seen(answer)
        assert "14:00 – 1" in seen(answer)
        assert "3 days without a note, between Monday 5 January and Friday 9 January" in seen(answer)

    def test_two_years_of_every_kind_are_less_than_ten_kilobytes(self, anna: Browser) -> None:
        kinds = ["following", "contacting", "publishing", "monitoring", "gift", "threat"]
        for year in ("2024", "2025"):
            for month in range(1, 13):
                kept(anna, kinds=kinds, fear="5", when="then", day="5", month=str(month), year=year, at="14:02")

        drawn = pictures(anna.get(PATTERN))

        assert max(map(len, drawn)) < 10_000
        assert "all others" in seen(anna.get(PATTERN))

    def test_what_changed_since_a_day(self, anna: Browser) -> None:
        kept(anna, kinds=["contacting"], **THEN, day="5")
        kept(anna, kinds=["following"], **THEN, day="20")

        answer = look(anna, PATTERN, since="2026-01-18")

        assert "Not written down at any time before: followed." in seen(answer)
        assert re.search(r"called or wrote 1 0 |followed 0 1", seen(answer))

    def test_a_day_to_come_is_refused_beside_its_field(self, anna: Browser) -> None:
        kept(anna)

        answer = look(anna, PATTERN, since="2030-01-01")

        assert answer.status_code == 422
        assert "That day is in the future" in faults(answer)
        assert 'value="2030-01-01"' in answer.text

    def test_only_some_of_it(self, anna: Browser) -> None:
        kept(anna, kinds=["contacting"])
        kept(anna, kinds=["gift"])

        assert "Notes 1" in seen(look(anna, PATTERN, kinds=["gift"]))
        assert "None of your notes is like that" in seen(look(anna, PATTERN, kinds=["tracker"]))


class TestShared:
    def test_her_advocate_sees_the_same_of_what_is_shared_alone(
        self, anna: Browser, robin: Browser, world: World
    ) -> None:
        path = at_work(world.case_id, PATTERN)
        assert "Nothing is shared with you just now" in seen(robin.get(path))
        note = kept(anna, "A word of hers.", kinds=["following"])
        share(anna, note)
        before = robin.get(path)
        kept(anna, "Private.", kinds=["gift"])

        assert "followed 1" in seen(before)
        assert without_tokens(robin.get(path)) == without_tokens(before)
        assert "A word of hers" not in before.text
        assert path in robin.get(at_work(world.case_id, "/notes")).text

        take_back(anna, note)

        assert "Nothing is shared with you just now" in seen(robin.get(path))

    def test_whether_something_is_private_cannot_even_be_asked(
        self, anna: Browser, robin: Browser, world: World
    ) -> None:
        share(anna, kept(anna, kinds=["following"]))
        path = at_work(world.case_id, PATTERN)

        assert 'name="shared"' not in robin.get(path).text
        assert "Notes 1" in seen(look(robin, path, shared="no"))


def without_tokens(answer: TestResponse) -> str:
    return re.sub(r'(name="csrf_token"[^>]*value=)"[^"]*"', r"\1", answer.text)
