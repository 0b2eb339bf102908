"""What of the audit a victim is shown, and how it is put together for her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.audit.events import Event
from portal.kernel.ids import PersonId

# What others did with what is hers.
IN_HER_CASE = frozenset(
    {
        Event.INCIDENT_OPENED,
        Event.INCIDENT_SHARED,
        Event.INCIDENT_WITHDRAWN,
        Event.FILE_OPENED,
        Event.FILE_DOWNLOADED,
        Event.MEMBER_ADDED,
        Event.MEMBER_REMOVED,
        Event.ACCESS_REFUSED,
        Event.PERSON_CONFIRMED,
        Event.INVITE_MADE,
    }
)
# What was done with her own way in: by her, or by somebody who has her passphrase.
BY_HER = frozenset(
    {
        Event.SIGNED_IN,
        Event.OTHER_DEVICES_ENDED,
        Event.PASSPHRASE_CHANGED,
        Event.PASSPHRASE_AGAIN_FAILED,
        Event.RECOVERY_SET,
        Event.RECOVERY_USED,
    }
)
TO_HER = frozenset({Event.SIGN_IN_FAILED, Event.RECOVERY_FAILED})
# What is worth a line on her first page.
BY_OTHERS = frozenset({Event.INCIDENT_OPENED, Event.FILE_OPENED, Event.MEMBER_ADDED, Event.MEMBER_REMOVED})


@dataclass(frozen=True)
class TrailLine:
    """One thing that happened: when, what, who did it, to what; `who` is empty where it was herself or nobody known."""

    at: datetime
    event: Event
    actor_id: PersonId | None
    who: str
    subject_id: str | None

    @property
    def is_hers(self) -> bool:
        """Say whether she did it, or somebody signed in as her."""
        return not self.who and self.actor_id is not None


def newest_first(lines: Iterable[TrailLine], *, limit: int) -> list[TrailLine]:
    """Return the newest lines, each happening once."""
    return sorted(set(lines), key=lambda line: (line.at, line.event, line.subject_id or ""), reverse=True)[:limit]
