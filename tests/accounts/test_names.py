"""Names of services and staff."""

import pytest

from portal.accounts.models import PersonRow
from portal.accounts.service.names import name_of_service, names_of_staff
from portal.kernel.ids import PersonId, ServiceId, new_id
from portal.unit_of_work import Units
from portal.vault.primitives import SealBrokenError
from tests.support.accounts import Account, make_account


def test_staff_have_names_and_a_victim_has_none_here(units: Units, anna: Account, worker: Account) -> None:
    with units.read() as uow:
        assert names_of_staff(uow, [anna.id, worker.id, PersonId(new_id())]) == {worker.id: "robin"}
        assert names_of_staff(uow, []) == {}


def test_a_name_moved_to_another_person_does_not_open(units: Units, anna: Account, worker: Account) -> None:
    other = make_account(units, worker.role, anna.service_id)
    with units.write() as uow:
        moved = uow.session.get_one(PersonRow, worker.id).sealed_display_name
        uow.session.get_one(PersonRow, other.id).sealed_display_name = moved

    with units.read() as uow, pytest.raises(SealBrokenError):
        names_of_staff(uow, [other.id])


def test_a_service_has_a_name(units: Units, anna: Account) -> None:
    with units.read() as uow:
        assert name_of_service(uow, anna.service_id) == "Harbour"
        assert name_of_service(uow, ServiceId(new_id())) == ""
