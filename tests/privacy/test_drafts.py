"""Drafts: what is kept of a form, for whom, and for how long."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.ids import DraftId, new_id
from portal.privacy.drafts import MOST_CHARACTERS, Typed, open_draft, seal_draft, worth_keeping
from portal.privacy.models import DraftRow
from portal.privacy.service import DraftNotFoundError, carry_on, drop_draft, keep_draft, read_draft, sweep_drafts
from portal.unit_of_work import Units
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import SealBrokenError, new_pair
from tests.support.make import Someone

STORY = Typed("/notes/new", {"story": ["He stood by the gate."], "kinds": ["watching", "loitering"]})


def keep(units: Units, someone: Someone, typed: Typed = STORY) -> DraftId:
    """Keep a draft as a visit does that has ended: nobody is signed in."""
    with units.write() as uow:
        return DraftId(keep_draft(uow, someone.id, someone.keys.pair.public, typed).draft_id)


def offers(someone: Someone):
    with someone.read() as uow:
        return carry_on(uow)


class TestWhatIsKept:
    def test_words_and_choices_are(self) -> None:
        typed = worth_keeping("/notes/new", {"story": ["It rained. "], "kinds": ["a", "b"]})

        assert typed == Typed("/notes/new", {"story": ["It rained. "], "kinds": ["a", "b"]})

    @pytest.mark.parametrize(
        "name",
        [
            "csrf_token",
            "passphrase",
            "new_passphrase",
            "passphrase-again",
            "code",
            "recovery_code",
            "once",
            "plain",
            "PIN",
        ],
    )
    def test_secrets_and_marks_are_not(self, name: str) -> None:
        assert worth_keeping("/in", {name: ["swordfish"]}) is None
        typed = worth_keeping("/in", {name: ["swordfish"], "story": ["x"], "draft_of": ["/in"]})
        assert typed == Typed("/in", {"story": ["x"]})

    @pytest.mark.parametrize("name", ["passphrase", "passphrase_again", "new-password", "PIN", "secret"])
    @pytest.mark.parametrize("typed", [["swordfish"], [""], []])
    def test_nothing_is_of_a_form_that_asks_for_a_passphrase(self, name: str, typed: list[str]) -> None:
        assert worth_keeping("/me/passphrase", {"old": ["her passphrase"], name: typed, "csrf_token": ["x"]}) is None

    def test_a_code_alone_keeps_no_other_words_away(self) -> None:
        assert worth_keeping("/notes/new", {"code": ["x"], "story": ["y"]}) == Typed("/notes/new", {"story": ["y"]})

    @pytest.mark.parametrize("name", ["postcode", "opinion", "passenger", "happened_on", "story"])
    def test_what_only_sounds_like_a_secret_is(self, name: str) -> None:
        assert worth_keeping("/notes/new", {name: ["words"]}) is not None

    @pytest.mark.parametrize("fields", [{}, {"story": []}, {"story": ["", "  \x00"]}])
    def test_nothing_is_kept_of_nothing(self, fields: dict[str, list[str]]) -> None:
        assert worth_keeping("/notes/new", fields) is None

    def test_what_is_too_long_loses_the_end_of_its_longest_part(self) -> None:
        typed = worth_keeping("/notes/new", {"story": ["x" * 200_000], "place": ["by the gate"]})

        assert typed is not None
        assert typed.fields["place"] == ["by the gate"]
        assert len(typed.fields["story"][0]) == MOST_CHARACTERS - len("by the gate")

    def test_a_flood_of_fields_is_cut(self) -> None:
        typed = worth_keeping("/notes/new", {f"field {number}": ["x"] for number in range(10_000)})

        assert typed is not None
        assert len(typed.fields) <= 200

    @given(
        st.text(max_size=100),
        st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=50), max_size=3), max_size=8),
    )
    def test_whatever_comes_can_be_sealed_and_opened(self, of: str, fields: dict[str, list[str]]) -> None:
        keys = PersonalKeys("a" * 26, new_pair())  # type: ignore[arg-type]  # any text does as an id here
        typed = worth_keeping(of, fields)

        if typed is not None:
            assert open_draft(keys, "d", seal_draft(keys.pair.public, "d", keys.person_id, typed)) == typed


class TestSealing:
    def test_only_its_person_opens_it(self, victim: Someone, second_victim: Someone) -> None:
        sealed = seal_draft(victim.keys.pair.public, "d", victim.id, STORY)

        assert open_draft(victim.keys, "d", sealed) == STORY
        with pytest.raises(SealBrokenError):
            open_draft(second_victim.keys, "d", sealed)

    def test_moved_to_another_row_it_does_not_open(self, victim: Someone) -> None:
        sealed = seal_draft(victim.keys.pair.public, "d", victim.id, STORY)

        with pytest.raises(SealBrokenError):
            open_draft(victim.keys, "e", sealed)

    @given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
    def test_a_flipped_bit_is_noticed(self, place: int, bit: int) -> None:
        keys = PersonalKeys("a" * 26, new_pair())  # type: ignore[arg-type]  # any text does as an id here
        sealed = bytearray(seal_draft(keys.pair.public, "d", keys.person_id, STORY))
        sealed[place % len(sealed)] ^= 1 << bit

        with pytest.raises(SealBrokenError):
            open_draft(keys, "d", bytes(sealed))

    @given(st.integers(min_value=0, max_value=400))
    def test_a_cut_one_does_not_open(self, length: int) -> None:
        keys = PersonalKeys("a" * 26, new_pair())  # type: ignore[arg-type]  # any text does as an id here
        sealed = seal_draft(keys.pair.public, "d", keys.person_id, STORY)

        with pytest.raises(SealBrokenError):
            open_draft(keys, "d", sealed[: min(length, len(sealed) - 1)])

    def test_its_size_says_little(self, victim: Someone) -> None:
        sizes = {
            len(seal_draft(victim.keys.pair.public, "d", victim.id, Typed("f", {"story": ["x" * length]})))
            for length in range(1, 200)
        }

        assert len(sizes) == 1

    def test_none_of_it_stands_in_the_table(self, units: Units, victim: Someone) -> None:
        keep(units, victim)

        with units.read() as uow:
            kept = uow.session.query(DraftRow).one().sealed_text
        for word in (b"gate", b"story", b"/notes/new"):
            assert word not in kept


class TestCarryingOn:
    def test_it_is_offered_and_not_shown(self, units: Units, clock, victim: Someone) -> None:
        draft_id = keep(units, victim)

        [offer] = offers(victim)

        assert (offer.id, offer.of, offer.kept_at) == (draft_id, "/notes/new", clock.now())
        assert "gate" not in repr(offer)

    def test_she_opens_it(self, units: Units, victim: Someone) -> None:
        draft_id = keep(units, victim)

        with victim.read() as uow:
            assert read_draft(uow, draft_id).typed == STORY

    def test_to_anybody_else_it_does_not_exist(self, units: Units, victim: Someone, second_victim: Someone) -> None:
        draft_id = keep(units, victim)

        assert offers(second_victim) == []
        with second_victim.read() as uow, pytest.raises(DraftNotFoundError):
            read_draft(uow, draft_id)
        with second_victim.write() as uow:
            drop_draft(uow, draft_id)
        assert len(offers(victim)) == 1

    def test_she_drops_it_and_dropping_twice_is_no_fault(self, units: Units, victim: Someone) -> None:
        draft_id = keep(units, victim)

        for _ in range(2):
            with victim.write() as uow:
                drop_draft(uow, draft_id)

        assert offers(victim) == []

    def test_the_newest_comes_first_and_of_more_than_twenty_the_oldest_go(
        self, units: Units, clock, victim: Someone
    ) -> None:
        made = []
        for _ in range(23):
            made.append(keep(units, victim))
            clock.advance(timedelta(seconds=1))

        assert [offer.id for offer in offers(victim)] == made[:2:-1]

    def test_after_thirty_days_it_is_gone(self, units: Units, clock, victim: Someone) -> None:
        draft_id = keep(units, victim)

        clock.advance(timedelta(days=30))
        assert len(offers(victim)) == 1
        clock.advance(timedelta(seconds=1))
        assert offers(victim) == []
        with victim.read() as uow, pytest.raises(DraftNotFoundError):
            read_draft(uow, draft_id)

    def test_the_sweep_deletes_what_is_gone_and_nothing_else(self, units: Units, clock, victim: Someone) -> None:
        keep(units, victim)
        clock.advance(timedelta(days=30, seconds=1))
        fresh = keep(units, victim)

        sweep_drafts(units)

        with units.read() as uow:
            assert [row.draft_id for row in uow.session.query(DraftRow)] == [fresh]

    def test_one_sealed_to_a_lost_key_is_not_offered(
        self, units: Units, victim: Someone, second_victim: Someone
    ) -> None:
        with units.write() as uow:
            lost = keep_draft(uow, victim.id, second_victim.keys.pair.public, STORY).draft_id

        assert offers(victim) == []
        with victim.read() as uow, pytest.raises(DraftNotFoundError):
            read_draft(uow, lost)

    def test_what_never_was_does_not_exist(self, victim: Someone) -> None:
        with victim.read() as uow, pytest.raises(DraftNotFoundError):
            read_draft(uow, new_id())
