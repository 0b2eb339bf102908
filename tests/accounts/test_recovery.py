"""The way back: a code on paper that opens the account once, and a passphrase that is changed."""

from collections import Counter
from dataclasses import replace

import pytest

from portal.accounts.coming_in import BackDraft
from portal.accounts.passphrase import WeakPassphraseError
from portal.accounts.queries import people as queries
from portal.accounts.service import passphrases, recovery
from portal.accounts.service.again import WrongPassphraseError
from portal.accounts.service.devices import know_device
from portal.accounts.service.people import suspend_from_outside
from portal.accounts.service.recovery import NotTheOfferedCodeError, WrongRecoveryError
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.visits import resume
from portal.accounts.ways_in import RECOVERY_SLOT, open_slots, recovery_key
from portal.accounts.words import UnknownWordError, read_code, write_code
from portal.audit.events import Event
from portal.kernel.clock import SystemClock
from portal.kernel.errors import TooManyError
from portal.privacy.limits import Rate, WindowLimits
from portal.vault.primitives import token_digest
from tests.support.joined import PASSPHRASE
from tests.support.trail import is_unbroken, names_of_events

NEW = "another way across the hill"


def offer(somebody) -> str:
    with somebody.write() as uow:
        recovery.offer_code(uow)
    with somebody.read() as uow:
        return recovery.offered_code(uow) or ""


def give_paper(somebody) -> str:
    words = offer(somebody)
    with somebody.write() as uow:
        recovery.keep_code(uow, words)
    return words


def come_back(units, name, words, passphrase=NEW, *, device=None):
    draft = BackDraft(name, words, passphrase)
    return recovery.come_back(units, draft, is_plain=False, network="n", site_name="Linden", device_token=device)


def is_known(units, token: bytes) -> bool:
    with units.read() as uow:
        return queries.device(uow.session, token_digest(token)) is not None


def opens(world, words: str) -> set[int]:
    """Return which slots of hers a code opens."""
    key = recovery_key(read_code(words))
    with world.units.read() as uow:
        slots = queries.slots_of_person(uow.session, world.victim.id)
        public = world.victim.keyring().person.pair.public
    return {number for number, slot in enumerate(slots) if open_slots(key, world.victim.id, public, [slot])}


class TestTheCode:
    def test_it_opens_nothing_until_it_was_typed_back(self, world):
        words = offer(world.victim)

        assert opens(world, words) == set()
        with pytest.raises(WrongRecoveryError):
            come_back(world.units, world.victim.name, words)

    def test_it_is_shown_and_typed_back_in_the_visit_that_offered_it_alone(self, world):
        words, later = offer(world.victim), world.victim.again()

        with later.read() as uow:
            assert recovery.offered_code(uow) is None
            assert not recovery.recovery_state(uow).is_offered
        with pytest.raises(NotTheOfferedCodeError), later.write() as uow:
            recovery.keep_code(uow, words)
        assert offer(later) != words

    def test_that_it_was_offered_is_written_down(self, world):
        offer(world.victim)

        assert Event.RECOVERY_OFFERED in names_of_events(world.units)

    def test_it_is_shown_again_until_it_was_typed_back_and_then_never(self, world):
        words = offer(world.victim)
        assert offer(world.victim) == words

        with world.victim.write() as uow:
            recovery.keep_code(uow, words.upper())

        with world.victim.read() as uow:
            assert recovery.offered_code(uow) is None
            assert recovery.recovery_state(uow) == recovery.RecoveryState(has_code=True, is_offered=False)
        assert opens(world, words) == {RECOVERY_SLOT}

    def test_the_old_paper_works_until_the_new_one_was_typed_back(self, world):
        old = give_paper(world.victim)
        new = offer(world.victim)
        assert opens(world, old) == {RECOVERY_SLOT}

        with world.victim.write() as uow:
            recovery.keep_code(uow, new)

        assert (opens(world, old), opens(world, new)) == (set(), {RECOVERY_SLOT})

    def test_another_code_typed_back_changes_nothing(self, world):
        words = offer(world.victim)

        for typed in (write_code(bytes(16)), write_code(b"\xff" * 16)):
            with pytest.raises(NotTheOfferedCodeError), world.victim.write() as uow:
                recovery.keep_code(uow, typed)
        with pytest.raises(UnknownWordError), world.victim.write() as uow:
            recovery.keep_code(uow, words.replace(words.split()[0], "qqqq", 1))

        assert opens(world, words) == set()

    def test_none_was_offered_and_so_none_is_kept(self, world):
        with pytest.raises(NotTheOfferedCodeError), world.victim.write() as uow:
            recovery.keep_code(uow, write_code(bytes(16)))

    def test_keeping_a_new_one_signs_the_other_devices_out(self, world):
        other = world.victim.sign_in()
        give_paper(world.victim)

        assert resume(world.units, other.cookie_half, other.page_half) is None
        assert resume(world.units, world.victim.started.cookie_half, world.victim.started.page_half)

    def test_whoever_does_without_has_an_old_paper_that_opens_nothing(self, world):
        old, new = give_paper(world.victim), offer(world.victim)
        with world.victim.write() as uow:
            recovery.go_without_code(uow)

        assert opens(world, old) == opens(world, new) == set()
        with world.victim.read() as uow:
            assert recovery.recovery_state(uow) == recovery.RecoveryState(has_code=False, is_offered=False)
        assert Event.RECOVERY_DECLINED in names_of_events(world.units)


