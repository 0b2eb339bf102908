"""Cases: ask leave, open one, read its head, say who is on it, put people on it and take them off."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from portal.access import queries
from portal.access.codes import new_code
from portal.access.models import CaseMemberRow, CasePartyRow, CaseRow
from portal.access.parties import Party, terms_of
from portal.access.permissions import CASE_PERMISSIONS, OPENED_FOR, SERVICE_PERMISSIONS, Part, Permission
from portal.access.service.naming import keep_code
from portal.audit.events import Event
from portal.kernel.actor import OFF_THE_CASES, Actor, Role
from portal.kernel.errors import ConflictError, NotAllowedError, NotFoundError
from portal.kernel.ids import CaseId, PersonId, ServiceId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass


class CaseNotFoundError(NotFoundError):
    """There is no such case, or not for this person: the two look the same."""


class NotYoursToDoError(NotAllowedError):
    """This person's role does not include this."""


class PartyKnownError(ConflictError):
    """Somebody this case is about stands in another case: speak to the lead."""


@dataclass(frozen=True)
class CaseAccess:
    """What one person is to one case."""

    case_id: CaseId
    service_id: ServiceId
    person_id: PersonId
    part: Part


@dataclass(frozen=True)
class CaseDraft:
    """What a new case needs: what she is to be called, and the two people it is about."""

    display_name: str = field(repr=False)
    her: Party
    other: Party
    is_checked_by_lead: bool = False


@dataclass(frozen=True)
class CaseHead:
    """What the team sees of a case without opening anything in it."""

    case_id: CaseId
    code: str
    display_name: str = field(repr=False)
    opened_at: datetime
    part: Part


@dataclass(frozen=True)
class Member:
    """One person on a case, from when until when."""

    case_id: CaseId
    person_id: PersonId
    part: Part
    added_at: datetime
    ended_at: datetime | None


def acting(uow: UnitOfWork) -> Actor:
    """Return who acts.

    Raises:
        NotYoursToDoError: nobody is signed in.
    """
    if uow.actor is None:
        raise NotYoursToDoError
    return uow.actor


def require(uow: UnitOfWork, case_id: CaseId, permission: Permission) -> CaseAccess:
    """Say what the acting person is to a case, if they may do this there; the refusal is written down.

    Raises:
        CaseNotFoundError: there is no such case, or this is not for them.
    """
    known = uow.kept.get(f"access {case_id}")
    access = known if isinstance(known, CaseAccess) else _access(uow, case_id)
    if access is None or permission not in CASE_PERMISSIONS[access.part]:
        uow.refuse(Event.ACCESS_REFUSED, permission, case_id=case_id if access else None)
        raise CaseNotFoundError
    uow.kept[f"access {case_id}"] = access
    return access


def require_in_service(uow: UnitOfWork, permission: Permission) -> Actor:
    """Say who acts, if their role in their service includes this; the refusal is written down.

    Raises:
        NotYoursToDoError: it does not.
    """
    actor = acting(uow)
    if permission not in SERVICE_PERMISSIONS[actor.role]:
        uow.refuse(Event.ACCESS_REFUSED, permission)
        raise NotYoursToDoError
    return actor


def open_case(uow: UnitOfWork, draft: CaseDraft, *, case_id: CaseId | None = None) -> CaseId:
    """Open a case: make its keys, hold the two people against every other case, and put the opener on it.

    Raises:
        NotYoursToDoError: not for this role.
        PartyKnownError: one of the two stands in another case and no lead has looked.
    """
    actor = require_in_service(uow, Permission.OPEN_CASE)
    parties = {
        (side, _digest(uow, term))
        for side, party in (("her", draft.her), ("other", draft.other))
        for term in terms_of(party)
    }
    _check_conflicts(uow, actor, {digest for _, digest in parties}, is_checked=draft.is_checked_by_lead)
    case_id = case_id or CaseId(new_id())
    row = CaseRow(
        id=case_id,
        service_id=actor.service_id,
        code=new_code(),
        opened_at=uow.now,
        opened_by=actor.person_id,
        sealed_head=b"",
    )
    uow.session.add(row)
    uow.session.flush()
    vault.open_case_classes(uow.vault, case_id, actor.person_id, actor.service_id)
    for lead_id in vault.cover_holders(uow.vault, actor.service_id):
        vault.grant_classes(uow.vault, case_id, [RecordClass.HEAD], lead_id)
    _write_head(uow, row, {"name": draft.display_name})
    for side, digest in parties:
        uow.session.add(CasePartyRow(case_id=case_id, digest=digest, side=side, service_id=actor.service_id))
    _put_on(uow, case_id, actor.person_id, Part.ADVOCATE)
    uow.record(Event.CASE_OPENED, case_id, case_id=case_id)
    return case_id


