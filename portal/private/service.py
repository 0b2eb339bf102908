"""What a person can do with what she writes for herself alone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import require
from portal.audit.events import Event
from portal.database import insert_or, table_of
from portal.kernel.errors import ConflictError, NotFoundError
from portal.kernel.ids import CaseId, NoteId, new_id
from portal.kernel.text import clean
from portal.private import queries
from portal.private.models import PrivateNoteRow
from portal.private.notes import BACK_FOR, SCHEMA, PrivateNote, Told, check_words, from_body, to_body
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.primitives import SealBrokenError

PAGE_NOTES = 20
_SWEPT_AT_ONCE = 500
_AT_ONCE = 1_000
_NOTES = table_of(PrivateNoteRow)


class PrivateNoteNotFoundError(NotFoundError):
    """There is no such note, or not for this person: the two look the same."""


class NoSuchPageError(NotFoundError):
    """The list is not that long."""


class ChangedMeanwhileError(ConflictError):
    """It was changed on another page after this one was opened."""


@dataclass(frozen=True)
class PrivatePage:
    """One page of a list, the newest first.

    Args:
        notes: those of this page.
        number: which page, from 1.
        has_older: whether a page follows.
    """

    notes: tuple[PrivateNote, ...]
    number: int
    has_older: bool


def keep_note(uow: UnitOfWork, case_id: CaseId, words: str, once: str) -> NoteId:
    """Keep a note, sealed for her alone.

    Args:
        uow: a unit that writes.
        case_id: her case.
        words: what she writes.
        once: the form's own token; the same form sent again gives the id of the first, and nothing more is kept.

    Raises:
        CaseNotFoundError: not for this person.
        NoWordsError, TooManyWordsError: as they say.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    tidy = clean(words)
    check_words(tidy)
    holder, note_id = vault.own_wrap_holder(uow.vault), NoteId(new_id())
    known = queries.note_sent_once(uow.session, holder, once)
    if known is not None:
        return NoteId(known)
    item_key = vault.new_own_item(uow.vault, note_id, case_id)
    added = insert_or(uow.session, _NOTES).values(
        id=note_id,
        case_id=case_id,
        holder=holder,
        once=once,
        received_at=uow.now,
        revision=0,
        deleted_at=None,
        sealed_body=_seal(item_key, note_id, case_id, Told(tidy)),
    )
    uow.session.execute(added.on_conflict_do_nothing(index_elements=[_NOTES.c.holder, _NOTES.c.once]))
    kept = NoteId(queries.note_sent_once(uow.session, holder, once) or note_id)
    if kept != note_id:  # the same form came twice in the same moment, and the other was first
        vault.destroy_item(uow.vault, note_id)
        return kept
    uow.record(Event.PRIVATE_NOTE_KEPT, note_id)
    return note_id


