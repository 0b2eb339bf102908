"""The pages on which a paper is signed, by one and by a second, issued by name, handed over, and taken back."""

import io
import json
import re

import pypdf
import pytest
from flask import Flask

from portal.access.service import unassign
from portal.consultancy import service
from portal.consultancy.forums import ForumId, Level
from portal.consultancy.signoff import State
from portal.diary.service import withdraw_incident
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import Table
from tests.consultancy.views.test_staff import Desk
from tests.diary.conftest import browser_of
from tests.diary.visiting import faults, seen
from tests.support.joined import PASSPHRASE
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages
ASKED = "You are asked to read a paper and sign it."


@pytest.fixture
def desk(table: Table) -> Desk:
    return Desk(table)


@pytest.fixture
def maya(site: Flask, table: Table) -> Browser:
    """Return the lead's browser."""
    return browser_of(site, table.lead)


def ready(table: Table, level: Level = Level.MEDIUM) -> SummaryId:
    """Return a paper to which she has said all that she wants to say."""
    table.tells()
    summary_id = table.composes()
    table.completes(summary_id, level=level)
    table.shows(summary_id)
    return summary_id


def revision_in(browser: Browser, path: str) -> str:
    """Return which text a page shows."""
    found = re.search(r'name="revision"[^>]*value="(\d+)"', browser.get(path).text)
    return found[1] if found else ""


def sign(browser: Browser, path: str, passphrase: str = PASSPHRASE) -> str:
    sent = browser.post(path, {"passphrase": passphrase, "revision": revision_in(browser, path)}, token_of=path)
    return goal_of(sent) or faults(sent)


class TestSigning:
    def test_it_takes_the_passphrase_again(self, robin, table, desk):
        summary_id = ready(table)
        path = desk.at(summary_id, "/sign")

        assert "That is not your passphrase." in sign(robin, path, "another way over the hill")
        assert table.draft(summary_id).standing.state is State.SEEN
        assert sign(robin, path) == desk.at(summary_id)
        assert table.draft(summary_id).standing.state is State.SIGNED
        assert "Robin The Helper" in seen(robin.get(desk.at(summary_id)))

    def test_what_is_missing_is_said_beside_the_field(self, robin, table, desk):
        summary_id = desk.begins(robin)
        path = desk.at(summary_id, "/sign")

        assert "Write these parts first: On what footing this is shared" in sign(robin, path)
        table.completes(summary_id)
        assert "She has not said what she thinks of every part." in sign(robin, path)
        assert table.draft(summary_id).standing.state is State.DRAFT

    def test_a_high_level_asks_for_a_named_colleague_who_signs_too(self, robin, maya, table, desk):
        summary_id = ready(table, Level.HIGH)
        sign(robin, desk.at(summary_id, "/sign"))
        issue, ask = desk.at(summary_id, "/issue"), desk.at(summary_id, "/second")
        fields = {"reader2": "police", "is_sure": "y"}
        assert goal_of(robin.post(issue, fields, token_of=ask)) is None
        assert maya.get(desk.at(summary_id, "/with")).status_code == 404

        assert "The risk is put at high." in seen(robin.get(ask))
        assert "Choose who is to read it and sign." in faults(robin.post(ask, {}, token_of=ask))
        assert goal_of(robin.post(ask, {"person_id": table.lead.id}, token_of=ask)) == desk.at(summary_id)

        reading = desk.at(summary_id, "/with")
        assert reading in maya.get(desk.at()).text
        assert "It is getting more frequent." in maya.get(reading).text
        assert sign(maya, reading) == desk.at()
        assert table.draft(summary_id).standing.has_second
        assert goal_of(robin.post(issue, fields, token_of=issue)) == desk.at(summary_id)

    def test_the_second_agrees_that_she_is_not_shown_it(self, robin, maya, table, desk):
        summary_id = desk.begins(robin)
        path, reading = desk.at(summary_id, "/without"), desk.at(summary_id, "/with")
        fields = {"why": "unsafe", "reason": "He reads her phone.", "person_id": table.lead.id}
        robin.post(path, fields, token_of=path)

        assert "He reads her phone." in seen(maya.get(reading))
        maya.post(f"{reading}/agree", {"revision": revision_in(maya, reading)}, token_of=reading)

        assert table.draft(summary_id).standing.state is State.SEEN
        assert "A second person has agreed." in seen(robin.get(desk.at(summary_id)))


