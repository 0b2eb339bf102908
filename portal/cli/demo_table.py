"""Two papers about an invented victim: one that was at the table and of which she was told, one that waits for her."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from portal.consultancy import service
from portal.consultancy.forums import Agency, ForumId, Heading, Level, Result
from portal.consultancy.outcomes import ActionDraft, ActionState, Managed, OutcomeDraft, Way
from portal.consultancy.signoff import View
from portal.consultancy.summary import (
    Ask,
    Engagement,
    HeadingWeight,
    HerView,
    Line,
    Section,
    SharingStatement,
    Source,
    SourceKind,
    Summary,
    Weighed,
    Whose,
    Wish,
    with_line,
)
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import CaseId, PersonId, SummaryId, new_id
from portal.unit_of_work import UnitOfWork

_BY = "Ruth Ellery"
_RECORD = (Source(SourceKind.RECORD, "Ruth Ellery, talks in spring"),)
_SAID = {
    Wish.WANTS: "I want to walk to work again without looking behind me.",
    Wish.DOES_NOT_WANT: "I do not want anybody to ring my mother.",
    Wish.WOULD_MAKE_WORSE: "A letter to him with my name in it.",
    Wish.SAFE_TO_TALK_TO: "My sister. Nobody at work.",
}
_SHARING = SharingStatement(
    is_she_aware=True,
    view=HerView.AGREES,
    view_reason="",
    basis="She agrees.",
    why="The table needs to see how often he comes, and how it grew since the letter.",
    limits="For planning at this table. Not for any letter to him.",
    left_out=("where she lives", "where she works"),
)


class Invented(Protocol):
    """An invented person whose keys are open."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work in their name."""


class Settable(Protocol):
    """A clock that can be set."""

    moment: datetime


@dataclass(frozen=True)
class DemoTable:
    """Who brings a case to the table: her advocate, she herself, and the partner to whom a paper is issued."""

    advocate: Invented
    victim: Invented
    partner_id: PersonId
    case_id: CaseId

    def say(self) -> None:
        """Let her say what she wants the table to know."""
        for wish, words in _SAID.items():
            with self.victim.write() as uow:
                service.say_for_table(uow, self.case_id, wish, words, new_id())

    def issue(self) -> SummaryId:
        """Let a paper be written, looked at by her, signed, and issued."""
        summary_id = self.draft(ForumId.CHESHIRE)
        self.offer(summary_id)
        with self.victim.write() as uow:
            for section in service.paper_before_her(uow, self.case_id, summary_id).unanswered:
                service.answer_summary(uow, self.case_id, summary_id, section, View.AGREES)
        with self.advocate.write() as uow:
            revision = service.open_draft(uow, self.case_id, summary_id).revision
            service.sign_summary(uow, self.case_id, summary_id, revision)
            service.issue_summary(uow, self.case_id, summary_id, [(self.partner_id, Agency.POLICE)])
        return summary_id

    def draft(self, forum: ForumId) -> SummaryId:
        """Let a draft be composed and filled in, with nothing in it that must not leave."""
        with self.advocate.write() as uow:
            ways = (Engagement.INTENSIVE, Engagement.CONSULTANCY)
            summary_id = service.compose_summary(uow, self.case_id, forum, SAYINGS, engagement=ways)
            revision = service.open_draft(uow, self.case_id, summary_id).revision
            service.change_summary(uow, self.case_id, summary_id, revision, _filled_in)
            service.leave_leaks_out(uow, self.case_id, summary_id, revision + 1, SAYINGS)
        return summary_id

    def offer(self, summary_id: SummaryId) -> None:
        """Put a draft before her."""
        with self.advocate.write() as uow:
            service.offer_summary(uow, self.case_id, summary_id)

    def decide(self, summary_id: SummaryId, due_on: date) -> None:
        """Let it be written down what the table decided."""
        draft = OutcomeDraft(
            results=frozenset({Result.TAKEN_ON}),
            words="The unit takes the case on. One officer is named, and the pattern is put before the prosecutor.",
            interventions="A visit by the unit, and a warning that names each evening at the shop.",
            actions=(
                ActionDraft(Agency.POLICE, "Name one officer whom she can ring.", due_on),
                ActionDraft(Agency.PROBATION, "Ask for a condition that keeps him from the shop.", due_on),
                ActionDraft(Agency.HEALTH, "Offer him an appointment.", due_on, is_visible=False),
            ),
            managed=(Managed(Heading.PERSISTENCE, "The unit watches whether he comes again after the warning."),),
            may_tell="The unit has taken your case on, and one officer is yours to ring.",
        )
        with self.advocate.write() as uow:
            service.record_outcome(uow, self.case_id, summary_id, draft)

    def tell(self, summary_id: SummaryId) -> None:
        """Let her be told, and one thing be done since."""
        words = "The unit has taken your case on. One officer is yours to ring, and I have the name for you."
        with self.advocate.write() as uow:
            service.tell_her(uow, self.case_id, summary_id, words, Way.IN_PERSON, "She was glad that it is one person.")
            named = next(
                one for one in service.outcome_of(uow, self.case_id, summary_id).actions if one.agency is Agency.POLICE
            )
            service.change_action(uow, self.case_id, named.action_id, ActionState.DONE)


def bring_to_table(table: DemoTable, clock: Settable, today: datetime) -> None:
    """Let one paper go the whole way, and another wait for her."""
    clock.moment = today - timedelta(days=20)
    table.say()
    clock.moment = today - timedelta(days=19)
    summary_id = table.issue()
    clock.moment = today - timedelta(days=16)
    table.decide(summary_id, (today + timedelta(days=14)).date())
    clock.moment = today - timedelta(days=15)
    table.tell(summary_id)
    clock.moment = today - timedelta(days=1)
    table.offer(table.draft(ForumId.LONDON))
    with table.advocate.write() as uow:
        meeting_id = service.open_meeting(uow, ForumId.LONDON, today + timedelta(days=3), new_id())
        service.put_on_agenda(uow, table.case_id, meeting_id, 20)


def _filled_in(summary: Summary) -> Summary:
    why = "He comes closer and oftener since the letter."
    weighs_five = summary.header.forum is ForumId.CHESHIRE
    weighed = Weighed(
        by=_BY,
        on=summary.header.composed_on,
        why=why,
        level=None if weighs_five else Level.MEDIUM,
        headings=(HeadingWeight(Heading.PERSISTENCE, Level.MEDIUM, why),) if weighs_five else (),
    )
    line = Line(new_id(), "They lived together for three years. She left in January.", Whose.FACT, _RECORD)
    asks = (
        Ask(Agency.POLICE, "Name one officer whom she can ring.", _RECORD),
        Ask(Agency.PROBATION, "Say what his licence allows.", _RECORD),
    )
    return replace(with_line(summary, Section.FACTS, line), weighed=weighed, asks=asks, sharing=_SHARING)
