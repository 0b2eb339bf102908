"""A partner's pages: the declaration, the paper marked as theirs, a copy of it, what came of it, and its end."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pypdf
import pytest
from flask import Flask

from portal.consultancy import service
from portal.consultancy.forums import FORUMS, Agency, ForumId, Heading, Level, Result
from portal.consultancy.outcomes import ActionState
from portal.diary.service import withdraw_incident
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import Table
from tests.diary.visiting import faults, seen
from tests.support.answers import header_faults
from tests.support.site import Browser, goal_of
from tests.support.whole import browser_of, keep_begun, let_in

pytestmark = pytest.mark.pages

WORDS = "He stood at the gate."


def issued(table: Table, forum: ForumId = ForumId.LONDON) -> SummaryId:
    """Return a paper that tells something and is issued to the first partner."""
    table.tells(WORDS)
    return table.issued(forum)


def at(summary_id: SummaryId, page: str = "") -> str:
    return f"/papers/read/{summary_id}{page}"


def declare(browser: Browser, summary_id: SummaryId, connection: str = "neither") -> str:
    """Declare; return where that leads, or what is wrong."""
    path = at(summary_id, "/first")
    answer = browser.post(path, {"connection": connection}, token_of=path)
    return goal_of(answer) or faults(answer)


def take(browser: Browser, summary_id: SummaryId, kind: str = "pdf") -> str:
    """Make a copy; return the address at which it lies."""
    path = at(summary_id, "/take")
    page = browser.post(path, {"kind": kind}, token_of=path)
    found = re.search(r'href="(/papers/copy/[a-z2-7]{26})" [^>]*download', page.text)
    assert found, seen(page)
    return found[1]


def record(browser: Browser, summary_id: SummaryId, **fields: object) -> str:
    """Write down what came of it; return where that leads, or what is wrong."""
    path = at(summary_id, "/outcome")
    filled = {"results": ["advice"], "words": "It goes on.", "is_chair": "y", **fields}
    answer = browser.post(path, filled, token_of=path)
    return goal_of(answer) or faults(answer)


class TestDeclaration:
    def test_nothing_of_it_opens_before(self, priya, table):
        summary_id = issued(table)

        for page in ("", "/take", "/outcome"):
            assert goal_of(priya.client.get(at(summary_id, page), headers={"X-Half": priya.half, "X-Swap": "1"})) == at(
                summary_id, "/first"
            )
        assert "First say that you are connected to neither" in seen(priya.get("/papers"))
        assert "Choose one of these before you go on." in declare(priya, summary_id, "")
        assert declare(priya, summary_id) == at(summary_id)
        assert WORDS in priya.get(at(summary_id)).text

    def test_whoever_is_connected_is_refused_and_her_advocate_is_told(self, priya, robin, table):
        summary_id = issued(table)
        assert "Something is new about a paper." not in seen(robin.get("/work"))

        assert declare(priya, summary_id, "connected") == "/papers"
        page = priya.get(at(summary_id))
        assert page.status_code == 404
        assert "You said that you are connected, or may be." in seen(page)
        assert WORDS not in page.text
        assert "Not for you" in seen(priya.get("/papers"))
        assert priya.get(at(summary_id, "/first")).status_code == 404
        with table.advocate.read() as uow:
            (reader,) = service.recipients_of(uow, table.case_id, summary_id)
        assert reader.is_connected
        assert "Something is new about a paper." in seen(robin.get("/work"))
        with table.advocate.write() as uow:
            service.note_paper_seen(uow, table.case_id, summary_id)
        assert "Something is new about a paper." not in seen(robin.get("/work"))

    def test_it_can_be_said_when_it_is_seen_only_then(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)
        assert "I see now that I am connected" in seen(priya.get(at(summary_id)))

        declare(priya, summary_id, "connected")

        assert priya.get(at(summary_id)).status_code == 404


class TestThePaper:
    def test_it_is_marked_as_theirs_and_she_sees_each_opening(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)

        page = seen(priya.get(at(summary_id)))
        priya.get(at(summary_id))

        assert "Copy 1, for Priya Of The Police (Police)" in page
        assert "Opened Tuesday 3 March 2026, 14:02 GMT." in page
        assert "For the named reader only." in page
        with table.victim.read() as uow:
            (reading,) = service.paper_before_her(uow, table.case_id, summary_id).readers
        assert reading.first_at is not None

    def test_to_another_partner_it_is_as_if_it_were_not_there(self, priya, owen, table):
        summary_id = issued(table)
        declare(priya, summary_id)
        nothing = seen(owen.get(at(SummaryId(new_id()))))

        for page in ("", "/first", "/take", "/outcome"):
            answer = owen.get(at(summary_id, page))
            assert (answer.status_code, seen(answer)) == (404, nothing)
        assert "Nothing here for you yet." in seen(owen.get("/papers"))

    def test_her_pages_are_not_theirs_and_theirs_are_not_hers(self, priya, anna, table):
        summary_id = issued(table)

        assert {priya.get(path).status_code for path in (f"/papers/{summary_id}", "/papers/say", "/papers/say/1")} == {
            404
        }
        assert {anna.get(at(summary_id, page)).status_code for page in ("", "/first", "/take", "/outcome")} == {404}

    def test_what_she_wrote_is_text_and_nothing_else(self, priya, table):
        table.tells("<b>No</b>")
        summary_id = table.issued()
        declare(priya, summary_id)

        assert "<b>No" not in priya.get(at(summary_id)).text

    def test_the_first_page_is_the_list(self, priya, table):
        issued(table)

        assert goal_of(priya.client.get("/", headers={"X-Half": priya.half, "X-Swap": "1"})) == "/papers"


class TestItsEnd:
    def test_a_page_open_at_expiry_answers_kindly_and_shows_and_does_nothing(self, site, table, clock):
        summary_id = issued(table)
        clock.advance(table.lasts() - timedelta(minutes=1))
        priya = _again(site, table)
        declare(priya, summary_id)
        open_page = at(summary_id, "/outcome")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', priya.get(open_page).text)
        copy = take(priya, summary_id)
        clock.advance(timedelta(minutes=1))

        filled = {
            "results": ["advice"],
            "words": "It goes on.",
            "is_chair": "y",
            "csrf_token": token[1] if token else "",
        }
        answers = [
            priya.get(at(summary_id)),
            priya.get(at(summary_id, "/take")),
            priya.post(open_page, filled),
            priya.post(at(summary_id, "/first"), {"connection": "neither", "csrf_token": token[1] if token else ""}),
        ]

        for answer in answers:
            assert answer.status_code == 404
            assert "This paper is closed" in seen(answer)
            assert "Its time is over." in seen(answer)
            assert WORDS not in answer.text
        assert priya.get(copy).status_code == 404
        assert "Closed" in seen(priya.get("/papers"))

    def test_when_she_takes_back_what_it_rests_on_it_closes_at_once(self, priya, table):
        incident_id = table.tells(WORDS)
        summary_id = table.issued()
        declare(priya, summary_id)
        copy = take(priya, summary_id)
        with table.victim.write() as uow:
            withdraw_incident(uow, table.case_id, incident_id)

        assert "This paper is closed" in seen(priya.get(at(summary_id)))
        assert priya.get(copy).status_code == 404


class TestACopy:
    def test_before_it_leaves_it_is_said_what_that_means(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)

        page = seen(priya.get(at(summary_id, "/take")))

        assert "It will lie among the downloads of this computer" in page
        assert "The person it is about sees that you took it." in page

    def test_the_pdf_is_theirs_alone_and_nothing_stays_on_disk(self, priya, table, anna, tmp_path):
        summary_id = issued(table)
        declare(priya, summary_id)
        before = _files(tmp_path)

        answer = priya.client.get(take(priya, summary_id))  # with the cookie alone, as a browser saves a file

        assert answer.headers["Content-Disposition"] == 'attachment; filename="paper.pdf"'
        assert header_faults(answer) == []
        assert answer.headers["Content-Security-Policy"].endswith("sandbox")
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
        assert "Copy 1, for Priya Of The Police (Police)" in " ".join(text.split())
        with pikepdf.open(io.BytesIO(answer.data)) as pdf:
            assert str(pdf.Root.Lang) == "en-GB"
            (data,) = [pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments]
        assert json.loads(data)["copy"]["number"] == "1"
        assert _files(tmp_path) == before
        assert "Priya Of The Police took a copy of a paper along." in seen(anna.get("/me/looked"))

    def test_the_data_are_marked_too(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)

        answer = priya.client.get(take(priya, summary_id, "json"))

        assert answer.headers["Content-Disposition"] == 'attachment; filename="paper.json"'
        assert answer.mimetype == "application/json"
        assert json.loads(answer.data)["copy"] == {"name": "Priya Of The Police", "agency": "police", "number": "1"}

    def test_the_address_opens_nothing_elsewhere_or_later_and_is_no_key_by_itself(
        self, priya, owen, anna, site, table, clock
    ):
        summary_id = table.signed()
        table.issues(summary_id, table.partner, table.other_partner)
        for browser in (priya, owen):  # who has a copy of the same paper
            declare(browser, summary_id)
        copy = take(priya, summary_id, "json")

        assert Browser(site).get(copy).headers.get("X-Neutral") == "1"
        assert {browser.get(copy).status_code for browser in (owen, anna)} == {404}
        assert priya.get(copy).status_code == 200
        clock.advance(timedelta(minutes=2))
        assert priya.get(copy).status_code == 404
        assert priya.get(f"/papers/copy/{new_id()}").status_code == 404

    def test_whoever_said_since_that_they_are_connected_cannot_fetch_it(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)
        copy = take(priya, summary_id, "json")

        declare(priya, summary_id, "connected")

        assert priya.get(copy).status_code == 404


class TestWhatCameOfIt:
    @pytest.mark.parametrize(
        ("forum", "fields", "level", "managed"),
        [
            (
                ForumId.CHESHIRE,
                {"results": ["taken_on"], "imminence": "A car outside at night."},
                None,
                Heading.IMMINENCE,
            ),
            (ForumId.HAMPSHIRE, {"results": ["formulation", "referral"]}, None, None),
            (ForumId.LONDON, {"results": ["risk_assessment"], "level": "high"}, Level.HIGH, None),
        ],
    )
    def test_each_forum_writes_down_what_it_decides(self, priya, table, forum, fields, level, managed):
        summary_id = issued(table, forum)
        declare(priya, summary_id)
        page = priya.get(at(summary_id, "/outcome")).text
        action = {
            "agency1": "police",
            "what1": "Drive past.",
            "day1": "1",
            "month1": "4",
            "year1": "2026",
            "seen1": "y",
        }

        assert ('name="level"' in page) is FORUMS[forum].weighs_level
        assert ('name="imminence"' in page) is FORUMS[forum].weighs_headings
        assert ('name="is_investigated"' in page) is bool(FORUMS[forum].not_while_investigating)
        assert record(priya, summary_id, may_tell="That they drive past.", **fields, **action) == at(
            summary_id, "/outcome"
        )
        with table.advocate.read() as uow:
            outcome = service.outcome_of(uow, table.case_id, summary_id)
        assert {Result(one) for one in fields["results"]} == set(outcome.results)
        assert outcome.level is level
        assert [one.heading for one in outcome.managed] == ([managed] if managed else [])
        assert outcome.may_tell == "That they drive past."
        (kept,) = outcome.actions
        assert (kept.agency, kept.text, kept.due_on.isoformat()) == (Agency.POLICE, "Drive past.", "2026-04-01")
        assert (kept.state, kept.is_visible) == (ActionState.PROPOSED, True)
        assert "Drive past. " in seen(priya.get(at(summary_id, "/outcome")))

    @pytest.mark.parametrize(
        ("fields", "fault"),
        [
            ({"results": []}, "Choose what it ended in."),
            ({"results": ["taken_on", "advice"]}, "These two do not go together."),
            ({"results": ["treatment"]}, "Choose from these."),
            ({"words": " "}, "Write what was decided"),
            ({"is_chair": ""}, "Only who chaired writes this down"),
            ({"what1": "Drive past."}, "Choose who does it."),
            ({"agency2": "police"}, "Write what is to be done."),
            ({"agency3": "police", "what3": "Drive past.", "day3": "31", "month3": "2"}, "Write by which day"),
        ],
    )
    def test_what_is_amiss_is_said_and_nothing_typed_is_lost(self, priya, table, fields, fault):
        summary_id = issued(table, ForumId.CHESHIRE)
        declare(priya, summary_id)
        path = at(summary_id, "/outcome")
        filled = {
            "results": ["advice"],
            "words": "It goes on.",
            "interventions": "None yet.",
            "is_chair": "y",
            **fields,
        }

        answer = priya.post(path, filled, token_of=path)

        assert answer.status_code == 422
        assert fault in faults(answer)
        assert "None yet." in answer.text

    def test_all_that_is_amiss_is_said_at_once(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)

        found = record(priya, summary_id, results=[], words="", is_chair="", what1="Drive past.")

        for fault in ("Choose what it ended in.", "Write what was decided", "Only who chaired", "Choose who does it."):
            assert fault in found

    def test_treatment_waits_for_the_police(self, priya, table):
        summary_id = issued(table, ForumId.HAMPSHIRE)
        declare(priya, summary_id)

        assert "Treatment waits" in record(priya, summary_id, results=["treatment"], is_investigated="y")
        assert record(priya, summary_id, results=["treatment"]) == at(summary_id, "/outcome")

    def test_it_is_written_down_once(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)
        record(priya, summary_id, words="The first.")

        answer = priya.post(at(summary_id, "/outcome"), {"words": "The second."}, token_of="/me/passphrase")

        assert "The first." in seen(answer)
        assert "<form" not in answer.text
        assert "Discussed" in seen(priya.get("/papers"))

    def test_what_was_begun_is_offered_and_gone_once_it_is_kept(self, priya, table):
        summary_id = issued(table)
        declare(priya, summary_id)
        draft = keep_begun(table.partner, f"outcome {summary_id}", {"words": "We had begun", "results": "advice"})
        begun = at(summary_id, f"/outcome/begun/{draft}")

        assert "Carry on" in seen(priya.get(at(summary_id, "/outcome")))
        assert "We had begun" in priya.get(begun).text
        filled = {"results": ["advice"], "words": "To the end.", "is_chair": "y"}
        assert goal_of(priya.post(begun, filled, token_of=begun)) == at(summary_id, "/outcome")
        assert priya.get(begun).status_code == 200  # what came of it, and no form
        with table.partner.read() as uow:
            assert service.outcome_at_table(uow, summary_id).words == "To the end."


def _again(site: Flask, table: Table) -> Browser:
    """Return a browser in which the partner signed in anew: days have gone by."""
    partner = table.partner.again()
    let_in(partner)
    return browser_of(site, partner)


def _files(folder: Path) -> set[str]:
    """Return the files of the site, but for the database's own."""
    return {str(path) for path in folder.rglob("*") if path.is_file() and ".db" not in path.name}
