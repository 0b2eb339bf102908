"""People with names and passphrases."""

import pytest

from portal.kernel.actor import Role
from portal.unit_of_work import Units
from tests.support.accounts import Account, make_account


@pytest.fixture
def anna(units: Units) -> Account:
    """Return a victim who can sign in."""
    return make_account(units, name="anna of the lake")


@pytest.fixture
def worker(units: Units, anna: Account) -> Account:
    """Return an advocate of her service who can sign in."""
    return make_account(units, Role.ADVOCATE, anna.service_id, name="robin")
