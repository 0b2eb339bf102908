"""Grants and wraps: who holds what, and that taking away is taking away."""

from dataclasses import replace

import pytest

from portal.access import service as access
from portal.access.parties import Party
from portal.database import writing
from portal.kernel.ids import PersonId, ServiceId, new_id
from portal.vault import service as vault
from portal.vault.keyring import Grant, Keyring, NoKeyError, open_grant, seal_grant
from portal.vault.keys import ClassKey, PersonalKeys, RecordClass
from portal.vault.models import ClassVersionRow, GrantRow, HolderRow, ItemWrapRow
from portal.vault.primitives import SealBrokenError, new_key, new_pair
from portal.vault.service.items import own_holder


def test_a_case_is_opened_with_every_class_for_its_opener(advocate, case_id):
    with advocate.read() as uow:
        keys = {vault.class_key(uow.vault, case_id, record_class).symmetric for record_class in RecordClass}

    assert len(keys) == len(RecordClass)


def test_the_lead_holds_the_head_and_nothing_else(lead, case_id):
    with lead.read() as uow:
        held = [record_class for record_class in RecordClass if vault.holds_class(uow.vault, case_id, record_class)]

    assert held == [RecordClass.HEAD]


def test_she_holds_every_class_but_the_professional_record(victim, case_id):
    with victim.read() as uow:
        held = {record_class for record_class in RecordClass if vault.holds_class(uow.vault, case_id, record_class)}

    assert held == set(RecordClass) - {RecordClass.RECORD}


def test_nobody_else_holds_anything(case_id, second_victim, second_case_id, second_advocate, stranger_advocate):
    for someone in (second_victim, second_advocate, stranger_advocate):
        with someone.read() as uow:
            assert not any(vault.holds_class(uow.vault, case_id, record_class) for record_class in RecordClass)


def test_the_cover_key_has_no_grant_to_the_plan(service_id, lead, case_id, second_advocate):
    with lead.write() as uow:
        access.assign(uow, case_id, second_advocate.id)

    with second_advocate.read() as uow:
        assert vault.holds_class(uow.vault, case_id, RecordClass.DIARY)
        assert not vault.holds_class(uow.vault, case_id, RecordClass.PLAN)


def test_a_grant_moved_to_another_case_does_not_open(advocate, case_id, second_case_id):
    place = {"record_class": RecordClass.DIARY, "version": 1, "holder_id": advocate.id}
    with advocate.write() as uow:
        mine = uow.session.get_one(GrantRow, {"case_id": case_id, **place})
        uow.session.get_one(GrantRow, {"case_id": second_case_id, **place}).sealed_key = mine.sealed_key

    with advocate.read() as uow, pytest.raises(SealBrokenError):
        vault.class_key(uow.vault, second_case_id, RecordClass.DIARY)


def test_an_item_is_its_owners_alone_until_it_is_shared_and_again_once_it_is_taken_back(victim, advocate, case_id):
    item_id = new_id()
    with victim.write() as uow:
        item_key = vault.new_own_item(uow.vault, item_id, case_id)

    def advocate_opens() -> bytes | None:
        with advocate.read() as uow:
            return vault.unwrap_for_class(uow.vault, [item_id], case_id, RecordClass.DIARY).get(item_id)

    assert advocate_opens() is None

    with victim.write() as uow:
        vault.wrap_for_class(uow.vault, item_id, case_id, RecordClass.DIARY, item_key)
    assert advocate_opens() == item_key

    with victim.write() as uow:
        vault.drop_class_wrap(uow.vault, item_id, RecordClass.DIARY)
    assert advocate_opens() is None
    with victim.read() as uow:
        assert vault.unwrap_own(uow.vault, [item_id]) == {item_id: item_key}


def test_a_wrap_moved_to_another_item_does_not_open(victim, case_id):
    one, other = new_id(), new_id()
    with victim.write() as uow:
        for item_id in (one, other):
            vault.new_own_item(uow.vault, item_id, case_id)
    with victim.write() as uow:
        rows = {
            item: uow.session.get_one(
                ItemWrapRow, {"item_id": item, "holder": own_holder(victim.id, victim.keys.pair.public)}
            )
            for item in (one, other)
        }
        rows[other].wrapped_key = rows[one].wrapped_key

    with victim.read() as uow, pytest.raises(SealBrokenError):
        vault.unwrap_own(uow.vault, [other])


def test_a_destroyed_item_opens_for_nobody(victim, case_id):
    item_id = new_id()
    with victim.write() as uow:
        vault.new_own_item(uow.vault, item_id, case_id)
    with victim.write() as uow:
        vault.destroy_item(uow.vault, item_id)

    with victim.read() as uow:
        assert vault.unwrap_own(uow.vault, [item_id]) == {}
        assert vault.unwrap_for_class(uow.vault, [item_id], case_id, RecordClass.DIARY) == {}


def test_whoever_is_taken_off_loses_the_old_keys_and_never_gets_the_new(
    lead, advocate, victim, case_id, second_advocate
):
    with lead.write() as uow:
        access.assign(uow, case_id, second_advocate.id)
    with lead.write() as uow:
        access.unassign(uow, case_id, second_advocate.id)

    with second_advocate.read() as uow:
        assert not any(vault.holds_class(uow.vault, case_id, record_class) for record_class in RecordClass)
    for someone in (advocate, victim):
        with someone.read() as uow:
            newest = vault.class_key(uow.vault, case_id, RecordClass.DIARY)
            oldest = vault.class_key(uow.vault, case_id, RecordClass.DIARY, 1)
        assert (newest.version, oldest.version) == (2, 1)
        assert newest.symmetric != oldest.symmetric


