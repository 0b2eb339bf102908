"""A second signature, and that she is not shown it, are given for one text; that she has no way in is looked up."""

from dataclasses import replace

import pytest

from portal.consultancy import service
from portal.consultancy.forums import ForumId, Level
from portal.consultancy.refusals import HasWayInError, NotNowError, SecondSignatureMissingError
from portal.consultancy.service import SummaryChangedError
from portal.consultancy.signoff import State, WhyNotShown
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import SummaryId
from tests.consultancy.table import Table
from tests.support.joined import join_victim, open_case


@pytest.fixture
def high(table: Table) -> SummaryId:
    """Return a paper at high that its writer has signed, and that the lead was given to read."""
    summary_id = table.composes()
    table.completes(summary_id, level=Level.HIGH)
    table.shows(summary_id)
    table.signs(summary_id)
    table.asks(table.lead, summary_id)
    return summary_id


def changes(table: Table, summary_id: SummaryId) -> None:
    """Let the writer put another level there, show it to her again, and sign anew."""
    table.completes(summary_id, level=Level.HIGH)
    revision = table.draft(summary_id).revision
    with table.advocate.write() as uow:
        service.compose_anew(uow, table.case_id, summary_id, revision, SAYINGS)
    table.shows(summary_id)
    table.signs(summary_id)


def unshown(
    table: Table, why: WhyNotShown, reason: str = "He reads along.", forum: ForumId = ForumId.LONDON
) -> SummaryId:
    summary_id = table.composes(forum)
    table.completes(summary_id)
    says_unshown(table, summary_id, why, reason)
    table.asks(table.lead, summary_id)
    return summary_id


def says_unshown(table: Table, summary_id: SummaryId, why: WhyNotShown, reason: str) -> None:
    with table.advocate.write() as uow:
        service.say_not_shown(uow, table.case_id, summary_id, why, reason)


def test_what_was_read_before_a_change_is_not_what_the_second_signs(table, high):
    read = table.draft(high).revision
    changes(table, high)

    with pytest.raises(SummaryChangedError):
        table.signs_second(table.lead, high, read)
    table.signs_second(table.lead, high)
    table.issues(high)


def test_a_second_signature_is_void_after_a_change_and_both_see_so(table, high):
    table.signs_second(table.lead, high)
    changes(table, high)

    with pytest.raises(SecondSignatureMissingError):
        table.issues(high)
    assert [one.by for one in table.draft(high).standing.void] == [table.lead.id]
    with table.lead.read() as uow:
        assert [one.by for one in service.read_as_second(uow, table.case_id, high).standing.void] == [table.lead.id]

    table.signs_second(table.lead, high)
    table.issues(high)
    with table.advocate.read() as uow:
        issued = service.open_issued(uow, table.case_id, high).cleared.summary
    assert [one.is_second for one in issued.signatures] == [False, True]


def test_that_she_is_not_shown_it_is_agreed_of_one_text_and_one_reason(table):
    summary_id = unshown(table, WhyNotShown.UNSAFE)
    read = table.draft(summary_id).revision
    says_unshown(table, summary_id, WhyNotShown.UNSAFE, "Because I say so.")
    with pytest.raises(SummaryChangedError):
        table.agrees(table.lead, summary_id, read)
    table.agrees(table.lead, summary_id)

    table.completes(summary_id, level=Level.STANDARD)

    standing = table.draft(summary_id).standing
    assert (standing.state, standing.unshown) == (State.DRAFT, None)
    assert standing.agreed_before(table.lead.id)
    with table.lead.read() as uow:
        assert service.why_not_shown(uow, table.case_id, summary_id) is None
        assert service.read_as_second(uow, table.case_id, summary_id).standing.agreed_before(table.lead.id)
    with pytest.raises(NotNowError):
        table.agrees(table.lead, summary_id)


def test_that_she_has_no_way_in_is_no_reason_where_she_has_one(table):
    summary_id = table.composes()

    with pytest.raises(HasWayInError):
        says_unshown(table, summary_id, WhyNotShown.NO_ACCOUNT, "She has none.")
    says_unshown(table, summary_id, WhyNotShown.UNSAFE, "He reads along.")


def test_nor_where_she_has_come_since(table):
    case_id = open_case(table.advocate, "Beth")
    beth = replace(table, world=replace(table.world, case_id=case_id))
    summary_id = unshown(beth, WhyNotShown.NO_ACCOUNT, "She has none.")
    beth.agrees(beth.lead, summary_id)
    beth.signs(summary_id)
    beth.signs_second(beth.lead, summary_id)
    other = unshown(beth, WhyNotShown.NO_ACCOUNT, "She has none.", ForumId.CHESHIRE)

    join_victim(table.advocate, case_id)

    with pytest.raises(HasWayInError):
        beth.issues(summary_id)
    with pytest.raises(HasWayInError):
        beth.agrees(beth.lead, other)
