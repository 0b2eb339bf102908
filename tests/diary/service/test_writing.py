"""Writing down: kept whole, kept once, or refused and nothing kept."""

import threading

import pytest

from portal.audit.events import Event
from portal.diary import service
from portal.diary.incidents import FutureIncidentError, NoWordsError
from portal.kernel.ids import CaseId, new_id
from portal.unit_of_work import Units
from tests.diary.telling import (
    draft,
    events,
    tell,
    words_of,
)
from tests.support.fakes import FrozenClock
from tests.support.make import Someone


class TestWriting:
    def test_what_she_told_is_there_again(self, victim: Someone, case_id: CaseId, clock: FrozenClock):
        told = draft("Он стоял на лестнице. 🏠")

        with victim.write() as uow:
            incident_id = service.record_incident(uow, case_id, told, new_id())

        with victim.read() as uow:
            incident = service.open_incident(uow, case_id, incident_id)
        assert incident.told == told
        assert incident.recorded_at == clock.now()
        assert not incident.sharing.is_on

    def test_it_is_written_down_that_it_was_kept(self, units: Units, victim: Someone, case_id: CaseId):
        incident_id = tell(victim, case_id)

        assert events(units, Event.INCIDENT_RECORDED) == [(victim.id, incident_id)]

    def test_the_same_form_sent_again_is_kept_once(self, units: Units, victim: Someone, case_id: CaseId):
        once = new_id()
        with victim.write() as uow:
            first = service.record_incident(uow, case_id, draft("first"), once)

        with victim.write() as uow:
            second = service.record_incident(uow, case_id, draft("second"), once)

        assert second == first
        assert words_of(victim, case_id) == ["first"]
        assert len(events(units, Event.INCIDENT_RECORDED)) == 1

    def test_the_same_form_sent_many_times_at_once_is_kept_once(self, victim: Someone, case_id: CaseId):
        once, found = new_id(), []

        def send() -> None:
            with victim.write() as uow:
                found.append(service.record_incident(uow, case_id, draft(), once))

        threads = [threading.Thread(target=send) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(found) == 6
        assert len(set(found)) == 1
        assert len(words_of(victim, case_id)) == 1

    def test_another_person_s_form_is_another_form(
        self, victim: Someone, second_victim: Someone, case_id: CaseId, second_case_id: CaseId
    ):
        once = new_id()
        with victim.write() as uow:
            hers = service.record_incident(uow, case_id, draft("hers"), once)

        with second_victim.write() as uow:
            others = service.record_incident(uow, second_case_id, draft("others"), once)

        assert hers != others

    @pytest.mark.parametrize(
        ("told", "error"),
        [
            (draft(" \n"), NoWordsError),
            (draft(hours=48), FutureIncidentError),
        ],
    )
    def test_what_cannot_be_kept_is_refused_and_leaves_nothing(self, victim, case_id, told, error):
        with pytest.raises(error), victim.write() as uow:
            service.record_incident(uow, case_id, told, new_id())

        assert words_of(victim, case_id) == []

    def test_many_at_once_are_all_kept_in_order(self, victim: Someone, case_id: CaseId):
        threads = [
            threading.Thread(target=tell, args=(victim, case_id, f"{n:02}"), kwargs={"hours": n}) for n in range(16)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert words_of(victim, case_id) == [f"{n:02}" for n in reversed(range(16))]