def notes_page(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> PrivatePage:
    """Return one page of what she wrote for herself, the newest first.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: her list is not that long.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    skip = _skip(number)
    rows = queries.notes_of(uow.session, vault.own_wrap_holder(uow.vault), skip=skip, limit=PAGE_NOTES + 1)
    return _page(uow, rows, number)


def deleted_page(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> PrivatePage:
    """Return one page of what she deleted and can bring back; what it says is hidden until she does.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: the list is not that long.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    holder, skip = vault.own_wrap_holder(uow.vault), _skip(number)
    rows = queries.deleted_notes_of(
        uow.session, holder, deleted_after=uow.now - BACK_FOR, skip=skip, limit=PAGE_NOTES + 1
    )
    return _page(uow, rows, number, opens=False)


def open_note(uow: UnitOfWork, case_id: CaseId, note_id: NoteId) -> PrivateNote:
    """Open one note.

    Raises:
        CaseNotFoundError: not for this person.
        PrivateNoteNotFoundError: she has no such note, or has deleted it.
        SealBrokenError: it was changed, or moved here from elsewhere.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    row = _there(queries.note(uow.session, vault.own_wrap_holder(uow.vault), note_id))
    keys = vault.unwrap_own(uow.vault, [note_id])
    if note_id not in keys:
        raise PrivateNoteNotFoundError
    return _opened(row, keys)


def change_note(uow: UnitOfWork, case_id: CaseId, note_id: NoteId, words: str, revision: int) -> None:
    """Put other words in the place of a note's; what stood there before is destroyed with its key.

    Args:
        uow: a unit that writes.
        case_id: her case.
        note_id: which note.
        words: what it is to say.
        revision: how often it had been changed when she opened it.

    Raises:
        CaseNotFoundError: not for this person.
        PrivateNoteNotFoundError: she has no such note, or has deleted it.
        NoWordsError, TooManyWordsError: as they say.
        ChangedMeanwhileError: it says something else by now than when she opened it.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    tidy = clean(words)
    check_words(tidy)
    row = _there(queries.note(uow.session, vault.own_wrap_holder(uow.vault), note_id, for_update=True))
    keys = vault.unwrap_own(uow.vault, [note_id])
    if note_id in keys and _open(keys[note_id], row).words == tidy:
        return  # the same form sent twice, or nothing changed
    if row.revision != revision:
        raise ChangedMeanwhileError
    item_key = vault.renew_own_item(uow.vault, note_id, case_id)
    row.sealed_body = _seal(item_key, note_id, case_id, Told(tidy, changed_at=uow.now))
    row.revision += 1
    uow.record(Event.PRIVATE_NOTE_CHANGED, note_id)


def delete_note(uow: UnitOfWork, case_id: CaseId, note_id: NoteId) -> None:
    """Hide a note at once; the worker destroys it later. Whoever calls has asked for her passphrase again.

    Raises:
        CaseNotFoundError: not for this person.
        PrivateNoteNotFoundError: she has no such note, or has deleted it.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    row = _there(queries.note(uow.session, vault.own_wrap_holder(uow.vault), note_id, for_update=True))
    row.deleted_at = uow.now
    uow.record(Event.PRIVATE_NOTE_DELETED, note_id)


def find_deleted(uow: UnitOfWork, case_id: CaseId, note_id: NoteId) -> PrivateNote:
    """Return one note that she deleted and can bring back, without what it says.

    Raises:
        CaseNotFoundError: not for this person.
        PrivateNoteNotFoundError: she has deleted no such note, or too long ago.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    row = queries.note(uow.session, vault.own_wrap_holder(uow.vault), note_id)
    return _opened(_can_come_back(uow, row), {})


def bring_back(uow: UnitOfWork, case_id: CaseId, note_id: NoteId) -> None:
    """Put a deleted note back where it stood. Whoever calls has asked for her passphrase again.

    Raises:
        CaseNotFoundError: not for this person.
        PrivateNoteNotFoundError: she has deleted no such note, or too long ago.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    row = queries.note(uow.session, vault.own_wrap_holder(uow.vault), note_id, for_update=True)
    _can_come_back(uow, row).deleted_at = None
    uow.record(Event.PRIVATE_NOTE_BROUGHT_BACK, note_id)


def keys_to_take(uow: UnitOfWork, case_id: CaseId, takes: Callable[[datetime], bool]) -> Mapping[str, bytes]:
    """Return the keys of what she takes a copy of, the oldest first; they are for her copy and for nothing else.

    Args:
        uow: the unit of work.
        case_id: her case.
        takes: says of the moment at which a note was written down whether she takes it.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    rows = queries.all_of(uow.session, vault.own_wrap_holder(uow.vault))
    ids = [row.id for row in rows if takes(row.received_at)]
    keys: dict[str, bytes] = {}
    for start in range(0, len(ids), _AT_ONCE):
        keys |= _keys_that_open(uow, ids[start : start + _AT_ONCE])
    return {note_id: keys[note_id] for note_id in ids if note_id in keys}


def open_taken(uow: UnitOfWork, case_id: CaseId, keys: Mapping[str, bytes]) -> tuple[PrivateNote, ...]:
    """Open notes by keys that were handed out for her copy, in their order; one that does not open has no words.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.KEEP_PRIVATE)
    ids, rows = list(keys), dict[str, PrivateNoteRow]()
    for start in range(0, len(ids), _AT_ONCE):
        found = queries.some_of_case(uow.session, case_id, ids[start : start + _AT_ONCE])
        rows |= {row.id: row for row in found}
    return tuple(_line(rows[note_id], {note_id: keys[note_id]}) for note_id in ids if note_id in rows)


def sweep_private(units: Units) -> int:
    """Destroy what was deleted long enough ago, key and all, and return how many notes that were."""
    with units.write() as uow:
        ids = queries.notes_deleted_until(uow.session, uow.now - BACK_FOR, limit=_SWEPT_AT_ONCE)
        for note_id in ids:
            vault.destroy_item(uow.vault, note_id)
            uow.record(Event.PRIVATE_NOTE_DESTROYED, note_id)
        if ids:
            uow.session.execute(delete(PrivateNoteRow).where(PrivateNoteRow.id.in_(ids)))
    return len(ids)


def _skip(number: int) -> int:
    if number < 1:
        raise NoSuchPageError
    return (number - 1) * PAGE_NOTES


def _page(uow: UnitOfWork, rows: Sequence[PrivateNoteRow], number: int, *, opens: bool = True) -> PrivatePage:
    if not rows and number > 1:
        raise NoSuchPageError
    shown = rows[:PAGE_NOTES]
    keys = _keys_that_open(uow, [row.id for row in shown]) if opens else {}
    return PrivatePage(tuple(_line(row, keys) for row in shown), number, has_older=len(rows) > PAGE_NOTES)


def _keys_that_open(uow: UnitOfWork, note_ids: Collection[str]) -> dict[str, bytes]:
    """Unwrap the keys of some notes in one go; only where one is broken, each by itself, to lose no other."""
    try:
        return vault.unwrap_own(uow.vault, note_ids)
    except SealBrokenError:
        found: dict[str, bytes] = {}
        for one in note_ids:
            with suppress(SealBrokenError):
                found |= vault.unwrap_own(uow.vault, [one])
        return found


def _line(row: PrivateNoteRow, keys: dict[str, bytes]) -> PrivateNote:
    """Return one note for a list; that one of them does not open must not take the others with it."""
    try:
        return _opened(row, keys)
    except SealBrokenError:
        return _opened(row, {})


def _opened(row: PrivateNoteRow, keys: dict[str, bytes]) -> PrivateNote:
    told = _open(keys[row.id], row) if row.id in keys else None
    return PrivateNote(NoteId(row.id), told, row.received_at, row.revision, row.deleted_at)


def _there(row: PrivateNoteRow | None) -> PrivateNoteRow:
    if row is None or row.deleted_at is not None:
        raise PrivateNoteNotFoundError
    return row


def _can_come_back(uow: UnitOfWork, row: PrivateNoteRow | None) -> PrivateNoteRow:
    if row is None or row.deleted_at is None or row.deleted_at <= uow.now - BACK_FOR:
        raise PrivateNoteNotFoundError
    return row


def _seal(item_key: bytes, note_id: str, case_id: str, told: Told) -> bytes:
    return seal_content(item_key, _place(note_id, case_id), to_body(told), schema=SCHEMA)


def _open(item_key: bytes, row: PrivateNoteRow) -> Told:
    content = open_content(item_key, _place(row.id, row.case_id), row.sealed_body)
    return from_body(content.schema, content.body)


def _place(note_id: str, case_id: str) -> Place:
    return Place("private_note", "sealed_body", note_id, case_id)
