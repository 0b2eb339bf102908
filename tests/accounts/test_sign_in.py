"""Signing in."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from portal.accounts.service.devices import know_device
from portal.accounts.service.sign_in import WrongSignInError, sign_in
from portal.accounts.service.visits import resume
from portal.accounts.ways_in import SLOTS
from portal.kernel.actor import Role
from portal.kernel.errors import TooManyError
from portal.privacy.limits import Rate, WindowLimits
from portal.unit_of_work import Units
from portal.vault.primitives import SealBrokenError, new_key, open_sealed
from portal.vault.stretching import Stretcher
from tests.support.accounts import PASSPHRASE, Account, make_account
from tests.support.trail import events, is_unbroken, names_of_events

WRONG = "another passphrase altogether"


def try_in(units: Units, name: str, passphrase: str = WRONG, *, network: str = "home", device: bytes | None = None):
    return sign_in(units, name, passphrase, is_plain=False, network=network, device_token=device)


def limited(units: Units, clock, **rates: str) -> Units:
    limits = WindowLimits(new_key(), clock, rates={Rate[name]: text for name, text in rates.items()})
    return replace(units, limits=limits)


class TestComingIn:
    def test_a_victim_goes_straight_in_with_her_keys_open(self, anna: Account) -> None:
        started = anna.sign_in()

        assert started.visit.actor.person_id == anna.id
        assert started.visit.actor.role is Role.VICTIM
        assert started.visit.keyring.person.pair == anna.keys.pair
        assert not started.visit.awaits_code

    def test_a_staff_visit_awaits_its_code(self, worker: Account) -> None:
        assert worker.sign_in().visit.awaits_code

    def test_the_name_may_be_typed_in_any_case_and_with_stray_spaces(self, units: Units, anna: Account) -> None:
        assert try_in(units, "  Anna OF the\tlake ", PASSPHRASE).visit.actor.person_id == anna.id

    def test_it_is_written_down_as_hers(self, units: Units, anna: Account) -> None:
        anna.sign_in()

        assert ("accounts:person:signed_in", anna.id, anna.id) in events(units)
        assert is_unbroken(units)

    def test_staff_are_not_signed_in_before_their_code(self, units: Units, worker: Account) -> None:
        worker.sign_in()

        assert names_of_events(units) == []

    def test_two_visits_have_nothing_in_common(self, anna: Account) -> None:
        one, other = anna.sign_in(), anna.sign_in()

        assert len({one.cookie_half, one.page_half, other.cookie_half, other.page_half}) == 4
        assert one.visit.session_id != other.visit.session_id

    def test_a_plain_visit_has_no_page_half(self, anna: Account) -> None:
        assert anna.sign_in(is_plain=True).page_half is None

    def test_the_halves_are_not_shown_by_accident(self, anna: Account) -> None:
        started = anna.sign_in()

        assert repr(started.cookie_half) not in repr(started)
        assert repr(anna.keys.pair.private) not in repr(started)


class TestBeingRefused:
    def test_a_wrong_passphrase_and_an_unknown_name_are_the_same_refusal(self, units: Units, anna: Account) -> None:
        with pytest.raises(WrongSignInError) as wrong:
            try_in(units, anna.name)
        with pytest.raises(WrongSignInError) as unknown:
            try_in(units, "nobody at all")

        assert (type(wrong.value), wrong.value.args, wrong.value.field) == (
            type(unknown.value),
            unknown.value.args,
            unknown.value.field,
        )

    def test_the_right_passphrase_of_a_suspended_person_is_a_wrong_one(self, units: Units, clock) -> None:
        suspended = make_account(units, suspended_at=clock.now())

        with pytest.raises(WrongSignInError):
            suspended.sign_in()

        assert names_of_events(units) == ["accounts:sign_in:failed"]

    def test_each_failure_is_written_down_in_its_own_unit(self, units: Units, anna: Account) -> None:
        for name in (anna.name, "nobody at all"):
            with pytest.raises(WrongSignInError):
                try_in(units, name)

        failed = [entry for entry in events(units) if entry[0] == "accounts:sign_in:failed"]
        assert failed == [("accounts:sign_in:failed", None, anna.id), ("accounts:sign_in:failed", None, None)]
        assert is_unbroken(units)

    @pytest.mark.parametrize("role", [Role.VICTIM, Role.ADVOCATE])
    def test_an_unknown_name_costs_the_same_work(self, units: Units, role: Role) -> None:
        known = make_account(units, role)
        with pytest.raises(WrongSignInError):
            try_in(units, "so that the chain has begun")

        assert work_of(units, known.name) == work_of(units, "nobody at all")

    def test_an_unknown_name_has_the_same_salt_each_time(self, units: Units) -> None:
        watched = WatchedStretcher(units)
        for name in ("nobody", "NOBODY ", "somebody"):
            with pytest.raises(WrongSignInError):
                try_in(replace(units, stretcher=watched), name)

        assert watched.salts[0] == watched.salts[1] != watched.salts[2]
        assert {len(salt) for salt in watched.salts} == {16}

    def test_no_transaction_is_open_while_the_passphrase_is_stretched(self, units: Units, anna: Account) -> None:
        watched = WatchedStretcher(units)

        anna.using(replace(units, stretcher=watched)).sign_in()

        assert watched.connections_in_use == [0]


class WatchedStretcher(Stretcher):
    """A stretcher that remembers what it was given, and how many connections were in use meanwhile."""

    def __init__(self, units: Units) -> None:
        self.salts: list[bytes] = []
        self.connections_in_use: list[int] = []
        self._real = units.stretcher
        self._pool = units.engine.pool

    def stretch(self, passphrase: str, salt: bytes) -> bytes:
        assert isinstance(self._pool, QueuePool)
        self.connections_in_use.append(self._pool.checkedout())
        self.salts.append(salt)
        return self._real.stretch(passphrase, salt)


def work_of(units: Units, name: str) -> list[str]:
    """Return what a refused sign-in does, in order: statements and slots that are tried."""
    work: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        work.append(statement)

    watched = WatchedStretcher(units)
    event.listen(units.engine, "before_cursor_execute", note)
    try:
        with (
            patch("portal.accounts.ways_in.open_sealed", side_effect=refuse_slot(work)),
            pytest.raises(WrongSignInError),
        ):
            try_in(replace(units, stretcher=watched), name)
    finally:
        event.remove(units.engine, "before_cursor_execute", note)
    assert len(watched.salts) == 1
    assert work.count("slot") == SLOTS
    return work


def refuse_slot(work: list[str]):
    def refuse(key: bytes, sealed: bytes, context: bytes) -> bytes:
        work.append("slot")
        with pytest.raises(SealBrokenError):
            open_sealed(key, sealed, context)
        raise SealBrokenError

    return refuse


class TestBeingSlowedDown:
    def test_known_and_unknown_names_are_slowed_alike(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN="3/hour")

        for name in (anna.name, "nobody at all"):
            for _ in range(3):
                with pytest.raises(WrongSignInError):
                    try_in(slow, name)
            with pytest.raises(TooManyError):
                try_in(slow, name)

    def test_too_many_tries_stretch_nothing(self, units: Units, clock) -> None:
        slow = limited(units, clock, SIGN_IN="1/hour")
        with pytest.raises(WrongSignInError):
            try_in(slow, "nobody")

        watched = WatchedStretcher(units)
        with pytest.raises(TooManyError):
            try_in(replace(slow, stretcher=watched), "nobody")

        assert watched.salts == []

    def test_guessing_from_elsewhere_does_not_slow_her_at_home(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN="2/hour")
        for _ in range(3):
            with pytest.raises((WrongSignInError, TooManyError)):
                try_in(slow, anna.name, network="his")

        assert try_in(slow, anna.name, PASSPHRASE, network="home").visit

    def test_one_network_runs_out_before_the_name_does(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN="2/hour", SIGN_IN_NAME="4/hour")
        for _ in range(20):
            with pytest.raises((WrongSignInError, TooManyError)):
                try_in(slow, anna.name, network="his")

        assert try_in(slow, anna.name, PASSPHRASE, network="a library").visit

    def test_a_name_is_slowed_over_all_networks_known_or_not(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN_NAME="3/hour", SIGN_IN_SCARCE="1/hour")

        for name in (anna.name, "nobody at all"):
            for number in range(4):
                with pytest.raises(WrongSignInError):
                    try_in(slow, name, network=f"network {number}")
            with pytest.raises(TooManyError):
                try_in(slow, name, network="network 3")

    def test_a_name_that_he_used_up_is_not_locked(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN_NAME="3/hour")
        for number in range(9):
            with pytest.raises(WrongSignInError):
                try_in(slow, anna.name, network=f"network {number}")

        assert try_in(slow, anna.name, PASSPHRASE, network="home").visit

    def test_a_network_is_slowed_over_all_names(self, units: Units, clock) -> None:
        slow = limited(units, clock, SIGN_IN_NETWORK="3/hour")
        for number in range(3):
            with pytest.raises(WrongSignInError):
                try_in(slow, f"guess {number}")

        with pytest.raises(TooManyError):
            try_in(slow, "guess 3")

    def test_nobody_can_shut_her_out_of_her_own_phone(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN="1/hour", SIGN_IN_NETWORK="2/hour", SIGN_IN_NAME="2/hour")
        token = know_device(units, anna.sign_in().visit.actor)
        for network in ("home", "his", "home", "his"):
            with pytest.raises((WrongSignInError, TooManyError)):
                try_in(slow, anna.name, network=network)

        with pytest.raises(TooManyError):
            try_in(slow, anna.name, PASSPHRASE)
        assert try_in(slow, anna.name, PASSPHRASE, device=token).visit

    def test_her_own_phone_has_a_limit_too(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN_DEVICE="2/hour")
        token = know_device(units, anna.sign_in().visit.actor)
        for _ in range(2):
            with pytest.raises(WrongSignInError):
                try_in(slow, anna.name, device=token)

        with pytest.raises(TooManyError):
            try_in(slow, anna.name, device=token)

    def test_an_old_device_of_his_cannot_use_up_hers(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN_DEVICE="2/hour")
        his, hers = (know_device(units, anna.sign_in().visit.actor) for _ in range(2))
        for _ in range(4):
            with pytest.raises((WrongSignInError, TooManyError)):
                try_in(slow, anna.name, device=his)

        assert try_in(slow, anna.name, PASSPHRASE, device=hers).visit

    @pytest.mark.parametrize("whose", ["another", "nobody"])
    def test_a_device_helps_only_its_own_person(self, units: Units, clock, anna: Account, whose: str) -> None:
        slow = limited(units, clock, SIGN_IN="1/hour")
        other = make_account(units)
        token = know_device(units, other.sign_in().visit.actor) if whose == "another" else new_key()
        with pytest.raises(WrongSignInError):
            try_in(slow, anna.name, device=token)

        with pytest.raises(TooManyError):
            try_in(slow, anna.name, device=token)

    def test_coming_in_forgets_her_slips(self, units: Units, clock, anna: Account) -> None:
        slow = limited(units, clock, SIGN_IN="2/hour")
        for _ in range(3):
            with pytest.raises(WrongSignInError):
                try_in(slow, anna.name)
            assert try_in(slow, anna.name, PASSPHRASE).visit


def test_the_visit_that_was_begun_can_be_taken_up(units: Units, anna: Account) -> None:
    started = anna.sign_in()

    visit = resume(units, started.cookie_half, started.page_half)

    assert visit is not None
    assert visit.actor == started.visit.actor
    assert visit.keyring.person == anna.keys


def test_an_earlier_visit_of_the_same_browser_is_over(units: Units, anna: Account) -> None:
    before = anna.sign_in()

    sign_in(
        units,
        anna.name,
        PASSPHRASE,
        is_plain=False,
        network="home",
        device_token=None,
        replaces=before.cookie_half,
    )

    assert resume(units, before.cookie_half, before.page_half) is None
