"""Composing a paper, writing on it, and what she says to it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from portal.audit.events import Event
from portal.consultancy import service
from portal.consultancy.forums import ForumId, Level
from portal.consultancy.leaks import LeakKind, LeakUndecidedError, NotReleasedError
from portal.consultancy.models import DetailRow, VoiceRow
from portal.consultancy.refusals import CorrectionOpenError, HerViewMissingError, NotNowError, SamePersonError
from portal.consultancy.service import SummaryChangedError
from portal.consultancy.service.drafting import ComposedMeanwhileError
from portal.consultancy.service.issuing import NoSecondPersonError, PartMissingError
from portal.consultancy.signoff import State, View, WhyNotShown, WhySecond
from portal.consultancy.summary import (
    HerView,
    Line,
    Section,
    SummaryNotFoundError,
    Whose,
    Wish,
    with_line,
)
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import new_id
from tests.consultancy.table import BY_ROBIN, CONSENT, Table
from tests.support.fakes import FrozenClock
from tests.support.planted import found_in, rows_in, shapes_of
from tests.support.trail import names_of_events


def texts(table: Table, summary_id, section: Section) -> list[str]:
    return [line.text for line in table.draft(summary_id).body.summary.lines_of(section)]


def adds(table: Table, summary_id, text: str, section: Section = Section.FACTS) -> None:
    line = Line(new_id(), text, Whose.FACT, BY_ROBIN)
    with table.advocate.write() as uow:
        revision = service.open_draft(uow, table.case_id, summary_id).revision
        service.change_summary(uow, table.case_id, summary_id, revision, lambda one: with_line(one, section, line))


class TestCompose:
    def test_it_is_made_of_what_she_shares_and_says_and_of_nothing_else(self, table):
        table.tells("He stood at the gate.")
        table.tells("This is mine alone.", is_shared=False)
        table.says(Wish.WANTS, "I want it to stop.")

        summary = table.draft(table.composes()).body.summary

        assert [entry.words for entry in summary.timeline.entries] == ["He stood at the gate."]
        assert [line.text for line in summary.lines_of(Section.VOICE)] == ["I want it to stop."]

    def test_pressed_twice_it_is_one_paper_and_for_another_table_another(self, table):
        one = table.composes()

        assert table.composes() == one
        assert table.composes(ForumId.CHESHIRE) != one

    def test_two_who_press_at_once_make_one_paper(self, table):
        barrier = Barrier(2)

        def press(_: int) -> str:
            barrier.wait()
            try:
                return table.composes()
            except ComposedMeanwhileError:
                return ""

        with ThreadPoolExecutor(2) as pool:
            made = {one for one in pool.map(press, range(2)) if one}

        assert len(made) == 1
        assert made == {table.composes()}

    def test_she_sees_that_her_notes_were_put_together(self, table):
        table.composes()

        assert Event.SHARED_GATHERED in names_of_events(table.units)

    def test_no_row_holds_a_word_of_it(self, table, engine):
        table.tells("A turquoise letterbox it was.")
        table.says(Wish.WANTS, "A marmoset sentence.")
        with table.victim.write() as uow:
            service.protect_detail(uow, table.case_id, LeakKind.WORKPLACE, "Kestrel Bakery", new_id())
        table.issues(table.signed())

        for planted in ("A turquoise letterbox it was.", "A marmoset sentence.", "Kestrel Bakery"):
            assert found_in(rows_in(engine), shapes_of(planted)) == []

    def test_what_she_said_last_holds_and_what_was_sent_twice_is_kept_once(self, table, clock: FrozenClock):
        once = new_id()
        for words in ("First.", "First again."):
            with table.victim.write() as uow:
                service.say_for_table(uow, table.case_id, Wish.WANTS, words, once)
        table.says(Wish.DOES_NOT_WANT, "No.")
        clock.advance(timedelta(seconds=1))
        table.says(Wish.DOES_NOT_WANT, "")

        with table.advocate.read() as uow:
            voice = service.voice_of_case(uow, table.case_id)
            rows = uow.session.query(VoiceRow).count()

        assert {wish: one.words for wish, one in voice.items()} == {Wish.WANTS: "First."}
        assert rows == 3


class TestChange:
    def test_of_two_who_write_at_once_the_second_is_told(self, table):
        summary_id = table.composes()
        revision = table.draft(summary_id).revision
        adds(table, summary_id, "The first.")

        with pytest.raises(SummaryChangedError), table.advocate.write() as uow:
            service.change_summary(uow, table.case_id, summary_id, revision, lambda one: one)

        assert texts(table, summary_id, Section.FACTS) == ["The first."]

    def test_a_change_takes_signatures_off_and_asks_her_again_about_that_part(self, table):
        summary_id = table.signed()

        adds(table, summary_id, "Something new.")

        standing = table.draft(summary_id).standing
        assert (standing.state, standing.counted) == (State.DRAFT, ())
        assert standing.unanswered == (Section.FACTS,)

    def test_what_is_out_is_not_changed(self, table):
        summary_id = table.issued()

        with pytest.raises(NotNowError):
            adds(table, summary_id, "Too late.")

    def test_which_entries_are_read_in_full_is_chosen(self, table):
        ids = [table.tells(f"Note {n}.", days_ago=n) for n in range(4)]
        summary_id = table.composes()

        with table.advocate.write() as uow:
            revision = service.open_draft(uow, table.case_id, summary_id).revision
            reports = {ids[1]: "Police, 12/34: no action"}
            service.choose_entries(uow, table.case_id, summary_id, revision, [ids[2]], reports, SAYINGS)

        timeline = table.draft(summary_id).body.summary.timeline
        assert [entry.words for entry in timeline.chosen] == ["Note 2."]
        assert timeline.not_reported == 3


class TestLeaks:
    @pytest.fixture
    def leaking(self, table: Table):
        """Return a paper that can be signed but for what must not leave."""
        with table.victim.write() as uow:
            service.protect_detail(uow, table.case_id, LeakKind.WORKPLACE, "Kestrel Bakery", new_id())
        table.tells("He came to the Kеstrel-Bakery again.")
        summary_id = table.composes()
        table.completes(summary_id)
        return summary_id

    def test_it_is_not_signed_while_anything_is_undecided(self, table, leaking):
        with table.advocate.read() as uow:
            assert [
                one.hit.shown
                for one in service.leaks_of(uow, table.case_id, service.open_draft(uow, table.case_id, leaking))
            ] == ["Kеstrel-Bakery"]
        table.shows(leaking)

        with pytest.raises(LeakUndecidedError):
            table.signs(leaking)

    def test_what_is_left_out_is_not_there_any_more_and_she_reads_that_it_was(self, table, leaking):
        with table.advocate.write() as uow:
            revision = service.open_draft(uow, table.case_id, leaking).revision
            service.leave_leaks_out(uow, table.case_id, leaking, revision, SAYINGS)
        table.shows(leaking)
        table.signs(leaking)

        words = table.draft(leaking).body.summary.timeline.chosen[0].words
        assert words == "He came to the [a place of work, left out] again."

    def test_what_is_released_is_so_by_name_and_reason(self, table, leaking):
        def release(reason: str) -> None:
            with table.advocate.write() as uow:
                revision = service.open_draft(uow, table.case_id, leaking).revision
                service.release_leak(uow, table.case_id, leaking, revision, shown="Kеstrel-Bakery", reason=reason)

        with pytest.raises(NotReleasedError):
            release(" ")
        release("The police must know where he waits.")
        table.shows(leaking)
        table.signs(leaking)

        (released,) = table.draft(leaking).body.releases
        assert released.by == "Robin The Helper"
        assert Event.SUMMARY_RELEASED in names_of_events(table.units)

    def test_what_comes_onto_the_list_after_signing_still_stops_it(self, table):
        table.tells("He came to the Kestrel Bakery again.")
        summary_id = table.signed()
        with table.victim.write() as uow:
            service.protect_detail(uow, table.case_id, LeakKind.WORKPLACE, "Kestrel Bakery", new_id())

        with pytest.raises(LeakUndecidedError):
            table.issues(summary_id)

    def test_a_detail_sent_twice_is_kept_once(self, table):
        once = new_id()
        for _ in range(2):
            with table.victim.write() as uow:
                service.protect_detail(uow, table.case_id, LeakKind.SCHOOL, "Heronry Academy", once)

        with table.advocate.read() as uow:
            assert [one.text for one in service.protected_of_case(uow, table.case_id)] == ["Heronry Academy"]
            assert uow.session.query(DetailRow).count() == 1


class TestHerView:
    def test_she_reads_it_and_says_something_to_each_part(self, table):
        table.tells("He stood at the gate.")
        summary_id = table.composes()
        table.completes(summary_id)
        table.shows(summary_id)

        with table.victim.read() as uow:
            paper = service.paper_before_her(uow, table.case_id, summary_id)

        assert paper.state is State.SEEN
        assert [entry.words for entry in paper.summary.timeline.entries] == ["He stood at the gate."]
        assert {view.view for view in paper.views} == {View.AGREES}

    def test_before_it_is_put_before_her_and_after_it_was_taken_away_she_does_not(self, table):
        summary_id = table.composes()
        with pytest.raises(SummaryNotFoundError), table.victim.read() as uow:
            service.paper_before_her(uow, table.case_id, summary_id)
        table.shows(summary_id)
        with table.advocate.write() as uow:
            service.say_not_shown(uow, table.case_id, summary_id, WhyNotShown.UNSAFE, "He reads along.")

        with table.victim.read() as uow:
            assert service.papers_before_her(uow, table.case_id) == []

    def test_a_correction_is_taken_up_or_answered(self, table):
        summary_id = table.composes()
        table.completes(summary_id)
        table.shows(summary_id, View.CORRECTS)

        with pytest.raises(CorrectionOpenError):
            table.signs(summary_id)
        for section in table.draft(summary_id).standing.sections:
            with table.advocate.write() as uow:
                service.answer_correction(uow, table.case_id, summary_id, section, "The court's paper says so.")

        revision = table.draft(summary_id).revision
        with table.advocate.write() as uow:
            asked = service.sign_summary(uow, table.case_id, summary_id, revision)
        assert asked == {WhySecond.AGAINST_HER_WISHES}
        with table.victim.read() as uow:
            paper = service.paper_before_her(uow, table.case_id, summary_id)
        assert {view.answer for view in paper.views} == {"The court's paper says so."}

    def test_unsafe_to_show_needs_a_second_person_who_was_given_it_to_read(self, table):
        summary_id = table.composes()
        table.completes(summary_id)
        with table.advocate.write() as uow:
            service.say_not_shown(uow, table.case_id, summary_id, WhyNotShown.UNSAFE, "He reads along.")

        with pytest.raises(HerViewMissingError):
            table.signs(summary_id)
        with pytest.raises(SummaryNotFoundError):
            table.agrees(table.lead, summary_id)
        with pytest.raises(SamePersonError):
            table.agrees(table.advocate, summary_id)

        table.asks(table.lead, summary_id)
        with table.lead.read() as uow:
            reason = service.why_not_shown(uow, table.case_id, summary_id)
        table.agrees(table.lead, summary_id)

        assert reason is not None
        assert reason.reason == "He reads along."
        revision = table.draft(summary_id).revision
        with table.advocate.write() as uow:
            assert service.sign_summary(uow, table.case_id, summary_id, revision) == {WhySecond.NOT_SHOWN}

    def test_what_has_to_stand_there_first_is_named(self, table):
        table.tells()
        summary_id = table.composes()
        table.shows(summary_id)

        with pytest.raises(PartMissingError) as found:
            table.signs(summary_id)

        assert found.value.sections == (Section.SHARING, Section.ASKS, Section.LEVEL)


class TestSecond:
    @pytest.mark.parametrize(
        ("level", "sharing"),
        [
            (Level.HIGH, CONSENT),
            (Level.MEDIUM, replace(CONSENT, view=HerView.OBJECTS)),
            (Level.MEDIUM, replace(CONSENT, has_third_party=True)),
            (Level.MEDIUM, replace(CONSENT, has_health=True)),
        ],
    )
    def test_a_lead_signs_as_the_second_without_being_on_the_case(self, table, level, sharing):
        summary_id = table.composes()
        table.completes(summary_id, level=level, sharing=sharing)
        table.shows(summary_id)
        table.signs(summary_id)
        with pytest.raises(SummaryNotFoundError), table.lead.read() as uow:
            service.read_as_second(uow, table.case_id, summary_id)

        with table.advocate.write() as uow:
            service.ask_second(uow, table.case_id, summary_id, table.lead.id)
        with table.lead.read() as uow:
            assert service.read_as_second(uow, table.case_id, summary_id).summary.header.reference
        table.signs_second(table.lead, summary_id)
        table.issues(summary_id)

        assert table.draft(summary_id).standing.state is State.ISSUED

    def test_nobody_is_asked_who_could_not_sign(self, table):
        summary_id = table.composes()

        for nobody in (table.advocate, table.partner, table.victim):
            with pytest.raises(NoSecondPersonError), table.advocate.write() as uow:
                service.ask_second(uow, table.case_id, summary_id, nobody.id)
