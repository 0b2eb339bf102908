"""What a partner's page says of a paper in which every secret was planted in every disguise."""

import html
from functools import reduce

import pytest

from portal.consultancy import service
from portal.consultancy.summary import Summary, Wish
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import new_id
from tests.consultancy.planted import DISGUISES, SECRETS, bare
from tests.consultancy.planting import planted_in
from tests.consultancy.table import Table
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages


def test_forty_secrets_in_every_disguise_do_not_reach_the_page(table: Table, priya: Browser) -> None:
    planted: list[str] = []

    def plant(summary: Summary, disguise: str) -> Summary:
        made, written = planted_in(summary, disguise)
        planted.extend(written)
        return made

    table.tells("He stood at the gate.")
    table.says(Wish.WANTS, "That he stops.")
    with table.advocate.write() as uow:
        for known in SECRETS:
            service.protect_detail(uow, table.case_id, known.kind, known.text, new_id())
    summary_id = table.composes()
    table.completes(summary_id)
    with table.advocate.write() as uow:
        revision = service.open_draft(uow, table.case_id, summary_id).revision
        service.change_summary(
            uow, table.case_id, summary_id, revision, lambda summary: reduce(plant, DISGUISES, summary)
        )
    with table.advocate.write() as uow:
        service.leave_leaks_out(uow, table.case_id, summary_id, table.draft(summary_id).revision, SAYINGS)
    table.shows(summary_id)
    table.signs(summary_id)
    table.issues(summary_id)

    path = f"/papers/read/{summary_id}"
    assert goal_of(priya.post(f"{path}/first", {"connection": "neither"}, token_of=f"{path}/first")) == path
    page = html.unescape(priya.get(path).text)

    assert page.count("left out]") > len(SECRETS)
    assert [one for one in planted if one in page] == []
    assert [known.text for known in SECRETS if bare(known.text) in bare(page)] == []
