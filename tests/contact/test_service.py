"""Safe contact: written together, confirmed by her, and the number shown to nobody who may not ring now."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal.access import service as access
from portal.access.parties import Party
from portal.access.service import CaseNotFoundError, NotYoursToDoError
from portal.attention.marks import Asks
from portal.attention.service import asked_of_cases
from portal.audit.events import Event
from portal.contact import service
from portal.contact.agreement import NoReasonError, NumberError, Stand, TooLongError
from portal.contact.gate import Channel, Gate, Why
from portal.contact.models import AgreementRow, ExceptionRow
from portal.contact.service import AgreementChangedError, AgreementNotFoundError, SafeContact
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.primitives import SealBrokenError
from tests.contact.agreeing import NUMBER, agree, draft
from tests.support.fakes import FrozenClock
from tests.support.make import Someone, make_someone
from tests.support.trail import names_of_events

TUESDAY_NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def working_hours(clock: FrozenClock) -> None:
    clock.advance(TUESDAY_NOON - clock.now())


def opened(who: Someone, case_id: CaseId) -> SafeContact:
    with who.read() as uow:
        return service.contact_of_case(uow, case_id)


def gate(units: Units, case_id: CaseId, channel: Channel = Channel.TEXT) -> Gate:
    """Return what the worker is told, with the machine's keys and nobody signed in."""
    with units.read() as uow:
        return service.gate_of_case(uow, case_id, channel, uow.now)


class TestWriteContact:
    def test_what_an_advocate_writes_waits_for_her_word(self, units, advocate, victim, case_id):
        agreement_id = agree(advocate, case_id)

        assert gate(units, case_id).reason is Why.NOT_CONFIRMED
        assert opened(victim, case_id).standing.stand is Stand.WAITS

        with victim.write() as uow:
            service.confirm_contact(uow, case_id, agreement_id)

        assert gate(units, case_id).is_open
        assert opened(advocate, case_id).standing.until == TUESDAY_NOON + timedelta(days=28)

    def test_what_she_writes_herself_holds_at_once(self, units, victim, case_id):
        agree(victim, case_id)

        assert gate(units, case_id).is_open

    def test_hours_that_she_takes_away_are_shut_at_once(self, units, advocate, victim, case_id):
        agree(advocate, case_id, is_by_voice=True)
        agree(victim, case_id, may_text=False)

        assert gate(units, case_id).reason is Why.NOT_THIS_WAY

    def test_while_a_change_waits_what_she_confirmed_holds(self, units, advocate, victim, case_id):
        agree(victim, case_id, may_ring=False)
        agree(advocate, case_id, may_ring=True)

        assert gate(units, case_id).is_open
        assert gate(units, case_id, Channel.RING).reason is Why.NOT_THIS_WAY
        assert opened(victim, case_id).standing.is_asked

    def test_her_word_in_a_talk_is_marked_as_that(self, advocate, victim, case_id):
        agree(advocate, case_id, is_by_voice=True)

        found = opened(victim, case_id)
        assert found.holds
        assert found.holds.is_by_voice
        assert [(one.by, one.is_by_voice) for one in found.confirmed] == [(advocate.id, True)]

    def test_the_same_form_sent_again_is_kept_once(self, units, victim, case_id):
        once = new_id()
        for _ in range(2):
            with victim.write() as uow:
                service.write_contact(uow, case_id, draft(), once)

        with units.read() as uow:
            assert uow.session.query(AgreementRow).count() == 1

    def test_what_is_no_number_or_too_long_is_refused(self, victim, case_id):
        for wrong, error in (
            (draft(number="07700 900123"), NumberError),
            (draft(words="x" * 161), TooLongError),
        ):
            with pytest.raises(error), victim.write() as uow:
                service.write_contact(uow, case_id, wrong, new_id())

    def test_a_number_proved_to_be_hers_stays_so_while_it_is_the_same(self, units, victim, case_id):
        agree(victim, case_id)
        with units.write() as uow:
            service.note_number_confirmed(uow, case_id)
        agree(victim, case_id, may_ring=False)

        with units.read() as uow:
            kept = service.reach_of_case(uow, case_id)
        assert kept
        assert kept.number_confirmed_at == TUESDAY_NOON

        agree(victim, case_id, number="+447700900999")
        with units.read() as uow:
            other = service.reach_of_case(uow, case_id)
        assert other
        assert other.number_confirmed_at is None


