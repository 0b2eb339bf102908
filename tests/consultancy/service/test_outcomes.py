"""What came of it: decided, followed up, and told to her in a safe way."""

from datetime import date, timedelta

import pytest

from portal.audit.events import Event
from portal.consultancy import service
from portal.consultancy.forums import Agency, ForumId, Level, OutcomeError, Result
from portal.consultancy.outcomes import (
    ActionDraft,
    ActionOverError,
    ActionState,
    NoActionReasonError,
    NoWordsError,
    OutcomeDraft,
    Way,
)
from portal.consultancy.refusals import NotNowError
from portal.consultancy.service.agendas import (
    MeetingNotFoundError,
    MinutesError,
    PastMeetingError,
)
from portal.consultancy.service.outcomes import NotSafeNowError
from portal.consultancy.service.papers import NotDeclaredError
from portal.consultancy.signoff import State
from portal.consultancy.summary import SummaryNotFoundError
from portal.contact.gate import Why
from portal.kernel.ids import MeetingId, SummaryId, new_id
from tests.consultancy.table import Table
from tests.support.fakes import FrozenClock
from tests.support.trail import names_of_events

SEEN = ActionDraft(Agency.POLICE, "Speak to the person.", date(2026, 3, 20))
UNSEEN = ActionDraft(Agency.HEALTH, "Look at a referral.", date(2026, 4, 1), is_visible=False)
ADVICE = OutcomeDraft(
    frozenset({Result.MANAGEMENT_PLAN}), "Watch the anniversary.", level=Level.HIGH, actions=(SEEN, UNSEEN)
)


@pytest.fixture
def issued(table: Table) -> SummaryId:
    """Return a paper that the partner can open."""
    summary_id = table.issued()
    table.declares(summary_id)
    return summary_id


def records(table: Table, summary_id: SummaryId, draft: OutcomeDraft = ADVICE) -> None:
    with table.partner.write() as uow:
        service.record_outcome_at_table(uow, summary_id, draft)


def tells_her(table: Table, summary_id: SummaryId, way: Way = Way.HERE, words: str = "They will speak to him.") -> None:
    with table.advocate.write() as uow:
        service.tell_her(uow, table.case_id, summary_id, words, way, "She was relieved.")


class TestOutcome:
    def test_a_partner_records_it_and_the_advocate_reads_it(self, table, issued):
        records(table, issued)

        with table.advocate.read() as uow:
            outcome = service.outcome_of(uow, table.case_id, issued)
        assert (outcome.results, outcome.level) == ((Result.MANAGEMENT_PLAN,), Level.HIGH)
        assert outcome.words == "Watch the anniversary."
        assert outcome.recorded_by == table.partner.id
        assert [(one.text, one.state, one.is_visible) for one in outcome.actions] == [
            ("Speak to the person.", ActionState.PROPOSED, True),
            ("Look at a referral.", ActionState.PROPOSED, False),
        ]
        with table.partner.read() as uow:
            assert service.outcome_at_table(uow, issued).words == "Watch the anniversary."

    def test_the_advocate_records_it_as_well_also_when_the_papers_are_closed(self, table, issued, clock: FrozenClock):
        with table.advocate.write() as uow:
            service.record_outcome(uow, table.case_id, issued, ADVICE)
        clock.advance(table.lasts())
        table = table.again()
        service.sweep_papers(table.units)

        tells_her(table, issued)

        assert table.draft(issued).standing.state is State.TOLD
        with pytest.raises(SummaryNotFoundError), table.partner.read() as uow:
            service.outcome_at_table(uow, issued)

    def test_who_has_not_declared_records_nothing(self, table):
        with pytest.raises(NotDeclaredError):
            records(table, table.issued())

    @pytest.mark.parametrize(
        ("draft", "error"),
        [
            (OutcomeDraft(frozenset({Result.TAKEN_ON}), "Taken on."), OutcomeError),
            (OutcomeDraft(frozenset({Result.MANAGEMENT_PLAN}), " "), NoWordsError),
        ],
    )
    def test_what_this_table_does_not_decide_is_refused(self, table, issued, draft, error):
        with pytest.raises(error):
            records(table, issued, draft)

    def test_it_is_recorded_once(self, table, issued):
        records(table, issued)

        with pytest.raises(NotNowError):
            records(table, issued)

    @pytest.mark.parametrize(
        ("forum", "result"), [(ForumId.CHESHIRE, Result.TAKEN_ON), (ForumId.HAMPSHIRE, Result.FORMULATION)]
    )
    def test_each_table_decides_in_its_own_way(self, table, forum, result):
        summary_id = table.issued(forum)
        table.declares(summary_id)

        records(table, summary_id, OutcomeDraft(frozenset({result}), "As we do."))

        assert table.draft(summary_id).standing.state is State.OUTCOME


