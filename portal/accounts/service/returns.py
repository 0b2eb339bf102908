"""Victims who came back with new keys: a lead sees each, and puts everything back where it was not she."""

from dataclasses import dataclass
from datetime import datetime

from portal.access import service as access
from portal.access.permissions import Permission
from portal.accounts.models import InviteRow, PersonRow, ReturnTurnRow
from portal.accounts.queries import invites, people
from portal.accounts.returns import CAN_BE_CONTESTED_FOR
from portal.accounts.service.before import exchange_before
from portal.accounts.service.confirming import refuse_person
from portal.accounts.service.devices import forget_devices_since
from portal.accounts.service.interludes import forget_interludes, interludes_of_case
from portal.accounts.service.invites import InviteNotFoundError
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.telling import tell_put_back
from portal.accounts.service.visits import shut_visits_of
from portal.audit.events import Event
from portal.kernel.ids import CaseId, InviteId, PersonId, new_id
from portal.privacy.service import exchange_drafts
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.withheld.service import put_aside


@dataclass(frozen=True)
class Return:
    """One time that somebody came back as a victim, and who had a hand in it.

    Args:
        used_at: when somebody came by the invitation.
        is_alone: whether whoever made the invitation also confirmed that it was she.
        is_contested: whether everything was put back, because it was not she.
        can_be_put_back: whether what was before is still there.
    """

    invite_id: InviteId
    case_id: CaseId
    made_by: str
    made_at: datetime
    used_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    is_alone: bool
    contested_by: str
    contested_at: datetime | None
    is_contested: bool
    can_be_put_back: bool


def returns_of_service(uow: UnitOfWork) -> list[Return]:
    """Return who came back in the last 30 days as a victim of the acting lead's service, the newest first."""
    actor = access.require_in_service(uow, Permission.SEE_RETURNS)
    rows = invites.returns_of_service(uow.session, actor.service_id, uow.now - CAN_BE_CONTESTED_FOR)
    who = [PersonId(one) for row in rows for one in (row.made_by, row.confirmed_by, row.contested_by) if one]
    names = names_of_staff(uow, who)
    return [_return(row, names) for row in rows if row.case_id is not None and row.used_at is not None]


def contest_return(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Put everything back as it was before somebody came: it was not she.

    Whoever came is signed out and can come in no more; she has her name, her passphrase, her code on paper, her keys
    and her place on the case again; what is written from now on has keys that the other never held. Nothing is
    destroyed: what there was of the other is kept aside for as long, in case it was she after all. What was said in
    her name meanwhile counts no longer, and what has left and rests on it opens for nobody outside from now on.

    Raises:
        InviteNotFoundError: no such return in the acting lead's service, or it can be put back no longer.
    """
    invite, person = _return_of(uow, invite_id)
    if invite.cancelled_at is not None or invite.sealed_before is None:
        raise InviteNotFoundError
    if invite.confirmed_at is None:
        refuse_person(uow, invite_id)
    else:
        _cancel_later(uow, invite)
        _exchange(uow, invite, person)
        invite.cancelled_at = uow.now
    _note(uow, invite, Event.RETURN_CONTESTED)


def uphold_return(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Put back what a contested return had made: it was she after all.

    Raises:
        InviteNotFoundError: no such return in the acting lead's service, it was not contested, or it is too late.
    """
    invite, person = _return_of(uow, invite_id)
    if invite.contested_at is None or invite.cancelled_at is None or invite.sealed_before is None:
        raise InviteNotFoundError
    _exchange(uow, invite, person)
    invite.cancelled_at = None
    _note(uow, invite, Event.RETURN_UPHELD)


def _return_of(uow: UnitOfWork, invite_id: InviteId) -> tuple[InviteRow, PersonRow]:
    actor = access.require_in_service(uow, Permission.SEE_RETURNS)
    invite = invites.invite(uow.session, invite_id)
    if invite is None or invite.service_id != actor.service_id or invite.used_at is None or invite.case_id is None:
        raise InviteNotFoundError
    person = people.person(uow.session, invite.returning_person_id or "")
    if person is None:
        raise InviteNotFoundError
    return invite, person


def _exchange(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> None:
    """Exchange the ways in and the keys that are there for those that are kept aside."""
    person_id, case_id = PersonId(person.id), CaseId(invite.case_id or "")
    shut_visits_of(uow, person_id)
    exchange_drafts(uow, person_id, invite.id)
    forget_devices_since(uow, person_id, invite.used_at or uow.now)
    grants = exchange_before(uow, invite, person)
    vault.check_public(uow.keyring, person_id, person.public_key, person.key_proof)
    vault.drop_every_grant(uow.vault, person_id)
    vault.change_half(uow.vault, person_id, person.public_key)
    vault.put_grants_back(uow.vault, person_id, grants)
    access.put_keys_back(uow, case_id, person_id)


def _cancel_later(uow: UnitOfWork, invite: InviteRow) -> None:
    """Take back every later invitation for the same person: what came of it came of the false return."""
    for later in invites.invites_back_of_person(uow.session, invite.returning_person_id or ""):
        if later.made_at > invite.made_at and later.cancelled_at is None:
            later.cancelled_at = uow.now
            uow.record(Event.INVITE_CANCELLED, later.id, case_id=later.case_id)


def _note(uow: UnitOfWork, invite: InviteRow, event: Event) -> None:
    invite.contested_at, invite.contested_by = uow.now, access.acting(uow).person_id
    person_id, case_id = PersonId(invite.returning_person_id or ""), CaseId(invite.case_id or "")
    access.require_alone(uow, case_id, Permission.ANSWER_FOR_RETURN)  # nothing is issued in the same moment
    uow.session.add(ReturnTurnRow(id=new_id(), invite_id=invite.id, at=uow.now, case_id=case_id))
    uow.session.flush()
    forget_interludes(uow, case_id)
    for one in interludes_of_case(uow, case_id).times:
        put_aside(uow, case_id, one.from_at, one.until_at)
    tell_put_back(uow, case_id, person_id)
    uow.record(event, person_id, case_id=case_id)


def _return(row: InviteRow, names: dict[PersonId, str]) -> Return:
    return Return(
        invite_id=InviteId(row.id),
        case_id=CaseId(row.case_id or ""),
        made_by=names.get(PersonId(row.made_by or ""), ""),
        made_at=row.made_at,
        used_at=row.used_at or row.made_at,
        confirmed_by=names.get(PersonId(row.confirmed_by or ""), ""),
        confirmed_at=row.confirmed_at,
        is_alone=row.confirmed_by is not None and row.confirmed_by == row.made_by,
        contested_by=names.get(PersonId(row.contested_by or ""), ""),
        contested_at=row.contested_at,
        is_contested=row.contested_at is not None and row.cancelled_at is not None,
        can_be_put_back=row.sealed_before is not None and (row.cancelled_at is None or row.contested_at is not None),
    )
