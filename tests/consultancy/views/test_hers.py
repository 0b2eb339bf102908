"""Her pages: what she says for the table, the paper before her, and what she is told."""

import re
from datetime import date, timedelta

import pytest

from portal.consultancy import service
from portal.consultancy.forums import Agency, ForumId, Level, Result
from portal.consultancy.outcomes import ActionDraft, ActionState, OutcomeDraft, Way
from portal.consultancy.signoff import State, View, WhyNotShown
from portal.consultancy.summary import Wish
from portal.kernel.ids import SummaryId, new_id
from tests.consultancy.table import Table
from tests.diary.visiting import faults, seen
from tests.support.site import Browser, goal_of
from tests.support.statements import listening
from tests.support.whole import browser_of, keep_begun

pytestmark = pytest.mark.pages


def offered(table: Table) -> SummaryId:
    """Return a paper that was just put before her."""
    table.tells()
    table.says(Wish.WANTS, "That he stops.")
    summary_id = table.composes()
    table.completes(summary_id)
    with table.advocate.write() as uow:
        service.offer_summary(uow, table.case_id, summary_id)
    return summary_id


def decided(table: Table, summary_id: SummaryId) -> None:
    """Let the table decide something: one thing that she may be told, and one that she may not."""
    actions = (
        ActionDraft(Agency.POLICE, "Arrest him for the breach.", date(2026, 4, 1), is_visible=True),
        ActionDraft(Agency.HEALTH, "See him in the clinic.", date(2026, 4, 2), is_visible=False),
    )
    draft = OutcomeDraft(frozenset({Result.ADVICE}), "It goes on.", level=Level.HIGH, actions=actions)
    with table.advocate.write() as uow:
        service.record_outcome(uow, table.case_id, summary_id, draft)


def is_told(table: Table, summary_id: SummaryId, words: str = "They will arrest him.") -> None:
    with table.advocate.write() as uow:
        service.tell_her(uow, table.case_id, summary_id, words, Way.HERE, "She was glad.")


def parts_of(browser: Browser, summary_id: SummaryId) -> list[str]:
    """Return the addresses of a paper's parts, in order."""
    return re.findall(rf'href="(/papers/{summary_id}/part/\d+)"', browser.get(f"/papers/{summary_id}").text)[1:]


def answer(browser: Browser, path: str, view: str = "agrees", words: str = "") -> str:
    """Say something to a part; return where that leads, or what is wrong."""
    sent = browser.post(path, {"view": view, "words": words}, token_of=path)
    return goal_of(sent) or faults(sent)


class TestHerVoice:
    def test_what_she_says_is_kept_word_for_word_and_can_be_taken_back(self, anna, table, clock):
        for words, shown in (("That <he> stops.", "That <he> stops."), ("", "Nothing yet")):
            sent = anna.post("/papers/say/1", {"words": words, "once": new_id()}, token_of="/papers/say/1")
            assert goal_of(sent) == "/papers/say"
            clock.advance(timedelta(seconds=1))
            assert f"What do you want to happen? {shown}" in re.sub(
                r" \w+day \d+ \w+ ", " ", seen(anna.get("/papers/say"))
            )

        with table.advocate.read() as uow:
            assert service.voice_of_case(uow, table.case_id) == {}

    def test_each_question_has_its_own_page_and_nothing_lies_beyond(self, anna):
        assert [anna.get(f"/papers/say/{number}").status_code for number in range(7)] == [404, *[200] * 5, 404]

    def test_what_she_began_is_offered_and_gone_once_it_is_kept(self, anna, table):
        begun = f"/papers/say/2/begun/{keep_begun(table.victim, 'say 2', {'words': 'I had begun'})}"

        assert "Carry on with what you began to write" in seen(anna.get("/papers/say/2"))
        assert "Carry on" not in seen(anna.get("/papers/say/3"))
        assert "I had begun" in anna.get(begun).text
        assert goal_of(anna.post(begun, {"words": "To the end.", "once": new_id()}, token_of=begun)) == "/papers/say"
        assert "Carry on" not in seen(anna.get("/papers/say/2"))

    def test_what_her_advocate_wrote_down_in_a_talk_is_said_to_be_so(self, anna, table):
        with table.advocate.write() as uow:
            service.say_for_table(uow, table.case_id, Wish.WANTS, "Peace.", new_id())

        page = anna.get("/papers/say/1")

        assert "Robin The Helper wrote this down when you talked" in seen(page)
        assert "Peace." in page.text

    def test_too_much_is_not_lost(self, anna):
        sent = anna.post("/papers/say/1", {"words": "x" * 20_001, "once": new_id()}, token_of="/papers/say/1")

        assert sent.status_code == 422
        assert "20,001" in faults(sent)
        assert "x" * 20_001 in sent.text


