"""Invitations: made by those who may, told by voice or on paper, used once within seven days."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from portal.access import service as access
from portal.access.permissions import Permission
from portal.accounts.models import InviteRow
from portal.accounts.queries import invites, people
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.words import new_code_words
from portal.audit.events import Event
from portal.kernel.actor import TEAM, Role
from portal.kernel.errors import ConflictError, NotFoundError
from portal.kernel.ids import CaseId, InviteId, PersonId, ServiceId, new_id
from portal.kernel.text import clean_line
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on
from portal.unit_of_work import UnitOfWork
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.keys import ServerKeys

INVITE_LASTS = timedelta(days=7)
INVITED_BY_LEADS = (Role.ADVOCATE, Role.LEAD, Role.PARTNER)
_INVITE = "team"  # what the form of a new invitation calls itself
INVITED_FROM_OUTSIDE = (Role.LEAD, Role.PARTNER, Role.OPERATOR)


class InviteNotFoundError(NotFoundError):
    """There is no such invitation, or not for this person."""


class AlreadyJoinedError(ConflictError):
    """Somebody has joined by an invitation already: confirm or refuse them, or invite them back."""


@dataclass(frozen=True)
class NewInvite:
    """An invitation just made, with its code: shown this once, and kept nowhere."""

    invite_id: InviteId
    role: Role
    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class InviteState:
    """How far it has come with inviting somebody.

    Args:
        is_open: a code is out and can be used.
        is_used: somebody joined by it.
        is_confirmed: and it was confirmed by voice who it was.
        was_misused: the code was tried again after it had been used.
        is_return: it brings somebody back who was here before.
        made_by: who made it.
    """

    invite_id: InviteId | None = None
    is_open: bool = False
    is_used: bool = False
    is_confirmed: bool = False
    was_misused: bool = False
    is_return: bool = False
    expires_at: datetime | None = None
    used_at: datetime | None = None
    tried_again_at: datetime | None = None
    made_by: PersonId | None = None


@dataclass(frozen=True)
class StaffInvite:
    """An invitation on the team's page."""

    invite_id: InviteId
    role: Role
    label: str
    made_by: str
    made_at: datetime
    state: InviteState
    person_id: PersonId | None


def invite_first_lead(uow: UnitOfWork, service_id: ServiceId) -> NewInvite:
    """Invite a lead from the command line, where nobody is signed in: the first one, or one to help after a loss."""
    return invite_from_outside(uow, service_id, Role.LEAD)


def invite_from_outside(uow: UnitOfWork, service_id: ServiceId, role: Role) -> NewInvite:
    """Invite a lead, a partner or an operator from the command line; a lead of the service confirms who has come.

    Raises:
        InviteNotFoundError: nobody of this role is invited from there.
    """
    if role not in INVITED_FROM_OUTSIDE:
        raise InviteNotFoundError
    return _make(uow, _new_row(uow, service_id, role))


def invite_staff(uow: UnitOfWork, role: Role, *, label: str = "") -> NewInvite:
    """Invite an advocate, a lead, or a partner who sits at a forum's table.

    Args:
        uow: a unit that writes.
        role: what they are to be.
        label: for whom it is, so that the team's page can say so.
    """
    actor = access.require_in_service(uow, Permission.INVITE_STAFF)
    if role not in INVITED_BY_LEADS:
        raise InviteNotFoundError
    row = _new_row(uow, actor.service_id, role)
    if label:
        place = _label_place(row.id)
        row.sealed_label = seal_content(uow.keyring.server.staff_names, place, {"label": clean_line(label)})
    return _make(uow, row)


def invite_victim(uow: UnitOfWork, case_id: CaseId) -> NewInvite:
    """Invite the victim of a case; a code that is still open goes, so that there is never more than one.

    Raises:
        CaseNotFoundError: not for this person.
        AlreadyJoinedError: she has joined, or somebody waits to be confirmed as her.
    """
    found = access.require(uow, case_id, Permission.INVITE_VICTIM)
    if access.victim_of_case(uow, case_id) is not None:
        raise AlreadyJoinedError
    _cancel_open(uow, invites.invites_of_case(uow.session, case_id))
    row = _new_row(uow, found.service_id, Role.VICTIM)
    row.case_id = case_id
    return _make(uow, row)


