"""Drafts that are kept while they are typed: in which order pieces come, and what is made of them."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.ids import new_id
from portal.privacy.drafts import GONE, MOST_CHARACTERS, Piece, Splice, Typed, page_in, piece_in, worth_keeping
from portal.privacy.models import DraftRow
from portal.privacy.service import (
    BaseMissingError,
    DraftGoneError,
    DraftNotFoundError,
    carry_on,
    drop_draft,
    keep_draft,
    lay_aside,
    read_draft,
    sweep_drafts,
)
from portal.unit_of_work import Units
from tests.support.make import Someone
from tests.support.statements import listening

DRAFT = new_id()
LONG = "He stood by the gate, and the rain came down. "


def keep(units: Units, someone: Someone, words: str | Typed | None, number: int = 0, **more: object) -> Piece:
    """Keep a piece of one draft, as the page does while she types."""
    typed = Typed("note", {"words": [words]}, "/notes/new") if isinstance(words, str) else words
    with units.write() as uow:
        piece = Piece(**{"draft_id": DRAFT, "number": number, **more})  # type: ignore[arg-type]  # as a test names them
        return keep_draft(uow, someone.id, someone.keys.pair.public, typed, piece)


def change(start: int, end: int, middle: str, **fields: list[str]) -> Typed:
    return Typed("note", fields, "/notes/new", {"words": Splice(start, end, middle)})


def reads(someone: Someone, draft_id: str = DRAFT) -> dict[str, Sequence[str]]:
    with someone.read() as uow:
        return dict(read_draft(uow, draft_id).typed.fields)


def offered(someone: Someone) -> list[str]:
    with someone.read() as uow:
        return [offer.id for offer in carry_on(uow)]


def rows(units: Units) -> list[tuple[int, int]]:
    with units.read() as uow:
        return sorted((row.number, row.base) for row in uow.session.query(DraftRow))


class TestOneDraft:
    def test_the_newest_takes_the_place_of_the_ones_before(self, units: Units, victim: Someone) -> None:
        for number in range(1, 9):
            keep(units, victim, "word " * number, number)

        assert reads(victim) == {"words": [("word " * 8).strip()]}
        assert offered(victim) == [DRAFT]
        assert rows(units) == [(7, 0), (8, 0)]

    def test_what_comes_late_or_twice_changes_nothing(self, units: Units, victim: Someone) -> None:
        keep(units, victim, "three", 3)

        assert keep(units, victim, "two", 2).number == 3
        assert keep(units, victim, "three again", 3).number == 3
        assert reads(victim) == {"words": ["three"]}

    def test_a_change_is_put_into_the_whole_that_it_was_taken_from(self, units: Units, victim: Someone) -> None:
        keep(units, victim, LONG * 1000, 1)
        keep(units, victim, change(len(LONG), len(LONG) * 999, "Then he left. ", place=["the gate"]), 2, base=1)

        assert reads(victim) == {"words": [(LONG + "Then he left. " + LONG * 999).strip()], "place": ["the gate"]}
        assert rows(units) == [(1, 0), (2, 1)]

    def test_whoever_leaves_while_the_whole_is_on_its_way_loses_nothing(self, units: Units, victim: Someone) -> None:
        keep(units, victim, "One two", 1)
        keep(units, victim, "One two three", 5)  # its answer never came

        keep(units, victim, change(7, 0, " three four"), 6, base=1)

        assert reads(victim) == {"words": ["One two three four"]}

    def test_a_change_to_what_is_not_there_is_asked_for_whole(self, units: Units, victim: Someone) -> None:
        keep(units, victim, "One", 1)
        keep(units, victim, change(3, 0, " two"), 2, base=1)

        for base in (2, 7):
            with pytest.raises(BaseMissingError):
                keep(units, victim, change(3, 0, " two"), 8, base=base)
        assert reads(victim) == {"words": ["One two"]}

    def test_with_every_word_taken_out_it_is_offered_no_more_until_there_are_some(
        self, units: Units, victim: Someone
    ) -> None:
        keep(units, victim, "One", 1)
        keep(units, victim, None, 2)

        assert offered(victim) == []
        with victim.read() as uow, pytest.raises(DraftNotFoundError):
            read_draft(uow, DRAFT)
        keep(units, victim, "Two", 3)
        assert reads(victim) == {"words": ["Two"]}

    def test_once_it_is_sent_nothing_on_its_way_brings_it_back(self, units: Units, victim: Someone) -> None:
        keep(units, victim, "One", 1)
        with victim.write() as uow:
            drop_draft(uow, DRAFT)

        with pytest.raises(DraftGoneError):
            keep(units, victim, "One", 2)
        assert offered(victim) == []

    def test_sent_before_its_first_piece_came_it_stays_away_too(self, units: Units, victim: Someone) -> None:
        with victim.write() as uow:
            drop_draft(uow, DRAFT)

        with pytest.raises(DraftGoneError):
            keep(units, victim, "One", 1)

    def test_a_day_later_nothing_is_left_of_it(self, units: Units, victim: Someone, clock) -> None:
        keep(units, victim, "One", 1)
        with victim.write() as uow:
            lay_aside(uow, victim.id, DRAFT)
            drop_draft(uow, new_id())
        clock.advance(timedelta(days=1, seconds=1))
        fresh = keep(units, victim, "Two", 1, draft_id=new_id())

        sweep_drafts(units)

        assert offered(victim) == [fresh.draft_id]
        assert len(rows(units)) == 1

    def test_what_it_costs_does_not_grow(self, units: Units, victim: Someone) -> None:
        asked = []
        for number in range(1, 12):
            with listening(units.engine) as heard:
                keep(units, victim, "word " * number, number)
            asked.append(len(heard.all))

        assert max(asked[2:]) <= 3, asked

    def test_a_hundred_thousand_letters_are_kept_with_what_is_put_between_them(
        self, units: Units, victim: Someone
    ) -> None:
        words = "🐦é" * (MOST_CHARACTERS // 2)
        keep(units, victim, worth_keeping("note", {"words": [words]}), 1)
        units_before = len(words[:30_001].encode("utf-16-le")) // 2
        units_after = len(words[30_001:].encode("utf-16-le")) // 2

        keep(units, victim, change(units_before, units_after, "here"), 2, base=1)

        assert reads(victim) == {"words": [words[:30_001] + "here" + words[30_001:]]}


class TestSeveral:
    def test_what_was_opened_is_laid_aside_once_it_is_typed_on_and_not_before(
        self, units: Units, victim: Someone
    ) -> None:
        keep(units, victim, "Begun", 1)
        other = new_id()

        keep(units, victim, "Begun, and on", 1, draft_id=other, begun_as=DRAFT)

        assert offered(victim) == [other]

    def test_opened_on_two_devices_neither_takes_the_other_s_words(self, units: Units, victim: Someone) -> None:
        keep(units, victim, "Begun", 1)
        here, there = new_id(), new_id()

        keep(units, victim, "Begun here", 1, draft_id=here, begun_as=DRAFT)
        keep(units, victim, "Begun there", 1, draft_id=there, begun_as=DRAFT)
        keep(units, victim, change(5, 0, " at home"), 2, base=1)  # where it was typed first, the page is still open

        assert {reads(victim, one)["words"][0] for one in offered(victim)} == {
            "Begun here",
            "Begun there",
            "Begun at home",
        }

    def test_under_one_number_two_people_each_have_their_own(
        self, units: Units, victim: Someone, second_victim: Someone
    ) -> None:
        keep(units, victim, "Hers", 1)
        keep(units, second_victim, "Mine now", 9)
        with second_victim.write() as uow:
            drop_draft(uow, DRAFT)

        assert reads(victim) == {"words": ["Hers"]}
        assert offered(second_victim) == []

    def test_of_more_than_twenty_the_oldest_goes_with_all_its_pieces(
        self, units: Units, clock, victim: Someone
    ) -> None:
        for _ in range(21):
            draft_id = new_id()
            for number in (1, 2):
                keep(units, victim, "One", number, draft_id=draft_id)
            clock.advance(timedelta(seconds=1))

        assert len(offered(victim)) == 20
        assert len(rows(units)) == 40


class TestWhatAPageSays:
    def test_of_which_draft_it_is(self) -> None:
        fields = {"draft_id": [DRAFT], "draft_n": ["17"], "draft_base": ["12"], "draft_from": ["a" * 26]}

        assert piece_in(fields) == Piece(DRAFT, 17, 12, "a" * 26)

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("draft_id", "../x"),
            ("draft_id", ""),
            ("draft_from", "A" * 26),
            ("draft_n", "-1"),
            ("draft_n", "1e9"),
            ("draft_n", "٣"),
            ("draft_n", str(GONE)),
            ("draft_n", "9" * 400),
            ("draft_base", "x"),
            ("draft_base", "9007199254740992"),
        ],
    )
    def test_anything_else_says_nothing(self, name: str, text: str) -> None:
        assert piece_in({name: [text]}) == Piece()

    @pytest.mark.parametrize("text", ["", "/", "/notes/new", "/work/abcdefgh234567abcdefgh2345/record"])
    def test_a_page_of_ours_is_one(self, text: str) -> None:
        assert page_in([text]) == text

    @pytest.mark.parametrize(
        "text",
        [
            "//x.example",
            "/x",
            "https://x.example",
            "/notes?a=b",
            "/a/../b",
            "/notes\n",
            "/é",
            "/" + "a" * 400,
            "\\x",
            "/X-Go",
        ],
    )
    def test_anything_else_is_none(self, text: str) -> None:
        assert page_in([text]) == ""

    def test_what_has_changed_in_a_long_text_is_no_field(self) -> None:
        typed = worth_keeping("note", {"words": ["and\r\non"], "place": ["x"], "draft_rest": ["words 12 1"]})

        assert typed == Typed("note", {"place": ["x"]}, changed={"words": Splice(12, 1, "and\non")})

    @pytest.mark.parametrize(
        "text", ["", "words", "words 1", "words -1 2", "words 1 x", "other 1 2", "words 1 9999999999", "passphrase 1 2"]
    )
    def test_a_mangled_change_changes_nothing(self, text: str) -> None:
        typed = worth_keeping("note", {"words": ["here"], "passphrase": ["x"], "draft_of": ["n"], "draft_rest": [text]})

        assert typed == Typed("note", {"words": ["here"]})

    def test_taking_out_is_worth_keeping_and_size_has_an_end(self) -> None:
        taken_out = worth_keeping("note", {"words": [""], "draft_rest": ["words 5 5"]})
        put_in = worth_keeping("note", {"words": ["x" * 300_000], "draft_rest": ["words 5 5"]})

        assert taken_out == Typed("note", {}, changed={"words": Splice(5, 5, "")})
        assert put_in is not None
        assert len(put_in.changed["words"].middle) == MOST_CHARACTERS

    def test_that_it_was_too_long_is_known(self) -> None:
        whole = worth_keeping("note", {"words": ["x" * MOST_CHARACTERS]})
        cut = worth_keeping("note", {"words": ["x" * (MOST_CHARACTERS + 1)]})

        assert (whole and whole.is_cut, cut and cut.is_cut) == (False, True)

    @given(st.text(alphabet="aé🐦\n", max_size=40), st.text(alphabet="aé🐦\n", max_size=40))
    def test_a_splice_makes_the_new_text_of_the_old(self, old: str, new: str) -> None:
        start = 0
        while start < min(len(old), len(new)) and old[start] == new[start]:
            start += 1
        end = 0
        while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
            end += 1
        first, last = old[:start], old[len(old) - end :]

        def counted(text: str) -> int:
            return len(text.encode("utf-16-le")) // 2

        assert Splice(counted(first), counted(last), new[start : len(new) - end]).into(old) == new

    @given(st.integers(min_value=0, max_value=200), st.integers(min_value=0, max_value=200), st.text(max_size=10))
    def test_whatever_it_counts_it_gives_a_text(self, start: int, end: int, middle: str) -> None:
        assert middle in Splice(start, end, middle).into("🐦" * 20)
