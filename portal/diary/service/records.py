"""Keeping people and orders by name, changing and removing them; hers alone until an entry that names one is shared."""

from contextlib import suppress
from datetime import date

from portal.access.permissions import Permission
from portal.access.service import kept_whole_since, require, require_to_write
from portal.audit.events import Event
from portal.database import insert_or, table_of
from portal.diary import queries
from portal.diary.correcting import BACK_FOR, HeldError
from portal.diary.models import DiaryRecordRow
from portal.diary.records import (
    SCHEMA,
    Order,
    Record,
    RecordChangedMeanwhileError,
    RecordDraft,
    RecordId,
    RecordKind,
    SharedInEntryError,
    UnknownRecordError,
)
from portal.diary.service.links import open_record_row, record_place
from portal.diary.service.reading import keys_that_open
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, new_id
from portal.privacy.service import drop_drafts_about
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import seal_content
from portal.vault.primitives import SealBrokenError

_RECORDS = table_of(DiaryRecordRow)


class RecordNotFoundError(NotFoundError):
    """There is no such person or order, or not for this person: the two look the same."""


def keep_record(uow: UnitOfWork, case_id: CaseId, draft: RecordDraft, once: str) -> RecordId:
    """Keep somebody or an order, sealed for her alone.

    Args:
        uow: a unit that writes.
        case_id: her case.
        draft: what she says of them.
        once: the form's own token; the same form sent again gives the id of the first, and nothing more is kept.

    Raises:
        CaseNotFoundError: not for this person.
        InvalidError: one of the draft's own.
    """
    access = require_to_write(uow, case_id, Permission.WRITE_DIARY)
    told = draft.tidied()
    told.check()
    known = queries.record_sent_once(uow.session, access.person_id, once)
    if known is not None:
        return RecordId(known)
    record_id = RecordId(new_id())
    item_key = vault.new_own_item(uow.vault, record_id, case_id)
    added = insert_or(uow.session, _RECORDS).values(
        id=record_id,
        case_id=case_id,
        author_id=access.person_id,
        kind=told.kind,
        once=once,
        received_at=uow.now,
        sealed_body=_seal(item_key, record_id, case_id, told),
    )
    uow.session.execute(added.on_conflict_do_nothing(index_elements=[_RECORDS.c.author_id, _RECORDS.c.once]))
    kept = RecordId(queries.record_sent_once(uow.session, access.person_id, once) or record_id)
    if kept != record_id:  # the same form came twice in the same moment, and the other was first
        vault.destroy_item(uow.vault, record_id)
        return kept
    uow.record(Event.LINKED_KEPT, record_id, case_id=case_id)
    return record_id


def records_of_case(uow: UnitOfWork, case_id: CaseId) -> tuple[Record, ...]:
    """Return all whom she keeps by name and all her orders, the first kept first; removed ones say so themselves.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    rows = queries.records_of_case(uow.session, case_id)
    keys = keys_that_open(lambda ids: vault.unwrap_own(uow.vault, ids), [row.id for row in rows])
    found = list[Record]()
    for row in rows:
        is_back = row.deleted_at is None or uow.now - row.deleted_at < BACK_FOR
        with suppress(SealBrokenError, UnknownRecordError):  # one that does not open takes no other with it
            if row.id in keys and is_back:
                found.append(open_record_row(keys[row.id], row))
    return tuple(found)


def orders_ending(uow: UnitOfWork, case_id: CaseId, today: date) -> tuple[Record, ...]:
    """Return those of her orders whose end is near, for her alone.

    Args:
        uow: the unit of work.
        case_id: her case.
        today: which day it is where she is.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    orders = (one for one in records_of_case(uow, case_id) if one.removed_at is None)
    return tuple(one for one in orders if isinstance(one.told, Order) and one.told.ends_soon(today))