def heads_of_my_cases(uow: UnitOfWork) -> list[CaseHead]:
    """Return the heads of the cases the acting person is on."""
    actor = require_in_service(uow, Permission.SEE_CASELOAD)
    vault.look_up_class(uow.vault, RecordClass.HEAD)
    return [_head(uow, row, Part(row.part)) for row in queries.heads_of_person(uow.session, actor.person_id)]


def heads_of_service(uow: UnitOfWork) -> list[CaseHead]:
    """Return the heads of every case of the acting lead's service, each with what they are to it."""
    actor = require_in_service(uow, Permission.INVITE_STAFF)
    vault.look_up_class(uow.vault, RecordClass.HEAD)
    rows = queries.heads_of_service(uow.session, actor.service_id, actor.person_id)
    return [_head(uow, row, Part(row.part or Part.LEAD)) for row in rows]


def head_of_case(uow: UnitOfWork, case_id: CaseId) -> CaseHead:
    """Return one case's head.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.READ_HEAD)
    vault.look_up_case(uow.vault, case_id)
    return _head(uow, queries.case(uow.session, case_id), access.part)


def case_of_victim(uow: UnitOfWork) -> CaseId:
    """Return the acting victim's own case.

    Raises:
        CaseNotFoundError: she has none.
    """
    actor = acting(uow)
    for row, part in queries.cases_of_person(uow.session, actor.person_id):
        if part in {Part.VICTIM, Part.NEWCOMER} and row.service_id == actor.service_id:
            uow.kept[f"access {row.id}"] = CaseAccess(CaseId(row.id), actor.service_id, actor.person_id, Part(part))
            return CaseId(row.id)
    raise CaseNotFoundError


def code_of_case(uow: UnitOfWork, case_id: CaseId) -> str:
    """Return a case's code, which says nothing; no key is needed.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.SEE_MEMBERS)
    return queries.case(uow.session, case_id).code


def members_of_case(uow: UnitOfWork, case_id: CaseId) -> list[Member]:
    """Return everybody who is or was on a case, in order of coming."""
    require(uow, case_id, Permission.SEE_MEMBERS)
    return members_of_cases(uow, [case_id])


def members_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> list[Member]:
    """Return everybody who is or was on some cases; the caller has asked leave for each."""
    rows = queries.members_of_cases(uow.session, case_ids)
    return [Member(CaseId(r.case_id), PersonId(r.person_id), Part(r.part), r.added_at, r.ended_at) for r in rows]


