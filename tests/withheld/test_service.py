"""What must never leave, kept as digests alone; and what rests on an entry that is taken back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.access.parties import Party
from portal.access.service import CaseDraft
from portal.casework import service as casework
from portal.diary import service as diary
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import PersonalKeys
from portal.vault.models import ItemSealRow
from portal.vault.primitives import SealBrokenError, new_key, new_pair
from portal.withheld import service
from portal.withheld.disguises import plain_text
from portal.withheld.models import NeverOutRow
from tests.contact.agreeing import NUMBER, agree
from tests.diary.telling import share, tell
from tests.support.make import Someone
from tests.support.planted import found_in, rows_in, shapes_of


def is_listed(someone: Someone, case_id: CaseId, text: str) -> bool:
    with someone.read() as uow:
        return service.never_out_of_case(uow, case_id)(plain_text(text))


def keep_out(someone: Someone, case_id: CaseId, *texts: str) -> None:
    with someone.write() as uow:
        service.add_never_out(uow, case_id, texts)


def rest(
    someone: Someone, case_id: CaseId, subject_id: str, *incidents: IncidentId, item_id: str | None = None
) -> None:
    with someone.write() as uow:
        service.rest_on(uow, case_id, subject_id, incidents, item_id=item_id)


def gone_from(someone: Someone, subject_id: str) -> frozenset[IncidentId]:
    with someone.read() as uow:
        return service.taken_back_from(uow, subject_id)


class TestNeverOut:
    def test_what_is_listed_is_found_again_in_another_shape(self, advocate, case_id):
        keep_out(advocate, case_id, "14 Mill Lane, Wrenfield", "+44 7700 900461")

        assert is_listed(advocate, case_id, "MILL-LANE 14")
        assert is_listed(advocate, case_id, "0 double seven double oh nine double oh four six one")
        assert not is_listed(advocate, case_id, "Mill Road")

    def test_it_is_of_one_case_alone(self, advocate, case_id, second_case_id):
        keep_out(advocate, case_id, "Kestrel Bakery")

        assert not is_listed(advocate, second_case_id, "Kestrel Bakery")

    def test_kept_twice_it_stands_there_once(self, advocate, case_id):
        keep_out(advocate, case_id, "Kestrel Bakery")
        keep_out(advocate, case_id, "kestrel bakery", "")

        with advocate.read() as uow:
            found = uow.session.scalars(select(NeverOutRow.digest)).all()
        assert len(found) == len(set(found))

    def test_no_row_holds_a_word_of_it(self, engine, advocate, case_id):
        keep_out(advocate, case_id, "Kestrel Bakery")

        assert found_in(rows_in(engine), shapes_of("Kestrel Bakery")) == []

    def test_her_number_is_on_it_once_it_is_agreed(self, advocate, case_id):
        agree(advocate, case_id)

        assert is_listed(advocate, case_id, NUMBER)

    def test_how_she_is_reached_is_on_it_from_the_first(self, advocate):
        draft = CaseDraft("Anna", Party(("Anna Wren",), ("07700 900777",)), Party(("Mark Crow",)))
        with advocate.write() as uow:
            case_id = casework.open_case(uow, draft, new_id())

        assert is_listed(advocate, case_id, "07700900777")


class TestTakeBack:
    @pytest.fixture
    def shared(self, victim: Someone, case_id: CaseId) -> IncidentId:
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        return incident_id

    def test_what_rests_on_it_is_told(self, advocate, victim, case_id, shared):
        paper, other = new_id(), new_id()
        rest(advocate, case_id, paper, shared)
        rest(advocate, case_id, other, IncidentId(new_id()))

        with victim.write() as uow:
            diary.withdraw_incident(uow, case_id, shared)

        assert gone_from(advocate, paper) == {shared}
        assert gone_from(advocate, other) == frozenset()

    def test_the_keys_that_others_hold_go_in_the_same_moment(self, advocate, victim, second_advocate, case_id, shared):
        paper, item_id = new_id(), new_id()
        with advocate.write() as uow:
            vault.seal_item_to(uow.vault, item_id, second_advocate.id, new_key())
        rest(advocate, case_id, paper, shared, item_id=item_id)

        with victim.write() as uow:
            diary.withdraw_incident(uow, case_id, shared)

        with pytest.raises(NoKeyError), second_advocate.read() as uow:
            vault.open_item_sealed(uow.vault, item_id)

    def test_what_it_rests_on_is_written_anew_each_time(self, advocate, case_id, shared):
        paper = new_id()
        rest(advocate, case_id, paper, shared)
        rest(advocate, case_id, paper)

        with advocate.write() as uow:
            service.take_back(uow, shared)

        assert gone_from(advocate, paper) == frozenset()


class TestItemSeals:
    def test_it_opens_for_whom_it_was_sealed_and_for_nobody_else(self, advocate, second_advocate, lead):
        item_id, key = new_id(), new_key()
        with advocate.write() as uow:
            vault.seal_item_to(uow.vault, item_id, lead.id, key)

        with lead.read() as uow:
            assert vault.open_item_sealed(uow.vault, item_id) == key
        with pytest.raises(NoKeyError), second_advocate.read() as uow:
            vault.open_item_sealed(uow.vault, item_id)

    def test_with_keys_that_are_new_it_does_not_open_and_is_as_if_it_were_not_there(self, advocate, lead):
        item_id, returned = new_id(), replace(lead, keys=PersonalKeys(lead.id, new_pair()))
        with advocate.write() as uow:
            vault.seal_item_to(uow.vault, item_id, lead.id, new_key())

        with pytest.raises(NoKeyError), returned.read() as uow:
            vault.open_item_sealed(uow.vault, item_id)

    def test_moved_to_another_item_it_does_not_open(self, advocate, lead):
        item_id, other = new_id(), new_id()
        with advocate.write() as uow:
            vault.seal_item_to(uow.vault, item_id, lead.id, new_key())
            uow.session.flush()
            row = uow.session.get(ItemSealRow, (item_id, lead.id))
            assert row is not None
            row.item_id = other

        with pytest.raises(SealBrokenError), lead.read() as uow:
            vault.open_item_sealed(uow.vault, other)