class TestActions:
    def change(self, table: Table, summary_id: SummaryId, state: ActionState, reason: str = "") -> None:
        with table.advocate.write() as uow:
            action = service.outcome_of(uow, table.case_id, summary_id).actions[0]
            service.change_action(uow, table.case_id, action.action_id, state, reason)

    def test_it_goes_from_proposed_to_done_and_not_back(self, table, issued):
        records(table, issued)

        self.change(table, issued, ActionState.ACCEPTED)
        self.change(table, issued, ActionState.DONE)

        with pytest.raises(ActionOverError):
            self.change(table, issued, ActionState.ACCEPTED)
        assert names_of_events(table.units).count(Event.ACTION_CHANGED) == 2

    def test_what_is_not_done_has_a_reason(self, table, issued):
        records(table, issued)

        with pytest.raises(NoActionReasonError):
            self.change(table, issued, ActionState.NOT_DONE, " ")
        self.change(table, issued, ActionState.NOT_DONE, "He moved away.")

        with table.advocate.read() as uow:
            assert service.outcome_of(uow, table.case_id, issued).actions[0].reason == "He moved away."


class TestTellHer:
    def test_she_reads_what_she_was_told_and_nothing_beside(self, table, issued):
        records(table, issued)
        tells_her(table, issued)

        with table.victim.read() as uow:
            assert service.what_was_told(uow, table.case_id, issued) == "They will speak to him."
            paper = service.paper_before_her(uow, table.case_id, issued)
        assert (paper.told, paper.state) == ("They will speak to him.", State.TOLD)
        with table.advocate.read() as uow:
            outcome = service.outcome_of(uow, table.case_id, issued)
        assert (outcome.told_way, outcome.how_taken) == (Way.HERE, "She was relieved.")

    def test_she_is_not_rung_when_nothing_safe_is_agreed(self, table, issued):
        records(table, issued)

        with pytest.raises(NotSafeNowError) as found:
            tells_her(table, issued, Way.RING)

        assert found.value.why is Why.NO_AGREEMENT
        assert table.draft(issued).standing.state is State.OUTCOME

    def test_nobody_tells_her_before_there_is_something_to_tell(self, table, issued):
        with pytest.raises(NotNowError):
            tells_her(table, issued)
        records(table, issued)
        with pytest.raises(NoWordsError):
            tells_her(table, issued, words=" ")


class TestAgenda:
    def opens(self, table: Table, once: str, *, days: int = 1) -> MeetingId:
        with table.advocate.write() as uow:
            return service.open_meeting(uow, ForumId.LONDON, uow.now + timedelta(days=days), once)

    def test_a_case_stands_on_it_by_its_code(self, table):
        meeting_id = self.opens(table, new_id())
        for minutes in (10, 20):
            with table.advocate.write() as uow:
                service.put_on_agenda(uow, table.case_id, meeting_id, minutes)

        with table.advocate.read() as uow:
            (meeting,) = service.meetings_to_come(uow, my_cases=frozenset({table.case_id}))
        assert [(slot.position, slot.minutes, "-" in slot.reference) for slot in meeting.slots] == [(1, 20, True)]
        with table.advocate.write() as uow:
            service.take_off_agenda(uow, table.case_id, meeting_id)
        with table.lead.read() as uow:
            assert service.meetings_to_come(uow, my_cases=frozenset())[0].slots == ()

    def test_the_same_form_sent_twice_opens_one_meeting(self, table):
        once = new_id()

        assert self.opens(table, once) == self.opens(table, once)

    def test_what_cannot_be_meant_is_refused(self, table):
        meeting_id = self.opens(table, new_id())

        with pytest.raises(PastMeetingError):
            self.opens(table, new_id(), days=-1)
        with pytest.raises(MinutesError), table.advocate.write() as uow:
            service.put_on_agenda(uow, table.case_id, meeting_id, 0)
        with pytest.raises(MeetingNotFoundError), table.advocate.write() as uow:
            service.put_on_agenda(uow, table.case_id, MeetingId(new_id()), 10)
        with pytest.raises(MeetingNotFoundError), table.advocate.write() as uow:
            service.take_off_agenda(uow, table.case_id, meeting_id)
