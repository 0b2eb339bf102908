"""THE table: who may do what."""

from datetime import timedelta
from enum import StrEnum

from portal.kernel.actor import Role


class Part(StrEnum):
    """What a person is to one case."""

    VICTIM = "victim"
    NEWCOMER = "newcomer"  # she has joined, but nobody has yet confirmed by voice that it is she
    ADVOCATE = "advocate"
    LEAD = "lead"  # of the case's service, without being on the case
    OPENED = "opened"  # a lead who has opened the case for a while, with a reason that she reads


OPENED_FOR = timedelta(hours=24)
"""For how long a lead has a case open: asked each time, so that it is over also where nobody sweeps."""


class Permission(StrEnum):
    """Room, and what may be done there."""

    READ_HEAD = "access:head:read"
    SEE_MEMBERS = "access:members:see"
    SEE_TRAIL = "access:trail:see"
    INVITE_VICTIM = "access:victim:invite"
    CONFIRM_VICTIM = "access:victim:confirm"
    ASSIGN = "access:members:assign"
    SEE_CHANGES = "access:changes:see"
    OPEN_WITH_REASON = "access:case:open_with_reason"
    READ_REASONS = "access:case:read_reasons"
    ANSWER_FOR_RETURN = "access:return:answer"

    WRITE_DIARY = "diary:write"
    READ_DIARY = "diary:read"
    SHARE_DIARY = "diary:share"
    READ_SHARED_DIARY = "diary:shared:read"

    KEEP_PRIVATE = "private:keep"
    KEEP_BOX = "box:keep"

    WRITE_EVIDENCE = "evidence:write"
    READ_EVIDENCE = "evidence:read"
    SHARE_EVIDENCE = "evidence:share"
    READ_SHARED_EVIDENCE = "evidence:shared:read"

    READ_CONTACT = "contact:read"
    WRITE_CONTACT = "contact:write"
    CONFIRM_CONTACT = "contact:confirm"
    SEE_REACH = "contact:reach:see"
    RING_HER = "contact:ring"
    DECIDE = "casework:decide"
    APPROVE = "casework:approve"
    READ_RECORD = "casework:record:read"
    WRITE_RECORD = "casework:record:write"

    SEE_CHECKINS = "checkins:see"
    SET_CHECKINS = "checkins:set"
    AGREE_CHECKINS = "checkins:agree"
    END_CHECKINS = "checkins:end"

    SEE_MESSAGES = "messages:see"  # that there is such a page; what stands in it is read with the next
    READ_MESSAGES = "messages:read"
    WRITE_MESSAGES = "messages:write"

    WRITE_VOICE = "consultancy:voice:write"
    PROTECT = "consultancy:detail:protect"
    WRITE_SUMMARY = "consultancy:summary:write"
    SIGN_SECOND = "consultancy:summary:sign_second"
    ANSWER_SUMMARY = "consultancy:summary:answer"

    OPEN_CASE = "service:case:open"
    SEE_CASELOAD = "service:caseload:see"
    SEE_PEOPLE = "service:people:see"
    INVITE_STAFF = "service:people:invite"
    SUSPEND_STAFF = "service:people:suspend"
    PASS_COVER_ON = "service:cover:pass_on"
    SEE_ALERTS = "service:alerts:see"
    ANSWER_ALERTS = "service:alerts:answer"
    SET_WATCH = "service:watch:set"
    SEE_RETURNS = "service:returns:see"
    RUN_TABLE = "service:table:run"
    READ_PAPERS = "service:papers:read"


