"""Sharing and taking back: what the service can read, and what no kept key opens any more."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from portal.access import service as access
from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.diary import service
from portal.diary.models import IncidentRow
from portal.diary.service import IncidentNotFoundError
from portal.diary.service.bodies import open_told
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.models import ItemWrapRow
from portal.vault.primitives import SealBrokenError
from portal.vault.service.items import own_holder
from tests.diary.telling import (
    draft,
    events,
    open_as,
    share,
    shared_words,
    statements,
    take_back,
    tell,
    words_of,
)
from tests.support.fakes import FrozenClock
from tests.support.make import Someone, make_case

SOME_ID = IncidentId(new_id())


class TestSharing:
    def test_nothing_is_shared_by_itself(self, victim: Someone, advocate: Someone, case_id: CaseId):
        incident_id = tell(victim, case_id)

        assert shared_words(advocate, case_id) == []
        with pytest.raises(IncidentNotFoundError):
            open_as(advocate, case_id, incident_id)

    def test_what_is_shared_is_read_in_order(self, victim: Someone, advocate: Someone, case_id: CaseId):
        ids = [tell(victim, case_id, str(hours), hours=hours) for hours in (-3, 2, -1)]
        tell(victim, case_id, "private")

        share(victim, case_id, *ids)

        assert shared_words(advocate, case_id) == ["2", "-1", "-3"]
        assert open_as(advocate, case_id, ids[0]) == "-3"

    def test_she_sees_since_when(self, units, victim: Someone, case_id: CaseId, clock: FrozenClock):
        incident_id = tell(victim, case_id)
        clock.advance(timedelta(hours=1))
        share(victim, case_id, incident_id)

        with victim.read() as uow:
            (line,) = service.incidents_page(uow, case_id).lines

        assert line.sharing.is_on
        assert line.sharing.shared_at == clock.now()
        assert events(units, Event.INCIDENT_SHARED) == [(victim.id, incident_id)]

    def test_sharing_again_changes_nothing(self, units, victim, advocate, case_id, clock):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        open_as(advocate, case_id, incident_id)
        first = clock.now()
        clock.advance(timedelta(hours=1))

        share(victim, case_id, incident_id)

        with victim.read() as uow:
            assert service.open_incident(uow, case_id, incident_id).sharing.shared_at == first
        with advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id]) == {}
        assert len(events(units, Event.INCIDENT_SHARED)) == 1

    def test_one_that_is_not_hers_stops_all(self, victim: Someone, advocate: Someone, case_id: CaseId):
        hers = tell(victim, case_id)

        with pytest.raises(IncidentNotFoundError):
            share(victim, case_id, hers, SOME_ID)

        assert shared_words(advocate, case_id) == []

    def test_a_newcomer_writes_and_cannot_share_yet(self, advocate: Someone, victim: Someone):
        case_id = make_case(advocate, victim, is_confirmed=False)
        incident_id = tell(victim, case_id)

        with victim.read() as uow:
            assert not service.may_share(uow, case_id)
        with pytest.raises(CaseNotFoundError):
            share(victim, case_id, incident_id)
        assert words_of(victim, case_id) == ["He stood at the gate."]

    def test_once_confirmed_she_can(self, advocate: Someone, victim: Someone):
        case_id = make_case(advocate, victim, is_confirmed=False)
        incident_id = tell(victim, case_id)
        with advocate.write() as uow:
            access.confirm_victim(uow, case_id, victim.id)

        share(victim, case_id, incident_id)

        with victim.read() as uow:
            assert service.may_share(uow, case_id)
        assert open_as(advocate, case_id, incident_id) == "He stood at the gate."

    def test_whoever_takes_over_reads_what_was_shared_before(
        self, lead: Someone, victim: Someone, advocate: Someone, second_advocate: Someone, case_id: CaseId
    ):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        with lead.write() as uow:
            access.assign(uow, case_id, second_advocate.id)
            access.unassign(uow, case_id, advocate.id)
        later = tell(victim, case_id, "later", hours=1)
        share(victim, case_id, later)

        assert shared_words(second_advocate, case_id) == ["later", "He stood at the gate."]
        with pytest.raises(CaseNotFoundError):
            open_as(advocate, case_id, later)

    @pytest.mark.parametrize("number", [10, 250])
    def test_the_service_s_list_costs_the_same_few_statements_at_any_length(
        self, victim, advocate, case_id, engine, number
    ):
        with victim.write() as uow:
            ids = [service.record_incident(uow, case_id, draft(hours=-n), new_id()) for n in range(number)]
            service.share_incidents(uow, case_id, ids)

        with statements(engine) as asked, advocate.read() as uow:
            service.shared_incidents_page(uow, case_id)

        assert len(asked) == 6


class TestTakingBack:
    def test_then_the_advocate_finds_nothing(self, units, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        open_as(advocate, case_id, incident_id)

        take_back(victim, case_id, incident_id)

        assert shared_words(advocate, case_id) == []
        with pytest.raises(IncidentNotFoundError):
            open_as(advocate, case_id, incident_id)
        assert (advocate.id, incident_id) in events(units, Event.ACCESS_REFUSED)
        assert events(units, Event.INCIDENT_WITHDRAWN) == [(victim.id, incident_id)]

    def test_then_the_class_holds_no_key_of_it(self, units, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)

        take_back(victim, case_id, incident_id)

        with advocate.read() as uow:
            assert vault.unwrap_for_class(uow.vault, [incident_id], case_id, RecordClass.DIARY) == {}
            holders = uow.session.scalars(select(ItemWrapRow.holder).where(ItemWrapRow.item_id == incident_id)).all()
        assert holders == [own_holder(victim.id, victim.keys.pair.public)]

    def test_a_key_that_somebody_kept_opens_nothing(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        with advocate.read() as uow:
            kept = vault.unwrap_for_class(uow.vault, [incident_id], case_id, RecordClass.DIARY)[incident_id]
            assert open_told(kept, uow.session.get_one(IncidentRow, incident_id)).words == "He stood at the gate."

        take_back(victim, case_id, incident_id)

        with pytest.raises(SealBrokenError), advocate.read() as uow:
            open_told(kept, uow.session.get_one(IncidentRow, incident_id))

    def test_a_wrap_that_somebody_kept_opens_nothing(self, units, victim, advocate, case_id, engine):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        with engine.connect() as connection:
            kept = (
                connection.execute(select(ItemWrapRow.__table__).where(ItemWrapRow.holder == "diary")).mappings().one()
            )

        take_back(victim, case_id, incident_id)
        with engine.begin() as connection:
            connection.execute(insert(ItemWrapRow).values(**kept))
            connection.execute(text("UPDATE incident SET withdrawn_at = NULL"))

        with pytest.raises(SealBrokenError):
            open_as(advocate, case_id, incident_id)

    def test_she_still_reads_it_word_for_word(self, victim, case_id):
        incident_id = tell(victim, case_id, "word for word")
        with victim.read() as uow:
            before = service.open_incident(uow, case_id, incident_id)
        share(victim, case_id, incident_id)

        take_back(victim, case_id, incident_id)

        with victim.read() as uow:
            after = service.open_incident(uow, case_id, incident_id)
        assert (after.told, after.recorded_at) == (before.told, before.recorded_at)
        assert words_of(victim, case_id) == ["word for word"]

    def test_a_marker_stays_for_her_and_for_the_service(self, victim, advocate, case_id, clock):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        shared_at = clock.now()
        open_as(advocate, case_id, incident_id)
        clock.advance(timedelta(days=1))

        take_back(victim, case_id, incident_id)

        with victim.read() as uow:
            sharing = service.open_incident(uow, case_id, incident_id).sharing
            (reader,) = service.who_can_read(uow, case_id, incident_id).people
        assert (sharing.shared_at, sharing.withdrawn_at) == (shared_at, clock.now())
        assert sharing.was_taken_back
        assert reader.first_opened_at == shared_at
        with advocate.read() as uow:
            assert service.shared_incidents_page(uow, case_id).taken_back == 1
            assert service.shared_counts(uow, case_id) == (0, 0)

    def test_taking_back_what_is_not_shared_changes_nothing(self, units, victim, case_id):
        incident_id = tell(victim, case_id)

        take_back(victim, case_id, incident_id)

        with victim.read() as uow:
            assert not service.open_incident(uow, case_id, incident_id).sharing.was_taken_back
        assert events(units, Event.INCIDENT_WITHDRAWN) == []

    def test_it_can_be_shared_again(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        take_back(victim, case_id, incident_id)

        share(victim, case_id, incident_id)

        assert open_as(advocate, case_id, incident_id) == "He stood at the gate."
        with advocate.read() as uow:
            assert service.shared_incidents_page(uow, case_id).taken_back == 0

    def test_the_others_stay_shared(self, victim, advocate, case_id):
        ids = [tell(victim, case_id, str(n), hours=n) for n in range(3)]
        share(victim, case_id, *ids)

        take_back(victim, case_id, ids[1])

        assert shared_words(advocate, case_id) == ["2", "0"]
