"""The pages of staff: a draft in one press, its parts and their sources, two at once, and what must not leave."""

import re
from datetime import timedelta

import pytest

from portal.consultancy import service
from portal.consultancy.forums import ForumId
from portal.consultancy.her_wording import number_of
from portal.consultancy.signoff import State, View
from portal.consultancy.summary import Section, Wish
from portal.diary.service import withdraw_incident
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import Table
from tests.diary.visiting import faults, seen
from tests.support.site import Browser, goal_of
from tests.support.statements import listening

pytestmark = pytest.mark.pages


@pytest.fixture
def desk(table: Table) -> "Desk":
    return Desk(table)


class Desk:
    """Where the papers of the case lie, in addresses."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def at(self, summary_id: str = "", page: str = "") -> str:
        return f"/work/{self.table.case_id}/papers{f'/{summary_id}' if summary_id else ''}{page}"

    def part(self, summary_id: str, section: Section) -> str:
        return self.at(summary_id, f"/part/{number_of(section)}")

    def kept(self, summary_id: SummaryId, section: Section) -> str:
        number = number_of(section)
        return self.at(summary_id, f"?kept={number}#part{number}")

    def revision(self, summary_id: SummaryId) -> str:
        return str(self.table.draft(summary_id).revision)

    def begins(self, robin: Browser, forum: ForumId = ForumId.LONDON) -> SummaryId:
        sent = robin.post(self.at(page="/new"), {"forum": forum}, token_of=self.at(page="/new"))
        goal = goal_of(sent)
        assert goal, faults(sent)
        return SummaryId(goal.rpartition("/")[2])

    def adds(self, robin: Browser, summary_id: SummaryId, section: Section, text: str, **more: str):
        fields = {"text": text, "whose": "fact", "source_kind": "record", "source": "Robin, in May", **more}
        path = self.part(summary_id, section)
        return robin.post(path, {"revision": self.revision(summary_id), **fields}, token_of=path)


class TestTheFirstDraft:
    def test_it_is_written_in_one_press_from_what_she_shares(self, robin, table, desk):
        table.tells("He stood at the gate.")
        table.tells("Only mine.", is_shared=False)
        table.says(Wish.WANTS, "That he stops.")

        summary_id = desk.begins(robin)

        page = seen(robin.get(desk.at(summary_id)))
        assert "Being written" in page
        assert "That he stops." in robin.get(desk.part(summary_id, Section.VOICE)).text
        assert "Only mine." not in "".join(robin.get(desk.part(summary_id, one)).text for one in Section)
        assert f"/papers/{summary_id}" in robin.get("/papers").text

    def test_its_page_says_what_comes_next_and_only_that_is_marked(self, robin, table, desk):
        summary_id = desk.begins(robin)

        page = seen(robin.get(desk.at(summary_id)))
        assert "Next, write the parts that are still empty." in page
        assert page.count("Next Nothing stands here yet.") == 3
        assert "Your passphrase is asked again." not in page

        table.completes(summary_id)
        assert "Next, put it before her." in seen(robin.get(desk.at(summary_id)))

        table.shows(summary_id, View.CORRECTS)
        page = seen(robin.get(desk.at(summary_id)))
        assert "Next, change that part, or say why it stays as it is." in page
        assert "Next She says that something is not right." in page

    def test_a_table_has_to_be_chosen(self, robin, desk):
        sent = robin.post(desk.at(page="/new"), {}, token_of=desk.at(page="/new"))

        assert "Choose a table." in faults(sent)

    def test_every_line_leads_to_its_source(self, robin, table, desk):
        incident_id = table.tells()
        summary_id = desk.begins(robin)

        page = robin.get(desk.part(summary_id, Section.IMMINENCE)).text

        assert f'href="/work/{table.case_id}/notes/{incident_id}"' in page
        assert robin.get(f"/work/{table.case_id}/notes/{incident_id}").status_code == 200

    def test_it_is_for_those_on_the_case_alone(self, site, table, desk, robin, priya):
        summary_id = desk.begins(robin)

        for page in ("", "/look", "/entries", f"/part/{number_of(Section.FACTS)}"):
            assert priya.get(desk.at(summary_id, page)).status_code == 404


class TestAPart:
    def test_her_words_are_shown_and_cannot_be_changed(self, robin, table, desk):
        table.says(Wish.WANTS, "That he stops.")
        summary_id = desk.begins(robin)
        (line,) = table.draft(summary_id).body.summary.lines_of(Section.VOICE)

        answer = robin.get(f"{desk.part(summary_id, Section.VOICE)}/{line.line_id}")

        assert answer.status_code == 404
        before = desk.revision(summary_id)
        desk.adds(robin, summary_id, Section.VOICE, "She wants more.")
        assert desk.revision(summary_id) == before
        assert "Nobody can change them here" in seen(robin.get(desk.part(summary_id, Section.VOICE)))

    def test_a_line_is_added_with_its_source_changed_and_left_out(self, robin, table, desk):
        summary_id, part = desk.begins(robin), None
        part = desk.part(summary_id, Section.FACTS)

        kept = desk.kept(summary_id, Section.FACTS)
        assert goal_of(desk.adds(robin, summary_id, Section.FACTS, "They parted in May.")) == kept
        (line,) = table.draft(summary_id).body.summary.lines_of(Section.FACTS)
        assert "They parted in May. fact; Robin, in May" in seen(robin.get(part))

        path = f"{part}/{line.line_id}"
        assert "They parted in May." in robin.get(path).text
        fields = {"text": "They parted in June.", "whose": "fact", "source_kind": "agency", "source": "Police"}
        sent = robin.post(path, {"revision": desk.revision(summary_id), **fields}, token_of=path)
        assert goal_of(sent) == kept
        assert "They parted in June. fact; Police" in seen(robin.get(part))

        robin.post(f"{path}/out", {"revision": desk.revision(summary_id)}, token_of=part)
        assert "They parted" not in robin.get(part).text

    def test_what_is_kept_leads_to_the_paper_where_the_part_says_so_and_has_the_focus(self, robin, desk):
        summary_id, number = desk.begins(robin), number_of(Section.FACTS)

        goal = goal_of(desk.adds(robin, summary_id, Section.FACTS, "They parted in May.")) or ""

        assert goal == desk.at(summary_id, f"?kept={number}#part{number}")
        page = robin.get(goal.partition("#")[0]).text
        (row,) = re.findall(r'<a class="row__link"[^>]*data-focus.*?</a>', page, re.DOTALL)
        assert f'id="part{number}"' in row
        assert "What is known" in row
        assert "Kept" in row
        assert "data-focus" not in robin.get(desk.at(summary_id)).text

    def test_a_line_without_a_source_is_refused_beside_the_field(self, robin, desk):
        summary_id = desk.begins(robin)

        sent = desk.adds(robin, summary_id, Section.FACTS, "They parted in May.", source="")

        assert "Write where it comes from" in faults(sent)
        assert "They parted in May." in sent.text

    def test_a_line_is_tied_to_an_entry_of_hers_and_goes_with_it(self, robin, table, desk):
        incident_id = table.tells("He stood at the gate.")
        summary_id = desk.begins(robin)
        part = desk.part(summary_id, Section.FACTS)
        assert "hung around</option>" in robin.get(part).text

        tied = desk.adds(robin, summary_id, Section.FACTS, "He waits for her.", source="", entry=incident_id)
        assert goal_of(tied) == desk.kept(summary_id, Section.FACTS)
        desk.adds(robin, summary_id, Section.FACTS, "The shop saw him.", entry=incident_id)
        asked = {"agency": "police", "text": "Drive past.", "source": "", "entry": incident_id}
        desk.adds(robin, summary_id, Section.ASKS, **asked)
        assert robin.get(part).text.count(f'href="/work/{table.case_id}/notes/{incident_id}"') == 2

        with table.victim.write() as uow:
            withdraw_incident(uow, table.case_id, incident_id)
        robin.post(desk.at(summary_id, "/again"), token_of=desk.at(summary_id))
        draft = table.draft(summary_id)
        (line,) = draft.body.summary.lines_of(Section.FACTS)
        assert (line.text, [one.ref for one in line.sources]) == ("The shop saw him.", ["Robin, in May"])
        assert (draft.body.summary.asks, draft.taken_back) == ((), frozenset())

    def test_an_entry_that_is_not_in_the_paper_is_no_source(self, robin, table, desk):
        hidden = table.tells("Only mine.", is_shared=False)
        table.tells()
        summary_id = desk.begins(robin)

        sent = desk.adds(robin, summary_id, Section.FACTS, "They parted.", source="", entry=hidden)

        assert sent.status_code == 422
        assert table.draft(summary_id).body.summary.lines_of(Section.FACTS) == ()

    def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_lost(self, robin, table, desk):
        summary_id = desk.begins(robin)
        before = desk.revision(summary_id)
        desk.adds(robin, summary_id, Section.FACTS, "The first.")

        second = desk.adds(robin, summary_id, Section.FACTS, "The second.", revision=before)

        assert "Somebody else changed this paper meanwhile" in faults(second)
        assert "The second." in second.text
        assert "The first." in second.text
        again = re.search(r'name="revision"[^>]*value="(\d+)"', second.text)
        assert again
        assert goal_of(desk.adds(robin, summary_id, Section.FACTS, "The second.", revision=again[1]))
        lines = table.draft(summary_id).body.summary.lines_of(Section.FACTS)
        assert [one.text for one in lines] == ["The first.", "The second."]

    @pytest.mark.parametrize(
        ("section", "fields", "said"),
        [
            (Section.ASKS, {"text": "Arrest him.", "source": "Robin"}, "Choose who is asked."),
            (Section.LEVEL, {"why": "It grows."}, "Choose a level."),
            (Section.SHARING, {"view": "objects", "basis": "b", "why": "w", "limits": "l"}, "Write why, so that"),
            (Section.TOOLS, {"tool": "T", "by": "R", "band": "high"}, "Write the day on which it was used"),
        ],
    )
    def test_what_is_missing_is_said_kindly(self, robin, desk, section, fields, said):
        summary_id = desk.begins(robin)
        path = desk.part(summary_id, section)

        sent = robin.post(path, {"revision": desk.revision(summary_id), **fields}, token_of=path)

        assert said in faults(sent)

    def test_the_five_are_weighed_where_the_forum_weighs_them(self, robin, table, desk):
        summary_id = desk.begins(robin, ForumId.CHESHIRE)
        path = desk.part(summary_id, Section.LEVEL)
        fields = {"why": "It grows.", "severity": "high", "why_severity": "He hurt her."}

        sent = robin.post(path, {"revision": desk.revision(summary_id), **fields}, token_of=path)

        assert goal_of(sent) == desk.kept(summary_id, Section.LEVEL), faults(sent)
        weighed = table.draft(summary_id).body.summary.weighed
        assert weighed
        assert weighed.is_high
        assert weighed.by == "Robin The Helper"


class TestHerEntries:
    def test_one_is_chosen_to_be_read_in_full_and_said_to_be_reported(self, robin, table, desk):
        incident_id = table.tells("He stood at the gate.")
        summary_id = desk.begins(robin)
        path = desk.at(summary_id, f"/entries/{incident_id}")
        fields = {"revision": desk.revision(summary_id), "is_chosen": "y", "report": "Police, 12 May"}

        assert goal_of(robin.post(path, fields, token_of=path)) == desk.at(summary_id, "/entries")

        (entry,) = table.draft(summary_id).body.summary.timeline.entries
        assert (entry.words, entry.report) == ("He stood at the gate.", "Police, 12 May")

    def test_what_she_takes_back_is_said_and_gone_when_it_is_written_anew(self, robin, table, desk):
        incident_id = table.tells("He stood at the gate.")
        summary_id = desk.begins(robin)
        with table.victim.write() as uow:
            withdraw_incident(uow, table.case_id, incident_id)

        assert "She took something back" in seen(robin.get(desk.at(summary_id)))
        robin.post(desk.at(summary_id, "/again"), token_of=desk.at(summary_id))
        assert "She took something back" not in seen(robin.get(desk.at(summary_id)))
        assert table.draft(summary_id).body.summary.timeline.total == 0


class TestWhatMustNotLeave:
    def test_each_is_shown_and_left_out_or_released_by_name_and_reason(self, robin, table, desk):
        summary_id = desk.begins(robin)
        desk.adds(robin, summary_id, Section.FACTS, "She lives at 12 Long Hill Road, and he drives AB12 CDE.")
        look = desk.at(summary_id, "/look")
        assert "2 things are still to decide." in seen(robin.get(desk.at(summary_id)))

        bare = robin.post(look, {"shown": "AB12 CDE"}, token_of=look)
        assert "Write why. Your name stands beside it." in faults(bare)
        robin.post(look, {"shown": "AB12 CDE", "reason": "It is his car."}, token_of=look)
        assert "Robin The Helper: It is his car." in seen(robin.get(look))
        robin.post(f"{look}/out", token_of=look)

        (line,) = table.draft(summary_id).body.summary.lines_of(Section.FACTS)
        assert line.text == "She lives at [an address, left out], and he drives AB12 CDE."
        assert "Nothing was found that is not decided." in seen(robin.get(look))


class TestHerView:
    def test_it_is_put_before_her_and_her_answers_stand_beside_each_part(self, robin, table, desk):
        table.tells()
        summary_id = desk.begins(robin)
        robin.post(desk.at(summary_id, "/offer"), token_of=desk.at(summary_id))
        assert table.draft(summary_id).standing.state is State.WITH_HER

        with table.victim.write() as uow:
            section = service.paper_before_her(uow, table.case_id, summary_id).unanswered[0]
            service.answer_summary(uow, table.case_id, summary_id, section, View.CORRECTS, "It was Monday.")

        part = desk.part(summary_id, section)
        assert "She says: something is not right" in seen(robin.get(desk.at(summary_id)))
        assert "It was Monday." in seen(robin.get(part))
        sent = robin.post(f"{part}/answer", {"why": "The log says Tuesday."}, token_of=f"{part}/answer")
        assert goal_of(sent) == desk.kept(summary_id, section)
        assert "You answered: The log says Tuesday." in seen(robin.get(part))

    def test_that_she_is_not_shown_it_needs_a_reason_and_a_second_person(self, robin, table, desk):
        summary_id = desk.begins(robin)
        path = desk.at(summary_id, "/without")

        bare = faults(robin.post(path, {"why": "unsafe"}, token_of=path))
        assert "Write what speaks against it" in bare
        assert "Choose who is to agree." in bare
        fields = {"why": "unsafe", "reason": "He reads her phone.", "person_id": table.lead.id}
        assert goal_of(robin.post(path, fields, token_of=path)) == desk.at(summary_id)
        assert "A second person still has to agree." in seen(robin.get(desk.at(summary_id)))


def test_the_pages_ask_the_database_for_few_things_however_much_there_is(site, robin, table, desk):
    summary_id = desk.begins(robin)
    pages = ["/papers", "/papers/meetings", desk.at(), desk.at(page="/agenda"), desk.at(page="/said")]
    pages += [desk.at(summary_id, page) for page in ("", "/entries", "/look")]
    pages += [desk.part(summary_id, one) for one in (Section.TIMELINE, Section.FACTS, Section.ASKS)]
    little = {path: asked_for(robin, table, path) for path in pages}

    for number in range(12):
        table.tells(f"Entry {number}.")
        table.says(Wish.WANTS, f"Wish {number}.")
    robin.post(desk.at(summary_id, "/again"), token_of=desk.at(summary_id))
    for forum in (ForumId.CHESHIRE, ForumId.HAMPSHIRE):
        desk.begins(robin, forum)
    with table.advocate.write() as uow:
        for number in range(4):
            meeting_id = service.open_meeting(uow, ForumId.LONDON, uow.now + timedelta(days=number + 1), new_id())
            service.put_on_agenda(uow, table.case_id, meeting_id, 15)

    much = {path: asked_for(robin, table, path) for path in pages}
    # The paper as a whole, and what must not leave, are looked through for all that is on four lists.
    looked_through = {desk.at(summary_id), desk.at(summary_id, "/look")}
    most = {path: 11 if path in looked_through else 9 for path in pages}
    assert {path: asked for path, asked in much.items() if asked > most[path]} == {}
    assert {path: (little[path], much[path]) for path in pages if much[path] > little[path] + 2} == {}


def asked_for(robin: Browser, table: Table, path: str) -> int:
    """Return how many things a page asks the database for itself."""
    with listening(table.units.engine) as heard:
        assert robin.get(path).status_code == 200
    return len(heard.besides_session_and_audit)
