"""Whose visit a picture's address is asked for in: known by the cookie alone, which opens nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.accounts.halves import new_half
from portal.accounts.models import PersonRow, SessionRow
from portal.accounts.service.visits import actor_behind, end_visit, resume
from portal.kernel.actor import Role
from tests.support.accounts import make_account


@pytest.fixture
def anna(units):
    return make_account(units)


def test_it_is_hers_as_long_as_it_lives(units, anna):
    started = anna.sign_in()

    assert actor_behind(units, started.cookie_half) == started.visit.actor
    assert resume(units, started.cookie_half, None) is None


def test_it_is_nobodys_once_it_has_ended(units, anna):
    started = anna.sign_in()
    with units.write() as uow:
        end_visit(uow, started.cookie_half)

    assert actor_behind(units, started.cookie_half) is None


def test_nor_once_it_has_rested_too_long_and_pictures_do_not_keep_it_alive(units, anna, clock):
    started = anna.sign_in()
    for _ in range(9):
        clock.advance(timedelta(minutes=1))
        assert actor_behind(units, started.cookie_half) is not None
    clock.advance(timedelta(minutes=1))

    assert actor_behind(units, started.cookie_half) is None


def test_nor_of_somebody_suspended(units, anna):
    started = anna.sign_in()
    with units.write() as uow:
        uow.session.execute(update(PersonRow).where(PersonRow.id == anna.id).values(suspended_at=uow.now))

    assert actor_behind(units, started.cookie_half) is None


def test_nor_before_the_second_factor(units):
    started = make_account(units, Role.ADVOCATE).sign_in()
    assert started.visit.awaits_code
    assert actor_behind(units, started.cookie_half) is None

    with units.write() as uow:
        uow.session.execute(update(SessionRow).values(awaits_code=False))
    assert actor_behind(units, started.cookie_half) is not None


def test_nor_of_a_half_that_never_was(units):
    assert actor_behind(units, new_half()) is None
