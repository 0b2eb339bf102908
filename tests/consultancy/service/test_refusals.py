"""Who is refused: at each act everybody but those it is for, and a stranger learns nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest

from portal.access.service import CaseNotFoundError, NotYoursToDoError
from portal.audit.events import Event
from portal.consultancy import service
from portal.consultancy.forums import Agency, ForumId
from portal.consultancy.leaks import LeakKind
from portal.consultancy.outcomes import ActionState, Way
from portal.consultancy.service.drafting import Draft
from portal.consultancy.signoff import View, WhyNotShown
from portal.consultancy.summary import Section, SummaryNotFoundError, Wish
from portal.consultancy.wording import SAYINGS
from portal.diary.service import gather_shared, when_received
from portal.kernel.ids import CaseId, MeetingId, PersonId, SummaryId, new_id
from portal.unit_of_work import UnitOfWork
from tests.consultancy.service.test_outcomes import ADVICE
from tests.consultancy.table import Table
from tests.support.trail import events

Act = Callable[[UnitOfWork, CaseId, SummaryId], object]
NO_DRAFT = cast("Draft", None)
"""Whoever is refused is refused before it is looked at."""

OF_WRITERS: list[Act] = [
    lambda uow, case, paper: service.compose_summary(uow, case, ForumId.LONDON, SAYINGS),
    service.open_draft,
    lambda uow, case, paper: service.change_summary(uow, case, paper, 1, lambda one: one),
    lambda uow, case, paper: service.compose_anew(uow, case, paper, 1, SAYINGS),
    lambda uow, case, paper: service.choose_entries(uow, case, paper, 1, [], {}, SAYINGS),
    lambda uow, case, paper: service.leaks_of(uow, case, NO_DRAFT),
    lambda uow, case, paper: service.sharing_of_case(uow, case),
    lambda uow, case, paper: service.leave_leaks_out(uow, case, paper, 1, SAYINGS),
    lambda uow, case, paper: service.release_leak(uow, case, paper, 1, shown="x", reason="y"),
    service.offer_summary,
    lambda uow, case, paper: service.answer_correction(uow, case, paper, Section.FACTS, "why"),
    lambda uow, case, paper: service.say_not_shown(uow, case, paper, WhyNotShown.UNSAFE, "why"),
    lambda uow, case, paper: service.sign_summary(uow, case, paper, 1),
    lambda uow, case, paper: service.ask_second(uow, case, paper, PersonId(new_id())),
    lambda uow, case, paper: service.issue_summary(uow, case, paper, []),
    service.withdraw_summary,
    lambda uow, case, paper: service.hand_over(uow, case, paper, Agency.POLICE, "why", new_id()),
    service.open_issued,
    service.recipients_of,
    service.handovers_of,
    lambda uow, case, paper: service.record_outcome(uow, case, paper, ADVICE),
    service.outcome_of,
    lambda uow, case, paper: service.change_action(uow, case, new_id(), ActionState.DONE),
    lambda uow, case, paper: service.tell_her(uow, case, paper, "words", Way.HERE),
    lambda uow, case, paper: service.put_on_agenda(uow, case, MeetingId(new_id()), 5),
    lambda uow, case, paper: service.take_off_agenda(uow, case, MeetingId(new_id())),
    lambda uow, case, paper: service.watch_of_case(uow, case),
    lambda uow, case, paper: gather_shared(uow, case),
    lambda uow, case, paper: when_received(uow, case, []),
]
OF_HERS: list[Act] = [
    lambda uow, case, paper: service.papers_before_her(uow, case),
    service.paper_before_her,
    lambda uow, case, paper: service.answer_summary(uow, case, paper, Section.FACTS, View.AGREES),
    service.what_was_told,
]
OF_BOTH: list[Act] = [
    lambda uow, case, paper: service.say_for_table(uow, case, Wish.WANTS, "words", new_id()),
    lambda uow, case, paper: service.voice_of_case(uow, case),
    lambda uow, case, paper: service.said_in_case(uow, case),
    lambda uow, case, paper: service.put_aside_in_case(uow, case),
    lambda uow, case, paper: service.protect_detail(uow, case, LeakKind.ADDRESS, "1 Road", new_id()),
    lambda uow, case, paper: service.protected_of_case(uow, case),
]
OF_SECONDS: list[Act] = [
    lambda uow, case, paper: service.agree_not_shown(uow, case, paper, 1),
    service.why_not_shown,
    service.read_as_second,
    lambda uow, case, paper: service.sign_second(uow, case, paper, 1),
]
OF_PARTNERS: list[Act] = [
    lambda uow, case, paper: service.papers_of_me(uow),
    lambda uow, case, paper: service.declare(uow, paper, is_connected=False),
    lambda uow, case, paper: service.open_paper(uow, paper),
    lambda uow, case, paper: service.record_outcome_at_table(uow, paper, ADVICE),
    lambda uow, case, paper: service.outcome_at_table(uow, paper),
]
OF_THE_TABLE: list[Act] = [
    lambda uow, case, paper: service.open_meeting(uow, ForumId.LONDON, uow.now + timedelta(days=1), new_id()),
    lambda uow, case, paper: service.meetings_to_come(uow, my_cases=frozenset()),
]


def refused(table: Table, names: list[str], acts: list[Act], error: type[Exception]) -> None:
    summary_id = table.issued()
    for name in names:
        somebody = getattr(table, name)
        for act in acts:
            with pytest.raises(error), somebody.write() as uow:
                act(uow, table.case_id, summary_id)
        assert somebody.id in {actor for event, actor, _ in events(table.units) if event == Event.ACCESS_REFUSED}


def test_only_who_is_on_the_case_writes_papers(table):
    refused(table, ["victim", "second", "lead", "partner"], OF_WRITERS, CaseNotFoundError)


def test_what_is_hers_to_say_nobody_else_says(table):
    refused(table, ["advocate", "second", "lead", "partner"], OF_HERS, CaseNotFoundError)


def test_what_is_written_together_nobody_else_writes(table):
    refused(table, ["second", "lead", "partner"], OF_BOTH, CaseNotFoundError)


def test_only_advocates_of_the_case_and_leads_are_the_second(table):
    refused(table, ["victim", "second", "partner"], OF_SECONDS, CaseNotFoundError)


def test_papers_are_for_partners(table):
    refused(table, ["victim", "advocate", "second", "lead"], OF_PARTNERS, NotYoursToDoError)


def test_meetings_are_for_advocates_and_leads(table):
    refused(table, ["victim", "partner"], OF_THE_TABLE, NotYoursToDoError)


def test_to_a_partner_it_was_not_issued_to_a_paper_does_not_exist(table):
    refused(table, ["other_partner"], OF_PARTNERS[1:], SummaryNotFoundError)