class TestTheSecondIsTold:
    def test_whoever_is_asked_sees_it_on_their_list_of_cases_and_nobody_else_does(self, robin, maya, table, desk):
        summary_id = ready(table, Level.HIGH)
        ask = desk.at(summary_id, "/second")
        robin.post(ask, {"person_id": table.lead.id}, token_of=ask)

        assert ASKED in seen(maya.get("/work"))
        assert ASKED not in seen(robin.get("/work"))

        sign(robin, desk.at(summary_id, "/sign"))
        sign(maya, desk.at(summary_id, "/with"))
        assert ASKED not in seen(maya.get("/work"))

    def test_whoever_agreed_that_she_is_not_shown_it_is_told_again_once_it_can_be_signed(
        self, robin, maya, table, desk
    ):
        summary_id = table.composes()
        table.completes(summary_id)
        path, reading = desk.at(summary_id, "/without"), desk.at(summary_id, "/with")
        fields = {"why": "unsafe", "reason": "He reads her phone.", "person_id": table.lead.id}
        robin.post(path, fields, token_of=path)
        assert ASKED in seen(maya.get("/work"))

        maya.post(f"{reading}/agree", {"revision": revision_in(maya, reading)}, token_of=reading)
        assert ASKED not in seen(maya.get("/work"))
        sign(robin, desk.at(summary_id, "/sign"))
        assert ASKED in seen(maya.get("/work"))

    @pytest.mark.parametrize("end", ["taken back", "entry gone"])
    def test_nobody_is_asked_for_what_is_over(self, robin, maya, table, desk, end):
        incident_id = table.tells()
        summary_id = ready(table, Level.HIGH)
        ask, close = desk.at(summary_id, "/second"), desk.at(summary_id, "/close")
        robin.post(ask, {"person_id": table.lead.id}, token_of=ask)
        assert ASKED in seen(maya.get("/work"))

        if end == "taken back":
            robin.post(close, token_of=close)
        else:
            with table.victim.write() as uow:
                withdraw_incident(uow, table.case_id, incident_id)
            robin.post(desk.at(summary_id, "/again"), token_of=desk.at(summary_id))
        assert ASKED not in seen(maya.get("/work"))


class TestIssuing:
    def test_it_goes_to_people_by_name_with_their_agency(self, robin, table, desk):
        summary_id = ready(table)
        table.signs(summary_id)
        path = desk.at(summary_id, "/issue")

        assert "Choose at least one person" in faults(robin.post(path, {"is_sure": "y"}, token_of=path))
        assert "Look at the names again." in faults(robin.post(path, {"reader2": "police"}, token_of=path))
        assert goal_of(robin.post(path, {"reader2": "police", "is_sure": "y"}, token_of=path)) == desk.at(summary_id)

        page = seen(robin.get(desk.at(summary_id)))
        assert "Priya Of The Police Police. Has not opened it yet." in page
        assert "Owen" not in page
        assert "It is getting more frequent." in robin.get(desk.at(summary_id, "/out")).text

    def test_before_it_can_go_out_its_page_says_what_is_missing_instead(self, robin, table, desk):
        summary_id = desk.begins(robin)
        path = desk.at(summary_id, "/issue")

        for said, then in (
            ("Next, write the parts that are still empty.", lambda: table.completes(summary_id, level=Level.HIGH)),
            ("Next, put it before her.", lambda: table.shows(summary_id)),
            ("Next, sign it.", lambda: table.signs(summary_id)),
            ("Somebody else has to read it and sign too.", lambda: table.asks(table.lead, summary_id)),
        ):
            page = robin.get(path)
            assert said in seen(page)
            assert "is_sure" not in page.text
            then()

        table.signs_second(table.lead, summary_id)
        assert 'name="is_sure"' in robin.get(path).text

    def test_a_page_left_open_leads_to_how_it_stands_now(self, robin, table, desk):
        summary_id = table.issued()

        for page in ("/sign", "/look", "/issue", "/second", "/entries"):
            assert goal_of(robin.get(desk.at(summary_id, page))) == desk.at(summary_id)

    def test_it_is_taken_back_and_closes_at_once(self, robin, priya, table, desk):
        summary_id = table.issued()
        path = desk.at(summary_id, "/close")

        assert goal_of(robin.post(path, token_of=path)) == desk.at(summary_id)

        assert "It was taken back." in seen(robin.get(desk.at(summary_id)))
        assert "Closed" in seen(priya.get("/papers"))
        assert robin.get(path).status_code == 404