def open_record(uow: UnitOfWork, case_id: CaseId, kind: RecordKind, record_id: str) -> Record:
    """Open somebody, or an order.

    Raises:
        CaseNotFoundError: not for this person.
        RecordNotFoundError: she has no such record, or has removed it.
    """
    require(uow, case_id, Permission.READ_DIARY)
    row = queries.record(uow.session, case_id, kind, record_id)
    if row is None or row.deleted_at is not None:
        raise RecordNotFoundError
    return open_record_row(_own_key(uow, row), row)


def change_record(uow: UnitOfWork, case_id: CaseId, record_id: str, draft: RecordDraft, *, seen: str) -> None:
    """Say something else of somebody or an order; also where an entry that names them is shared.

    The key stays, since the entries that name it hold it.

    Args:
        uow: a unit that writes.
        case_id: her case.
        record_id: which record.
        draft: what it is to say.
        seen: how it was when she began, as `Record.seen`.

    Raises:
        CaseNotFoundError: not for this person.
        RecordNotFoundError: she has no such record, or has removed it.
        RecordChangedMeanwhileError: it was changed since she began.
        InvalidError: one of the draft's own.
    """
    require_to_write(uow, case_id, Permission.WRITE_DIARY)
    told = draft.tidied()
    told.check()
    row = _there(queries.record(uow.session, case_id, told.kind, record_id, for_update=True))
    item_key = _own_key(uow, row)
    now = open_record_row(item_key, row)
    if now.told == told:
        return  # the same form sent twice, or nothing changed
    if seen != now.seen:
        raise RecordChangedMeanwhileError
    row.sealed_body = _seal(item_key, row.id, case_id, told)
    row.changed_at = uow.now
    uow.record(Event.LINKED_CHANGED, row.id, case_id=case_id)


def remove_record(uow: UnitOfWork, case_id: CaseId, kind: RecordKind, record_id: str) -> None:
    """Hide somebody or an order at once; the worker destroys it later. Whoever calls has asked for her passphrase.

    Raises:
        CaseNotFoundError: not for this person.
        RecordNotFoundError: she has no such record, or has removed it.
        SharedInEntryError: an entry that names it was shared once.
        HeldError: everything in this case has to be kept for now.
    """
    require_to_write(uow, case_id, Permission.WRITE_DIARY)
    row = _there(queries.record(uow.session, case_id, kind, record_id, for_update=True))
    if kept_whole_since(uow, case_id) is not None:
        raise HeldError
    if row.shared_at is not None:
        raise SharedInEntryError
    row.deleted_at = uow.now
    drop_drafts_about(uow, row.id)
    uow.record(Event.LINKED_REMOVED, row.id, case_id=case_id)


def bring_back_record(uow: UnitOfWork, case_id: CaseId, kind: RecordKind, record_id: str) -> None:
    """Put somebody or an order that she removed back where it was.

    Raises:
        CaseNotFoundError: not for this person.
        RecordNotFoundError: she removed no such record, or its time is over.
    """
    require_to_write(uow, case_id, Permission.WRITE_DIARY)
    row = queries.record(uow.session, case_id, kind, record_id, for_update=True)
    if row is None or row.deleted_at is None or uow.now - row.deleted_at >= BACK_FOR:
        raise RecordNotFoundError
    row.deleted_at = None
    uow.record(Event.LINKED_BROUGHT_BACK, row.id, case_id=case_id)


def _there(row: DiaryRecordRow | None) -> DiaryRecordRow:
    if row is None or row.deleted_at is not None:
        raise RecordNotFoundError
    return row


def _own_key(uow: UnitOfWork, row: DiaryRecordRow) -> bytes:
    keys = keys_that_open(lambda ids: vault.unwrap_own(uow.vault, ids), [row.id])
    if row.id not in keys:
        raise RecordNotFoundError  # kept by whoever had other keys
    return keys[row.id]


def _seal(item_key: bytes, record_id: str, case_id: str, told: RecordDraft) -> bytes:
    return seal_content(item_key, record_place(record_id, told.kind, case_id), told.to_body(), schema=SCHEMA)
