"""How a case stands is decided by people, with reasons, and what lowers from high by two of them."""

from datetime import date, timedelta
from threading import Thread

import pytest

from portal.access.service import CaseNotFoundError
from portal.casework import service
from portal.casework.standing import (
    Kind,
    Level,
    LevelSetMeanwhileError,
    Mode,
    ModeDateError,
    NoChangeError,
    NoReasonError,
    SomebodyElseError,
    State,
)
from tests.support.joined import make_world, open_case

TODAY = date(2026, 3, 2)


def standing(who, case_id):
    with who.read() as uow:
        return service.standing_of_case(uow, case_id)


def set_level(who, case_id, level, reason="What she told me."):
    with who.write() as uow:
        return service.set_level(uow, case_id, level, reason)


class TestLevel:
    def test_nobody_sets_it_but_a_person_with_a_reason(self, advocate, case_id):
        assert standing(advocate, case_id).level is None
        with pytest.raises(NoReasonError):
            set_level(advocate, case_id, Level.HIGH, "")

        assert set_level(advocate, case_id, Level.MEDIUM) is True

        found = standing(advocate, case_id).level
        assert (found.value, found.by, found.reason) == (Level.MEDIUM, advocate.id, "What she told me.")

    def test_raising_holds_at_once_and_the_same_level_is_no_change(self, advocate, case_id):
        set_level(advocate, case_id, Level.STANDARD)
        assert set_level(advocate, case_id, Level.HIGH) is True

        with pytest.raises(NoChangeError):
            set_level(advocate, case_id, Level.HIGH)

    def test_of_two_in_the_same_moment_the_second_is_told(self, advocate, lead, case_id):
        told = []

        def second() -> None:
            with lead.write() as uow:
                try:
                    service.set_level(uow, case_id, Level.MEDIUM, "What I read.", seen="")
                except LevelSetMeanwhileError as error:
                    told.append(error)

        other = Thread(target=second)
        with advocate.write() as uow:
            service.set_level(uow, case_id, Level.HIGH, "He has a key.", seen="")
            uow.session.flush()
            other.start()
            other.join(0.5)
        other.join()

        assert len(told) == 1
        with advocate.read() as uow:
            assert [(one.value, one.is_current) for one in service.history_of_case(uow, case_id)] == [
                (Level.HIGH, True)
            ]

    def test_lowering_from_high_stays_high_until_a_second_person_agrees(self, advocate, lead, case_id, clock):
        set_level(advocate, case_id, Level.HIGH)
        clock.advance(timedelta(minutes=1))
        assert set_level(advocate, case_id, Level.STANDARD) is False
        waits = standing(advocate, case_id).waiting_level
        assert standing(advocate, case_id).level_value is Level.HIGH
        with advocate.write() as uow, pytest.raises(SomebodyElseError):
            service.agree_to_level(uow, case_id, waits.decision_id, agrees=True)

        with lead.write() as uow:
            service.agree_to_level(uow, case_id, waits.decision_id, agrees=True)

        found = standing(advocate, case_id)
        assert (found.level_value, found.waiting_level) == (Level.STANDARD, None)
        assert (found.level.by, found.level.second) == (advocate.id, lead.id)

    def test_refused_it_stays_high_and_can_be_proposed_again(self, advocate, lead, case_id, clock):
        set_level(advocate, case_id, Level.HIGH)
        set_level(advocate, case_id, Level.MEDIUM)
        waits = standing(advocate, case_id).waiting_level
        with lead.write() as uow:
            service.agree_to_level(uow, case_id, waits.decision_id, agrees=False)

        assert standing(advocate, case_id).level_value is Level.HIGH
        with lead.write() as uow, pytest.raises(CaseNotFoundError):
            service.agree_to_level(uow, case_id, waits.decision_id, agrees=True)
        clock.advance(timedelta(minutes=1))
        assert set_level(advocate, case_id, Level.MEDIUM) is False

    def test_raised_meanwhile_nothing_waits_any_more(self, advocate, lead, case_id, clock):
        set_level(advocate, case_id, Level.HIGH)
        set_level(advocate, case_id, Level.MEDIUM)
        first = standing(advocate, case_id).waiting_level
        clock.advance(timedelta(minutes=1))
        set_level(lead, case_id, Level.STANDARD)

        second = standing(advocate, case_id).waiting_level
        assert (second.by, second.value) == (lead.id, Level.STANDARD)
        with lead.write() as uow, pytest.raises(CaseNotFoundError):
            service.agree_to_level(uow, case_id, first.decision_id, agrees=True)

    def test_the_history_keeps_every_one(self, advocate, case_id, clock):
        for level in (Level.STANDARD, Level.MEDIUM, Level.HIGH):
            clock.advance(timedelta(minutes=1))
            set_level(advocate, case_id, level)

        with advocate.read() as uow:
            found = service.history_of_case(uow, case_id)

        assert [one.value for one in found] == [Level.HIGH, Level.MEDIUM, Level.STANDARD]