class TestComingBack:
    def test_it_brings_the_same_keys_and_a_new_passphrase(self, world):
        words = give_paper(world.victim)
        started = come_back(world.units, world.victim.name.upper(), words)

        assert started.visit.keyring.person == world.victim.started.visit.keyring.person
        with pytest.raises(WrongSignInError):
            world.victim.sign_in()
        assert world.victim.sign_in(NEW).visit.actor.person_id == world.victim.id
        assert is_unbroken(world.units)

    def test_the_code_is_used_up_and_a_new_one_waits(self, world):
        words = give_paper(world.victim)
        started = come_back(world.units, world.victim.name, words)

        with pytest.raises(WrongRecoveryError):
            come_back(world.units, world.victim.name, words)
        with world.units.read(started.visit.actor, started.visit.keyring) as uow:
            new = recovery.offered_code(uow) or ""
            assert recovery.recovery_state(uow) == recovery.RecoveryState(has_code=False, is_offered=True)
        with world.units.write(started.visit.actor, started.visit.keyring) as uow:
            recovery.keep_code(uow, new)
        assert come_back(world.units, world.victim.name, new)

    def test_wherever_she_was_signed_in_is_signed_out(self, world):
        words = give_paper(world.victim)
        come_back(world.units, world.victim.name, words)

        assert resume(world.units, world.victim.started.cookie_half, world.victim.started.page_half) is None

    def test_devices_are_known_no_longer_but_for_the_one_in_her_hand(self, world):
        his, hers = (know_device(world.units, world.victim.actor) for _ in range(2))
        come_back(world.units, world.victim.name, give_paper(world.victim), device=hers)

        assert (is_known(world.units, his), is_known(world.units, hers)) == (False, True)

    def test_staff_still_have_their_second_factor_before_them(self, world):
        words = give_paper(world.advocate)

        assert come_back(world.units, world.advocate.name, words).visit.awaits_code

    @pytest.mark.parametrize("name", ["nobody at all", "robin the helper"])
    def test_another_s_name_and_nobody_s_are_refused_alike(self, world, name):
        words = give_paper(world.victim)

        with pytest.raises(WrongRecoveryError):
            come_back(world.units, name, words)
        assert Event.RECOVERY_FAILED in names_of_events(world.units)
        assert come_back(world.units, world.victim.name, words)

    @pytest.mark.parametrize("name", ["nobody at all", "anna of the lake"])
    def test_known_or_not_one_passphrase_is_stretched_and_one_event_written(self, world, name):
        counted = _Counting(world.units)
        before = Counter(names_of_events(world.units))

        with pytest.raises(WrongRecoveryError):
            come_back(replace(world.units, stretcher=counted), name, write_code(bytes(16)))

        assert counted.times == 1
        assert Counter(names_of_events(world.units)) - before == {Event.RECOVERY_FAILED: 1}

    def test_who_was_suspended_does_not_come_back(self, world):
        words = give_paper(world.victim)
        with world.units.write() as uow:
            suspend_from_outside(uow, world.victim.id)

        with pytest.raises(WrongRecoveryError):
            come_back(world.units, world.victim.name, words)

    def test_a_weak_passphrase_costs_nothing(self, world):
        words = give_paper(world.victim)

        with pytest.raises(WeakPassphraseError):
            come_back(world.units, world.victim.name, words, "anna of the lake")
        assert come_back(world.units, world.victim.name, words)

    def test_tries_are_counted(self, world):
        limits = WindowLimits(b"x" * 32, SystemClock(), rates={Rate.RECOVERY_CODE: "2/hour"})
        limited = replace(world.units, limits=limits)
        for _ in range(2):
            with pytest.raises(WrongRecoveryError):
                come_back(limited, world.victim.name, write_code(bytes(16)))

        with pytest.raises(TooManyError):
            come_back(limited, world.victim.name, write_code(bytes(16)))