class TestConfirmContact:
    def test_after_28_days_it_is_asked_again_and_her_word_makes_it_hold(self, units, clock, victim, case_id):
        agreement_id = agree(victim, case_id)
        clock.advance(timedelta(days=28))

        assert gate(units, case_id).reason is Why.RUN_OUT
        assert opened(victim, case_id).standing.stand is Stand.RUN_OUT

        with victim.write() as uow:
            service.confirm_contact(uow, case_id, agreement_id)

        assert gate(units, case_id).is_open
        assert len(opened(victim, case_id).confirmed) == 2

    def test_when_it_runs_out_the_case_asks_for_it(self, advocate, clock, victim, case_id):
        agree(victim, case_id)
        expected: list[tuple[int, set[Asks]]] = [(27, set()), (1, {Asks.CONTACT})]
        for days, asks in expected:
            clock.advance(timedelta(days=days))
            with advocate.read() as uow:
                assert set(asked_of_cases(uow, [case_id])[case_id].since) == asks

    def test_she_confirms_what_she_has_seen_and_nothing_newer(self, advocate, victim, case_id):
        seen = agree(advocate, case_id)
        agree(advocate, case_id, number="+447700900999")

        with pytest.raises(AgreementChangedError), victim.write() as uow:
            service.confirm_contact(uow, case_id, seen)

    def test_an_agreement_of_another_case_is_none(self, advocate, case_id, second_case_id):
        elsewhere = agree(advocate, second_case_id)

        with pytest.raises(AgreementNotFoundError), advocate.write() as uow:
            service.confirm_contact(uow, case_id, elsewhere)


class TestStandings:
    def test_a_list_of_cases_is_one_question(self, advocate, victim, case_id, second_case_id):
        agree(victim, case_id)
        agree(advocate, second_case_id)

        with advocate.read() as uow:
            found = service.contact_standings(uow, [case_id, second_case_id])

        assert {one: standing.stand for one, standing in found.items()} == {
            case_id: Stand.HOLDS,
            second_case_id: Stand.WAITS,
        }


class TestRingHer:
    def test_in_safe_hours_it_shows_the_number_and_what_to_say_and_she_sees_that(
        self, units, advocate, victim, case_id
    ):
        agree(victim, case_id)

        with advocate.write() as uow:
            card = service.ring_her(uow, case_id)

        assert card.number == NUMBER
        assert card.gate == Gate(is_open=True, until=datetime(2026, 3, 3, 17, tzinfo=UTC))
        assert card.voicemail.is_open
        assert (card.card.we_are, card.card.code_word, card.card.others) == ("the dentist", "marigold", "her mother")
        assert names_of_events(units)[-1] == Event.CONTACT_OPENED

    def test_outside_them_it_shows_no_number_and_says_when(self, clock, advocate, victim, case_id):
        agree(victim, case_id)
        clock.advance(timedelta(hours=8))

        with advocate.write() as uow:
            card = service.ring_her(uow, case_id)

        assert card.number is None
        assert card.gate.reason is Why.OUTSIDE_HOURS
        assert card.gate.next_open_at == datetime(2026, 3, 4, 9, tzinfo=UTC)

    def test_for_a_reason_it_shows_the_number_and_she_reads_the_reason(self, units, clock, advocate, victim, case_id):
        agree(victim, case_id)
        clock.advance(timedelta(hours=8))
        once = new_id()

        shown = set()
        for _ in range(2):
            with advocate.write() as uow:
                shown.add(service.ring_her_anyway(uow, case_id, "He is at her door.", once).number)

        assert shown == {NUMBER}
        assert [(one.by, one.reason) for one in opened(victim, case_id).exceptions] == [
            (advocate.id, "He is at her door.")
        ]
        assert names_of_events(units).count(Event.CONTACT_EXCEPTION) == 1
        with units.read() as uow:
            assert b"door" not in uow.session.query(ExceptionRow).one().sealed_reason

    @pytest.mark.parametrize("reason", ["", "  \n "])
    def test_without_a_reason_it_is_refused(self, advocate, victim, case_id, reason):
        agree(victim, case_id)

        with pytest.raises(NoReasonError), advocate.write() as uow:
            service.ring_her_anyway(uow, case_id, reason, new_id())

    def test_where_nothing_was_agreed_there_is_nothing_to_show(self, advocate, case_id):
        with pytest.raises(AgreementNotFoundError), advocate.write() as uow:
            service.ring_her_anyway(uow, case_id, "It cannot wait.", new_id())


