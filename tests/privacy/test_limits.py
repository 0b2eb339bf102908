"""How often somebody may try."""

from datetime import timedelta

import pytest
from limits.errors import StorageError

from portal.kernel.errors import TooManyError
from portal.kernel.limits import NoLimits
from portal.privacy.limits import RATES, Rate, TooManyTriesError, WindowLimits
from portal.vault.primitives import new_key


def make(clock, secret: bytes | None = None, **rates: str) -> WindowLimits:
    return WindowLimits(secret or new_key(), clock, rates={Rate[name]: text for name, text in rates.items()})


def tries(limits: WindowLimits, rate: Rate, *who: str, most: int = 50) -> int:
    """Return how many tries are let through."""
    for number in range(most):
        try:
            limits.check(rate, *who)
        except TooManyError:
            return number
    return most


def test_every_rate_is_set() -> None:
    assert set(RATES) == set(Rate)


@pytest.mark.parametrize(
    ("rate", "minute"), [(Rate.SIGN_IN, 10), (Rate.CODE, 5), (Rate.AGAIN, 5), (Rate.INVITE_CODE, 10)]
)
def test_so_many_tries_and_no_more(clock, rate: Rate, minute: int) -> None:
    assert tries(make(clock), rate, "anna", "home") == minute


def test_names_networks_and_kinds_of_try_are_counted_apart(clock) -> None:
    limits = make(clock, SIGN_IN="1/hour", CODE="1/hour")

    for rate, who in [
        (Rate.SIGN_IN, ("a", "b")),
        (Rate.SIGN_IN, ("ab", "")),
        (Rate.SIGN_IN, ("a",)),
        (Rate.CODE, ("a",)),
    ]:
        limits.check(rate, *who)
        with pytest.raises(TooManyTriesError):
            limits.check(rate, *who)


def test_the_shorter_window_spares_the_longer(clock) -> None:
    limits = make(clock, CODE="2/second;3/hour")

    assert tries(limits, Rate.CODE, "a") == 2
    assert tries(limits, Rate.CODE, "a") == 0


def test_success_forgets(clock) -> None:
    limits = make(clock, CODE="2/minute;2/hour")
    assert tries(limits, Rate.CODE, "a") == 2

    limits.forget(Rate.CODE, "a")

    assert tries(limits, Rate.CODE, "a") == 2


def test_what_is_counted_can_be_read_by_nobody(clock) -> None:
    limits = make(clock)
    limits.check(Rate.SIGN_IN, "anna", "192.0.2.7")

    kept = repr(vars(limits._own.storage))
    assert "anna" not in kept
    assert "192.0.2.7" not in kept


def test_the_key_is_another_tomorrow_and_another_elsewhere(clock) -> None:
    secret = new_key()
    today = make(clock, secret)._key(Rate.CODE, ("a",))

    assert make(clock, secret)._key(Rate.CODE, ("a",)) == today
    assert make(clock)._key(Rate.CODE, ("a",)) != today
    clock.advance(timedelta(days=1))
    assert make(clock, secret)._key(Rate.CODE, ("a",)) != today


class AwayStorage:
    """A shared counter that cannot be reached."""

    def hit(self, *_: object) -> bool:
        raise StorageError(OSError("away"))

    clear = hit


def test_a_shared_counter_that_is_away_neither_lets_guesses_through_nor_shuts_anybody_out(clock) -> None:
    limits = make(clock, CODE="2/hour")
    limits._shared = AwayStorage()  # type: ignore[assignment]  # a fake of the library's own class

    assert tries(limits, Rate.CODE, "a") == 2
    limits.forget(Rate.CODE, "a")
    assert tries(limits, Rate.CODE, "a") == 2


def test_the_worker_is_not_limited() -> None:
    limits = NoLimits()

    for _ in range(1000):
        limits.check("anything", "anybody")
    limits.forget("anything", "anybody")


def test_several_processes_count_together_where_a_place_is_named(clock) -> None:
    limits = WindowLimits(new_key(), clock, redis_url="memory://", rates={Rate.CODE: "1/hour"})

    assert limits._shared is not limits._own
    assert tries(limits, Rate.CODE, "a") == 1
    assert limits._own.storage.events == {}  # type: ignore[attr-defined]  # the library's own
