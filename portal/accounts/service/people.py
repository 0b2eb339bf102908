"""People as others and they themselves see them: the team, one's own account, and who may not come in any more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.access import service as access
from portal.access.permissions import Permission
from portal.accounts.models import PersonRow
from portal.accounts.queries import people, team
from portal.accounts.service.names import name_of_service, names_of_staff
from portal.accounts.service.telling import tell_change
from portal.accounts.service.visits import PersonGoneError, end_visits_of
from portal.accounts.telling import Change
from portal.accounts.visit_times import IDLE_CHOICES
from portal.audit.events import Event
from portal.kernel.actor import STAFF, TEAM, Role
from portal.kernel.errors import ConflictError, InvalidError
from portal.kernel.ids import PersonId, ServiceId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


class LastHolderError(ConflictError):
    """Without this person nobody would hold the service's cover key."""


class NotYourselfError(ConflictError):
    """Nobody suspends themselves."""


class IdleChoiceError(InvalidError):
    """This is none of the choices."""


class PersonState(StrEnum):
    """How somebody's account stands."""

    WAITS = "waits to be confirmed"
    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class TeamMember:
    """Somebody on the staff, as the team's page shows them."""

    person_id: PersonId
    name: str
    role: Role
    state: PersonState
    joined_at: datetime
    holds_cover: bool


@dataclass(frozen=True)
class PersonLine:
    """Somebody, as the command line shows them: victims without any name."""

    person_id: PersonId
    service_id: ServiceId
    role: Role
    state: PersonState
    name: str | None
    joined_at: datetime


@dataclass(frozen=True)
class Account:
    """The acting person's own account."""

    role: Role
    state: PersonState
    display_name: str
    service_name: str
    idle_minutes: int


def display_names(uow: UnitOfWork, person_ids: Collection[PersonId]) -> dict[PersonId, str]:
    """Return the names of those of some people who are staff; a victim's stands in her case's head alone."""
    return names_of_staff(uow, person_ids)


def my_account(uow: UnitOfWork) -> Account:
    """Return the acting person's own account."""
    actor = access.acting(uow)
    row = _person(uow, actor.person_id)
    name = names_of_staff(uow, [actor.person_id]).get(actor.person_id, "")
    return Account(Role(row.role), _state(row), name, name_of_service(uow, actor.service_id), row.idle_minutes)


def set_idle_minutes(uow: UnitOfWork, minutes: int) -> None:
    """Choose after how long without use the acting person is signed out; for staff it is fixed.

    Raises:
        IdleChoiceError: none of the choices.
    """
    row = _person(uow, access.acting(uow).person_id)
    if minutes not in IDLE_CHOICES or Role(row.role) in STAFF:
        raise IdleChoiceError(field="idle_minutes")
    if row.idle_minutes == minutes:
        return
    row.idle_minutes = minutes
    uow.record(Event.IDLE_CHANGED, row.id)
    tell_change(uow, Change.SIGN_OUT_TIME)


def team_of_service(uow: UnitOfWork) -> list[TeamMember]:
    """Return the staff of the acting person's service, partners and operators too, in order of coming."""
    actor = access.require_in_service(uow, Permission.SEE_PEOPLE)
    rows = team.people_of_service(uow.session, actor.service_id, TEAM)
    names = names_of_staff(uow, [PersonId(row.id) for row in rows])
    holders = set(vault.cover_holders(uow.vault, actor.service_id))
    return [
        TeamMember(
            person_id=PersonId(row.id),
            name=names.get(PersonId(row.id), ""),
            role=Role(row.role),
            state=_state(row),
            joined_at=row.joined_at,
            holds_cover=row.id in holders,
        )
        for row in rows
    ]


def advocates_of_service(uow: UnitOfWork) -> list[tuple[PersonId, str]]:
    """Return who can be put on a case: the confirmed advocates of the acting person's service, with their names."""
    return [
        (member.person_id, member.name)
        for member in team_of_service(uow)
        if member.role is Role.ADVOCATE and member.state is PersonState.ACTIVE
    ]


def suspend_person(uow: UnitOfWork, person_id: PersonId) -> None:
    """Shut somebody of the team out: their visits end, they are taken off their cases, and their keys are taken back.

    What is written from then on has new keys. Coming back needs a new invitation.

    Raises:
        PersonGoneError: nobody of that id in the acting lead's team.
        NotYourselfError: it is the acting lead.
        LastHolderError: nobody else holds the cover key.
    """
    actor = access.require_in_service(uow, Permission.SUSPEND_STAFF)
    row = _person(uow, person_id)
    if row.service_id != actor.service_id or row.role not in TEAM:
        raise PersonGoneError
    if row.id == actor.person_id:
        raise NotYourselfError
    _suspend(uow, row)


def suspend_from_outside(uow: UnitOfWork, person_id: PersonId) -> None:
    """Shut anybody out from the command line, where nobody is signed in; a victim stays on her case.

    Raises:
        PersonGoneError: nobody of that id.
        LastHolderError: nobody else holds the service's cover key.
    """
    _suspend(uow, _person(uow, person_id))


def reinstate_from_outside(uow: UnitOfWork, person_id: PersonId) -> None:
    """Let somebody who was suspended sign in again; staff then hold no case until they are put on one.

    Raises:
        PersonGoneError: nobody of that id is suspended.
    """
    row = _person(uow, person_id)
    if row.suspended_at is None:
        raise PersonGoneError
    row.suspended_at = None
    uow.record(Event.PERSON_REINSTATED, row.id, chain=row.service_id)


def everybody(uow: UnitOfWork) -> list[PersonLine]:
    """Return everybody in this installation for those who run it: roles and states, and names of staff only."""
    rows = team.everybody(uow.session)
    names = names_of_staff(uow, [PersonId(row.id) for row in rows])
    return [
        PersonLine(
            person_id=PersonId(row.id),
            service_id=ServiceId(row.service_id),
            role=Role(row.role),
            state=_state(row),
            name=names.get(PersonId(row.id)),
            joined_at=row.joined_at,
        )
        for row in rows
    ]


def _suspend(uow: UnitOfWork, row: PersonRow) -> None:
    service_id, person_id = ServiceId(row.service_id), PersonId(row.id)
    if vault.cover_holders(uow.vault, service_id) == [person_id]:
        raise LastHolderError
    end_visits_of(uow, person_id)
    row.suspended_at = row.suspended_at or uow.now
    if Role(row.role) in STAFF:
        vault.take_cover_from(uow.vault, service_id, person_id)
        access.take_off_every_case(uow, person_id)
    uow.record(Event.PERSON_SUSPENDED, person_id, chain=service_id)


def _person(uow: UnitOfWork, person_id: PersonId) -> PersonRow:
    row = people.person(uow.session, person_id)
    if row is None:
        raise PersonGoneError
    return row


def _state(row: PersonRow) -> PersonState:
    if row.suspended_at is not None:
        return PersonState.SUSPENDED
    return PersonState.ACTIVE if row.confirmed_at is not None else PersonState.WAITS