def invite_victim_back(uow: UnitOfWork, case_id: CaseId) -> NewInvite:
    """Invite a victim back who lost both passphrase and code, after it was heard by voice that it is she.

    Raises:
        CaseNotFoundError: not for this person, or she has not joined yet.
        AlreadyJoinedError: she waits to be confirmed.
    """
    found = access.require(uow, case_id, Permission.INVITE_VICTIM)
    person_id = access.victim_of_case(uow, case_id)
    row = people.person(uow.session, person_id) if person_id else None
    if row is None:
        raise access.CaseNotFoundError
    if row.confirmed_at is None:
        raise AlreadyJoinedError
    _cancel_open(uow, invites.invites_of_case(uow.session, case_id))
    invite = _new_row(uow, found.service_id, Role.VICTIM)
    invite.case_id, invite.returning_person_id = case_id, row.id
    return _make(uow, invite)


def invite_staff_back(uow: UnitOfWork, person_id: PersonId) -> NewInvite:
    """Invite somebody of the team back, but the acting lead, who lost both passphrase and code, or was suspended.

    Raises:
        PersonGoneError: nobody of that id in the acting lead's team.
        AlreadyJoinedError: they wait to be confirmed.
    """
    actor = access.require_in_service(uow, Permission.INVITE_STAFF)
    row = people.person(uow.session, person_id)
    if row is None or row.service_id != actor.service_id or row.role not in TEAM or row.id == actor.person_id:
        raise PersonGoneError
    if row.confirmed_at is None and row.suspended_at is None:
        raise AlreadyJoinedError
    _cancel_open(uow, invites.invites_back_of_person(uow.session, person_id))
    invite = _new_row(uow, actor.service_id, Role(row.role))
    invite.returning_person_id = row.id
    return _make(uow, invite)


