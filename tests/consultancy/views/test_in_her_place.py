"""What both see once a lead has put a false return back, and when a text was changed after somebody signed it."""

from portal.consultancy.forums import Level
from portal.consultancy.summary import Wish
from tests.consultancy.service.test_in_her_place import HERS, HIS, hers_again, his, ready
from tests.consultancy.views.test_staff import Desk
from tests.diary.conftest import browser_of
from tests.diary.visiting import seen

__all__ = ["hers_again", "his"]


def test_both_see_what_was_put_aside_and_what_to_do(site, his, hers_again):
    his.says(Wish.DOES_NOT_WANT, HIS)
    summary_id = ready(his)
    hers = hers_again()
    robin, anna, desk = browser_of(site, hers.advocate), browser_of(site, hers.victim), Desk(hers)

    said = seen(robin.get(desk.at("said")))
    assert "Something was put aside" in said
    assert "Ask again" in said
    assert HERS in said
    assert HIS not in said
    paper = seen(robin.get(desk.at(summary_id)))
    assert "Something in it is not hers" in paper
    assert "She has to be asked again." in paper
    assert "written down while somebody else was in her place" in paper
    assert "Answer again" in seen(anna.get("/papers/say"))
    assert "You are asked again" in seen(anna.get(f"/papers/{summary_id}"))


def test_who_signed_an_earlier_text_and_its_writer_both_see_so(site, table):
    summary_id = table.composes()
    table.completes(summary_id, level=Level.HIGH)
    table.shows(summary_id)
    table.signs(summary_id)
    table.asks(table.lead, summary_id)
    table.signs_second(table.lead, summary_id)
    table.completes(summary_id, level=Level.MEDIUM)
    robin, ruth, desk = browser_of(site, table.advocate), browser_of(site, table.lead), Desk(table)

    assert "This was for an earlier text. It does not count any more." in seen(robin.get(desk.at(summary_id)))
    assert "You signed or agreed to an earlier text." in seen(ruth.get(desk.at(summary_id, "/with")))


def test_that_she_has_no_way_in_is_answered_beside_the_field(site, table):
    summary_id = table.composes()
    desk, robin = Desk(table), browser_of(site, table.advocate)
    path = desk.at(summary_id, "/without")
    fields = {"why": "no_account", "reason": "She has none.", "person_id": table.lead.id}

    assert "She has a way in here, and it works." in seen(robin.post(path, fields, token_of=path))
