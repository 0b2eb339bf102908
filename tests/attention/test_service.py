"""What a case asks for is asked once, seen by whoever holds the head, and settled."""

from dataclasses import replace
from datetime import timedelta

from portal.attention.marks import MOST_NOTES, Asks, Mark
from portal.attention.service import ask, asked_of_cases, mark_notes, settle, unmark_note
from portal.diary.incidents import Behaviour
from portal.diary.service import open_shared_incident, record_incident, share_incident, withdraw_incident
from portal.kernel.actor import Role
from portal.kernel.ids import IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from tests.diary.telling import draft
from tests.support.make import make_someone


def asked(who, case_id):
    with who.read() as uow:
        vault.look_up_class(uow.vault, RecordClass.HEAD)
        return asked_of_cases(uow, [case_id])[case_id]


def kept(victim, case_id, *kinds, fear):
    with victim.write() as uow:
        return record_incident(uow, case_id, replace(draft(), kinds=frozenset(kinds), fear=fear), new_id())


class TestAsking:
    def test_what_is_asked_later_says_nothing_until_then(self, advocate, case_id, clock):
        with advocate.write() as uow:
            ask(uow, case_id, Asks.QUIET, from_at=uow.now + timedelta(days=14))
        assert asked(advocate, case_id).since == {}

        clock.advance(timedelta(days=14))

        assert asked(advocate, case_id).since == {Asks.QUIET: clock.now()}

    def test_asked_again_the_new_moment_takes_the_place_of_the_old(self, advocate, case_id, clock):
        for days in (0, 14):
            with advocate.write() as uow:
                ask(uow, case_id, Asks.QUIET, from_at=uow.now + timedelta(days=days))

        assert asked(advocate, case_id).since == {}

    def test_settled_for_one_subject_it_still_asks_for_the_other(self, advocate, case_id):
        first, second = new_id(), new_id()
        with advocate.write() as uow:
            ask(uow, case_id, Asks.MESSAGE, subject_id=first)
            ask(uow, case_id, Asks.MESSAGE, subject_id=second)
        with advocate.write() as uow:
            settle(uow, case_id, Asks.MESSAGE, subject_id=first)
        assert Asks.MESSAGE in asked(advocate, case_id).since

        with advocate.write() as uow:
            settle(uow, case_id, Asks.MESSAGE)

        assert asked(advocate, case_id).since == {}


class TestMarks:
    def test_a_shared_note_says_why_it_is_to_be_read_first_until_it_is_read(self, advocate, victim, case_id):
        note = kept(victim, case_id, Behaviour.THREAT, Behaviour.ORDER, fear=8)
        calm = kept(victim, case_id, fear=7)
        for one in (note, calm):
            with victim.write() as uow:
                share_incident(uow, case_id, one)
        assert asked(advocate, case_id).marks == {Mark.THREAT: 1, Mark.ORDER: 1, Mark.FEAR: 1}

        with advocate.write() as uow:
            open_shared_incident(uow, case_id, note)

        assert asked(advocate, case_id).marks == {}

    def test_taken_back_it_asks_for_nothing(self, advocate, victim, case_id):
        note = kept(victim, case_id, fear=10)
        with victim.write() as uow:
            share_incident(uow, case_id, note)
        with victim.write() as uow:
            withdraw_incident(uow, case_id, note)

        assert asked(advocate, case_id).marks == {}

    def test_a_lead_sees_why_and_whoever_does_not_hold_the_head_sees_nothing(
        self, units, lead, victim, case_id, service_id
    ):
        with victim.write() as uow:
            mark_notes(uow, case_id, {IncidentId(new_id()): [Mark.FEAR]})
        later = make_someone(units, Role.LEAD, service_id)

        assert asked(lead, case_id).marks == {Mark.FEAR: 1}
        assert asked(later, case_id).marks == {}

    def test_there_are_never_more_marks_than_fit_and_the_newest_stay(self, advocate, victim, case_id):
        notes = [IncidentId(new_id()) for _ in range(MOST_NOTES + 5)]
        with victim.write() as uow:
            mark_notes(uow, case_id, {note: [Mark.FEAR] for note in notes})
        assert asked(advocate, case_id).marks == {Mark.FEAR: MOST_NOTES}

        with advocate.write() as uow:
            unmark_note(uow, case_id, notes[0])
            unmark_note(uow, case_id, notes[-1])

        assert asked(advocate, case_id).marks == {Mark.FEAR: MOST_NOTES - 1}
