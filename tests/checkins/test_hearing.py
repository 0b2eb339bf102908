"""What comes back when nothing is open any more: told again each time, and on her page the same for both her words."""

from datetime import UTC, datetime

import pytest

from portal.checkins import service
from portal.checkins.escalation import State
from tests.support.times import DURESS, SAFE

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)


def notices(someone):
    with someone.read() as uow:
        return service.notices(uow)


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