class TestHandingOver:
    def test_it_needs_a_reason_and_she_sees_that_it_was_done(self, robin, anna, table, desk):
        table.tells("He stood at the gate.")
        summary_id = table.issued()
        path = desk.at(summary_id, "/hand-over")
        fields = {"agency": "police", "kind": "json", "once": new_id()}

        assert "Write why." in faults(robin.post(path, fields, token_of=path))
        page = robin.post(path, {**fields, "reason": "Their rules, ref 12/7."}, token_of=path)

        assert "this goes to: Police" in seen(page)
        link = re.search(r"/papers/copy/[a-z2-7]{26}", page.text)
        assert link
        assert json.loads(robin.client.get(link[0]).data)["summary"]["header"]["reference"]
        assert "Their rules, ref 12/7." in seen(robin.get(desk.at(summary_id)))
        assert "handed" in seen(anna.get("/me/looked"))

    def test_the_pdf_can_be_read(self, robin, table, desk):
        summary_id = table.issued(ForumId.LONDON)
        path = desk.at(summary_id, "/hand-over")
        fields = {"agency": "police", "kind": "pdf", "once": new_id(), "reason": "Their rules."}

        link = re.search(r"/papers/copy/[a-z2-7]{26}", robin.post(path, fields, token_of=path).text)
        assert link
        reader = pypdf.PdfReader(io.BytesIO(robin.client.get(link[0]).data))

        assert "It is getting more frequent." in " ".join(" ".join(p.extract_text() for p in reader.pages).split())

    def test_the_address_is_of_no_use_to_somebody_else(self, site, robin, table, desk):
        summary_id = table.issued()
        path = desk.at(summary_id, "/hand-over")
        fields = {"agency": "police", "kind": "json", "once": new_id(), "reason": "Their rules."}
        link = re.search(r"/papers/copy/[a-z2-7]{26}", robin.post(path, fields, token_of=path).text)
        assert link

        assert browser_of(site, table.second).get(link[0]).status_code == 404
        with table.advocate.read() as uow:
            assert len(service.handovers_of(uow, table.case_id, summary_id)) == 1

    def test_it_is_of_no_use_either_to_whoever_was_taken_off_the_case_meanwhile(self, robin, table, desk):
        summary_id = table.issued()
        path = desk.at(summary_id, "/hand-over")
        fields = {"agency": "police", "kind": "json", "once": new_id(), "reason": "Their rules."}
        link = re.search(r"/papers/copy/[a-z2-7]{26}", robin.post(path, fields, token_of=path).text)
        assert link
        with table.lead.write() as uow:
            unassign(uow, table.case_id, table.advocate.id)

        assert robin.client.get(link[0]).headers["X-Neutral"] == "1"  # with the cookie alone, as a browser saves a file
