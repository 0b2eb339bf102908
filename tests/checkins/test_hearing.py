"""What comes back when nothing is open any more: told again each time, and on her page the same for both her words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from portal.accounts.service.people import suspend_person
from portal.accounts.service.telling import changes_of_case, choose_telling
from portal.accounts.telling import Change
from portal.attention.marks import Asks
from portal.attention.service import asked_of_cases
from portal.checkins import queries, service
from portal.checkins.escalation import State
from portal.kernel.actor import Role
from tests.support.joined import join_staff
from tests.support.times import DURESS, SAFE, checkins, daily, lasting

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)


@contextmanager
def away(engine: Engine, table: str) -> Iterator[None]:
    """Let a table not be there for a while."""
    for names in ((table, "put_away"), ("put_away", table)):
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {names[0]} RENAME TO {names[1]}"))
        if names[0] == table:
            yield


def notices(someone):
    with someone.read() as uow:
        return service.notices(uow)


def states(asked):
    return [state for (state,) in checkins(asked.units, "state")]


@pytest.mark.parametrize("first", [SAFE, DURESS, "who is this", "STOP"])
@pytest.mark.parametrize("then", [DURESS, "he is here, please come", "kettle", "STOP"])
def test_what_comes_after_it_has_ended_is_told_again(asked, world, first, then) -> None:
    asked.run_until(SEVEN)
    asked.answers(first)
    for alert in notices(world.advocate).alerts:
        with world.advocate.write() as uow:
            service.close_alert(uow, alert.checkin_id)
    assert not notices(world.advocate)

    asked.answers(then)

    assert len(notices(world.advocate).alerts) == 1


def test_an_answer_to_what_ended_without_one_is_told(asked, world) -> None:
    asked.run_until(SEVEN)
    asked.run(30, 15)
    with world.advocate.write() as uow:
        service.close_alert(uow, notices(world.advocate).alerts[0].checkin_id)

    asked.answers("I could not, he was in the room")

    assert notices(world.advocate).alerts[0].standing.state is State.ANSWERED_OTHER


def test_an_answer_to_yesterdays_question_is_not_taken_for_one_to_todays(asked, world) -> None:
    asked.run_until(SEVEN)
    asked.run_until(SEVEN + timedelta(hours=23))
    asked.answers(SAFE)
    assert states(asked) == ["no answer"]
    asked.run_until(SEVEN + timedelta(days=1))
    assert states(asked) == ["no answer", "sent"]

    asked.answers(SAFE)

    assert states(asked) == ["no answer", "answered ok"]


def test_an_odd_answer_to_yesterdays_question_is_told_by_itself(asked, world) -> None:
    asked.run_until(SEVEN)
    asked.answers(SAFE)
    asked.run_until(SEVEN + timedelta(hours=23))
    asked.answers("sorry, only saw this now, who is it")

    assert states(asked) == ["answered ok", "answered something else"]
    assert len(notices(world.advocate).alerts) == 1


def test_her_other_word_is_told_again_once_somebody_answers_for_the_first(asked, world) -> None:
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    with world.advocate.write() as uow:
        service.acknowledge_alert(uow, notices(world.advocate).alerts[0].checkin_id)

    asked.answers(DURESS)

    assert sorted(alert.acknowledged_by == "" for alert in notices(world.advocate).alerts) == [False, True]


@pytest.mark.parametrize("is_asked_before", [False, True])
def test_her_two_words_leave_the_same_on_her_page_when_nobody_asked(asked, world, is_asked_before) -> None:
    pages = []
    if is_asked_before:
        asked.run_until(SEVEN)
        asked.answers(SAFE)
    for word in (SAFE, DURESS, DURESS):
        asked.answers(word)
        with world.victim.read() as uow:
            pages.append(service.her_times(uow, world.case_id))

    assert pages[0] == pages[1] == pages[2]
    assert notices(world.advocate)


def test_an_alert_whose_answerer_is_shut_out_stands_before_everybody_again(asked, world):
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    other = lasting(join_staff(world.lead, Role.ADVOCATE), Role.ADVOCATE)
    with world.advocate.write() as uow:
        service.acknowledge_alert(uow, notices(world.advocate).alerts[0].checkin_id)
    assert not notices(other)
    with world.lead.write() as uow:
        suspend_person(uow, world.advocate.id)

    (alert,) = notices(other).alerts
    assert (alert.standing.is_loud, alert.acknowledged_by) == (True, "")
    with other.write() as uow:
        service.acknowledge_alert(uow, alert.checkin_id)
    with other.write() as uow:
        service.close_alert(uow, alert.checkin_id)

    assert not notices(other)


def test_trouble_with_texts_keeps_no_ladder_standing_and_the_lead_is_told(asked, world):
    asked.run_until(SEVEN)
    asked.run(30)

    with away(asked.units.engine, "outbox_text"):
        for _minute in range(16):
            asked.clock.advance(timedelta(minutes=1))
            with pytest.raises(DBAPIError):
                asked.run()

    assert notices(world.advocate).alerts[0].standing.state is State.NO_ANSWER
    assert notices(world.lead).is_worker_late


@pytest.mark.parametrize("who", ["victim", "advocate"])
def test_that_it_was_ended_on_her_page_is_told_as_a_stop_is(asked, world, who):
    with getattr(world, who).write() as uow:
        service.end_checkins(uow, world.case_id)

    assert [one.standing.state for one in notices(world.advocate).alerts] == [State.STOPPED] * (who == "victim")


@pytest.mark.parametrize(
    "change",
    [
        lambda uow, case_id: service.set_words(uow, case_id, "Red kettle", "new hat"),
        lambda uow, case_id: service.set_plan(uow, case_id, daily(time(18)), ()),
        lambda uow, case_id: service.pause_checkins(uow, case_id, SEVEN + timedelta(days=14)),
    ],
)
def test_what_is_changed_with_her_passphrase_is_told_if_she_chose_it(asked, world, change):
    with world.victim.write() as uow:
        choose_telling(uow, tells_advocate=True)
    with world.victim.write() as uow:
        change(uow, world.case_id)

    with world.advocate.read() as uow:
        assert [told.change for told in changes_of_case(uow, world.case_id)] == [Change.TEXTS]


def test_a_word_that_comes_while_the_worker_goes_on_is_held_against_where_it_stands_then(asked, world):
    asked.run_until(SEVEN)
    asked.run(30)
    asked.clock.advance(timedelta(minutes=15))
    heard = Thread(target=asked.answers, args=(SAFE,))
    with asked.units.write() as uow:
        service.note_time(uow, limit=10)
        uow.session.flush()
        heard.start()
        heard.join(0.5)
    heard.join()

    (alert,) = notices(world.advocate).alerts
    with world.advocate.write() as uow:
        service.close_alert(uow, alert.checkin_id)
    assert not notices(world.advocate)


def test_an_alert_that_is_answered_for_and_not_ended_is_in_the_list_of_cases_after_a_day(asked, world):
    def says() -> bool:
        with world.advocate.read() as uow:
            return Asks.NOT_ENDED in asked_of_cases(uow, [world.case_id])[world.case_id].since

    asked.run_until(SEVEN)
    asked.answers(DURESS)
    (alert,) = notices(world.advocate).alerts
    with world.advocate.write() as uow:
        service.acknowledge_alert(uow, alert.checkin_id)
    asked.clock.advance(timedelta(hours=23))
    assert not says()
    asked.clock.advance(timedelta(hours=1))
    assert says()

    with world.advocate.write() as uow:
        service.close_alert(uow, alert.checkin_id)

    assert not says()


def test_what_became_of_a_text_waits_for_nobody_who_hears_her(asked, world):
    if asked.units.engine.dialect.name != "postgresql":
        pytest.skip(
            "SQLite lets one transaction write at a time, so two cannot wait for each other; PostgreSQL tries it"
        )
    asked.run_until(SEVEN)
    asked.tells(asked.texts[-1], "delivered", is_worked=False)

    with asked.units.write() as hearing:
        queries.locked_newest(hearing.session, world.case_id, limit=3)
        with asked.units.write() as noting:
            noting.session.execute(text("SET LOCAL lock_timeout = '1s'"))
            assert service.note_texts(noting, limit=10) == 0
    with asked.units.write() as noting:
        assert service.note_texts(noting, limit=10) == 1
