"""The names of everything that is written down."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Event(StrEnum):
    """Room, thing, what happened to it."""

    CHAIN_BEGUN = "audit:chain:begun"

    SERVICE_OPENED = "accounts:service:opened"
    INVITE_MADE = "accounts:invite:made"
    INVITE_USED = "accounts:invite:used"
    INVITE_REFUSED = "accounts:invite:refused"
    INVITE_CANCELLED = "accounts:invite:cancelled"
    PERSON_CONFIRMED = "accounts:person:confirmed"
    PERSON_REFUSED = "accounts:person:refused"
    PERSON_RETURNED = "accounts:person:returned"
    RETURN_ANSWERED_ALONE = "accounts:return:answered_alone"
    RETURN_CONTESTED = "accounts:return:contested"
    RETURN_UPHELD = "accounts:return:upheld"
    PERSON_SUSPENDED = "accounts:person:suspended"
    PERSON_REINSTATED = "accounts:person:reinstated"
    SIGNED_IN = "accounts:person:signed_in"
    SIGNED_OUT = "accounts:person:signed_out"
    SIGN_IN_FAILED = "accounts:sign_in:failed"
    CODE_FAILED = "accounts:code:failed"
    SECOND_FACTOR_SET = "accounts:second_factor:set"
    OTHER_DEVICES_ENDED = "accounts:devices:ended"
    PASSPHRASE_CHANGED = "accounts:passphrase:changed"
    PASSPHRASE_AGAIN_FAILED = "accounts:passphrase:failed"
    RECOVERY_OFFERED = "accounts:recovery:offered"
    RECOVERY_SET = "accounts:recovery:set"
    RECOVERY_DECLINED = "accounts:recovery:declined"
    RECOVERY_USED = "accounts:recovery:used"
    IDLE_CHANGED = "accounts:idle:changed"
    TELLING_CHOSEN = "accounts:telling:chosen"
    CHANGE_TOLD = "accounts:change:told"
    CHANGE_ASKED_ABOUT = "accounts:change:asked"
    RECOVERY_FAILED = "accounts:recovery:failed"
    COVER_PASSED_ON = "accounts:cover:passed_on"
    COVER_RESTORED = "accounts:cover:restored"

    CASE_OPENED = "access:case:opened"
    CASE_CONFLICT_FOUND = "access:case:conflict"
    MEMBER_ADDED = "access:member:added"
    MEMBER_REMOVED = "access:member:removed"
    ACCESS_REFUSED = "access:case:refused"
    GLASS_BROKEN = "access:case:opened_with_reason"
    GLASS_MENDED = "access:case:closed_again"

    LEVEL_SET = "casework:level:set"
    LEVEL_PROPOSED = "casework:level:proposed"
    LEVEL_AGREED = "casework:level:agreed"
    LEVEL_REFUSED = "casework:level:refused"
    CLOSING_ASKED = "casework:closing:asked"
    CASE_CLOSED = "casework:case:closed"
    CASE_REOPENED = "casework:case:reopened"
    MODE_BEGUN = "casework:mode:begun"
    MODE_ENDED = "casework:mode:ended"
    RECORD_WRITTEN = "casework:record:written"
    RECORD_READ = "casework:record:read"

    INCIDENT_RECORDED = "diary:incident:recorded"
    INCIDENT_OPENED = "diary:incident:opened"
    INCIDENT_SHARED = "diary:incident:shared"
    INCIDENT_WITHDRAWN = "diary:incident:withdrawn"

    FILE_SEALED = "evidence:file:sealed"
    FILE_OPENED = "evidence:file:opened"
    FILE_SHARED = "evidence:file:shared"
    FILE_WITHDRAWN = "evidence:file:withdrawn"
    FILE_DOWNLOADED = "evidence:file:downloaded"

    CONTACT_WRITTEN = "contact:agreement:written"
    CONTACT_CONFIRMED = "contact:agreement:confirmed"
    CONTACT_CONFIRMED_BY_VOICE = "contact:agreement:confirmed_by_voice"
    CONTACT_NUMBER_CONFIRMED = "contact:number:confirmed"
    CONTACT_OPENED = "contact:number:opened"
    CONTACT_EXCEPTION = "contact:number:opened_anyway"

    CHECKINS_AGREED = "checkins:plan:agreed"
    CHECKINS_CHANGED = "checkins:plan:changed"
    CHECKINS_WORDS_SET = "checkins:words:set"
    CHECKINS_ENDED = "checkins:plan:ended"
    CHECKINS_STOPPED = "checkins:plan:stopped"
    CHECKINS_STARTED = "checkins:plan:started"
    CHECKIN_ALERTED = "checkins:alert:raised"
    CHECKIN_EXHAUSTED = "checkins:alert:exhausted"
    CHECKIN_ACKNOWLEDGED = "checkins:alert:acknowledged"
    CHECKIN_CLOSED = "checkins:alert:closed"
    WATCH_SET = "checkins:watch:set"

    MESSAGE_SENT = "messages:message:sent"
    MESSAGES_READ = "messages:thread:read"


@dataclass(frozen=True)
class Kinds:
    """Which events are wanted: of those in a case, of those that a person did, of those that happened to them."""

    in_case: Collection[Event] = ()
    by_person: Collection[Event] = ()
    to_person: Collection[Event] = ()
