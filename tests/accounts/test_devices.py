"""Devices that their person called her own."""

from datetime import timedelta

from portal.accounts.models import DeviceRow
from portal.accounts.service.devices import forget_devices, know_device, sweep_devices
from portal.unit_of_work import Units
from portal.vault.primitives import token_digest
from tests.support.accounts import Account, make_account


def test_only_a_digest_of_the_token_is_kept(units: Units, anna: Account) -> None:
    token = know_device(units, anna.sign_in().visit.actor)

    with units.read() as uow:
        row = uow.session.query(DeviceRow).one()
    assert row.person_id == anna.id
    assert row.token_digest != token


def test_others_are_forgotten_and_this_one_stays(units: Units, anna: Account) -> None:
    here = anna.sign_in()
    kept, lost = (know_device(units, here.visit.actor) for _ in range(2))
    hers = know_device(units, make_account(units).sign_in().visit.actor)

    with units.write(here.visit.actor) as uow:
        forget_devices(uow, but=kept)

    assert known_tokens(units, kept, lost, hers) == [True, False, True]


def test_all_are_forgotten_where_this_is_not_her_own(units: Units, anna: Account) -> None:
    here = anna.sign_in()
    lost = know_device(units, here.visit.actor)

    with units.write(here.visit.actor) as uow:
        forget_devices(uow, but=None)

    assert known_tokens(units, lost) == [False]


def test_a_device_is_forgotten_when_its_browser_has_forgotten(units: Units, clock, anna: Account) -> None:
    token = know_device(units, anna.sign_in().visit.actor)

    clock.advance(timedelta(days=400))
    sweep_devices(units)
    assert known_tokens(units, token) == [True]
    clock.advance(timedelta(seconds=1))
    sweep_devices(units)
    assert known_tokens(units, token) == [False]


def known_tokens(units: Units, *tokens: bytes) -> list[bool]:
    with units.read() as uow:
        return [uow.session.get(DeviceRow, token_digest(token)) is not None for token in tokens]
