"""What is sent on her pages of the table, and on a partner's."""

import re

from portal.consultancy import service
from portal.consultancy.forms.partner import NEITHER
from portal.consultancy.forums import ForumId
from portal.kernel.ids import new_id
from tests.support.paper_issued import table_of
from tests.support.sending import Sent, deed
from tests.support.whole import Whole, keep_begun


def _before_her(whole: Whole) -> dict[str, str]:
    """Put another paper before her, and return which part of it is the first."""
    table = table_of(whole.world, whole.people["partner at the table"], whole.people["second advocate"])
    summary_id = table.composes(ForumId.CHESHIRE)
    table.completes(summary_id)
    with table.advocate.write() as uow:
        service.offer_summary(uow, table.case_id, summary_id)
    page = whole.browsers["victim"].get(f"/papers/{summary_id}").text
    found = re.search(rf"/papers/{summary_id}/part/(\d+)", page)
    assert found, page
    return {"summary_id": summary_id, "number": found[1]}


@deed("papers.say")
def _say(whole: Whole) -> Sent:
    return Sent(whole.browsers["victim"], {"words": "That he stops.", "once": new_id()})


@deed("papers.carry_saying_on")
def _carry_saying_on(whole: Whole) -> Sent:
    begun = keep_begun(whole.world.victim, "say 1", {"words": "I had begun"})
    return Sent(whole.browsers["victim"], {"words": "I go on.", "once": new_id()}, ids={"draft_id": begun})


@deed("papers.part")
def _part(whole: Whole) -> Sent:
    whole.ids.update({f"her {name}": value for name, value in _before_her(whole).items()})
    return Sent(whole.browsers["victim"], {"view": "agrees"}, ids=_hers(whole))


@deed("papers.carry_part_on")
def _carry_part_on(whole: Whole) -> Sent:
    ids = _hers(whole)
    begun = keep_begun(whole.world.victim, f"part {ids['number']} {ids['summary_id']}", {"words": "I had begun"})
    return Sent(whole.browsers["victim"], {"view": "objects", "words": "I go on."}, ids={**ids, "draft_id": begun})


@deed("table.take")
def _take(whole: Whole) -> Sent:
    return Sent(whole.browsers["partner at the table"], {"kind": "json"}, shows="Your copy is ready")


@deed("table.outcome")
def _outcome(whole: Whole) -> Sent:
    fields = {"results": "advice", "words": "It goes on.", "is_chair": "y"}
    return Sent(whole.browsers["partner at the table"], fields)


@deed("table.carry_outcome_on")
def _carry_outcome_on(whole: Whole) -> Sent:
    partner = whole.people["partner at the table"]
    table = table_of(whole.world, partner, whole.people["second advocate"])
    summary_id = table.issued(ForumId.HAMPSHIRE)
    table.declares(summary_id)
    begun = keep_begun(partner, f"outcome {summary_id}", {"words": "We had begun"})
    fields = {"results": "advice", "words": "We go on.", "is_chair": "y"}
    return Sent(whole.browsers["partner at the table"], fields, ids={"summary_id": summary_id, "draft_id": begun})


@deed("table.declare")
def _declare(whole: Whole) -> Sent:
    """To somebody who is connected no paper of this case would be given from then on, and more are."""
    table = table_of(whole.world, whole.people["partner at the table"], whole.people["second advocate"])
    summary_id = table.issued(ForumId.HAMPSHIRE)
    return Sent(whole.browsers["partner at the table"], {"connection": NEITHER}, ids={"summary_id": summary_id})


def _hers(whole: Whole) -> dict[str, str]:
    return {name: whole.ids[f"her {name}"] for name in ("summary_id", "number")}
