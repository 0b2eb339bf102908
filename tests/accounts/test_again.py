"""The passphrase once more."""

from dataclasses import replace

import pytest

from portal.accounts.models import WayInRow
from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.ways_in import RECOVERY_SLOT, fill_slot, recovery_key
from portal.kernel.errors import TooManyError
from portal.kernel.ids import PersonId, new_id
from portal.privacy.limits import Rate, WindowLimits
from portal.unit_of_work import Units
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_key, new_pair
from portal.web.visit import Visit
from tests.support.accounts import PASSPHRASE, Account
from tests.support.trail import events


def test_her_own_passphrase_is_right(units: Units, anna: Account) -> None:
    check_passphrase(units, anna.sign_in().visit, PASSPHRASE)

    assert "accounts:passphrase:failed" not in {event for event, _, _ in events(units)}


def test_another_is_wrong_and_written_down_as_done_in_her_visit(units: Units, anna: Account) -> None:
    with pytest.raises(WrongPassphraseError) as wrong:
        check_passphrase(units, anna.sign_in().visit, "another passphrase altogether")

    assert wrong.value.field == "passphrase"
    assert ("accounts:passphrase:failed", anna.id, anna.id) in events(units)


def test_a_recovery_code_is_no_passphrase(units: Units, anna: Account) -> None:
    code = new_key()[:16]
    with units.write() as uow:
        slot = uow.session.get_one(WayInRow, (anna.id, RECOVERY_SLOT))
        slot.sealed_private = fill_slot(recovery_key(code), anna.id, anna.keys.pair)

    with pytest.raises(WrongPassphraseError):
        check_passphrase(units, anna.sign_in().visit, code.hex())


def test_a_key_that_is_not_this_visits_does_not_count(units: Units, anna: Account) -> None:
    visit = anna.sign_in().visit
    strange = replace(visit.keyring, personal=PersonalKeys(anna.id, new_pair()))

    with pytest.raises(WrongPassphraseError):
        check_passphrase(units, replace(visit, keyring=strange), PASSPHRASE)


def test_tries_are_slowed_down_and_a_right_one_forgets_them(units: Units, clock, anna: Account) -> None:
    slow = replace(units, limits=WindowLimits(new_key(), clock, rates={Rate.AGAIN: "2/hour"}))
    visit = anna.sign_in().visit

    for _ in range(3):
        check_passphrase(slow, visit, PASSPHRASE)
    for _ in range(2):
        with pytest.raises(WrongPassphraseError):
            check_passphrase(slow, visit, "wrong")
    with pytest.raises(TooManyError):
        check_passphrase(slow, visit, PASSPHRASE)


def test_of_nobody_there_is_no_passphrase(units: Units, anna: Account) -> None:
    visit = anna.sign_in().visit
    gone = Visit(replace(visit.actor, person_id=PersonId(new_id())), visit.keyring, is_plain=False, awaits_code=False)

    with pytest.raises(PersonGoneError):
        check_passphrase(units, gone, PASSPHRASE)
