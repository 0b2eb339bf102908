"""Work telephones: whoever is told of alerts may be told by text too, in words that say nothing of anybody."""

from dataclasses import dataclass
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require_in_service
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.on_duty import staff_on_duty
from portal.audit.events import Event
from portal.checkins import queries
from portal.checkins.models import StaffPhoneRow
from portal.checkins.service.bodies import open_phone, seal_phone
from portal.kernel.ids import PersonId
from portal.outbox.retry import TextState
from portal.unit_of_work import UnitOfWork

_SHOWN = 20


@dataclass(frozen=True)
class StaffText:
    """One text to a work telephone: to whom, when it was to go, and what became of it."""

    name: str
    at: datetime
    is_all_clear: bool
    state: TextState


@dataclass(frozen=True)
class StaffPhones:
    """Who of a service is told by text too, and what became of the last texts."""

    names: list[str]
    texts: list[StaffText]


def my_work_phone(uow: UnitOfWork) -> str:
    """Return the acting person's own work telephone; empty where none is set.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.ANSWER_ALERTS)
    row = queries.staff_phone(uow.session, actor.person_id)
    return open_phone(uow, row) if row is not None else ""


def set_work_phone(uow: UnitOfWork, number: str) -> None:
    """Keep the acting person's own work telephone, for the worker alone.

    Args:
        uow: a unit that writes.
        number: in the one form (E.164).

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.ANSWER_ALERTS)
    row = StaffPhoneRow(person_id=actor.person_id, service_id=actor.service_id, sealed_number=b"", set_at=uow.now)
    seal_phone(uow, row, number)
    uow.session.merge(row)
    uow.record(Event.WORK_PHONE_SET, actor.person_id)


def end_work_phone(uow: UnitOfWork) -> None:
    """Forget the acting person's own work telephone: from now on they are told on their pages alone.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.ANSWER_ALERTS)
    row = queries.staff_phone(uow.session, actor.person_id)
    if row is not None:
        uow.session.delete(row)
        uow.record(Event.WORK_PHONE_ENDED, actor.person_id)


def phones_of_service(uow: UnitOfWork) -> StaffPhones:
    """Return who of the acting lead's service is told by text too, and what became of the last texts.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.SET_WATCH)
    duty = staff_on_duty(uow, actor.service_id)
    phones = queries.staff_phones(uow.session, duty)
    rows = queries.newest_staff_texts(uow.session, actor.service_id, limit=_SHOWN)
    people = {row.person_id for row in phones} | {row.person_id for row in rows}
    names = names_of_staff(uow, {PersonId(person) for person in people})
    return StaffPhones(
        [names[PersonId(row.person_id)] for row in phones if row.person_id in names],
        [
            StaffText(names.get(PersonId(row.person_id), ""), row.at, row.is_all_clear, TextState(row.state))
            for row in rows
        ],
    )
