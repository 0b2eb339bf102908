"""A lead opens a case with a reason that she reads; it shuts by itself, and never in secret."""

from datetime import timedelta

import pytest

from portal.access import service as access
from portal.access.permissions import OPENED_FOR
from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.casework import service
from portal.casework.standing import REASON_MOST, NoReasonError
from portal.diary.service import open_shared_incident
from portal.kernel.actor import Role
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from tests.diary.telling import events, share, tell
from tests.support.make import make_someone

REASON = "Her advocate is ill, and she rang us twice."


def open_it(lead, case_id, reason=REASON):
    with lead.write() as uow:
        service.break_glass(uow, case_id, reason)


def reads(who, case_id, note):
    with who.write() as uow:
        return open_shared_incident(uow, case_id, note).told.words


@pytest.fixture
def note(victim, case_id):
    found = tell(victim, case_id)
    share(victim, case_id, found)
    return found


def test_with_a_reason_a_lead_reads_what_she_shares_and_she_reads_the_reason(units, lead, victim, case_id, note):
    with pytest.raises(CaseNotFoundError):
        reads(lead, case_id, note)

    open_it(lead, case_id)

    assert reads(lead, case_id, note) == "He stood at the gate."
    with victim.read() as uow:
        (opening,) = service.openings_of_case(uow, case_id)
    assert (opening.by, opening.reason) == (lead.id, REASON)
    assert events(units, Event.GLASS_BROKEN) == [(lead.id, lead.id)]


def test_her_plan_stays_shut(lead, case_id):
    open_it(lead, case_id)

    with lead.read() as uow, pytest.raises(NoKeyError):
        vault.class_key(uow.vault, case_id, RecordClass.PLAN)


@pytest.mark.parametrize("reason", ["", " \n", "x" * (REASON_MOST + 1)])
def test_without_a_reason_it_stays_shut(lead, case_id, note, reason):
    with pytest.raises(NoReasonError):
        open_it(lead, case_id, reason)

    with pytest.raises(CaseNotFoundError):
        reads(lead, case_id, note)


def test_shut_by_hand_or_after_a_day_neither_page_nor_key_opens_it(units, lead, case_id, note, clock):
    open_it(lead, case_id)
    with lead.write() as uow:
        service.mend_glass(uow, case_id)
    with pytest.raises(CaseNotFoundError):
        reads(lead, case_id, note)
    with lead.write() as uow, pytest.raises(CaseNotFoundError):
        service.mend_glass(uow, case_id)

    open_it(lead, case_id)
    clock.advance(OPENED_FOR - timedelta(minutes=1))
    service.sweep_glass(units)
    assert reads(lead, case_id, note)
    clock.advance(timedelta(minutes=1))
    service.sweep_glass(units)

    with pytest.raises(CaseNotFoundError):
        reads(lead, case_id, note)
    with lead.read() as uow, pytest.raises(NoKeyError):
        vault.class_key(uow.vault, case_id, RecordClass.DIARY)
    assert len(events(units, Event.GLASS_MENDED)) == 2


def test_after_a_day_it_is_over_where_nobody_sweeps_and_can_be_opened_again(units, lead, case_id, note, clock):
    open_it(lead, case_id)
    clock.advance(OPENED_FOR)
    with pytest.raises(CaseNotFoundError):
        reads(lead, case_id, note)

    open_it(lead, case_id, "They rang again.")
    service.sweep_glass(units)

    assert reads(lead, case_id, note)


def test_a_lead_who_was_shut_out_meanwhile_keeps_no_other_case_open(
    units, lead, case_id, second_case_id, service_id, clock
):
    other = make_someone(units, Role.LEAD, service_id)
    with lead.write() as uow:
        vault.pass_cover_on(uow.vault, service_id, other.id)
    for who, which in ((other, case_id), (lead, second_case_id)):
        open_it(who, which)
    with lead.write() as uow:
        access.take_off_every_case(uow, other.id)
    clock.advance(OPENED_FOR)

    service.sweep_glass(units)

    with lead.read() as uow, pytest.raises(NoKeyError):
        vault.class_key(uow.vault, second_case_id, RecordClass.DIARY)


def test_the_lead_keeps_the_head_and_her_advocate_reads_on(lead, advocate, victim, case_id, note):
    open_it(lead, case_id)
    with lead.write() as uow:
        service.mend_glass(uow, case_id)

    with lead.read() as uow:
        assert vault.holds_class(uow.vault, case_id, RecordClass.HEAD)
    later = tell(victim, case_id, "Again.")
    share(victim, case_id, later)
    assert reads(advocate, case_id, later) == "Again."


@pytest.mark.parametrize("who", ["advocate", "second_advocate", "victim", "stranger_advocate"])
def test_nobody_but_a_lead_of_the_service_can(request, case_id, who):
    with pytest.raises(CaseNotFoundError):
        open_it(request.getfixturevalue(who), case_id)


def test_a_lead_without_the_cover_key_is_told_so(units, lead, case_id, service_id):
    other = make_someone(units, Role.LEAD, service_id)

    with pytest.raises(service.NoCoverHereError):
        open_it(other, case_id)
