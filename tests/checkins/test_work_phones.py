"""Staff are told by text too: in their hours, in words that say nothing, while it is so, and never about themselves."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text

from portal.accounts.service.names import names_of_staff
from portal.accounts.service.people import suspend_person
from portal.checkins import service
from portal.checkins.plan import AgreementDraft
from portal.checkins.schedule import EVERY_DAY
from portal.checkins.watch import TEXT_LIVES, span_to_tell
from portal.checkins.wording import STAFF_ALL_CLEAR, STAFF_CALL, faults_of, length_of
from portal.contact.gate import Window
from portal.database import reading
from portal.kernel.actor import Role
from portal.outbox.retry import TextState
from tests.support.joined import join_staff
from tests.support.provider import Fault
from tests.support.times import ALWAYS, DURESS, LONDON, NUMBER, SAFE, lasting

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)
ROBIN, DANA, RUTH = "+447700900701", "+447700900702", "+447700900703"
OFFICE = (Window(frozenset(range(5)), time(9), time(17)),)


@pytest.fixture
def deputy(asked, world):
    made = lasting(join_staff(world.lead, Role.ADVOCATE), Role.ADVOCATE)
    with world.advocate.write() as uow:
        service.agree_checkins(uow, world.case_id, AgreementDraft(made.id))
    for who, number in ((world.advocate, ROBIN), (made, DANA), (world.lead, RUTH)):
        sets(who, number)
    return made


def sets(who, number):
    with who.write() as uow:
        service.set_work_phone(uow, number)


def words(asked, number):
    return [held.words for held in reversed(asked.provider.to(number))]


def alert_of(who):
    with who.read() as uow:
        return service.notices(uow).alerts[0].checkin_id


def ends(who):
    with who.write() as uow:
        service.close_alert(uow, alert_of(who))


def shown(world):
    with world.lead.read() as uow:
        return service.phones_of_service(uow)


def name_of(world, who):
    with world.lead.read() as uow:
        return names_of_staff(uow, [who.id])[who.id]


def test_each_is_called_on_their_rung_and_all_once_more_when_it_is_loud_and_get_the_all_clear(
    asked, world, deputy
) -> None:
    asked.run_until(SEVEN)
    seen = []
    for minutes in (30, 15, 15, 15, 15):
        asked.run(minutes)
        seen.append([len(words(asked, number)) for number in (ROBIN, DANA, RUTH)])
    ends(deputy)
    asked.run()

    assert seen == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1], [2, 2, 2]]
    for number in (ROBIN, DANA, RUTH):
        assert words(asked, number) == [STAFF_CALL, STAFF_CALL, STAFF_ALL_CLEAR]
    assert [held.valid_for for held in asked.provider.to(ROBIN)] == [TEXT_LIVES] * 3


def test_what_became_of_each_stands_on_the_leads_page(asked, world, deputy) -> None:
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    asked.provider.faults.append(Fault.REFUSED)
    asked.run()
    asked.run(15)
    asked.tells(asked.provider.to(DANA)[0], "delivered")

    assert [(one.name, one.state) for one in shown(world).texts] == [
        (name_of(world, deputy), TextState.DELIVERED),
        (name_of(world, world.advocate), TextState.NOT_SENT),
    ]
    assert len(shown(world).names) == 3


def test_who_has_set_none_is_told_on_their_pages_alone(asked, world) -> None:
    before = len(asked.provider.texts)
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    asked.run()

    assert len(asked.provider.texts) == before + 1
    assert alert_of(world.advocate)


def test_outside_their_hours_no_text_goes_and_it_waits_for_the_next(asked, world, deputy) -> None:
    asked.run_until(SEVEN)
    with world.lead.write() as uow:
        service.set_watch(uow, OFFICE, LONDON)
    asked.answers(DURESS)
    asked.run_until(SEVEN + timedelta(hours=13, minutes=59))
    assert words(asked, ROBIN) == []
    asked.run_until(SEVEN + timedelta(hours=14))

    assert words(asked, ROBIN) == [STAFF_CALL]


def test_once_somebody_answers_for_it_what_still_waits_does_not_go(asked, world, deputy) -> None:
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    with world.advocate.write() as uow:
        service.acknowledge_alert(uow, alert_of(world.advocate))
    asked.run()
    ends(world.advocate)
    asked.run()

    assert words(asked, ROBIN) == []  # nor an all-clear for a call that never came
    assert [one.state for one in shown(world).texts] == [TextState.NOT_SENT]


def test_who_is_shut_out_or_has_taken_it_back_gets_none(asked, world, deputy) -> None:
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    asked.run(14)
    with world.lead.write() as uow:
        suspend_person(uow, deputy.id)
    with world.lead.write() as uow:
        service.end_work_phone(uow)
    asked.run(1, 15, 15)

    assert (words(asked, DANA), words(asked, RUTH)) == ([], [])
    assert words(asked, ROBIN) == [STAFF_CALL, STAFF_CALL]


def test_no_call_comes_to_the_telephone_of_whom_it_is_about(asked, world) -> None:
    sets(world.advocate, NUMBER)
    asked.run_until(SEVEN)
    asked.answers(DURESS)
    asked.run()

    assert STAFF_CALL not in words(asked, NUMBER)


def test_stop_takes_back_what_goes_to_her_and_still_calls_the_staff(asked, world, deputy) -> None:
    asked.run_until(SEVEN)
    asked.answers("STOP")
    asked.run()

    assert words(asked, ROBIN) == [STAFF_CALL]


def test_her_telephone_gets_the_same_for_both_words_whoever_is_called(asked, world, deputy) -> None:
    came = []
    for day, word in enumerate((SAFE, DURESS)):
        asked.run_until(SEVEN + timedelta(days=day))
        before = len(asked.texts)
        asked.answers(word)
        asked.run(1, 1)
        came.append(len(asked.texts) - before)

    assert came == [0, 0]
    assert words(asked, ROBIN) == [STAFF_CALL]


def test_a_number_lies_sealed_and_its_owner_alone_reads_it(asked, world, deputy) -> None:
    with reading(asked.units.engine) as session:
        lying = repr(session.execute(text("SELECT * FROM checkin_staff_phone")).all())
    with deputy.read() as uow:
        assert service.my_work_phone(uow) == DANA

    assert DANA[3:] not in lying


@pytest.mark.parametrize("words", [STAFF_CALL, STAFF_ALL_CLEAR])
def test_what_they_are_told_is_one_segment_and_says_nothing_of_anybody(words) -> None:
    assert faults_of(words, ("Oakfield Support", "Linden")) == []
    assert length_of(words).segments == 1


@pytest.mark.parametrize(
    ("now", "begins", "minutes"),
    [
        (datetime(2026, 3, 3, 10, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC), 60),
        (datetime(2026, 3, 3, 16, 40, 30, tzinfo=UTC), datetime(2026, 3, 3, 16, 40, 30, tzinfo=UTC), 19),
        (datetime(2026, 3, 3, 16, 58, tzinfo=UTC), datetime(2026, 3, 4, 9, tzinfo=UTC), 60),
        (datetime(2026, 3, 27, 18, tzinfo=UTC), datetime(2026, 3, 30, 8, tzinfo=UTC), 60),  # the clocks go on
    ],
)
def test_a_call_lives_no_longer_than_the_hours_in_which_somebody_watches(now, begins, minutes) -> None:
    assert span_to_tell(OFFICE, LONDON, now) == (begins, begins + timedelta(minutes=minutes))


def test_where_nobody_ever_watches_there_is_no_such_time() -> None:
    now = datetime(2026, 3, 3, 10, tzinfo=UTC)

    assert span_to_tell((), LONDON, now) is None
    assert span_to_tell((Window(EVERY_DAY, time(9), time(9)),), LONDON, now) is None
    assert span_to_tell(ALWAYS, LONDON, now) == (now, now + TEXT_LIVES)
