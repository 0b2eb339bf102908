"""Stand-ins that behave like the real thing, without the outside world."""

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """A clock that moves only when it is told to."""

    def __init__(self, now: datetime = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
