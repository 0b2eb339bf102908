"""Who is refused: everybody but her at what is hers, everybody but those on the case at what is shared."""

from collections.abc import Callable

import pytest

from portal.access.service import CaseNotFoundError, NotYoursToDoError
from portal.audit.events import Event
from portal.diary import service
from portal.diary.service import IncidentNotFoundError
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, IncidentId, ServiceId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault.keyring import NoKeyError
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_pair
from tests.diary.telling import (
    draft,
    events,
    open_as,
    share,
    tell,
)
from tests.support.make import Someone, make_someone

Act = Callable[[UnitOfWork, CaseId, IncidentId], object]

ACTS_OF_HERS: list[Act] = [
    lambda uow, case_id, incident_id: service.record_incident(uow, case_id, draft(), new_id()),
    service.open_incident,
    lambda uow, case_id, incident_id: service.incidents_page(uow, case_id),
    service.share_incident,
    lambda uow, case_id, incident_id: service.share_incidents(uow, case_id, [incident_id]),
    service.withdraw_incident,
    service.who_can_read,
    service.confirm_incident,
    service.delete_incident,
    service.bring_back_deleted,
    service.versions_of_incident,
    lambda uow, case_id, incident_id: service.deleted_incidents(uow, case_id),
    lambda uow, case_id, incident_id: service.change_incident(uow, case_id, incident_id, draft("other")),
    lambda uow, case_id, incident_id: service.add_to_incident(uow, case_id, incident_id, "More.", new_id()),
    lambda uow, case_id, incident_id: service.may_share(uow, case_id),
    lambda uow, case_id, incident_id: service.bring_back_shared(uow, case_id),
]
ACTS_OF_STAFF: list[Act] = [
    service.open_shared_incident,
    lambda uow, case_id, incident_id: service.shared_incidents_page(uow, case_id),
    lambda uow, case_id, incident_id: service.shared_counts(uow, case_id),
]


class TestRefusals:
    @pytest.fixture
    def shared_id(self, victim: Someone, case_id: CaseId) -> IncidentId:
        """Return an entry that is shared."""
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        return incident_id

    @pytest.mark.parametrize("act", ACTS_OF_HERS)
    @pytest.mark.parametrize("name", ["second_victim", "advocate", "second_advocate", "lead", "stranger_advocate"])
    def test_what_is_hers_to_do_nobody_else_does(self, request, units, case_id, second_case_id, shared_id, name, act):
        somebody = request.getfixturevalue(name)

        with pytest.raises(CaseNotFoundError), somebody.write() as uow:
            act(uow, case_id, shared_id)

        assert somebody.id in {actor for actor, _ in events(units, Event.ACCESS_REFUSED)}

    @pytest.mark.parametrize("act", ACTS_OF_STAFF)
    @pytest.mark.parametrize("name", ["victim", "second_victim", "second_advocate", "lead", "stranger_advocate"])
    def test_what_is_shared_only_those_on_the_case_read(self, request, units, case_id, shared_id, name, act):
        somebody = request.getfixturevalue(name)

        with pytest.raises(CaseNotFoundError), somebody.write() as uow:
            act(uow, case_id, shared_id)

        assert somebody.id in {actor for actor, _ in events(units, Event.ACCESS_REFUSED)}
        assert events(units, Event.INCIDENT_OPENED) == []

    @pytest.mark.parametrize("act", [service.open_incident, service.share_incident, service.withdraw_incident])
    def test_an_entry_of_another_case_is_not_found_in_hers(
        self, victim, second_victim, case_id, second_case_id, shared_id, act
    ):
        tell(second_victim, second_case_id)

        with pytest.raises(IncidentNotFoundError), second_victim.write() as uow:
            act(uow, second_case_id, shared_id)

    def test_an_advocate_does_not_reach_one_case_through_another(
        self, victim, second_victim, advocate, case_id, second_case_id, shared_id
    ):
        with pytest.raises(IncidentNotFoundError):
            open_as(advocate, second_case_id, shared_id)

    @pytest.mark.parametrize("role", [Role.VICTIM, Role.PARTNER, Role.OPERATOR])
    def test_who_has_no_caseload_counts_nothing(self, units, service_id: ServiceId, case_id, role):
        somebody = make_someone(units, role, service_id)

        with pytest.raises(NotYoursToDoError), somebody.read() as uow:
            service.unopened_counts(uow, [case_id])

    def test_without_the_class_permission_alone_opens_nothing(self, units, victim, advocate, case_id, shared_id):
        without_keys = Someone(units, advocate.actor, PersonalKeys(advocate.id, new_pair()))

        with pytest.raises(NoKeyError), without_keys.write() as uow:
            service.open_shared_incident(uow, case_id, shared_id)
