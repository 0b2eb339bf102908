"""The people and orders that an entry names: their keys lie sealed in it, so whoever reads it reads who they are."""

from collections.abc import Mapping

from sqlalchemy import update

from portal.access.permissions import Permission
from portal.access.service import require
from portal.diary import queries
from portal.diary.incidents import Incident, IncidentDraft
from portal.diary.models import DiaryRecordRow, IncidentRow
from portal.diary.records import Record, RecordDraft, RecordId, RecordKind, told_from
from portal.diary.service.reading import key_in_hand
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content, seal_content


def named_for_her(uow: UnitOfWork, case_id: CaseId, incident: Incident) -> dict[str, RecordDraft]:
    """Return the people and orders that an entry names which she opened in this unit of work, by their ids.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    return _named_records(uow, incident)


def named_for_staff(uow: UnitOfWork, case_id: CaseId, incident: Incident) -> dict[str, RecordDraft]:
    """Return the people and orders that a shared entry names, by their ids, with the key that opened the entry.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_SHARED_DIARY)
    return _named_records(uow, incident)


def keys_of_named(uow: UnitOfWork, case_id: CaseId, told: IncidentDraft) -> dict[str, bytes]:
    """Return the keys of the records that an entry names, for her whose they are; nothing else has a key here."""
    require(uow, case_id, Permission.WRITE_DIARY)
    named = _named(told)
    rows = queries.records(uow.session, case_id, named) if named else ()
    # An id is typed by a browser: of the wrong kind, or of something else that is hers, it is never given a key.
    ids = [row.id for row in rows if row.id in _links_of(told)[RecordKind(row.kind)]]
    return vault.unwrap_own(uow.vault, ids)


def seal_links(
    item_key: bytes, told: IncidentDraft, keys: Mapping[str, bytes], *, row: str, owner: str
) -> bytes | None:
    """Return the keys of what an entry names, sealed under its own; none where it names nothing.

    Args:
        item_key: of the entry.
        told: what it says: only what is named there is kept.
        keys: of records, by their ids.
        row: the entry's id.
        owner: her case's id.
    """
    kept = {one: keys[one].hex() for one in _named(told) if one in keys}
    return seal_content(item_key, _place(row, owner), {"keys": kept}) if kept else None


def open_links(item_key: bytes, row: IncidentRow) -> dict[str, bytes]:
    """Return the keys of what an entry names.

    Raises:
        SealBrokenError: another key, another row's, or changed.
    """
    if row.sealed_links is None:
        return {}
    body = open_content(item_key, _place(row.id, row.case_id), row.sealed_links).body
    return {one: bytes.fromhex(key) for one, key in body["keys"].items()}


def note_named_shared(uow: UnitOfWork, row: IncidentRow, item_key: bytes) -> None:
    """Note of what an entry names that it was shared: from then on it is not removed."""
    named = open_links(item_key, row)
    if named:
        where = (DiaryRecordRow.id.in_(named), DiaryRecordRow.shared_at.is_(None))
        uow.session.execute(update(DiaryRecordRow).where(*where).values(shared_at=uow.now))


def bring_back_named(uow: UnitOfWork, case_id: CaseId, keys: Mapping[str, bytes]) -> None:
    """Wrap what shared entries name for her again who came back with new keys.

    Args:
        uow: a unit that writes.
        case_id: her case.
        keys: of the shared entries, by their ids.
    """
    require(uow, case_id, Permission.READ_DIARY)
    found: dict[str, bytes] = {}
    for row in queries.linked_incidents(uow.session, case_id):
        if row.id in keys:
            found |= open_links(keys[row.id], row)
    for record_id, item_key in found.items():
        vault.wrap_own(uow.vault, record_id, case_id, item_key)


def open_record_row(item_key: bytes, row: DiaryRecordRow) -> Record:
    """Open one record.

    Raises:
        SealBrokenError: another key, another row's, or changed.
        UnknownRecordError: written by a newer version than this one.
    """
    content = open_content(item_key, record_place(row.id, row.kind, row.case_id), row.sealed_body)
    told = told_from(RecordKind(row.kind), content.schema, content.body)
    return Record(RecordId(row.id), told, row.changed_at, row.shared_at, row.deleted_at)


def record_place(record_id: str, kind: str, owner: str) -> Place:
    """Return where the body of a record is sealed to."""
    return Place("diary_record", "sealed_body", f"{record_id}/{kind}", owner)


def _named_records(uow: UnitOfWork, incident: Incident) -> dict[str, RecordDraft]:
    row, key = uow.kept.get(f"incident {incident.incident_id}"), uow.kept.get(key_in_hand(incident.incident_id))
    if not _named(incident.told) or not isinstance(row, IncidentRow) or not isinstance(key, bytes):
        return {}
    keys = open_links(key, row)
    rows = queries.records(uow.session, row.case_id, keys) if keys else ()
    return {one.id: open_record_row(keys[one.id], one).told for one in rows}


def _links_of(told: IncidentDraft) -> dict[RecordKind, tuple[str, ...]]:
    return {RecordKind.PERSON: told.details.people, RecordKind.ORDER: told.details.orders}


def _named(told: IncidentDraft) -> list[str]:
    return [*told.details.people, *told.details.orders]


def _place(row: str, owner: str) -> Place:
    return Place("incident", "sealed_links", row, owner)
