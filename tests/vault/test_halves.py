"""What is sealed for a class, and for a half that somebody had before: to its place, and to nobody else."""

import pytest

from portal.kernel.ids import CaseId, new_id
from portal.vault import service as vault
from portal.vault.envelope import Place
from portal.vault.keyring import NoKeyError
from portal.vault.keys import PersonalKeys, RecordClass
from portal.vault.models import FormerHalfRow, ItemWrapRow
from portal.vault.primitives import SealBrokenError, new_pair
from portal.vault.service.items import own_holder
from tests.support.make import Someone

ANSWER = Place("answer", "sealed_words", "one", "case")


def changed(units, who):
    """Return the same person with another half, as after coming back."""
    again = Someone(units, who.actor, PersonalKeys(who.id, new_pair()))
    with again.write() as uow:
        vault.change_half(uow.vault, who.id, again.keys.pair.public)
    return again


class TestSealingForAClass:
    def test_the_machine_seals_and_whoever_holds_the_class_opens(self, units, victim, advocate, case_id):
        with units.read() as uow:
            sealed = vault.seal_for_class(uow.vault, case_id, RecordClass.CONTACT, ANSWER, {"words": "marigold"})

        for somebody in (victim, advocate):
            with somebody.read() as uow:
                opened = vault.open_for_class(uow.vault, case_id, RecordClass.CONTACT, ANSWER, sealed)
                assert opened == {"words": "marigold"}

    def test_moved_to_another_place_it_does_not_open(self, units, advocate, case_id):
        with units.read() as uow:
            sealed = vault.seal_for_class(uow.vault, case_id, RecordClass.CONTACT, ANSWER, {"words": "marigold"})

        with advocate.read() as uow, pytest.raises(SealBrokenError):
            vault.open_for_class(uow.vault, case_id, RecordClass.CONTACT, Place("answer", "x", "one", "case"), sealed)

    def test_a_case_that_is_none_has_no_class(self, units):
        with units.read() as uow, pytest.raises(NoKeyError):
            vault.seal_for_class(uow.vault, CaseId(new_id()), RecordClass.CONTACT, ANSWER, {})


class TestFormerHalves:
    def test_the_same_half_again_is_no_change(self, units, victim):
        with victim.write() as uow:
            vault.change_half(uow.vault, victim.id, victim.keys.pair.public)

        with units.read() as uow:
            assert uow.session.query(FormerHalfRow).count() == 0

    def test_what_the_old_half_could_open_it_opens_still_and_what_is_new_it_does_not(self, units, victim, case_id):
        old_item, new_item = new_id(), new_id()
        with victim.write() as uow:
            vault.new_own_item(uow.vault, old_item, case_id)
        again = changed(units, victim)
        with again.write() as uow:
            renewed = vault.renew_own_item(uow.vault, old_item, case_id)
            vault.new_own_item(uow.vault, new_item, case_id)
            vault.renew_own_item(uow.vault, new_item, case_id)

        with victim.read() as uow:
            assert vault.unwrap_own(uow.vault, [old_item, new_item]) == {old_item: renewed}

    def test_sealed_to_the_old_half_for_one_item_it_opens_no_other(self, units, victim, case_id):
        first, second = new_id(), new_id()
        with victim.write() as uow:
            for item in (first, second):
                vault.new_own_item(uow.vault, item, case_id)
        again = changed(units, victim)
        holder = own_holder(victim.id, victim.keys.pair.public)
        with again.write() as uow:
            vault.renew_own_item(uow.vault, first, case_id)
            vault.renew_own_item(uow.vault, second, case_id)
            uow.session.flush()
            moved = uow.session.get_one(ItemWrapRow, (first, holder)).wrapped_key
            uow.session.get_one(ItemWrapRow, (second, holder)).wrapped_key = moved

        with victim.read() as uow, pytest.raises(SealBrokenError):
            vault.unwrap_own(uow.vault, [second])


def test_one_class_of_every_case_is_looked_up_once(advocate, case_id):
    with advocate.read() as uow:
        vault.look_up_class(uow.vault, RecordClass.HEAD)
        before = uow.keyring.class_key(case_id, RecordClass.HEAD)
        vault.look_up_class(uow.vault, RecordClass.HEAD)

        assert uow.keyring.class_key(case_id, RecordClass.HEAD) is before
