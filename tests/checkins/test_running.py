"""One check-in from its moment to its end: asked once, in its time, and told to somebody whatever becomes of it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text

from portal.attention.marks import Asks
from portal.attention.service import asked_of_cases
from portal.checkins import service
from portal.checkins.escalation import AnsweredForError, Rung, State
from portal.checkins.plan import (
    AgreementDraft,
    NoNumberError,
    NotSafeThenError,
    NotWatchedError,
    WordFaultError,
    WrongCodeError,
)
from portal.checkins.service import AlertNotFoundError
from portal.contact.gate import Window
from portal.database import reading
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError, TooManyError
from tests.support.joined import join_staff, join_victim, open_case
from tests.support.provider import Fault
from tests.support.times import (
    DURESS,
    REMINDER,
    SAFE,
    TEXT,
    Phone,
    agree_reach,
    checkins,
    daily,
    lasting,
    set_up_times,
)

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)


def notices(someone):
    with someone.read() as uow:
        return service.notices(uow)


def stands(phone):
    """Return state and rung of every check-in."""
    return [(State(state), Rung(rung)) for state, rung in checkins(phone.units, "state", "rung")]


class TestAskedAndAnswered:
    def test_she_is_asked_at_her_time_and_her_word_ends_it(self, asked, world) -> None:
        before = len(asked.texts)
        asked.run_until(SEVEN)
        assert [held.words for held in asked.texts[before:]] == [TEXT]
        assert asked.texts[-1].valid_for == timedelta(minutes=20)

        asked.answers(SAFE)

        assert stands(asked) == [(State.ANSWERED_OK, Rung.NONE)]
        asked.run_until(SEVEN + timedelta(hours=20))
        assert len(asked.texts) == before + 1
        assert not notices(world.advocate)

    def test_it_goes_on_each_day(self, asked) -> None:
        for day in range(3):
            asked.run_until(SEVEN + timedelta(days=day))
            asked.answers(SAFE)

        assert [state for state, _rung in stands(asked)] == [State.ANSWERED_OK] * 3

    def test_without_an_answer_it_goes_up_the_ladder_and_becomes_loud(self, asked, world) -> None:
        deputy = lasting(join_staff(world.lead, Role.ADVOCATE), Role.ADVOCATE)
        with world.advocate.write() as uow:
            service.agree_checkins(uow, world.case_id, AgreementDraft(deputy.id))
        asked.run_until(SEVEN)
        asked.tells(asked.texts[-1], "delivered")
        seen = []
        for minutes in (30, 15, 15, 15, 15):
            asked.run(minutes)
            seen.append([bool(notices(who)) for who in (world.advocate, deputy, world.lead)])

        assert asked.texts[-1].words == REMINDER
        assert seen == [
            [False, False, False],
            [True, False, False],
            [True, True, False],
            [True, True, True],
            [True, True, True],
        ]
        assert stands(asked) == [(State.NO_ANSWER, Rung.EXHAUSTED)]
        bystander = lasting(join_staff(world.lead, Role.ADVOCATE), Role.ADVOCATE)
        assert notices(bystander).alerts[0].standing.is_loud

    def test_the_first_who_answers_for_it_is_the_only_one_and_all_are_told_it_is_over(self, asked, world) -> None:
        asked.run_until(SEVEN)
        asked.answers("who is this")
        (alert,) = notices(world.advocate).alerts
        asked.run(15, 15)
        with world.lead.write() as uow:
            service.acknowledge_alert(uow, alert.checkin_id)

        with pytest.raises(AnsweredForError), world.advocate.write() as uow:
            service.acknowledge_alert(uow, alert.checkin_id)
        assert not notices(world.advocate)
        assert notices(world.lead)
        with world.lead.write() as uow:
            assert Asks.TEXT in asked_of_cases(uow, [world.case_id])[world.case_id].since
            service.close_alert(uow, alert.checkin_id)
        with world.lead.read() as uow:
            assert Asks.TEXT not in asked_of_cases(uow, [world.case_id])[world.case_id].since
        assert not notices(world.lead)

    def test_an_alert_of_another_service_does_not_exist(self, asked, stranger_advocate, world) -> None:
        asked.run_until(SEVEN)
        asked.answers("who is this")
        (alert,) = notices(world.advocate).alerts

        for deed in (service.acknowledge_alert, service.close_alert):
            with pytest.raises(AlertNotFoundError), stranger_advocate.write() as uow:
                deed(uow, alert.checkin_id)
        with pytest.raises(NotFoundError), stranger_advocate.read() as uow:
            service.case_times(uow, world.case_id)


class TestHerTwoWords:
    @pytest.mark.parametrize(
        ("words", "state"),
        [
            (f" {SAFE}\n", State.ANSWERED_OK),
            (SAFE.upper(), State.WRONG_WORD),
            (DURESS, State.DURESS),
            ("OldScarf.", State.DURESS),
            ("old scrf", State.DURESS),
            ("kettle", State.WRONG_WORD),
            ("I am at my sister’s, all well", State.ANSWERED_OTHER),
            ("🙂", State.ANSWERED_OTHER),
            ("", State.ANSWERED_OTHER),
            ("long " * 400, State.ANSWERED_OTHER),
            ("HELP", State.ANSWERED_OTHER),
            ("stop", State.STOPPED),
        ],
    )
    def test_each_answer_is_what_it_is(self, asked, words, state) -> None:
        asked.run_until(SEVEN)
        asked.answers(words)

        assert stands(asked)[-1][0] is state

    def test_a_picture_is_something_else_whatever_stands_beside_it(self, asked) -> None:
        asked.run_until(SEVEN)
        asked.answers(SAFE, NumMedia="1")

        assert stands(asked)[-1][0] is State.ANSWERED_OTHER

    def test_what_she_sees_is_the_same_for_both(self, asked, world) -> None:
        pages, texts = [], []
        for day, word in enumerate((SAFE, DURESS)):
            asked.run_until(SEVEN + timedelta(days=day))
            before = len(asked.texts)
            asked.answers(word)
            asked.run_until(SEVEN + timedelta(days=day, hours=2))
            texts.append(len(asked.texts) - before)
            with world.victim.read() as uow:
                times = service.her_times(uow, world.case_id)
            pages.append((times.asked[0].is_answered, times.asked[0].went_out, times.lacks, times.plan is None))

        assert pages[0] == pages[1]
        assert texts == [0, 0]
        assert [state for state, _rung in stands(asked)] == [State.ANSWERED_OK, State.DURESS]

    def test_a_late_safe_word_ends_no_alert_unless_that_was_agreed(self, asked, world) -> None:
        asked.run_until(SEVEN)
        asked.run(30, 15)
        asked.answers(SAFE)
        assert notices(world.advocate)

        with world.advocate.write() as uow:
            service.agree_checkins(uow, world.case_id, AgreementDraft(None, text_clears=True), lambda *_: False)
        asked.run_until(SEVEN + timedelta(days=1))
        asked.run(30, 15)
        asked.answers(SAFE)

        assert [alert.standing.state for alert in notices(world.advocate).alerts] == [State.ANSWERED_OK]

    def test_they_lie_as_digests_and_an_answer_is_read_by_who_is_on_the_case(self, asked, world) -> None:
        asked.run_until(SEVEN)
        asked.answers("the ferret is out")
        with reading(asked.units.engine) as session:
            lying = b"".join(
                repr(row).encode()
                for table in ("checkin_plan", "checkin_answer", "checkin", "outbox_text")
                for row in session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - the names come from our own list of tables, never from anybody who asks
            )

        for words in (SAFE, DURESS, "oldscarf", TEXT, "ferret", "7700900123"):
            assert words.encode() not in lying
        with world.advocate.read() as uow:
            assert [answer.words for answer in service.case_times(uow, world.case_id).answers] == ["the ferret is out"]

    def test_two_words_that_could_be_taken_for_each_other_are_refused(self, asked, world) -> None:
        for safe, other in (("Old scarf", DURESS), ("stop", DURESS), (SAFE, "yes")):
            with pytest.raises(WordFaultError), world.victim.write() as uow:
                service.set_words(uow, world.case_id, safe, other)


class TestWhatComesBackUnasked:
    def test_stop_is_honoured_and_shown_and_start_goes_on(self, asked, world) -> None:
        asked.answers("STOP")
        before = len(asked.texts)
        asked.run_until(SEVEN + timedelta(hours=1))
        assert len(asked.texts) == before
        assert notices(world.advocate).alerts[0].standing.state is State.STOPPED

        asked.answers("START")
        asked.run_until(SEVEN + timedelta(days=1))

        assert len(asked.texts) == before + 1

    def test_her_other_word_is_heard_at_any_time(self, asked, world) -> None:
        asked.answers(DURESS)

        assert notices(world.advocate).alerts[0].standing.state is State.DURESS

    def test_her_safe_word_before_she_is_asked_worries_nobody(self, asked, world) -> None:
        asked.answers(SAFE)

        assert not notices(world.advocate)

    def test_the_same_text_told_twice_is_heard_once(self, asked) -> None:
        asked.run_until(SEVEN)
        for _time in range(2):
            asked._heard = 0
            asked.answers("who is this")

        assert len(checkins(asked.units, "id")) == 1
        with reading(asked.units.engine) as session:
            assert session.execute(text("SELECT count(*) FROM checkin_answer")).scalar() == 1

    def test_an_unknown_number_changes_nothing(self, asked) -> None:
        asked.run_until(SEVEN)
        asked.number = "+447700900999"
        asked.answers(DURESS)

        assert stands(asked) == [(State.SENT, Rung.NONE)]

    def test_a_number_of_two_is_hers_whose_word_it_is(self, asked, world, phone) -> None:
        second = open_case(world.advocate, "Beth")
        beth = lasting(join_victim(world.advocate, second), Role.VICTIM)
        words = ("Green lamp", "new hat")
        asked.run(3)
        set_up_times(phone, lead=world.lead, advocate=world.advocate, victim=beth, case_id=second, words=words)
        asked.run_until(SEVEN)
        asked.answers("new hat")
        assert [state for (state,) in checkins(asked.units, "state")].count(State.DURESS) == 1

        asked.answers("who is this")

        assert {state for state, _rung in stands(asked)} == {State.DURESS, State.ANSWERED_OTHER}


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        ("fault", "state"),
        [(Fault.REFUSED, State.NOT_SENT), (Fault.SILENT, State.NOT_KNOWN), (Fault.SUSPENDED, State.NOT_SENT)],
    )
    def test_what_did_not_go_out_is_told_at_once_and_never_as_missed(self, asked, world, fault, state) -> None:
        asked.provider.faults.append(fault)
        asked.run_until(SEVEN)
        asked.run(1, 1, 1, 1, 60, 60)

        assert stands(asked) == [(state, Rung.EXHAUSTED)]
        assert notices(world.advocate).alerts[0].standing.state is state

    def test_undeliverable_is_told_at_once(self, asked, world) -> None:
        asked.run_until(SEVEN)
        asked.tells(asked.texts[-1], "undelivered")

        assert notices(world.advocate).alerts[0].standing.state is State.UNDELIVERABLE

    def test_after_an_outage_each_is_told_as_not_sent_and_none_goes_late(self, asked, world) -> None:
        before = len(asked.texts)
        asked.clock.advance(SEVEN + timedelta(days=2, minutes=21) - asked.clock.now())
        asked.run()

        assert [state for state, _rung in stands(asked)] == [State.NOT_SENT] * 3
        assert len(asked.texts) == before

    def test_what_she_takes_back_meanwhile_does_not_go(self, asked, world) -> None:
        asked.run_until(SEVEN - timedelta(minutes=1))
        never = (Window(frozenset(), time(), time()),)
        agree_reach(world.victim, world.case_id, hours=never)
        before = len(asked.texts)
        asked.run(1)

        assert len(asked.texts) == before
        assert stands(asked)[0][0] is State.NOT_SENT

    def test_another_number_must_be_confirmed_before_it_is_asked(self, asked, world) -> None:
        agree_reach(world.victim, world.case_id, "+447700900124")
        asked.run_until(SEVEN)

        assert stands(asked)[0][0] is State.NOT_SENT
        assert asked.provider.to("+447700900124") == []

    def test_where_nobody_watches_any_more_she_is_not_asked(self, asked, world) -> None:
        with world.lead.write() as uow:
            service.set_watch(uow, (), "Europe/London")
        asked.run_until(SEVEN)

        assert stands(asked)[0][0] is State.NOT_SENT

    def test_one_plan_that_cannot_be_read_stops_nobody_else_and_is_told(self, asked, world, phone) -> None:
        second = open_case(world.advocate, "Beth")
        beth = lasting(join_victim(world.advocate, second), Role.VICTIM)
        other = Phone(asked.units, asked.clock, asked.provider, asked.gateway, "+447700900456")
        set_up_times(other, lead=world.lead, advocate=world.advocate, victim=beth, case_id=second)
        with asked.units.write() as uow:
            uow.session.execute(
                text("UPDATE checkin_plan SET sealed_plan = :x WHERE case_id = :c"), {"x": b"x" * 300, "c": second}
            )
        asked.run_until(SEVEN)

        assert asked.texts[-1].words == TEXT
        assert sorted(stands(asked)) == [(State.NOT_SENT, Rung.ADVOCATE), (State.SENT, Rung.NONE)]
        asked.run_until(SEVEN + timedelta(minutes=20))
        assert len(checkins(asked.units, "id")) == 2

    def test_a_worker_that_does_not_look_is_told_to_the_lead(self, asked, world) -> None:
        assert not notices(world.lead)
        asked.clock.advance(timedelta(minutes=6))

        assert notices(world.lead).is_worker_late


class TestAgreeing:
    def test_a_time_that_nobody_watches_or_that_is_not_safe_cannot_be_chosen(self, asked, world) -> None:
        with world.lead.write() as uow:
            service.set_watch(uow, (Window(frozenset(range(5)), time(9), time(21)),), "Europe/London")

        for at, error in ((time(20), NotWatchedError), (time(10), NotWatchedError)):
            with pytest.raises(error), world.victim.write() as uow:
                service.set_plan(uow, world.case_id, daily(at), ())
        with world.lead.write() as uow:
            service.set_watch(uow, (Window(frozenset(range(7)), time(), time()),), "Europe/London")
        with pytest.raises(NotSafeThenError), world.victim.write() as uow:
            service.set_plan(uow, world.case_id, daily(time(23)), ())

    def test_a_code_is_good_once_and_for_its_number(self, asked, world) -> None:
        with pytest.raises(WrongCodeError), world.victim.write() as uow:
            service.confirm_code(uow, world.case_id, asked.texts[-1].words)
        asked.clock.advance(timedelta(minutes=5))
        with world.victim.write() as uow:
            service.send_code(uow, world.case_id)
        with pytest.raises(TooManyError), world.victim.write() as uow:
            service.send_code(uow, world.case_id)
        asked.run()
        agree_reach(world.victim, world.case_id, "+447700900124")
        with pytest.raises(WrongCodeError), world.victim.write() as uow:
            service.confirm_code(uow, world.case_id, asked.texts[-1].words)

    def test_outside_safe_hours_not_even_a_code_goes(self, asked, world) -> None:
        asked.clock.advance(timedelta(hours=10))
        with pytest.raises(NoNumberError), world.victim.write() as uow:
            service.send_code(uow, world.case_id)

    def test_a_pause_is_kept_and_ended(self, asked, world) -> None:
        with world.victim.write() as uow:
            service.pause_checkins(uow, world.case_id, SEVEN + timedelta(days=2))
        before = len(asked.texts)
        asked.run_until(SEVEN + timedelta(days=1, hours=2))
        assert len(asked.texts) == before
        assert stands(asked) == []
        with world.victim.write() as uow:
            service.pause_checkins(uow, world.case_id, None)
        asked.run_until(SEVEN + timedelta(days=2))

        assert len(asked.texts) == before + 1

    def test_who_ends_it_is_asked_no_more_and_somebody_is_told(self, asked, world) -> None:
        before = len(asked.texts)
        with world.victim.write() as uow:
            service.end_checkins(uow, world.case_id)
        asked.run_until(SEVEN + timedelta(hours=1))

        assert len(asked.texts) == before
        assert [state for state, _rung in stands(asked)] == [State.STOPPED]