class TestThePaperBeforeHer:
    def test_it_waits_on_her_first_page_until_she_has_looked_at_all_of_it(self, anna, table):
        assert "for you to look at" not in seen(anna.get("/"))
        summary_id = offered(table)

        assert "1 paper is there for you to look at" in seen(anna.get("/"))
        parts = parts_of(anna, summary_id)
        assert answer(anna, parts[0]) == parts[1]
        assert f"{len(parts) - 1} parts are still to look at." in seen(anna.get("/papers"))
        for number, path in enumerate(parts[1:], 2):
            assert answer(anna, path) == (parts[number] if number < len(parts) else f"/papers/{summary_id}")
        assert "for you to look at" not in seen(anna.get("/"))
        assert "You have looked at all of it." in seen(anna.get(f"/papers/{summary_id}"))
        assert table.draft(summary_id).standing.state is State.SEEN

    def test_her_words_stand_in_it_as_she_wrote_them(self, anna, table):
        parts = parts_of(anna, offered(table))

        assert any("That he stops." in anna.get(path).text for path in parts)

    def test_what_she_corrects_needs_words_and_reaches_her_advocate(self, anna, table):
        summary_id = offered(table)
        path = parts_of(anna, summary_id)[0]

        assert "Write what is not right" in answer(anna, path, "corrects")
        assert "Choose one of these" in answer(anna, path, "")
        assert answer(anna, path, "corrects", "It was Monday.").startswith("/papers/")
        (view,) = table.draft(summary_id).standing.views
        assert (view.view, view.words) == (View.CORRECTS, "It was Monday.")
        assert "You said: something is not right" in seen(anna.get(f"/papers/{summary_id}"))

    def test_she_reads_what_her_advocate_answered(self, anna, table):
        summary_id = offered(table)
        answer(anna, path := parts_of(anna, summary_id)[0], "corrects", "It was Monday.")
        with table.advocate.write() as uow:
            (view,) = service.open_draft(uow, table.case_id, summary_id).standing.views
            service.answer_correction(uow, table.case_id, summary_id, view.section, "The log says Tuesday.")

        assert "Your advocate answered you The log says Tuesday." in seen(anna.get(path))

    def test_she_objects_and_need_not_say_why(self, anna, table):
        summary_id = offered(table)

        answer(anna, parts_of(anna, summary_id)[0], "objects")

        assert table.draft(summary_id).standing.views[0].view is View.OBJECTS

    def test_what_she_began_to_say_to_a_part_is_offered_there(self, anna, table):
        path = parts_of(anna, offered(table))[0]
        number, summary_id = path.rpartition("/")[2], path.split("/")[2]
        draft = keep_begun(table.victim, f"part {number} {summary_id}", {"view": "objects", "words": "Because"})
        begun = f"{path}/begun/{draft}"

        assert "Carry on" in seen(anna.get(path))
        assert "Because" in anna.get(begun).text
        assert answer(anna, begun, "objects", "Because.").startswith("/papers/")
        assert "Carry on" not in seen(anna.get(path))

    def test_signed_it_can_be_read_and_nothing_more_be_said(self, anna, table):
        summary_id = offered(table)
        for path in parts_of(anna, summary_id):
            answer(anna, path)
        table.signs(summary_id)
        path = re.findall(rf'href="(/papers/{summary_id}/part/\d+)"', anna.get(f"/papers/{summary_id}").text)[0]

        page = anna.get(path)

        assert "<form" not in page.text
        assert "You said: it is right" in seen(page)
        assert anna.post(path, {"view": "objects"}, token_of="/papers/say/1").status_code == 409

    def test_she_sees_who_gets_it_until_when_and_who_has_opened_it(self, anna, table):
        summary_id = table.issued()
        before = seen(anna.get(f"/papers/{summary_id}"))
        table.declares(summary_id)
        table.opens(summary_id)
        after = seen(anna.get(f"/papers/{summary_id}"))

        assert "Priya Of The Police, Police has not opened it yet" in before
        assert "Others can open it until Tuesday 10 March" in before
        assert "Priya Of The Police, Police opened it on" in after
        assert "Priya Of The Police read a paper." in seen(anna.get("/me/looked"))

    def test_what_is_not_shown_to_her_does_not_exist_for_her(self, anna, table):
        summary_id = offered(table)
        with table.advocate.write() as uow:
            service.say_not_shown(uow, table.case_id, summary_id, WhyNotShown.UNSAFE, "He reads her phone.")

        paths = (f"/papers/{summary_id}", f"/papers/{summary_id}/part/1", f"/papers/{summary_id}/told")

        assert {anna.get(path).status_code for path in paths} == {404}
        assert "There is none yet." in seen(anna.get("/papers"))
        assert "for you to look at" not in seen(anna.get("/"))

    def test_a_part_in_which_nothing_stands_is_not_there(self, anna, table):
        summary_id = offered(table)
        there = {int(path.rpartition("/")[2]) for path in parts_of(anna, summary_id)}

        assert {
            number for number in range(20) if anna.get(f"/papers/{summary_id}/part/{number}").status_code == 200
        } == there
        assert 0 < len(there) < 18