class TestClosing:
    def test_an_advocate_asks_and_a_lead_closes(self, advocate, lead, case_id):
        with advocate.write() as uow:
            service.ask_to_close(uow, case_id, "She wants no more.")
        assert standing(advocate, case_id).state is State.CLOSING
        with advocate.write() as uow, pytest.raises(CaseNotFoundError):
            service.close_case(uow, case_id, "")

        with lead.write() as uow:
            service.close_case(uow, case_id, "")

        assert standing(advocate, case_id).state is State.CLOSED
        with advocate.write() as uow, pytest.raises(NoChangeError):
            service.ask_to_close(uow, case_id, "Again.")

    def test_whoever_asked_does_not_approve(self, lead, case_id):
        with lead.write() as uow:
            service.ask_to_close(uow, case_id, "Nobody has heard of her.")

        with lead.write() as uow, pytest.raises(SomebodyElseError):
            service.close_case(uow, case_id, "")

    def test_it_is_opened_again_with_a_reason(self, advocate, lead, case_id):
        with advocate.write() as uow:
            service.ask_to_close(uow, case_id, "She wants no more.")
        with lead.write() as uow, pytest.raises(NoReasonError):
            service.reopen_case(uow, case_id, "")

        with lead.write() as uow:
            service.reopen_case(uow, case_id, "She rang.")

        assert standing(advocate, case_id).state is State.OPEN
        with lead.write() as uow, pytest.raises(NoChangeError):
            service.reopen_case(uow, case_id, "Again.")
        with lead.write() as uow, pytest.raises(NoChangeError):
            service.close_case(uow, case_id, "")


class TestWaysOfWork:
    def test_several_go_on_at_once_and_each_ends_by_itself(self, advocate, case_id):
        with advocate.write() as uow:
            service.begin_mode(uow, case_id, Mode.CONSULTANCY, TODAY, "The police", today=TODAY)
            service.begin_mode(uow, case_id, Mode.INTENSIVE, TODAY - timedelta(days=9), "", today=TODAY)
        assert not standing(advocate, case_id).works_without_her
        first, second = sorted(standing(advocate, case_id).modes, key=lambda one: one.value)

        with advocate.write() as uow:
            service.end_mode(uow, case_id, second.decision_id, TODAY, today=TODAY)

        assert standing(advocate, case_id).works_without_her
        assert first.reason == "The police"
        with advocate.write() as uow, pytest.raises(CaseNotFoundError):
            service.end_mode(uow, case_id, second.decision_id, TODAY, today=TODAY)

    def test_days_that_cannot_be_meant_and_twice_the_same(self, advocate, case_id):
        with advocate.write() as uow, pytest.raises(ModeDateError):
            service.begin_mode(uow, case_id, Mode.ADVICE, TODAY + timedelta(days=1), "", today=TODAY)
        with advocate.write() as uow:
            service.begin_mode(uow, case_id, Mode.ADVICE, TODAY, "", today=TODAY)
        with advocate.write() as uow, pytest.raises(NoChangeError):
            service.begin_mode(uow, case_id, Mode.ADVICE, TODAY, "", today=TODAY)
        begun = standing(advocate, case_id).modes[0]
        with advocate.write() as uow, pytest.raises(ModeDateError):
            service.end_mode(uow, case_id, begun.decision_id, TODAY - timedelta(days=1), today=TODAY)

    def test_without_work_with_her_she_is_not_invited(self, units):
        advocate = make_world(units).advocate
        case_id = open_case(advocate, "Cora")
        with advocate.write() as uow:
            service.begin_mode(uow, case_id, Mode.PROFESSIONALS, TODAY, "", today=TODAY)

        with advocate.write() as uow, pytest.raises(service.WithoutHerError):
            service.invite_her(uow, case_id)

        with advocate.write() as uow:
            service.begin_mode(uow, case_id, Mode.ADVICE, TODAY, "", today=TODAY)
            assert service.invite_her(uow, case_id).code


class TestWhoMay:
    @pytest.mark.parametrize("who", ["victim", "second_advocate", "stranger_advocate"])
    def test_nobody_else_sees_or_decides(self, request, case_id, who):
        somebody = request.getfixturevalue(who)
        for act in (
            lambda uow: service.standing_of_case(uow, case_id),
            lambda uow: service.history_of_case(uow, case_id),
            lambda uow: service.set_level(uow, case_id, Level.HIGH, "Because."),
            lambda uow: service.ask_to_close(uow, case_id, "Because."),
            lambda uow: service.begin_mode(uow, case_id, Mode.ADVICE, TODAY, "", today=TODAY),
        ):
            with somebody.write() as uow, pytest.raises(CaseNotFoundError):
                act(uow)

    def test_what_is_decided_cannot_be_read_in_the_database(self, units, advocate, case_id):
        set_level(advocate, case_id, Level.HIGH, "The turquoise letterbox.")

        with units.read() as uow:
            rows = uow.session.connection().exec_driver_sql("SELECT * FROM case_decision").all()

        assert b"turquoise" not in repr(rows).encode()
        assert "high" not in repr(rows)
        assert Kind.LEVEL in repr(rows)
