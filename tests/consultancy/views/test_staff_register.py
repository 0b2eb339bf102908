"""The register of what was shared: who decided it, with whom, on which footing, from when until when."""

from dataclasses import replace

import pytest

from portal.consultancy import service
from portal.consultancy.forums import Agency, ForumId
from portal.consultancy.summary import HerView
from portal.kernel.ids import new_id
from tests.consultancy.table import CONSENT, Table
from tests.consultancy.views.test_staff import Desk, asked_for
from tests.diary.visiting import seen


@pytest.fixture
def desk(table: Table) -> Desk:
    return Desk(table)


def test_it_says_of_each_paper_who_decided_what_and_until_when(robin, table, desk):
    page = desk.at(page="/shared")
    assert "Nothing of this case was issued" in seen(robin.get(page))
    footing = replace(CONSENT, view=HerView.IN_PART, view_reason="Not the address.", basis="The duty to protect her.")
    summary_id = table.composes()
    table.completes(summary_id, sharing=footing)
    table.shows(summary_id)
    table.signs(summary_id)
    with table.advocate.write() as uow:
        service.ask_second(uow, table.case_id, summary_id, table.lead.id)
    with table.lead.write() as uow:
        service.sign_second(
            uow, table.case_id, summary_id, service.read_as_second(uow, table.case_id, summary_id).revision
        )
    table.issues(summary_id)
    table.declares(summary_id)
    table.opens(summary_id)

    said = seen(robin.get(page))
    assert "Robin The Helper, Tuesday 3 March" in said
    assert "Ruth At The Top, Tuesday 3 March" in said
    assert "(second signature)" in said
    assert "Priya Of The Police, Police: first opened on Tuesday 3 March" in said
    assert "On what basis The duty to protect her." in said
    assert "She agrees in part: Not the address." in said
    assert "Taken back" not in said

    with table.advocate.write() as uow:
        service.hand_over(uow, table.case_id, summary_id, Agency.HEALTH, "Their rules.", new_id())
    with table.advocate.write() as uow:
        service.withdraw_summary(uow, table.case_id, summary_id)
    said = seen(robin.get(page))
    assert "Robin The Helper handed the document over: Their rules." in said
    assert "Taken back Tuesday 3 March" in said


def test_it_is_reached_from_the_record_and_asks_no_more_for_many_papers(robin, table, desk):
    page = desk.at(page="/shared")
    table.issued()
    few = asked_for(robin, table, page)
    table.issued(ForumId.CHESHIRE)
    table.issued(ForumId.HAMPSHIRE)

    assert asked_for(robin, table, page) == few <= 9
    assert f'href="{page}"' in robin.get(f"/work/{table.case_id}/record").text