_OWN_RECORD = frozenset(
    {
        Permission.WRITE_DIARY,
        Permission.READ_DIARY,
        Permission.KEEP_PRIVATE,
        Permission.KEEP_BOX,
        Permission.WRITE_EVIDENCE,
        Permission.READ_EVIDENCE,
        Permission.SEE_MESSAGES,
    }
)
_ONCE_CONFIRMED = frozenset(
    {
        Permission.SEE_MEMBERS,
        Permission.SEE_TRAIL,
        Permission.READ_REASONS,
        Permission.SHARE_DIARY,
        Permission.SHARE_EVIDENCE,
    }
)
# Written together: safe contact, by her or by her advocate with her word, also before she ever signed in; messages.
_TOGETHER = frozenset(
    {
        Permission.READ_CONTACT,
        Permission.WRITE_CONTACT,
        Permission.CONFIRM_CONTACT,
        Permission.SEE_REACH,
        Permission.SEE_MESSAGES,
        Permission.READ_MESSAGES,
        Permission.WRITE_MESSAGES,
        # Her voice for the table, and the list of what must not leave.
        Permission.WRITE_VOICE,
        Permission.PROTECT,
    }
)

_AS_LEAD = frozenset(
    {
        Permission.READ_HEAD,
        Permission.SEE_MEMBERS,
        Permission.ASSIGN,
        Permission.DECIDE,
        Permission.APPROVE,
        Permission.SIGN_SECOND,
        Permission.READ_REASONS,
        Permission.SEE_CHANGES,
        Permission.ANSWER_FOR_RETURN,
    }
)
_HER_TIMES = frozenset({Permission.SET_CHECKINS, Permission.END_CHECKINS})
_ON_WATCH = frozenset({Permission.SEE_ALERTS, Permission.ANSWER_ALERTS})

CASE_PERMISSIONS: dict[Part, frozenset[Permission]] = {
    # Whoever holds a stolen invitation learns neither who helps her nor what was done so far.
    Part.NEWCOMER: _OWN_RECORD,
    Part.VICTIM: _OWN_RECORD | _ONCE_CONFIRMED | _TOGETHER | _HER_TIMES | {Permission.ANSWER_SUMMARY},
    Part.ADVOCATE: _TOGETHER
    | frozenset(
        {
            Permission.READ_HEAD,
            Permission.SEE_MEMBERS,
            Permission.READ_SHARED_DIARY,
            Permission.READ_SHARED_EVIDENCE,
            Permission.INVITE_VICTIM,
            Permission.CONFIRM_VICTIM,
            Permission.RING_HER,
            Permission.SEE_CHECKINS,
            Permission.AGREE_CHECKINS,
            Permission.END_CHECKINS,
            Permission.SEE_CHANGES,
            Permission.ANSWER_FOR_RETURN,
            Permission.DECIDE,
            Permission.READ_RECORD,
            Permission.WRITE_RECORD,
            Permission.WRITE_SUMMARY,
            Permission.SIGN_SECOND,
        }
    ),
    Part.LEAD: _AS_LEAD | {Permission.OPEN_WITH_REASON},
    Part.OPENED: _AS_LEAD
    | {
        Permission.READ_SHARED_DIARY,
        Permission.READ_SHARED_EVIDENCE,
        Permission.READ_RECORD,
        Permission.WRITE_RECORD,
        Permission.READ_CONTACT,
        Permission.SEE_REACH,
        Permission.RING_HER,
        Permission.SEE_MESSAGES,
        Permission.READ_MESSAGES,
    },
}

SERVICE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VICTIM: frozenset(),
    Role.ADVOCATE: _ON_WATCH
    | frozenset({Permission.OPEN_CASE, Permission.SEE_CASELOAD, Permission.SEE_PEOPLE, Permission.RUN_TABLE}),
    Role.LEAD: _ON_WATCH
    | frozenset(
        {
            Permission.OPEN_CASE,
            Permission.SEE_CASELOAD,
            Permission.SEE_PEOPLE,
            Permission.INVITE_STAFF,
            Permission.SUSPEND_STAFF,
            Permission.PASS_COVER_ON,
            Permission.SET_WATCH,
            Permission.SEE_RETURNS,
            Permission.RUN_TABLE,
        }
    ),
    Role.NEWCOMER: frozenset(),
    Role.PARTNER: frozenset({Permission.READ_PAPERS}),
    Role.OPERATOR: frozenset(),
}