class TestSeals:
    def test_nothing_of_it_can_be_read_in_the_database(self, units, victim, case_id):
        agree(victim, case_id)

        with units.read() as uow:
            row = uow.session.query(AgreementRow).one()
            kept = b"".join([row.sealed_card, row.sealed_reach])
        assert not any(word in kept for word in (b"marigold", b"dentist", b"7700900123", b"talk"))

    def test_the_worker_opens_what_it_must_know_and_not_the_card(self, units, victim, case_id):
        agree(victim, case_id)

        with units.read() as uow:
            reach = service.reach_of_case(uow, case_id)
            assert reach
            assert reach.number == NUMBER
            with pytest.raises(NotYoursToDoError):
                service.contact_of_case(uow, case_id)

    def test_moved_to_another_case_it_does_not_open(self, units, advocate, case_id, second_case_id):
        agree(advocate, case_id)
        agree(advocate, second_case_id)
        with units.write() as uow:
            rows = {row.case_id: row for row in uow.session.query(AgreementRow)}
            rows[case_id].sealed_reach = rows[second_case_id].sealed_reach

        with pytest.raises(SealBrokenError):
            gate(units, case_id)


ACTS: list[Callable[[UnitOfWork, CaseId], object]] = [
    lambda uow, case_id: service.write_contact(uow, case_id, draft(), new_id()),
    lambda uow, case_id: service.confirm_contact(uow, case_id, new_id()),
    service.contact_of_case,
    service.ring_her,
    lambda uow, case_id: service.ring_her_anyway(uow, case_id, "It cannot wait.", new_id()),
    service.reach_of_case,
    lambda uow, case_id: service.gate_of_case(uow, case_id, Channel.TEXT, TUESDAY_NOON),
    service.note_number_confirmed,
]


class TestRefusals:
    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("name", ["second_victim", "second_advocate", "lead", "stranger_advocate"])
    def test_to_whoever_is_not_on_the_case_there_is_none(self, request, victim, case_id, second_case_id, act, name):
        agree(victim, case_id)
        somebody = request.getfixturevalue(name)

        with pytest.raises(CaseNotFoundError), somebody.write() as uow:
            act(uow, case_id)

    def test_she_is_not_shown_what_those_who_ring_are_shown(self, victim, case_id):
        agree(victim, case_id)

        with pytest.raises(CaseNotFoundError), victim.write() as uow:
            service.ring_her(uow, case_id)

    def test_whoever_came_in_her_place_reaches_none_of_it(self, units, advocate, service_id):
        newcomer = make_someone(units, Role.VICTIM, service_id)
        with advocate.write() as uow:
            case_id = access.open_case(uow, access.CaseDraft("Anna", Party((f"Anna {new_id()}",)), Party()))
            access.put_victim_on(uow, case_id, newcomer.id)
        agree(advocate, case_id)

        for act in ACTS:
            with pytest.raises(CaseNotFoundError), newcomer.write() as uow:
                act(uow, case_id)

    def test_an_advocate_whose_access_is_cut_writes_nothing_more(self, units, lead, advocate, victim, case_id):
        agree(victim, case_id)
        with lead.write() as uow:
            access.unassign(uow, case_id, advocate.id)

        with pytest.raises(CaseNotFoundError), advocate.write() as uow:
            service.write_contact(uow, case_id, draft(number="+447700900999"), new_id())

        with units.read() as uow:
            kept = service.reach_of_case(uow, case_id)
        assert kept
        assert kept.number == NUMBER