def cancel_invite(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Take an open invitation back.

    Raises:
        InviteNotFoundError: no such invitation, not for this person, or used already.
    """
    check_leave(uow, invite_id)
    row = invites.invite(uow.session, invite_id)
    if row is None or row.used_at is not None or row.cancelled_at is not None:
        raise InviteNotFoundError
    _cancel_open(uow, [row])


def states_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, InviteState]:
    """Return how far it has come with the invitation of each case; the caller has asked leave for each."""
    found = {case_id: InviteState() for case_id in case_ids}
    for row in invites.invites_of_cases(uow.session, case_ids) if case_ids else ():
        state = state_of(row, uow.now)
        # One that was taken back, refused or left to expire says nothing about the one before it.
        if row.case_id is not None and row.cancelled_at is None and (state.is_used or state.is_open):
            found[CaseId(row.case_id)] = state
    return found


def invite_of_case(uow: UnitOfWork, case_id: CaseId) -> InviteState:
    """Return how far it has come with the invitation of one case.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access.require(uow, case_id, Permission.SEE_MEMBERS)
    return states_of_cases(uow, [case_id])[case_id]


def staff_invites(uow: UnitOfWork) -> list[StaffInvite]:
    """Return the invitations of the acting lead's team that are open, wait, or were tried again; the newest first."""
    actor = access.require_in_service(uow, Permission.INVITE_STAFF)
    rows = [row for row in invites.staff_invites_of_service(uow.session, actor.service_id) if row.cancelled_at is None]
    shown = [row for row in rows if _asks_for_attention(state_of(row, uow.now))]
    wanted = [PersonId(who) for row in shown for who in (row.made_by, row.used_by, row.returning_person_id) if who]
    names = names_of_staff(uow, wanted)
    return [
        StaffInvite(
            invite_id=InviteId(row.id),
            role=Role(row.role),
            label=_label(uow.keyring.server, row)
            or names.get(PersonId(row.returning_person_id or row.used_by or ""), ""),
            made_by=names.get(PersonId(row.made_by or ""), ""),
            made_at=row.made_at,
            state=state_of(row, uow.now),
            person_id=PersonId(row.used_by) if row.used_by else None,
        )
        for row in shown
    ]


def begun_invites(uow: UnitOfWork) -> list[DraftOffer]:
    """Return the invitations that the acting lead had begun to fill in when a page had to go."""
    access.require_in_service(uow, Permission.INVITE_STAFF)
    return [offer for offer in carry_on(uow) if offer.of == _INVITE]


def set_misuse_aside(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Take note that a used code was tried again, once whoever it was for has been spoken to; the trail keeps it.

    Raises:
        InviteNotFoundError: no such invitation, or not for this person.
    """
    check_leave(uow, invite_id)
    row = invites.invite(uow.session, invite_id)
    if row is not None:
        row.tried_again_at = None


def check_leave(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Make sure that an invitation is the acting person's to deal with: her advocate's, or for staff a lead's.

    Raises:
        InviteNotFoundError: there is none, or it is not theirs.
    """
    row = invites.invite(uow.session, invite_id)
    if row is None:
        raise InviteNotFoundError
    if row.case_id is not None:
        is_back = row.returning_person_id is not None
        access.require(uow, CaseId(row.case_id), Permission.ANSWER_FOR_RETURN if is_back else Permission.INVITE_VICTIM)
    elif access.require_in_service(uow, Permission.INVITE_STAFF).service_id != row.service_id:
        raise InviteNotFoundError


def state_of(row: InviteRow | Row[Any], now: datetime) -> InviteState:
    """Return what became of an invitation so far."""
    return InviteState(
        invite_id=InviteId(row.id),
        is_open=row.used_at is None and row.cancelled_at is None and now < row.expires_at,
        is_used=row.used_at is not None,
        is_confirmed=row.confirmed_at is not None,
        was_misused=row.tried_again_at is not None,
        is_return=row.returning_person_id is not None,
        expires_at=row.expires_at,
        used_at=row.used_at,
        tried_again_at=row.tried_again_at,
        made_by=PersonId(row.made_by) if row.made_by else None,
    )


def _asks_for_attention(state: InviteState) -> bool:
    return state.is_open or state.was_misused or (state.is_used and not state.is_confirmed)


def _new_row(uow: UnitOfWork, service_id: ServiceId, role: Role) -> InviteRow:
    return InviteRow(
        id=new_id(),
        service_id=service_id,
        role=role,
        made_by=uow.actor.person_id if uow.actor else None,
        made_at=uow.now,
        expires_at=uow.now + INVITE_LASTS,
    )


def _make(uow: UnitOfWork, row: InviteRow) -> NewInvite:
    code = new_code_words()
    row.code_digest = code_digest(uow.keyring.server, code)
    uow.session.add(row)
    uow.session.flush()
    uow.record(Event.INVITE_MADE, row.id, case_id=row.case_id, chain=row.service_id)
    return NewInvite(InviteId(row.id), Role(row.role), code, row.expires_at)


def code_digest(server: ServerKeys, code: str) -> bytes:
    """Return the digest by which an invitation is found: of the words as they were made."""
    return server.lookup_digest("invitation", code)


def _cancel_open(uow: UnitOfWork, rows: Iterable[InviteRow]) -> None:
    for row in rows:
        if row.used_at is None and row.cancelled_at is None:
            row.cancelled_at = uow.now
            uow.record(Event.INVITE_CANCELLED, row.id, case_id=row.case_id)


def _label(server: ServerKeys, row: InviteRow) -> str:
    if row.sealed_label is None:
        return ""
    return str(open_content(server.staff_names, _label_place(row.id), row.sealed_label).body["label"])


def _label_place(invite_id: str) -> Place:
    return Place("invite", "sealed_label", invite_id, "staff")
