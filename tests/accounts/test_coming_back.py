"""Coming back to a covered page: three tries, however they are made."""

from dataclasses import replace
from threading import Thread

from portal.accounts.service import resting
from portal.accounts.service.visits import StartedVisit, resume
from portal.unit_of_work import Units
from tests.support.accounts import PASSPHRASE, Account


def covered(units: Units, anna: Account) -> StartedVisit:
    """Return a visit of hers that is covered."""
    started = anna.sign_in()
    with units.write(started.visit.actor) as uow:
        resting.cover_page(uow, started.visit)
    return started


def is_open(units: Units, started: StartedVisit) -> bool | None:
    """Say whether a visit shows something; nothing where it has ended."""
    found = resume(units, started.cookie_half, started.page_half)
    return None if found is None else not found.is_covered


def test_her_passphrase_opens_it(units: Units, anna: Account) -> None:
    started = covered(units, anna)
    assert is_open(units, started) is False

    assert not resting.come_back(units, started.visit, started.cookie_half, "not this one")
    assert is_open(units, started) is False
    assert resting.come_back(units, started.visit, started.cookie_half, PASSPHRASE)
    assert is_open(units, started) is True


def test_many_tries_at_once_are_three_and_then_it_is_over_for_the_right_one_too(units: Units, anna: Account) -> None:
    started = covered(units, anna)
    checked = []

    class Counting:
        """Counts how often a passphrase is stretched."""

        def stretch(self, passphrase: str, salt: bytes) -> bytes:
            checked.append(passphrase)
            return units.stretcher.stretch(passphrase, salt)

    counting = replace(units, stretcher=Counting())  # type: ignore[arg-type]  # all of it that is asked for here
    tries = [
        Thread(target=resting.come_back, args=(counting, started.visit, started.cookie_half, "not this one"))
        for _try in range(6)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()

    assert len(checked) <= 3
    assert is_open(units, started) is None
    assert not resting.come_back(units, started.visit, started.cookie_half, PASSPHRASE)
