"""Coming back with new keys: what was shared is hers again, what was private is gone."""

import pytest

from portal.access import service as access
from portal.diary import service
from portal.diary.service import IncidentNotFoundError
from portal.evidence.service import files_of_incidents
from tests.diary.telling import (
    come_back,
    share,
    shared_words,
    take_back,
    tell,
    words_of,
)
from tests.support.files import kept_file


class TestComingBack:
    def test_what_was_shared_comes_back_and_what_was_private_does_not(self, units, victim, advocate, case_id):
        shared_id = tell(victim, case_id, "shared")
        private_id = tell(victim, case_id, "private", hours=1)
        share(victim, case_id, shared_id)
        again = come_back(units, victim, case_id)
        with again.read() as uow:
            page = service.incidents_page(uow, case_id)
        assert (page.lines, page.is_whole) == ((), True)

        with advocate.write() as uow:
            access.confirm_victim(uow, case_id, again.id)
        with again.read() as uow:
            assert not service.incidents_page(uow, case_id).is_whole
        with again.write() as uow:
            service.bring_back_shared(uow, case_id)

        assert words_of(again, case_id) == ["shared"]
        with again.read() as uow:
            assert service.incidents_page(uow, case_id).is_whole
            assert service.open_incident(uow, case_id, shared_id).told.words == "shared"
        with pytest.raises(IncidentNotFoundError), again.read() as uow:
            service.open_incident(uow, case_id, private_id)

    def test_what_she_writes_before_she_is_confirmed_stays(self, units, victim, advocate, case_id):
        share(victim, case_id, tell(victim, case_id, "shared"))
        again = come_back(units, victim, case_id)
        tell(again, case_id, "new", hours=1)
        with advocate.write() as uow:
            access.confirm_victim(uow, case_id, again.id)
        with again.read() as uow:
            assert not service.incidents_page(uow, case_id).is_whole

        with again.write() as uow:
            service.bring_back_shared(uow, case_id)

        assert words_of(again, case_id) == ["new", "shared"]

    def test_then_she_can_take_it_back(self, units, victim, advocate, case_id):
        shared_id = tell(victim, case_id, "shared")
        share(victim, case_id, shared_id)
        again = come_back(units, victim, case_id)
        with advocate.write() as uow:
            access.confirm_victim(uow, case_id, again.id)
        with again.write() as uow:
            service.bring_back_shared(uow, case_id)

        take_back(again, case_id, shared_id)

        assert shared_words(advocate, case_id) == []
        assert words_of(again, case_id) == ["shared"]

    def test_its_pictures_come_back_too(self, units, victim, advocate, case_id):
        shared_id = tell(victim, case_id, "shared")
        kept_file(victim, case_id, incident_id=shared_id)
        share(victim, case_id, shared_id)
        again = come_back(units, victim, case_id)
        with advocate.write() as uow:
            access.confirm_victim(uow, case_id, again.id)

        with again.write() as uow:
            service.bring_back_shared(uow, case_id)

        with again.read() as uow:
            assert len(files_of_incidents(uow, case_id, [shared_id])[shared_id]) == 1

    def test_if_it_was_not_she_who_came_all_hers_is_still_there(self, units, victim, advocate, case_id):
        share(victim, case_id, tell(victim, case_id, "shared"))
        tell(victim, case_id, "private", hours=1)

        tell(come_back(units, victim, case_id), case_id, "of somebody else", hours=2)

        assert words_of(victim, case_id) == ["private", "shared"]
