"""Writing in a case's professional record, and reading it."""

from dataclasses import replace

from portal.access.permissions import Permission
from portal.access.service import require
from portal.attention.service import note_contact
from portal.audit.events import Event
from portal.casework import queries
from portal.casework.models import RecordNoteRow
from portal.casework.record import PAGE_NOTES, NoteKind, RecordDraft, RecordNote, RecordPage, check_draft, draft_of
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, PersonId, new_id
from portal.kernel.text import clean, clean_line
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keys import RecordClass


class NoSuchRecordPageError(NotFoundError):
    """The record is not that long."""


def write_record(uow: UnitOfWork, case_id: CaseId, draft: RecordDraft, once: str) -> str:
    """Keep an entry of the professional record; the same form sent again gives the id of the first.

    Raises:
        CaseNotFoundError: not for this person.
        InvalidError: one of `check_draft`.
    """
    access = require(uow, case_id, Permission.WRITE_RECORD)
    tidy = replace(draft, words=clean(draft.words), source=clean_line(draft.source))
    check_draft(tidy)
    known = queries.record_note_sent_once(uow.session, f"{access.person_id}{once}")
    if known is not None:
        return known
    row = RecordNoteRow(
        id=new_id(),
        case_id=case_id,
        once=f"{access.person_id}{once}",
        written_at=uow.now,
        written_by=access.person_id,
    )
    key = vault.class_key(uow.vault, case_id, RecordClass.RECORD)
    body = {"kind": tidy.kind, "words": tidy.words, "source": tidy.source, "talked": tidy.talked}
    row.sealed_note = seal_content(key.symmetric, _place(row), body, key_version=key.version)
    uow.session.add(row)
    if tidy.talked:
        note_contact(uow, case_id)
    uow.record(Event.RECORD_WRITTEN, row.id, case_id=case_id)
    return row.id


def record_page(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> RecordPage:
    """Return one page of a case's record, the newest first; that it was read is written down.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchRecordPageError: the record is not that long.
    """
    require(uow, case_id, Permission.READ_RECORD)
    total = queries.record_count(uow.session, case_id)
    if number < 1 or (number > 1 and (number - 1) * PAGE_NOTES >= total):
        raise NoSuchRecordPageError
    vault.look_up_case(uow.vault, case_id)
    rows = queries.record_notes(uow.session, case_id, skip=(number - 1) * PAGE_NOTES, limit=PAGE_NOTES)
    uow.record(Event.RECORD_READ, case_id, case_id=case_id)
    return RecordPage(tuple(_opened(uow, row) for row in rows), number, total)


def check_may_write(uow: UnitOfWork, case_id: CaseId) -> None:
    """Refuse whoever may not write in a case's record, before a form is shown to them.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_RECORD)


def begun_notes(uow: UnitOfWork, case_id: CaseId) -> list[DraftOffer]:
    """Return what the acting person had begun to write in a case's record when a page had to go.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_RECORD)
    return [offer for offer in carry_on(uow) if offer.of == draft_of(case_id)]


def _opened(uow: UnitOfWork, row: RecordNoteRow) -> RecordNote:
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.RECORD, key_version_of(row.sealed_note))
    body = open_content(key.symmetric, _place(row), row.sealed_note).body
    draft = RecordDraft(NoteKind(body["kind"]), body["words"], body["source"], body["talked"])
    return RecordNote(row.id, draft, row.written_at, PersonId(row.written_by))


def _place(row: RecordNoteRow) -> Place:
    return Place("record_note", "sealed_note", row.id, row.case_id)