def put_victim_on(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Put the person who accepted an invitation on her case; she holds none of its keys until she is confirmed."""
    _put_on(uow, case_id, person_id, Part.NEWCOMER)


def confirm_victim(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Grant her the classes of her case, after a voice check that it was she who accepted.

    Raises:
        CaseNotFoundError: not for this person, or she is not on the case.
    """
    require(uow, case_id, Permission.CONFIRM_VICTIM)
    make_victim(uow, case_id, person_id)
    grant_victim(uow, case_id, person_id)


def make_victim(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Make whoever waits on a case its victim; the caller has asked leave.

    Raises:
        CaseNotFoundError: they are not on the case.
    """
    row = queries.member(uow.session, case_id, person_id)
    if row is None or row.part not in {Part.NEWCOMER, Part.VICTIM}:
        raise CaseNotFoundError
    row.part = Part.VICTIM


def grant_victim(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Grant her the classes of her case, from what the acting person holds; the caller has asked leave."""
    for record_class in vault.VICTIM_CLASSES:
        if vault.holds_class(uow.vault, case_id, record_class):
            vault.grant_classes(uow.vault, case_id, [record_class], person_id)
        else:
            # Whoever covers holds no plan. She gets a version that begins now; what was there comes from who holds it.
            vault.new_class_version(uow.vault, case_id, record_class, also=person_id)


def assign(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Put an advocate on a case, with keys from the cover key, without opening anything.

    Raises:
        CaseNotFoundError: not for this person.
        NoKeyError: this lead does not hold the cover key.
    """
    access = require(uow, case_id, Permission.ASSIGN)
    vault.grant_from_cover(uow.vault, case_id, vault.COVERED_CLASSES, person_id, service_id=access.service_id)
    _put_on(uow, case_id, person_id, Part.ADVOCATE)


def unassign(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Take an advocate off a case: their grants go, and what is written from now on has new keys.

    Raises:
        CaseNotFoundError: not for this person, or they are not on the case.
    """
    require(uow, case_id, Permission.ASSIGN)
    queries.lock_case(uow.session, case_id)
    row = queries.member(uow.session, case_id, person_id)
    if row is None or row.ended_at is not None or row.part != Part.ADVOCATE:
        raise CaseNotFoundError
    row.ended_at = uow.now
    vault.revoke_grants(uow.vault, case_id, person_id)
    uow.record(Event.MEMBER_REMOVED, person_id, case_id=case_id)


def grant_heads_to_lead(uow: UnitOfWork, lead_id: PersonId) -> None:
    """Grant a new lead the head of every case of the service, from the cover key.

    Raises:
        NoKeyError: the acting lead does not hold the cover key.
    """
    actor = require_in_service(uow, Permission.PASS_COVER_ON)
    for row in queries.cases_of_service(uow.session, actor.service_id):
        vault.grant_from_cover(uow.vault, CaseId(row.id), [RecordClass.HEAD], lead_id, service_id=actor.service_id)


def victim_of_case(uow: UnitOfWork, case_id: CaseId) -> PersonId | None:
    """Return who is on a case as its victim now, confirmed or not."""
    for member in members_of_case(uow, case_id):
        if member.part in {Part.VICTIM, Part.NEWCOMER} and member.ended_at is None:
            return member.person_id
    return None


def remove_newcomer(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Take somebody off a case who joined in her place; they never held a key of it.

    Raises:
        CaseNotFoundError: not for this person, or nobody there waits to be confirmed.
    """
    require(uow, case_id, Permission.CONFIRM_VICTIM)
    row = queries.member(uow.session, case_id, person_id)
    if row is None or row.ended_at is not None or row.part != Part.NEWCOMER:
        raise CaseNotFoundError
    row.ended_at = uow.now
    uow.record(Event.MEMBER_REMOVED, person_id, case_id=case_id)


def take_off_every_case(uow: UnitOfWork, person_id: PersonId) -> None:
    """Take somebody off all their cases and take back all they hold; the caller has asked leave.

    It needs no key of anybody's: new versions of what they held are made for those who remain.
    """
    for row in queries.places_of_person(uow.session, person_id):
        queries.lock_case(uow.session, row.case_id)
        row.ended_at = uow.now
        uow.record(Event.MEMBER_REMOVED, person_id, case_id=row.case_id)
    vault.revoke_every_grant(uow.vault, person_id)


def _access(uow: UnitOfWork, case_id: CaseId) -> CaseAccess | None:
    actor = acting(uow)
    if actor.role in OFF_THE_CASES:
        return None  # they hold none; a newcomer's place waits for them
    found = queries.case_and_member(uow.session, case_id, actor.person_id)
    if found is None or found[0].service_id != actor.service_id:
        return None
    uow.kept[f"case {case_id}"] = found[0]  # held, so that the session finds it again without asking
    part, since = found[1], found[2]
    if part == Part.OPENED and since is not None and uow.now >= since + OPENED_FOR:
        part = None
    part = part or (Part.LEAD if actor.role is Role.LEAD else None)
    return CaseAccess(case_id, actor.service_id, actor.person_id, Part(part)) if part else None


def _check_conflicts(uow: UnitOfWork, actor: Actor, digests: set[bytes], *, is_checked: bool) -> None:
    if not queries.cases_with_parties(uow.session, actor.service_id, digests):
        return
    if is_checked and actor.role is Role.LEAD:
        uow.record(Event.CASE_CONFLICT_FOUND)
        return
    uow.refuse(Event.CASE_CONFLICT_FOUND)
    raise PartyKnownError


def _digest(uow: UnitOfWork, term: str) -> bytes:
    return uow.keyring.server.lookup_digest("party", term)


def _put_on(uow: UnitOfWork, case_id: CaseId, person_id: PersonId, part: Part) -> None:
    row = CaseMemberRow(
        case_id=case_id, person_id=person_id, part=part, added_at=uow.now, added_by=acting(uow).person_id, ended_at=None
    )
    uow.session.merge(row)
    uow.record(Event.MEMBER_ADDED, person_id, case_id=case_id)


def _write_head(uow: UnitOfWork, row: CaseRow, body: dict[str, str]) -> None:
    key = vault.class_key(uow.vault, CaseId(row.id), RecordClass.HEAD)
    row.sealed_head = seal_content(key.symmetric, _head_place(row), body, key_version=key.version)


def _head(uow: UnitOfWork, row: CaseRow | Row[Any], part: Part) -> CaseHead:
    keep_code(uow, CaseId(row.id), row.code)
    try:
        key = uow.keyring.class_key(CaseId(row.id), RecordClass.HEAD, key_version_of(row.sealed_head))
        name = str(open_content(key.symmetric, _head_place(row), row.sealed_head).body["name"])
    except NoKeyError:
        name = ""  # a lead who was not yet given this head sees the code alone
    return CaseHead(CaseId(row.id), row.code, name, row.opened_at, part)


def _head_place(row: CaseRow | Row[Any]) -> Place:
    return Place("case_file", "sealed_head", row.id, row.service_id)
