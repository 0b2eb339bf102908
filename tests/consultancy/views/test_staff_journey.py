"""One paper the whole way on the pages: from the first draft to the day she reads what came of it."""

import re

from portal.consultancy.forums import ForumId
from portal.consultancy.summary import Section
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import Table
from tests.consultancy.views.test_staff import Desk
from tests.diary.visiting import faults, seen
from tests.support.joined import PASSPHRASE
from tests.support.site import Browser, goal_of

_ASK = {"agency": "police", "text": "Name one officer.", "source": "Robin"}
_LEVEL = {"why": "It grows.", "persistence": "medium", "why_persistence": "Every week."}
_SHARING = {
    "is_she_aware": "y",
    "view": "agrees",
    "basis": "She agrees.",
    "why": "To plan together.",
    "limits": "This table only.",
    "has_health": "",
}


def send(browser: Browser, path: str, on: str = "", **fields: object) -> str:
    """Send a form and return where it leads, or what is wrong."""
    sent = browser.post(path, fields, token_of=on or path)
    return goal_of(sent) or faults(sent)


def test_a_paper_from_the_first_draft_to_she_was_told(anna: Browser, robin: Browser, priya: Browser, table: Table):
    desk = Desk(table)
    table.tells("He stood at the gate of 12 Long Hill Road.")
    assert send(anna, "/papers/say/1", words="That he stops.", once=new_id()) == "/papers/say"

    paper_id = desk.begins(robin, ForumId.CHESHIRE)
    paper = desk.at(paper_id)
    for section, fields in ((Section.ASKS, _ASK), (Section.LEVEL, _LEVEL), (Section.SHARING, _SHARING)):
        part = desk.part(paper_id, section)
        filled = {name: value for name, value in fields.items() if value}
        assert send(robin, part, revision=desk.revision(paper_id), **filled) == desk.kept(paper_id, section)
    assert send(robin, f"{paper}/look/out", on=f"{paper}/look") == f"{paper}/look"
    assert send(robin, f"{paper}/offer", on=paper) == paper

    hers = f"/papers/{paper_id}"
    parts = re.findall(rf'href="({hers}/part/\d+)"', anna.get(hers).text)[1:]
    for part in parts:
        assert send(anna, part, view="agrees").startswith("/papers/")
    assert "Ready to sign" in seen(robin.get(paper))

    revision = table.draft(SummaryId(paper.rpartition("/")[2])).revision
    assert send(robin, f"{paper}/sign", passphrase=PASSPHRASE, revision=str(revision)) == paper
    assert send(robin, f"{paper}/issue", reader2="police", is_sure="y") == paper

    read = f"/papers/read/{paper_id}"
    assert send(priya, f"{read}/first", connection="neither") == read
    assert "Name one officer." in seen(priya.get(read))
    assert "Long Hill" not in priya.get(read).text
    outcome = {"results": "taken_on", "words": "Taken on.", "is_chair": "y", "may_tell": "They take it on."}
    assert send(priya, f"{read}/outcome", **outcome) == f"{read}/outcome"

    assert "Taken on." in seen(robin.get(f"{paper}/outcome"))
    assert send(robin, f"{paper}/tell", words="They take it on.", way="here") == f"{paper}/outcome"
    assert "They take it on." in seen(anna.get(f"{hers}/told"))
    assert "She read it here on" in seen(robin.get(f"{paper}/outcome"))
