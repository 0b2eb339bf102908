"""People and orders that entries name: hers alone, and read by whoever reads an entry that names them, and no other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.access import service as access
from portal.casework import service as casework
from portal.diary import service
from portal.diary.correcting import BACK_FOR, HeldError
from portal.diary.details import Details
from portal.diary.models import DiaryRecordRow, IncidentRow
from portal.diary.records import (
    EndsBeforeItBeginsError,
    NoNameError,
    Order,
    OrderKind,
    Person,
    RecordChangedMeanwhileError,
    RecordDraft,
    RecordId,
    RecordKind,
    SharedInEntryError,
)
from portal.diary.service import IncidentNotFoundError, RecordNotFoundError
from portal.diary.service.links import open_links
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError
from tests.diary.telling import change, come_back, draft, share, statements, take_back, tell
from tests.support.joined import Joined
from tests.support.make import Someone

SAM = Person("Sam Hill", known="neighbour")
ORDER = Order(OrderKind.RESTRAINING, court="Luton", last=date(2026, 9, 1))


def keep(who: Someone, case_id: CaseId, told: RecordDraft = SAM) -> RecordId:
    with who.write() as uow:
        return service.keep_record(uow, case_id, told, new_id())


def tell_of(who: Someone, case_id: CaseId, people: tuple[str, ...] = (), orders: tuple[str, ...] = ()) -> IncidentId:
    told = replace(draft(), details=Details(people=people, orders=orders))
    with who.write() as uow:
        return service.record_incident(uow, case_id, told, new_id())


def named_for(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId) -> dict[str, RecordDraft]:
    """Return what somebody of the service reads of what an entry names."""
    with who.write() as uow:
        incident = service.open_shared_incident(uow, case_id, incident_id)
        return service.named_for_staff(uow, case_id, incident)


def hers(who: Someone, case_id: CaseId) -> list[RecordDraft]:
    with who.read() as uow:
        return [one.told for one in service.records_of_case(uow, case_id) if one.removed_at is None]


class TestSharing:
    def test_nothing_of_it_reaches_anybody_before_an_entry_that_names_it_is_shared(self, advocate, victim, case_id):
        person, order = keep(victim, case_id), keep(victim, case_id, ORDER)
        named, other = tell_of(victim, case_id, (person,), (order,)), tell(victim, case_id)
        share(victim, case_id, other)

        with pytest.raises(IncidentNotFoundError):
            named_for(advocate, case_id, named)
        assert named_for(advocate, case_id, other) == {}
        with advocate.read() as uow:
            assert vault.unwrap_for_class(uow.vault, [person, order, named], case_id, RecordClass.DIARY) == {}
            assert vault.unwrap_own(uow.vault, [person, order]) == {}

        share(victim, case_id, named)
        names = named_for(advocate, case_id, named)
        assert names == {person: SAM, order: ORDER}
        assert named_for(advocate, case_id, other) == {}

    def test_taken_back_even_a_kept_key_of_the_entry_opens_no_name(self, advocate, victim, case_id):
        person = keep(victim, case_id)
        named = tell_of(victim, case_id, (person,))
        share(victim, case_id, named)
        with advocate.read() as uow:
            kept = vault.unwrap_for_class(uow.vault, [named], case_id, RecordClass.DIARY)[named]

        take_back(victim, case_id, named)

        with advocate.read() as uow, pytest.raises(SealBrokenError):
            open_links(kept, uow.session.get_one(IncidentRow, named))
        with victim.read() as uow:
            incident = service.open_incident(uow, case_id, named)
            assert service.named_for_her(uow, case_id, incident) == {person: SAM}

    def test_only_a_person_or_an_order_of_hers_is_ever_given_along(self, advocate, victim, case_id):
        secret, person, order = tell(victim, case_id, "Hers."), keep(victim, case_id), keep(victim, case_id, ORDER)
        named = tell_of(victim, case_id, (secret, order, new_id()), (person,))
        share(victim, case_id, named)

        assert named_for(advocate, case_id, named) == {}
        with victim.read() as uow:
            assert uow.session.get_one(IncidentRow, named).sealed_links is None

    def test_what_she_chooses_otherwise_is_what_is_given_along(self, advocate, victim, case_id):
        one, other = keep(victim, case_id), keep(victim, case_id, Person("Kim"))
        named = tell_of(victim, case_id, (one,))
        change(victim, case_id, named, replace(draft(), details=Details(people=(other,))))
        share(victim, case_id, named)

        assert named_for(advocate, case_id, named) == {other: Person("Kim")}

    def test_she_reads_it_again_who_came_back_with_new_keys(self, units, advocate, victim, case_id):
        person, alone = keep(victim, case_id), keep(victim, case_id, Person("Kim"))
        share(victim, case_id, tell_of(victim, case_id, (person,)))
        again = come_back(units, victim, case_id)
        assert hers(again, case_id) == []
        with advocate.write() as uow:
            access.confirm_victim(uow, case_id, victim.id)
        with again.write() as uow:
            service.bring_back_shared(uow, case_id)

        assert hers(again, case_id) == [SAM]
        with again.read() as uow, pytest.raises(RecordNotFoundError):
            service.open_record(uow, case_id, RecordKind.PERSON, alone)

    def test_an_entry_that_names_nobody_costs_no_question_more(self, victim, case_id, engine):
        person = keep(victim, case_id)
        tell(victim, case_id)  # the first of all begins the order
        with statements(engine) as asked:
            tell(victim, case_id)
        without = len(asked)
        with statements(engine) as asked:
            tell_of(victim, case_id, (person,))

        assert len(asked) == without + 2


class TestKeeping:
    def test_the_same_form_twice_keeps_one(self, victim, case_id):
        once = new_id()
        for _time in range(2):
            with victim.write() as uow:
                service.keep_record(uow, case_id, SAM, once)

        assert hers(victim, case_id) == [SAM]

    def test_what_cannot_be_meant_is_refused(self, victim, case_id):
        wrong = Order(OrderKind.BAIL, first=date(2026, 3, 2), last=date(2026, 3, 1))
        for told, error in ((Person("  "), NoNameError), (wrong, EndsBeforeItBeginsError)):
            with pytest.raises(error):
                keep(victim, case_id, told)

        assert hers(victim, case_id) == []

    def test_it_is_changed_also_where_it_is_shared_and_not_over_another_change(self, advocate, victim, case_id):
        person = keep(victim, case_id)
        named = tell_of(victim, case_id, (person,))
        share(victim, case_id, named)
        with victim.write() as uow:
            service.change_record(uow, case_id, person, Person("Sam Mill"), seen="first")

        with pytest.raises(RecordChangedMeanwhileError), victim.write() as uow:
            service.change_record(uow, case_id, person, Person("Sam Bill"), seen="first")

        assert named_for(advocate, case_id, named) == {person: Person("Sam Mill")}

    def test_to_anybody_else_it_does_not_exist(self, advocate, victim, second_victim, second_case_id, case_id):
        person = keep(victim, case_id)
        for who, case in ((advocate, case_id), (second_victim, case_id), (second_victim, second_case_id)):
            with pytest.raises(NotFoundError), who.read() as uow:
                service.open_record(uow, case, RecordKind.PERSON, person)
        with pytest.raises(RecordNotFoundError), victim.read() as uow:
            service.open_record(uow, case_id, RecordKind.ORDER, person)

    def test_who_holds_the_database_reads_no_name_and_moves_none(self, victim, case_id):
        person, other = keep(victim, case_id), keep(victim, case_id, Person("Kim"))
        with victim.write() as uow:
            rows = {row.id: row for row in uow.session.scalars(select(DiaryRecordRow))}
            assert not any(b"Sam" in row.sealed_body for row in rows.values())
            vault.wrap_own(uow.vault, other, case_id, vault.unwrap_own(uow.vault, [person])[person])
            rows[other].sealed_body = rows[person].sealed_body

        assert hers(victim, case_id) == [SAM]


class TestRemoving:
    def test_it_is_hidden_brought_back_and_destroyed_after_three_days(self, units, victim, case_id, clock):
        person = keep(victim, case_id)
        named = tell_of(victim, case_id, (person,))
        with victim.write() as uow:
            service.remove_record(uow, case_id, RecordKind.PERSON, person)
        assert hers(victim, case_id) == []
        with victim.read() as uow:
            assert service.named_for_her(uow, case_id, service.open_incident(uow, case_id, named)) == {}
        with victim.write() as uow:
            service.bring_back_record(uow, case_id, RecordKind.PERSON, person)
        assert hers(victim, case_id) == [SAM]
        with victim.write() as uow:
            service.remove_record(uow, case_id, RecordKind.PERSON, person)
        clock.advance(BACK_FOR - timedelta(seconds=1))
        assert service.sweep_deleted(units) == 0
        clock.advance(timedelta(seconds=1))

        assert service.sweep_deleted(units) == 1

        with victim.read() as uow:
            assert uow.session.scalars(select(DiaryRecordRow)).all() == []
            assert vault.unwrap_own(uow.vault, [person]) == {}

    def test_what_was_shared_once_is_not_removed(self, victim, case_id):
        person = keep(victim, case_id)
        named = tell_of(victim, case_id, (person,))
        share(victim, case_id, named)
        take_back(victim, case_id, named)

        with pytest.raises(SharedInEntryError), victim.write() as uow:
            service.remove_record(uow, case_id, RecordKind.PERSON, person)

    def test_where_all_has_to_be_kept_nothing_is_removed(self, advocate, victim, case_id):
        person = keep(victim, case_id)
        with advocate.write() as uow:
            casework.set_hold(uow, case_id, "The police asked for it.")

        with pytest.raises(HeldError), victim.write() as uow:
            service.remove_record(uow, case_id, RecordKind.PERSON, person)
