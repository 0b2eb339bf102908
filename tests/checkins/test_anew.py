"""What was agreed about texts counts no longer: somebody else set it in her place, or the level is high now."""

from datetime import UTC, datetime
from threading import Thread

import pytest

from portal.accounts.service import confirming, invites
from portal.casework import service as casework
from portal.casework.standing import Level
from portal.checkins import service
from portal.checkins.escalation import State
from portal.checkins.plan import AgreementDraft, LevelHighError
from portal.checkins.whose import Holds
from portal.contact.gate import Channel, Why
from portal.contact.service import gate_of_case
from portal.kernel.actor import Role
from tests.support.joined import accept, make_world
from tests.support.times import SAFE, lasting, set_up_times

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)
CLEARS = AgreementDraft(None, text_clears=True)


def test_what_somebody_else_set_in_her_place_counts_no_longer(units, phone):
    world = make_world(units)
    with world.advocate.write() as uow:
        made = invites.invite_victim_back(uow, world.case_id)
    stranger = accept(units, made, name="not anna", passphrase="nobody of that name at all")
    with world.lead.write() as uow:
        confirming.confirm_person(uow, stranger.invite_id)
    lead, advocate = lasting(world.lead, Role.LEAD), lasting(world.advocate, Role.ADVOCATE)
    his = lasting(stranger, Role.VICTIM)
    set_up_times(phone, lead=lead, advocate=advocate, victim=his, case_id=world.case_id)

    with lead.write() as uow:
        casework.put_back(uow, stranger.invite_id)

    before = len(phone.texts)
    phone.run_until(SEVEN)
    phone.answers(SAFE)
    assert len(phone.texts) == before
    with advocate.read() as uow:
        plan = service.case_times(uow, world.case_id).plan
        assert plan is not None
        assert (plan.has_words, plan.number, plan.next_due_at) == (False, Holds.NOT_YET, None)
        assert gate_of_case(uow, world.case_id, Channel.TEXT, uow.now).reason is Why.RUN_OUT
        assert [alert.standing.state for alert in service.notices(uow).alerts] == [State.STOPPED]


def test_once_the_level_is_high_no_late_word_ends_an_alert(asked, world):
    with world.advocate.write() as uow:
        service.agree_checkins(uow, world.case_id, CLEARS, casework.is_level_high)
    with world.advocate.write() as uow:
        casework.set_level(uow, world.case_id, Level.HIGH, "He was at her door.")
    asked.run_until(SEVEN)
    asked.run(30, 15)

    asked.answers(SAFE)

    with world.advocate.read() as uow:
        assert [alert.standing.state for alert in service.notices(uow).alerts] == [State.ANSWERED_OK]


def test_where_the_level_is_high_it_cannot_be_agreed_again(asked, world):
    with world.advocate.write() as uow:
        casework.set_level(uow, world.case_id, Level.HIGH, "He was at her door.")

    with world.advocate.write() as uow, pytest.raises(LevelHighError):
        service.agree_checkins(uow, world.case_id, CLEARS, casework.is_level_high)
    with world.advocate.write() as uow, pytest.raises(LevelHighError):
        service.agree_checkins(uow, world.case_id, CLEARS)


def test_agreed_while_the_level_is_raised_it_does_not_stay(asked, world):
    def agree():
        with world.advocate.write() as uow, pytest.raises(LevelHighError):
            service.agree_checkins(uow, world.case_id, CLEARS, casework.is_level_high)

    agreeing = Thread(target=agree)
    with world.advocate.write() as uow:
        casework.set_level(uow, world.case_id, Level.HIGH, "He was at her door.")
        agreeing.start()
        agreeing.join(0.5)
    agreeing.join()

    with world.advocate.read() as uow:
        plan = service.case_times(uow, world.case_id).plan
        assert plan is not None
        assert not plan.text_clears
