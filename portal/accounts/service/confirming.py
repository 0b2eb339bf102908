"""Confirming by voice who joined, and what that gives them; or refusing whoever it was."""

from portal.access import service as access
from portal.access.permissions import Part, Permission
from portal.accounts.models import InviteRow, PersonRow
from portal.accounts.queries import invites, people, team
from portal.accounts.returns import Answer, how_to_answer
from portal.accounts.service.before import keep_grants_too, put_before_back
from portal.accounts.service.invites import InviteNotFoundError, check_leave
from portal.accounts.service.visits import shut_visits_of
from portal.attention.service import note_contact
from portal.audit.events import Event
from portal.kernel.actor import Actor, Role
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, InviteId, PersonId, ServiceId
from portal.privacy.service import exchange_drafts
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError


class NoCoverKeyError(ConflictError):
    """This needs the service's cover key, and the acting lead does not hold it."""


class NeedsAnotherError(ConflictError):
    """Whoever made the invitation by which a victim came back does not confirm alone that it was she, not yet."""


def confirm_person(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Confirm, after talking to them on a number known before, that it was the right person who joined.

    A victim is granted the classes of her case. A lead is given the cover key and the heads of all cases, if the acting
    lead holds it. Whoever came back has their new public half put in place of the old one, and is granted anew what
    they held; an advocate's is granted from the cover key.

    Raises:
        InviteNotFoundError: no such invitation, not for this person, or nobody has used it.
        NeedsAnotherError: a victim came back, and the acting person made the invitation for it.
        NoCoverKeyError: the acting lead does not hold the cover key, and this needs it.
    """
    invite, person = _who_waits(uow, invite_id)
    if invite.confirmed_at is not None:
        return  # the button was pressed twice
    person_id = PersonId(person.id)
    if invite.returning_person_id is not None:
        _check_second(uow, invite)
        vault.check_public(uow.keyring, person_id, person.public_key, person.key_proof)
        keep_grants_too(uow, invite)
        vault.drop_every_grant(uow.vault, person_id)  # sealed to the half that was lost
        vault.change_half(uow.vault, person_id, person.public_key)
        uow.record(Event.PERSON_RETURNED, person_id, case_id=invite.case_id)
    if invite.case_id is not None:
        _confirm_on_case(uow, invite, CaseId(invite.case_id), person_id)
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
    shut_visits_of(uow, person_id)
    if invite.returning_person_id is not None:
        put_before_back(uow, invite, person)
        exchange_drafts(uow, person_id, invite.id)
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


def how_to_confirm(uow: UnitOfWork, invite_id: InviteId) -> Answer:
    """Say how the acting person may confirm that it was she who came back; at once, where it is no victim's return.

    Raises:
        InviteNotFoundError, CaseNotFoundError: no such invitation, or not for this person.
    """
    check_leave(uow, invite_id)
    invite = invites.invite(uow.session, invite_id)
    if invite is None:
        raise InviteNotFoundError
    return _answer(uow, invite)


def _answer(uow: UnitOfWork, invite: InviteRow) -> Answer:
    me = access.acting(uow)
    if invite.case_id is None or invite.returning_person_id is None or invite.made_by != me.person_id:
        return Answer.AS_SECOND
    return how_to_answer(
        is_maker=True,
        are_others=_are_others(uow, CaseId(invite.case_id), me),
        used_at=invite.used_at or uow.now,
        now=uow.now,
    )


def _are_others(uow: UnitOfWork, case_id: CaseId, me: Actor) -> bool:
    """Say whether anybody else could confirm: an advocate on the case, or a lead of the service."""
    leads = team.people_of_service(uow.session, me.service_id, [Role.LEAD])
    on_case = {member.person_id for member in access.members_of_case(uow, case_id) if is_working(member)}
    others = [*leads, *people.people(uow.session, on_case - {me.person_id})]
    return any(
        other.id != me.person_id and other.confirmed_at is not None and other.suspended_at is None for other in others
    )


def is_working(member: access.Member) -> bool:
    """Say whether somebody works on a case now."""
    return member.part is Part.ADVOCATE and member.ended_at is None


def _check_second(uow: UnitOfWork, invite: InviteRow) -> None:
    answer = _answer(uow, invite)
    if answer is Answer.NOT_YET:
        uow.refuse(Event.ACCESS_REFUSED, invite.id, case_id=invite.case_id)
        raise NeedsAnotherError
    if answer is Answer.ALONE:
        uow.record(Event.RETURN_ANSWERED_ALONE, invite.returning_person_id, case_id=invite.case_id)


def _confirm_on_case(uow: UnitOfWork, invite: InviteRow, case_id: CaseId, person_id: PersonId) -> None:
    if invite.returning_person_id is None:
        access.confirm_victim(uow, case_id, person_id)
        return
    try:
        access.confirm_return(uow, case_id, person_id)
    except NoKeyError:
        raise NoCoverKeyError from None


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
