"""How long a visit lasts: pure decisions about its times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.kernel.actor import STAFF, Role

DEFAULT_IDLE_MINUTES = 10  # a victim's, unless she chooses otherwise
IDLE_CHOICES = (5, 10, 20, 30)
PLAIN_IDLE = timedelta(minutes=5)  # without scripting the cookie alone opens everything
STAFF_IDLE = timedelta(minutes=15)
STAFF_LONGEST = timedelta(hours=10)
CODE_WAIT = timedelta(minutes=10)  # from the passphrase to the code of the second factor
TOUCH_AFTER = timedelta(seconds=30)  # how exactly it is known when somebody was last here
DEFAULT_AWAY_MINUTES = 2  # out of sight, unless she chooses otherwise
AWAY_CHOICES = (1, 2, 5, 10)
MOST_TRIES = 3  # to come back to a covered page
DRAFTS_AFTER_END = timedelta(hours=24)
DRAFTS_AFTER_LEAVING = timedelta(seconds=60)


@dataclass(frozen=True)
class VisitTimes:
    """What decides when a visit ends by itself.

    Args:
        idle_minutes: the person's own choice; it counts for victims only.
        is_plain: whether the cookie alone opens it.
        awaits_code: whether the second factor is still to come.
        seen_at: when something was last done.
    """

    role: Role
    idle_minutes: int
    is_plain: bool
    awaits_code: bool
    started_at: datetime
    seen_at: datetime

    @property
    def idle_limit(self) -> timedelta:
        """How long it may rest."""
        limit = STAFF_IDLE if self.role in STAFF else timedelta(minutes=self.idle_minutes)
        return min(limit, PLAIN_IDLE) if self.is_plain else limit

    @property
    def ends_at(self) -> datetime:
        """When it ends, if nothing more is done."""
        ends = self.seen_at + self.idle_limit
        if self.role in STAFF:
            ends = min(ends, self.started_at + STAFF_LONGEST)
        if self.awaits_code:
            ends = min(ends, self.started_at + CODE_WAIT)
        return ends
