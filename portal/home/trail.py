"""What of the audit a victim is shown, and how it is put together for her."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from portal.audit.events import Event
from portal.kernel.ids import PersonId

# What others did with what is hers.
IN_HER_CASE = frozenset(
    {
        Event.INCIDENT_OPENED,
        Event.INCIDENT_SHARED,
        Event.INCIDENT_WITHDRAWN,
        Event.INCIDENT_DELETED,
        Event.INCIDENT_BROUGHT_BACK,
        Event.INCIDENT_DESTROYED,
        Event.HOLD_SET,
        Event.HOLD_LIFTED,
        Event.FILE_OPENED,
        Event.FILE_DOWNLOADED,
        Event.MEMBER_ADDED,
        Event.MEMBER_REMOVED,
        Event.GLASS_BROKEN,
        Event.GLASS_MENDED,
        Event.ACCESS_REFUSED,
        Event.PERSON_CONFIRMED,
        Event.INVITE_MADE,
        Event.CONTACT_WRITTEN,
        Event.CONTACT_CONFIRMED,
        Event.CONTACT_CONFIRMED_BY_VOICE,
        Event.CONTACT_NUMBER_CONFIRMED,
        Event.CONTACT_OPENED,
        Event.CONTACT_EXCEPTION,
        Event.MESSAGE_SENT,
        Event.MESSAGES_READ,
        Event.CHANGE_ASKED_ABOUT,
        Event.BOX_ADDED,
        Event.PERSON_RETURNED,
        Event.RETURN_ANSWERED_ALONE,
        Event.RETURN_CONTESTED,
        Event.RETURN_UPHELD,
        # Never an alert: what her other word sets going must not be seen by whoever looks at her pages.
        Event.CHECKINS_AGREED,
        Event.CHECKINS_CHANGED,
        Event.CHECKINS_WORDS_SET,
        Event.CHECKINS_STOPPED,
        Event.CHECKINS_STARTED,
        Event.CHECKINS_ENDED,
        Event.SHARED_GATHERED,
        Event.VOICE_WRITTEN,
        Event.DETAIL_PROTECTED,
        Event.SUMMARY_OFFERED,
        Event.SUMMARY_ANSWERED,
        Event.SUMMARY_SECOND_ASKED,
        Event.SUMMARY_GIVEN,
        Event.SUMMARY_OPENED,
        Event.SUMMARY_TAKEN,
        Event.SUMMARY_CLOSED,
        Event.SUMMARY_HANDED_OVER,
        Event.SHE_WAS_TOLD,
    }
)
# What was done with her own way in: by her, or by somebody who has her passphrase.
BY_HER = frozenset(
    {
        Event.SIGNED_IN,
        Event.OTHER_DEVICES_ENDED,
        Event.PASSPHRASE_CHANGED,
        Event.PASSPHRASE_AGAIN_FAILED,
        Event.RECOVERY_OFFERED,
        Event.RECOVERY_SET,
        Event.RECOVERY_DECLINED,
        Event.RECOVERY_USED,
        Event.IDLE_CHANGED,
        Event.AWAY_CHANGED,
        Event.LANDING_CHOSEN,
        Event.TELLING_CHOSEN,
        Event.CHANGE_TOLD,
        Event.COPY_TAKEN,
        Event.PRIVATE_NOTE_DELETED,
        Event.PRIVATE_NOTE_BROUGHT_BACK,
        Event.BOX_SET,
        Event.BOX_ENDED,
    }
)
TO_HER = frozenset({Event.SIGN_IN_FAILED, Event.RECOVERY_FAILED, Event.INVITE_REFUSED, Event.BOX_REFUSED})
# What is worth a line on her first page.
BY_OTHERS = frozenset(
    {
        Event.INCIDENT_OPENED,
        Event.FILE_OPENED,
        Event.MEMBER_ADDED,
        Event.MEMBER_REMOVED,
        Event.CONTACT_WRITTEN,
        Event.CONTACT_CONFIRMED_BY_VOICE,
        Event.CONTACT_EXCEPTION,
        Event.GLASS_BROKEN,
    }
)


@dataclass(frozen=True)
class TrailLine:
    """Something that happened, once or several times within one minute.

    Args:
        at: when, the last time.
        event: what.
        actor_id: who did it, or somebody signed in as them; none where nobody was.
        who: their name, or that of the person it is about; empty where it was herself or nobody known.
        times: how often.
    """

    at: datetime
    event: Event
    actor_id: PersonId | None
    who: str
    times: int = 1

    @property
    def is_hers(self) -> bool:
        """Say whether she did it, or somebody signed in as her."""
        return not self.who and self.actor_id is not None


def newest_first(lines: Iterable[TrailLine], *, limit: int) -> list[TrailLine]:
    """Return the newest lines; the same done by the same person within one minute is one line."""
    found: list[TrailLine] = []
    for line in sorted(lines, key=lambda line: (line.at, line.event, line.who), reverse=True):
        last = found[-1] if found else None
        if last is not None and _is_same(last, line):
            found[-1] = replace(last, times=last.times + line.times)
        else:
            found.append(line)
    return found[:limit]


def _is_same(one: TrailLine, other: TrailLine) -> bool:
    same_minute = one.at.replace(second=0, microsecond=0) == other.at.replace(second=0, microsecond=0)
    return same_minute and (one.event, one.actor_id, one.who) == (other.event, other.actor_id, other.who)
