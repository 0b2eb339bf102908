"""The pages of the table: meetings, what came of it, actions, what she is told; and what is written with her."""

from datetime import timedelta

import pytest

from portal.consultancy import service
from portal.consultancy.forums import ForumId
from portal.consultancy.signoff import State
from portal.consultancy.summary import Wish
from portal.kernel.ids import new_id
from tests.consultancy.table import Table
from tests.consultancy.views.test_staff import Desk
from tests.diary.visiting import faults, seen
from tests.support.site import goal_of

pytestmark = pytest.mark.pages

DECIDED = {
    "results": "taken_on",
    "words": "It goes on.",
    "may_tell": "They take it on.",
    "is_chair": "y",
    "agency1": "police",
    "what1": "Arrest him.",
    "day1": "1",
    "month1": "6",
    "year1": "2027",
    "seen1": "y",
}


@pytest.fixture
def desk(table: Table) -> Desk:
    return Desk(table)


class TestMeetings:
    def test_one_is_written_down_and_a_case_put_on_it_and_taken_off(self, robin, table, desk):
        new, agenda = "/papers/meetings/new", desk.at(page="/agenda")
        fields = {"forum": "london", "day": "1", "month": "6", "year": "2027", "time": "14:00", "once": new_id()}

        assert "That is over already." in faults(robin.post(new, {**fields, "year": "2020"}, token_of=new))
        assert "Write at what time" in faults(robin.post(new, {**fields, "time": "noonish"}, token_of=new))
        assert goal_of(robin.post(new, fields, token_of=new)) == "/papers/meetings"

        with table.advocate.read() as uow:
            (meeting,) = service.meetings_to_come(uow, my_cases=frozenset())
        put = {"meeting_id": meeting.meeting_id, "minutes": "0"}
        assert "Write for how many minutes" in faults(robin.post(agenda, put, token_of=agenda))
        assert goal_of(robin.post(agenda, {**put, "minutes": "20"}, token_of=agenda)) == agenda
        assert "20 minutes" in seen(robin.get("/papers/meetings"))

        robin.post(f"{agenda}/{meeting.meeting_id}/off", token_of=agenda)
        assert "This case is on no agenda." in seen(robin.get(agenda))


class TestTellingHer:
    def test_what_came_of_it_is_written_down_followed_up_and_told(self, robin, anna, table, desk):
        summary_id = table.issued(ForumId.CHESHIRE)
        path, tell = desk.at(summary_id, "/outcome"), desk.at(summary_id, "/tell")

        both = {**DECIDED, "results": ["taken_on", "advice"]}
        assert "These two do not go together." in faults(robin.post(path, both, token_of=path))
        assert goal_of(robin.post(path, DECIDED, token_of=path)) == path
        assert "Tell her" in seen(robin.get("/papers"))

        with table.advocate.read() as uow:
            (action,) = service.outcome_of(uow, table.case_id, summary_id).actions
        at_action = f"{path}/{action.action_id}"
        bare = robin.post(at_action, {"state": "not_done"}, token_of=at_action)
        assert "Write why it will not be done." in faults(bare)
        assert goal_of(robin.post(at_action, {"state": "accepted"}, token_of=at_action)) == path
        assert "accepted" in seen(robin.get(path))

        assert "They take it on." in robin.get(tell).text
        fields = {"words": "The unit takes your case on.", "way": "ring", "how_taken": "She was glad."}
        refused = robin.post(tell, fields, token_of=tell)
        assert "Nothing is agreed with her yet." in faults(refused)
        assert "She was glad." in refused.text
        assert table.draft(summary_id).standing.state is State.OUTCOME
        assert goal_of(robin.post(tell, {**fields, "way": "in_person"}, token_of=tell)) == path

        page = seen(robin.get(path))
        assert "The unit takes your case on." in page
        assert "Face to face" in page
        assert "She has not read it on her page yet." in page
        hers = seen(anna.get(f"/papers/{summary_id}/told"))
        assert "The unit takes your case on." in hers
        assert "She was glad." not in hers
        assert "She read it here on" in seen(robin.get(path))

    def test_once_its_time_is_over_what_came_of_it_can_still_be_read(self, site, table, desk, clock):
        summary_id = table.issued(ForumId.CHESHIRE)
        clock.advance(timedelta(days=29))
        service.sweep_papers(table.units)

        with table.advocate.again().read() as uow:
            assert service.open_draft(uow, table.case_id, summary_id).standing.state is State.EXPIRED


class TestWhatIsWrittenWithHer:
    def test_what_she_says_in_a_talk_is_marked_so(self, robin, anna, table, desk):
        path = desk.at(page="/said/1")

        assert goal_of(robin.post(path, {"words": "That he stops.", "once": new_id()}, token_of=path)) == desk.at(
            page="/said"
        )

        assert "written down by Robin The Helper" in seen(robin.get(desk.at(page="/said")))
        assert "Robin The Helper wrote this down when you talked" in seen(anna.get("/papers/say/1"))

    def test_her_own_words_are_not_replaced_unawares(self, robin, table, desk):
        table.says(Wish.WANTS, "Peace.")

        assert "These are words that she wrote herself." in seen(robin.get(desk.at(page="/said/1")))

    def test_what_must_not_leave_is_found_from_then_on(self, robin, table, desk):
        path = desk.at(page="/kept-in")
        assert "Choose what it is." in faults(robin.post(path, {"text": "x", "once": new_id()}, token_of=path))
        fields = {"kind": "workplace", "text": "Marlow Books", "once": new_id()}
        assert goal_of(robin.post(path, fields, token_of=path)) == path
        table.says(Wish.WANTS, "That he stays away from Marlow Books.")

        summary_id = desk.begins(robin)

        assert "a place of work" in seen(robin.get(desk.at(summary_id, "/look")))
