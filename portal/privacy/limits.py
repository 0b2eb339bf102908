"""How often somebody may try before they are asked to wait: rates, and the counters behind them."""

from enum import StrEnum

from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from portal.kernel.clock import Clock
from portal.kernel.errors import TooManyError
from portal.vault.primitives import derive, keyed_digest


class Rate(StrEnum):
    """What is counted, and together with what."""

    SIGN_IN = "sign-in"  # by name and network
    SIGN_IN_NETWORK = "sign-in network"
    SIGN_IN_NAME = "sign-in name"  # from devices that nobody called their own
    SIGN_IN_SCARCE = "sign-in scarce"  # by name and network, once the name's are used up
    SIGN_IN_DEVICE = "sign-in device"  # by name and the one device that its person called her own
    CODE = "code"  # by person
    AGAIN = "passphrase again"  # by person
    INVITE_CODE = "invite code"  # by network
    JOINING = "joining"  # by invitation
    CASE_OPENING = "case opening"  # by person
    RECOVERY_CODE = "recovery code"  # by network
    DRAFT = "draft"  # by person
    BOX = "box"  # by name and network
    BOX_NETWORK = "box network"
    BOX_NAME = "box name"  # from devices that nobody called their own
    BOX_SCARCE = "box scarce"  # by name and network, once the name's are used up
    BOX_DEVICE = "box device"  # by name and the one device that its person called her own
    BOX_SENT = "box sent"  # by network, before what was sent is read


# He knows her name and may use up its tries, so nothing here is a lock. From one network he runs out (60) long before
# the name does (200); when the name has run out, each network still has three an hour; and each device that she called
# her own is counted by itself. What is left to a guesser, some 5,000 tries a day and three an hour for every network he
# has, is nothing against twelve characters that are on no list.
RATES: dict[str, str] = {
    Rate.SIGN_IN: "10/minute;60/hour",
    Rate.SIGN_IN_NETWORK: "120/minute;1200/hour",
    Rate.SIGN_IN_NAME: "200/hour",
    Rate.SIGN_IN_SCARCE: "3/hour",
    Rate.SIGN_IN_DEVICE: "20/minute;120/hour",
    Rate.CODE: "5/minute;30/hour",
    Rate.AGAIN: "5/minute;30/hour",
    Rate.INVITE_CODE: "10/minute;60/hour",
    # Whoever joins hears whether a name is taken: enough to find a free one, too few to ask after many.
    Rate.JOINING: "10/day",
    # Opening a case says whether somebody is known here already: enough for a day's work, too few to ask after many.
    Rate.CASE_OPENING: "10/hour;25/day",
    Rate.RECOVERY_CODE: "10/minute;60/hour",
    # Four pages of hers, each typed in without a rest; whoever is over it is asked again a little later.
    Rate.DRAFT: "150/minute;6000/hour",
    # As for signing in, and fewer: a PIN is short. What a right one opens is a place to put something, and nothing to
    # read; so 300 tries a day for a name, and two an hour for each further network, are enough to be slow.
    Rate.BOX: "5/minute;20/hour",
    Rate.BOX_NETWORK: "60/minute;600/hour",
    Rate.BOX_NAME: "20/hour;300/day",
    Rate.BOX_SCARCE: "2/hour",
    Rate.BOX_DEVICE: "10/minute;60/hour",
    Rate.BOX_SENT: "60/minute;600/hour",
}


class TooManyTriesError(TooManyError):
    """There were too many tries; it says nothing about whether any name or code exists."""


class WindowLimits:
    """Counts tries in moving windows, in memory or in Redis.

    Args:
        secret: 32 bytes from which each day's key is made: what is counted can be read by nobody, and not joined up
            from one day to the next. (So the windows begin anew at midnight UTC.)
        clock: which day it is.
        redis_url: where several processes count together; without it each counts by itself.
        rates: how often, by what is counted.
    """

    def __init__(
        self, secret: bytes, clock: Clock, *, redis_url: str | None = None, rates: dict[str, str] | None = None
    ) -> None:
        """Set the counters up."""
        self._secret = secret
        self._clock = clock
        self._rates = {rate: parse_many(text) for rate, text in (RATES | (rates or {})).items()}
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = self._own
        if redis_url is not None:
            # Short patience: whoever signs in must not wait for a counter that is away.
            options = {"wrap_exceptions": True, "socket_timeout": 0.5, "socket_connect_timeout": 0.5}
            self._shared = MovingWindowRateLimiter(storage_from_string(redis_url, **options))

    def check(self, rate: str, *who: str) -> None:
        """Count one try.

        Raises:
            TooManyTriesError: there were too many.
        """
        key = self._key(rate, who)
        if not all(self._hit(window, key) for window in self._rates[rate]):
            raise TooManyTriesError

    def forget(self, rate: str, *who: str) -> None:
        """Forget the tries that were counted, because one of them succeeded."""
        key = self._key(rate, who)
        for window in self._rates[rate]:
            self._own.clear(window, key)
            try:
                self._shared.clear(window, key)
            except StorageError:
                continue

    def is_counting(self) -> bool:
        """Say whether Redis answers, where it is to count; memory always does."""
        try:
            return self._shared.storage.check()
        except StorageError:
            return False

    def _hit(self, window: RateLimitItem, key: str) -> bool:
        try:
            return self._shared.hit(window, key)
        except StorageError:
            # Redis being away must neither let guesses through nor shut anybody out.
            return self._own.hit(window, key)

    def _key(self, rate: str, who: tuple[str, ...]) -> str:
        day = self._clock.now().date().isoformat()
        parts = "".join(f"{len(part)}:{part}" for part in (rate, *who))
        return keyed_digest(derive(self._secret, f"limits {day}"), "tries", parts).hex()
