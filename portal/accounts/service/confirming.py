"""Confirming by voice who joined, and what that gives them; or refusing whoever it was."""

from portal.access import service as access
from portal.access.permissions import Permission
from portal.accounts.models import InviteRow, PersonRow
from portal.accounts.queries import invites, people
from portal.accounts.service.before import put_before_back
from portal.accounts.service.invites import InviteNotFoundError, check_leave
from portal.accounts.service.visits import end_visits_of
from portal.attention.service import note_contact
from portal.audit.events import Event
from portal.kernel.actor import Role
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, InviteId, PersonId, ServiceId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


class NoCoverKeyError(ConflictError):
    """This needs the service's cover key, and the acting lead does not hold it."""


def confirm_person(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Confirm, after talking to them on a number known before, that it was the right person who joined.

    A victim is granted the classes of her case. A lead is given the cover key and the heads of all cases, if the acting
    lead holds it. Whoever came back has their new public half put in place of the old one, and is granted anew what
    they held; an advocate's is granted from the cover key.

    Raises:
        InviteNotFoundError: no such invitation, not for this person, or nobody has used it.
        NoCoverKeyError: an advocate came back, and the acting lead does not hold the cover key.
    """
    invite, person = _who_waits(uow, invite_id)
    if invite.confirmed_at is not None:
        return  # the button was pressed twice
    person_id = PersonId(person.id)
    if invite.returning_person_id is not None:
        vault.check_public(uow.keyring, person_id, person.public_key, person.key_proof)
        vault.drop_every_grant(uow.vault, person_id)  # sealed to the half that was lost
        vault.register_holder(uow.vault, person_id, person.public_key)
        uow.record(Event.PERSON_RETURNED, person_id, case_id=invite.case_id)
    if invite.case_id is not None:
        access.confirm_victim(uow, CaseId(invite.case_id), person_id)
        note_contact(uow, CaseId(invite.case_id))
    else:
        _give_staff_what_they_need(uow, invite, person)
    person.confirmed_at = uow.now
    _settle(uow, invite)
    uow.record(Event.PERSON_CONFIRMED, person_id, case_id=invite.case_id)


def refuse_person(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Shut out whoever joined in somebody else's place; if it was to come back, all is put back as it was before.

    Raises:
        InviteNotFoundError: no such invitation, not for this person, or nobody waits by it.
    """
    invite, person = _who_waits(uow, invite_id)
    if invite.confirmed_at is not None:
        raise InviteNotFoundError
    person_id = PersonId(person.id)
    end_visits_of(uow, person_id)
    if invite.returning_person_id is not None:
        put_before_back(uow, invite, person)
        if invite.case_id is not None:
            access.put_back(uow, CaseId(invite.case_id), person_id)
    else:
        person.suspended_at = uow.now
        if invite.case_id is not None:
            access.remove_newcomer(uow, CaseId(invite.case_id), person_id)
    invite.cancelled_at = uow.now
    uow.record(Event.PERSON_REFUSED, person_id, case_id=invite.case_id)


def pass_cover_on(uow: UnitOfWork, person_id: PersonId) -> None:
    """Give another lead of the service the cover key, and with it the heads of all cases.

    Raises:
        InviteNotFoundError: no confirmed lead of that id in the acting lead's team.
        NoCoverKeyError: the acting lead does not hold it.
    """
    actor = access.require_in_service(uow, Permission.PASS_COVER_ON)
    row = people.person(uow.session, person_id)
    is_lead = row is not None and row.service_id == actor.service_id and row.role == Role.LEAD
    if row is None or not is_lead or row.confirmed_at is None or row.suspended_at is not None:
        raise InviteNotFoundError
    if not vault.holds_cover(uow.vault, actor.service_id, actor.person_id):
        raise NoCoverKeyError
    _pass_cover_on(uow, actor.service_id, person_id)


def _who_waits(uow: UnitOfWork, invite_id: InviteId) -> tuple[InviteRow, PersonRow]:
    check_leave(uow, invite_id)
    invite = invites.invite(uow.session, invite_id)
    person = people.person(uow.session, invite.used_by) if invite and invite.used_by else None
    if invite is None or person is None or invite.cancelled_at is not None:
        raise InviteNotFoundError
    return invite, person


def _settle(uow: UnitOfWork, invite: InviteRow) -> None:
    invite.confirmed_at = uow.now
    invite.confirmed_by = access.acting(uow).person_id
    invite.tried_again_at = None  # whoever it was for has just been spoken to; the trail keeps it


def _give_staff_what_they_need(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> None:
    actor = access.acting(uow)
    person_id, is_back = PersonId(person.id), invite.returning_person_id is not None
    holds_cover = vault.holds_cover(uow.vault, actor.service_id, actor.person_id)
    if is_back:
        vault.take_cover_from(uow.vault, actor.service_id, person_id)  # sealed to the key that was lost
        if person.role == Role.ADVOCATE and not holds_cover:
            raise NoCoverKeyError
    if holds_cover and is_back:
        access.grant_back(uow, person_id)
    if holds_cover and person.role == Role.LEAD:
        _pass_cover_on(uow, actor.service_id, person_id)


def _pass_cover_on(uow: UnitOfWork, service_id: ServiceId, person_id: PersonId) -> None:
    vault.pass_cover_on(uow.vault, service_id, person_id)
    access.grant_heads_to_lead(uow, person_id)
    uow.record(Event.COVER_PASSED_ON, person_id)
