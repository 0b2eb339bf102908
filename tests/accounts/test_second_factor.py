"""The second factor."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import segno
from sqlalchemy import text

from portal.accounts.service import second_factor
from portal.accounts.service.second_factor import SecondFactorFirstError, WrongCodeError, check_code, picture_of
from portal.accounts.service.visits import PersonGoneError, StartedVisit, resume
from portal.kernel.actor import Role
from portal.kernel.errors import TooManyError
from portal.kernel.ids import PersonId, new_id
from portal.privacy.limits import Rate, WindowLimits
from portal.unit_of_work import Units
from portal.vault.primitives import new_key
from tests.support.accounts import SECRET, Account, make_account
from tests.support.trail import names_of_events


def is_through(units: Units, started: StartedVisit) -> bool:
    visit = resume(units, started.cookie_half, started.page_half)
    return visit is not None and not visit.awaits_code


class TestGivingACode:
    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_a_clock_may_be_half_a_minute_off(self, units: Units, worker: Account, steps: int) -> None:
        started = worker.sign_in()

        check_code(units, started.visit, worker.code(steps=steps))

        assert is_through(units, started)
        assert names_of_events(units) == ["accounts:person:signed_in"]

    @pytest.mark.parametrize("steps", [-2, 2])
    def test_more_than_that_is_refused_and_written_down(self, units: Units, worker: Account, steps: int) -> None:
        started = worker.sign_in()

        with pytest.raises(WrongCodeError):
            check_code(units, started.visit, worker.code(steps=steps))

        assert not is_through(units, started)
        assert names_of_events(units) == ["accounts:code:failed"]

    def test_it_may_be_typed_in_two_groups(self, units: Units, worker: Account) -> None:
        started = worker.sign_in()
        code = worker.code()

        check_code(units, started.visit, f" {code[:3]} {code[3:]} ")

        assert is_through(units, started)

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00"])
    def test_what_is_no_code_is_refused(self, units: Units, worker: Account, code: str) -> None:
        with pytest.raises(WrongCodeError):
            check_code(units, worker.sign_in().visit, code)

    def test_no_code_is_taken_twice(self, units: Units, worker: Account) -> None:
        first, second = worker.sign_in(), worker.sign_in()
        check_code(units, first.visit, worker.code())

        with pytest.raises(WrongCodeError):
            check_code(units, second.visit, worker.code())

        assert not is_through(units, second)

    def test_nor_one_that_is_older_than_one_that_was_used(self, units: Units, worker: Account) -> None:
        check_code(units, worker.sign_in().visit, worker.code(steps=1))

        with pytest.raises(WrongCodeError):
            check_code(units, worker.sign_in().visit, worker.code())

    def test_the_next_one_is(self, units: Units, clock, worker: Account) -> None:
        check_code(units, worker.sign_in().visit, worker.code())
        clock.advance(timedelta(seconds=30))
        second = worker.sign_in()

        check_code(units, second.visit, worker.code())

        assert is_through(units, second)

    def test_only_this_visit_is_let_through(self, units: Units, worker: Account) -> None:
        here, there = worker.sign_in(), worker.sign_in()

        check_code(units, here.visit, worker.code())

        assert is_through(units, here)
        assert not is_through(units, there)

    def test_codes_are_slowed_down(self, units: Units, clock, worker: Account) -> None:
        slow = replace(units, limits=WindowLimits(new_key(), clock, rates={Rate.CODE: "2/hour"}))
        started = worker.sign_in()
        for _ in range(2):
            with pytest.raises(WrongCodeError):
                check_code(slow, started.visit, "000000")

        with pytest.raises(TooManyError):
            check_code(slow, started.visit, worker.code())

        assert not is_through(units, started)

    def test_without_a_second_factor_no_code_is_right(self, units: Units) -> None:
        newcomer = make_account(units, Role.LEAD, code_secret=None)

        with pytest.raises(WrongCodeError):
            check_code(units, newcomer.sign_in().visit, newcomer.code())


class TestSettingItUp:
    @pytest.fixture
    def newcomer(self, units: Units) -> Account:
        return make_account(units, Role.ADVOCATE, code_secret=None)

    def test_the_proposal_stays_the_same_until_it_is_set(self, units: Units, newcomer: Account) -> None:
        assert propose(units, newcomer.sign_in()) == propose(units, newcomer.sign_in())

    def test_a_code_of_it_puts_it_into_force_and_lets_the_visit_through(self, units: Units, newcomer: Account) -> None:
        started = newcomer.sign_in()
        secret = propose(units, started)

        set_up(units, started, pyotp.TOTP(secret).at(units.clock.now()))

        assert is_through(units, started)
        assert names_of_events(units) == ["accounts:second_factor:set", "accounts:person:signed_in"]
        with units.read(started.visit.actor, started.visit.keyring) as uow:
            assert second_factor.has_second_factor(uow)

    def test_the_code_that_set_it_up_is_used_up(self, units: Units, newcomer: Account) -> None:
        started = newcomer.sign_in()
        code = pyotp.TOTP(propose(units, started)).at(units.clock.now())
        set_up(units, started, code)

        with pytest.raises(WrongCodeError):
            check_code(units, newcomer.sign_in().visit, code)

    def test_a_wrong_code_leaves_all_as_it_was(self, units: Units, newcomer: Account) -> None:
        started = newcomer.sign_in()
        propose(units, started)

        with pytest.raises(WrongCodeError):
            set_up(units, started, "000000")

        assert not is_through(units, started)

    def test_nothing_is_set_that_was_not_proposed(self, units: Units, newcomer: Account) -> None:
        with pytest.raises(WrongCodeError):
            set_up(units, newcomer.sign_in(), newcomer.code())

    def test_the_passphrase_alone_does_not_replace_it(self, units: Units, worker: Account) -> None:
        started = worker.sign_in()

        with pytest.raises(SecondFactorFirstError):
            propose(units, started)
        with pytest.raises(SecondFactorFirstError):
            set_up(units, started, worker.code())

    def test_with_its_code_given_it_can_be_replaced(self, units: Units, clock, worker: Account) -> None:
        started = worker.sign_in()
        check_code(units, started.visit, worker.code())
        secret = propose(units, started)
        clock.advance(timedelta(seconds=30))

        set_up(units, started, pyotp.TOTP(secret).at(clock.now()))

        assert secret != SECRET
        clock.advance(timedelta(seconds=30))
        again = worker.sign_in()
        with pytest.raises(WrongCodeError):
            check_code(units, again.visit, worker.code())
        check_code(units, again.visit, pyotp.TOTP(secret).at(clock.now()))

    def test_the_secret_stands_nowhere_in_the_clear(self, units: Units, newcomer: Account) -> None:
        secret = propose(units, newcomer.sign_in())

        with units.read() as uow:
            kept = uow.session.execute(text("SELECT sealed_own FROM person")).scalar_one()
        assert secret.encode() not in bytes(kept)


def test_of_nobody_there_is_no_second_factor(units: Units, worker: Account) -> None:
    visit = worker.sign_in().visit
    gone = replace(visit.actor, person_id=PersonId(new_id()))

    with pytest.raises(PersonGoneError), units.read(gone, visit.keyring) as uow:
        second_factor.has_second_factor(uow)


def propose(units: Units, started: StartedVisit) -> str:
    with units.write(started.visit.actor, started.visit.keyring) as uow:
        return second_factor.propose_secret(uow)


def set_up(units: Units, started: StartedVisit, code: str) -> None:
    with units.write(started.visit.actor, started.visit.keyring) as uow:
        second_factor.set_second_factor(uow, code)


class TestThePicture:
    def test_it_draws_what_the_library_draws(self) -> None:
        picture = picture_of(SECRET, site_name="Linden")
        address = pyotp.TOTP(SECRET).provisioning_uri(name="Linden", issuer_name="Linden")
        modules = segno.make(address, micro=False).matrix

        drawn = dark_modules(picture.path)

        quiet = (picture.size - len(modules)) // 2
        assert quiet == 4
        assert drawn == {
            (x + quiet, y + quiet) for y, line in enumerate(modules) for x, is_dark in enumerate(line) if is_dark
        }

    def test_it_names_nobody(self) -> None:
        address = pyotp.TOTP(SECRET).provisioning_uri(name="Linden", issuer_name="Linden")

        assert address == f"otpauth://totp/Linden:Linden?secret={SECRET}&issuer=Linden"


def dark_modules(path: str) -> set[tuple[int, int]]:
    dark = set()
    for run in path.split("z")[:-1]:
        start, length = run.removeprefix("M").split("h")[:2]
        x, y = map(int, start.split())
        dark |= {(x + step, y) for step in range(int(length.removesuffix("v1")))}
    return dark