def test_the_lead_never_sees_a_class_key_by_assigning(lead, case_id, second_advocate):
    with lead.write() as uow:
        access.assign(uow, case_id, second_advocate.id)
        assert not vault.holds_class(uow.vault, case_id, RecordClass.DIARY)


def test_a_lead_without_the_cover_key_cannot_assign(units, service_id, lead, case_id, second_advocate):
    with lead.write() as uow:
        vault.take_cover_from(uow.vault, service_id, lead.id)

    with pytest.raises(NoKeyError), lead.write() as uow:
        access.assign(uow, case_id, second_advocate.id)


def test_the_printed_service_code_gives_a_lead_the_cover_key_back(units, service_id, lead, case_id, second_advocate):
    other = ServiceId("s" * 26)
    with lead.write() as uow:
        code = vault.open_cover(uow.vault, other, lead.id, lead.keys.pair.public)
        vault.take_cover_from(uow.vault, other, lead.id)
        with pytest.raises(NoKeyError):
            vault.cover_pair(uow.vault, other)
        with pytest.raises(SealBrokenError):
            vault.restore_cover(uow.vault, other, bytes(16), lead.id)

        vault.restore_cover(uow.vault, other, code, lead.id)

        assert vault.cover_pair(uow.vault, other).public


def test_the_cover_key_passed_on_opens_for_the_second_lead(units, service_id, lead, second_advocate):
    with lead.write() as uow:
        vault.pass_cover_on(uow.vault, service_id, second_advocate.id)

    with second_advocate.read() as uow:
        assert vault.holds_cover(uow.vault, service_id, second_advocate.id)
        assert vault.cover_pair(uow.vault, service_id).private


def test_keys_are_never_printed():
    keys = PersonalKeys(PersonId(new_id()), new_pair())

    assert "private" not in repr(keys.pair)
    assert keys.pair.private.hex() not in repr(keys)


def test_without_anybody_signed_in_no_key_is_to_be_had(units):
    with units.read() as uow, pytest.raises(NoKeyError):
        Keyring(uow.keyring.server).person  # noqa: B018 - asking is the act


def test_nobody_who_is_not_known_can_be_granted_anything(advocate, case_id):
    with advocate.write() as uow, pytest.raises(vault.NoHolderError):
        vault.grant_classes(uow.vault, case_id, [RecordClass.HEAD], new_id())


def forge(units, *rows) -> None:
    """Write into the database as somebody would who can write there and holds no key of this house."""
    with writing(units.engine) as session:
        for row in rows:
            session.merge(row)
        session.commit()


def test_a_public_half_put_in_the_place_of_another_is_granted_nothing(units, advocate, victim, case_id, clock):
    his = new_pair()
    forge(units, HolderRow(id=victim.id, public_key=his.public, proof=bytes(32), made_at=clock.now()))

    with advocate.write() as uow, pytest.raises(SealBrokenError):
        vault.grant_classes(uow.vault, case_id, [RecordClass.DIARY], victim.id)


def test_a_cover_key_put_in_the_place_of_another_is_granted_nothing(units, advocate, service_id, case_id, clock):
    forge(units, HolderRow(id=service_id, public_key=new_pair().public, proof=bytes(32), made_at=clock.now()))

    with pytest.raises(SealBrokenError), advocate.write() as uow:
        access.open_case(uow, access.CaseDraft("Beth", Party(("Beth Invented",)), Party()))


def test_a_version_of_a_class_that_somebody_else_made_is_not_used(units, advocate, victim, case_id, clock):
    """He makes a version that he knows, and grants it to everybody: what is shared next would be his to read."""
    his = ClassKey(case_id, RecordClass.DIARY, 2, symmetric=new_key(), pair=new_pair())
    place = {"case_id": case_id, "record_class": RecordClass.DIARY, "version": 2}
    forge(units, ClassVersionRow(**place, public_key=his.pair.public, proof=bytes(32), made_at=clock.now()))
    for someone in (advocate, victim):
        sealed = seal_grant(his, someone.keys.pair.public)
        forge(
            units, GrantRow(**place, holder_id=someone.id, sealed_key=sealed, proof=bytes(32), granted_at=clock.now())
        )

    with victim.write() as uow, pytest.raises(SealBrokenError):
        vault.wrap_for_class(uow.vault, new_id(), case_id, RecordClass.DIARY, new_key())


def test_a_grant_that_somebody_else_wrote_brings_its_holder_no_later_version(
    units, lead, advocate, case_id, second_advocate, clock
):
    place = {"case_id": case_id, "record_class": RecordClass.DIARY, "version": 1}
    forge(
        units,
        GrantRow(**place, holder_id=second_advocate.id, sealed_key=b"x", proof=bytes(32), granted_at=clock.now()),
    )

    with lead.write() as uow, pytest.raises(SealBrokenError):
        vault.new_class_version(uow.vault, case_id, RecordClass.DIARY)


def test_a_proof_fits_its_own_row_only(units, advocate, victim):
    with units.read() as uow:
        hers = uow.session.get_one(HolderRow, victim.id)
        vault.check_public(uow.keyring, hers.id, hers.public_key, hers.proof)
        with pytest.raises(SealBrokenError):
            vault.check_public(uow.keyring, advocate.id, hers.public_key, hers.proof)


def test_a_grant_moved_to_another_version_does_not_open(case_id):
    pair, key = new_pair(), ClassKey(case_id, RecordClass.DIARY, 1, symmetric=new_key(), pair=new_pair())
    sealed = seal_grant(key, pair.public)
    grant = Grant(case_id, RecordClass.DIARY, 1, key.pair.public, b"", "her", sealed, b"")

    assert open_grant(pair, grant).symmetric == key.symmetric
    with pytest.raises(SealBrokenError):
        open_grant(pair, replace(grant, version=2))