class _Counting:
    """A stretcher that counts."""

    def __init__(self, units):
        self.inner, self.times = units.stretcher, 0

    def stretch(self, passphrase, salt):
        self.times += 1
        return self.inner.stretch(passphrase, salt)


class TestChangingThePassphrase:
    def change(self, somebody, old=PASSPHRASE, new=NEW, *, device=None):
        passphrases.change_passphrase(
            somebody.units, somebody.started.visit, old, new, site_name="Linden", device_token=device
        )

    def test_devices_are_known_no_longer_but_for_the_one_in_her_hand(self, world):
        his, hers = (know_device(world.units, world.victim.actor) for _ in range(2))
        self.change(world.victim, device=hers)

        assert (is_known(world.units, his), is_known(world.units, hers)) == (False, True)

    def test_the_new_one_opens_the_same_keys_and_the_old_one_nothing(self, world):
        self.change(world.victim)

        assert world.victim.sign_in(NEW).visit.keyring.person == world.victim.started.visit.keyring.person
        with pytest.raises(WrongSignInError):
            world.victim.sign_in()

    def test_her_paper_still_works(self, world):
        words = give_paper(world.victim)
        self.change(world.victim)

        assert come_back(world.units, world.victim.name, words)

    def test_a_code_that_was_offered_and_not_typed_back_is_forgotten(self, world):
        words = offer(world.victim)
        self.change(world.victim)

        with pytest.raises(NotTheOfferedCodeError), world.victim.write() as uow:
            recovery.keep_code(uow, words)
        with pytest.raises(WrongRecoveryError):
            come_back(world.units, world.victim.name, words)

    def test_every_other_device_is_signed_out(self, world):
        other = world.victim.sign_in()
        self.change(world.victim)

        assert resume(world.units, other.cookie_half, other.page_half) is None
        assert resume(world.units, world.victim.started.cookie_half, world.victim.started.page_half)

    def test_without_the_old_one_nothing_changes(self, world):
        with pytest.raises(WrongPassphraseError):
            self.change(world.victim, old="not this one")

        assert world.victim.sign_in()
        assert Event.PASSPHRASE_CHANGED not in names_of_events(world.units)

    def test_a_staff_member_s_own_name_is_no_passphrase(self, world):
        with pytest.raises(WeakPassphraseError):
            self.change(world.advocate, new="Robin The Helper")
