"""Taking out what was put in from outside, by the one person who can open it."""

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import require
from portal.audit.events import Event
from portal.box import queries
from portal.box.models import BoxThingRow
from portal.box.service.digests import place_of
from portal.box.things import Thing, from_body
from portal.evidence.service import FileMissingError, throw_away_waiting
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import open_content


class ThingMissingError(NotFoundError):
    """There is no such thing, or not for this person: the two look the same."""


def things_waiting(uow: UnitOfWork, case_id: CaseId) -> int:
    """Return how many things wait for the acting person.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.KEEP_BOX)
    return queries.many_things(uow.session, vault.own_wrap_holder(uow.vault))


def waiting(uow: UnitOfWork, case_id: CaseId) -> list[Thing]:
    """Return what waits for the acting person, in the order it came.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.KEEP_BOX)
    rows = queries.things(uow.session, vault.own_wrap_holder(uow.vault))
    keys = vault.open_items_sealed(uow.vault, [row.id for row in rows])
    return [_opened(row, keys[row.id]) for row in rows if row.id in keys]


def open_thing(uow: UnitOfWork, case_id: CaseId, thing_id: str) -> Thing:
    """Open one thing that waits for the acting person.

    Raises:
        CaseNotFoundError: not for this person.
        ThingMissingError: nothing of that id waits for her.
    """
    require(uow, case_id, Permission.KEEP_BOX)
    row = queries.thing(uow.session, vault.own_wrap_holder(uow.vault), thing_id)
    keys = vault.open_items_sealed(uow.vault, [thing_id])
    if row is None or row.case_id != case_id or thing_id not in keys:
        raise ThingMissingError
    return _opened(row, keys[thing_id])


def take_thing(uow: UnitOfWork, case_id: CaseId, thing_id: str) -> Thing:
    """Take a thing out: what becomes of its words and its picture is the caller's to see to, in the same unit.

    Raises:
        CaseNotFoundError: not for this person.
        ThingMissingError: nothing of that id waits for her.
    """
    require(uow, case_id, Permission.KEEP_BOX)
    thing = _remove(uow, case_id, thing_id)
    uow.record(Event.BOX_TAKEN, thing_id, case_id=case_id)
    return thing


def throw_thing_away(uow: UnitOfWork, case_id: CaseId, thing_id: str) -> None:
    """Throw a thing and its picture away for good: their keys are destroyed.

    Raises:
        CaseNotFoundError: not for this person.
        ThingMissingError: nothing of that id waits for her.
    """
    require(uow, case_id, Permission.KEEP_BOX)
    thing = _remove(uow, case_id, thing_id)
    if thing.file_id is not None:
        try:
            throw_away_waiting(uow, case_id, thing.file_id)
        except FileMissingError:
            raise ThingMissingError from None
    uow.record(Event.BOX_DROPPED, thing_id, case_id=case_id)


def _remove(uow: UnitOfWork, case_id: CaseId, thing_id: str) -> Thing:
    thing = open_thing(uow, case_id, thing_id)
    gone = uow.session.execute(delete(BoxThingRow).where(BoxThingRow.id == thing_id).returning(BoxThingRow.id))
    if gone.one_or_none() is None:  # taken at the same moment on another device of hers
        raise ThingMissingError
    vault.drop_seals(uow.vault, thing_id)
    return thing


def _opened(row: BoxThingRow, item_key: bytes) -> Thing:
    content = open_content(item_key, place_of(row), row.sealed_body)
    words, file_id = from_body(content.schema, content.body)
    return Thing(row.id, row.received_at, words, file_id)
