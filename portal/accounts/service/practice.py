"""Trying Leave once: begun in one visit, told about in the next."""

from dataclasses import replace

from portal.access.service import acting
from portal.accounts.models import PersonRow
from portal.accounts.own_settings import OwnSettings, open_own, seal_own
from portal.accounts.practice import Practice, Step, stands
from portal.accounts.queries import people
from portal.accounts.service.visits import PersonGoneError
from portal.unit_of_work import UnitOfWork


def practice_of(uow: UnitOfWork) -> Practice:
    """Return how far the acting person is with it."""
    _row, own = _own(uow)
    return stands(own.practises_in, str(acting(uow).session_id), is_settled=own.is_practice_settled)


def practise(uow: UnitOfWork, step: Step) -> None:
    """Begin it in this visit, or be done with it."""
    row, own = _own(uow)
    if step is Step.BEGIN:
        own = replace(own, practises_in=str(acting(uow).session_id))
    else:
        own = replace(own, practises_in=None, is_practice_settled=True)
    row.sealed_own = seal_own(uow.keyring.person, own)


def choose_shift(uow: UnitOfWork, *, is_off: bool) -> None:
    """Choose whether three presses of the Shift key leave; the button always does."""
    row, own = _own(uow)
    row.sealed_own = seal_own(uow.keyring.person, replace(own, is_shift_off=is_off))


def _own(uow: UnitOfWork) -> tuple[PersonRow, OwnSettings]:
    row = people.person(uow.session, acting(uow).person_id)
    if row is None:
        raise PersonGoneError
    return row, open_own(uow.keyring.person, row.sealed_own)