class TestWhatSheIsTold:
    def test_it_is_new_until_she_has_read_it(self, anna, table):
        summary_id = table.issued()
        decided(table, summary_id)
        assert "You were told something new" not in seen(anna.get("/"))
        is_told(table, summary_id)

        assert "You were told something new" in seen(anna.get("/"))
        assert "There is something new for you" in seen(anna.get(f"/papers/{summary_id}"))
        page = seen(anna.get(f"/papers/{summary_id}/told"))
        assert "They will arrest him." in page
        assert "Robin The Helper told you this on" in page
        assert "She was glad." not in page
        assert "You were told something new" not in seen(anna.get("/"))
        assert "They will arrest him." in seen(anna.get(f"/papers/{summary_id}"))

    def test_she_sees_what_was_agreed_as_far_as_she_may_and_how_far_it_is(self, anna, table):
        summary_id = table.issued()
        decided(table, summary_id)
        is_told(table, summary_id)
        page = seen(anna.get(f"/papers/{summary_id}/told"))
        with table.advocate.read() as uow:
            action = service.outcome_of(uow, table.case_id, summary_id).actions[0]
        with table.advocate.write() as uow:
            service.change_action(uow, table.case_id, action.action_id, ActionState.DONE)

        assert "Arrest him for the breach. planned Police, by Wednesday 1 April" in page
        assert "clinic" not in page
        assert "Arrest him for the breach. done" in seen(anna.get(f"/papers/{summary_id}/told"))

    def test_she_is_told_also_of_a_paper_that_she_was_not_shown(self, anna, table):
        table.tells()
        summary_id = table.composes(ForumId.LONDON)
        table.completes(summary_id)
        with table.advocate.write() as uow:
            service.say_not_shown(uow, table.case_id, summary_id, WhyNotShown.UNSAFE, "He reads her phone.")
            service.ask_second(uow, table.case_id, summary_id, table.lead.id)
        table.agrees(table.lead, summary_id)
        table.signs(summary_id)
        with table.advocate.write() as uow:
            service.ask_second(uow, table.case_id, summary_id, table.lead.id)
        table.signs_second(table.lead, summary_id)
        table.issues(summary_id)
        decided(table, summary_id)
        is_told(table, summary_id)

        assert anna.get(f"/papers/{summary_id}").status_code == 404
        assert "What you were told on" in seen(anna.get("/papers"))
        assert "They will arrest him." in seen(anna.get(f"/papers/{summary_id}/told"))

    def test_her_first_page_asks_one_thing_more_for_it(self, anna, table):
        with listening(table.units.engine) as heard:
            anna.get("/")

        assert sum("FROM summary" in statement for statement in heard.all) == 1


def test_where_she_finds_it(anna):
    assert 'href="/papers"' in anna.get("/").text
    assert 'href="/papers"' in anna.get("/me").text
    assert 'href="/notes"' in anna.get("/papers").text  # the places in the bar are there too
    assert "You are not there. Your advocate is, and speaks for you." in seen(anna.get("/papers"))


def test_time_that_passes_closes_it_on_her_page_too_before_any_worker_comes(site, table, clock):
    summary_id = table.issued()
    clock.advance(table.lasts())

    assert "Its time is over." in seen(browser_of(site, table.victim.again()).get(f"/papers/{summary_id}"))


def test_what_her_advocate_took_back_is_said_to_be_closed(anna, table):
    summary_id = table.issued()
    assert "Others can open it until" in seen(anna.get(f"/papers/{summary_id}"))
    with table.advocate.write() as uow:
        service.withdraw_summary(uow, table.case_id, summary_id)

    assert "Your advocate took it back. Nobody else can open it." in seen(anna.get(f"/papers/{summary_id}"))
