"""Asking for attention in a case, and settling it; the rooms that ask have asked leave themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete

from portal.attention import queries
from portal.attention.marks import FOR_HOLDERS, QUIET_AFTER, Asked, Asks, Mark, counted, with_note, without_note
from portal.attention.models import AttentionRow
from portal.kernel.ids import CaseId, IncidentId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass

# Between a subject and the one person who is asked about it; no id has it.
_BETWEEN = ":"


def ask(uow: UnitOfWork, case_id: CaseId, what: Asks, *, subject_id: str = "", from_at: datetime | None = None) -> None:
    """Let a case ask for something; asked again about the same subject, the new moment takes the old one's place.

    Args:
        uow: a unit that writes; no key is needed.
        case_id: which case.
        what: what it asks for.
        subject_id: what it is about, where there can be several.
        from_at: from when on; now, where nothing is said. A moment to come says nothing until then.
    """
    row = AttentionRow(case_id=case_id, what=what, subject_id=subject_id or case_id, from_at=from_at or uow.now)
    uow.session.merge(row)


def settle(uow: UnitOfWork, case_id: CaseId, what: Asks, *, subject_id: str = "") -> None:
    """Let a case ask for something no longer; of all subjects where none is named."""
    where = [AttentionRow.case_id == case_id, AttentionRow.what == what]
    if subject_id:
        where.append(AttentionRow.subject_id == subject_id)
    uow.session.execute(delete(AttentionRow).where(*where))


def ask_person(uow: UnitOfWork, case_id: CaseId, what: Asks, subject_id: str, person_id: PersonId) -> None:
    """Let a case ask one person for something about a subject; it stands in nobody else's list.

    Args:
        uow: a unit that writes; no key is needed.
        case_id: which case.
        what: what it asks for.
        subject_id: what it is about.
        person_id: whom.
    """
    ask(uow, case_id, what, subject_id=_of_person(subject_id, person_id))


def settle_person(
    uow: UnitOfWork, case_id: CaseId, what: Asks, subject_id: str, person_id: PersonId | None = None
) -> None:
    """Let a case ask a person for something no longer; of all whom it asks about the subject where nobody is named."""
    if person_id is not None:
        settle(uow, case_id, what, subject_id=_of_person(subject_id, person_id))
        return
    is_of_subject = AttentionRow.subject_id.startswith(_of_person(subject_id, ""), autoescape=True)
    where = (AttentionRow.case_id == case_id, AttentionRow.what == what, is_of_subject)
    uow.session.execute(delete(AttentionRow).where(*where))


def note_contact(uow: UnitOfWork, case_id: CaseId) -> None:
    """Take note that somebody was in contact with her just now: the case asks for it again in two weeks."""
    ask(uow, case_id, Asks.QUIET, from_at=uow.now + QUIET_AFTER)


def mark_notes(uow: UnitOfWork, case_id: CaseId, found: Mapping[IncidentId, Collection[Mark]]) -> None:
    """Say why notes that were just shared are to be read soon; why is sealed for whoever holds the head.

    Args:
        uow: a unit that writes.
        case_id: which case.
        found: the notes, each with its marks; those without any are left out.

    Raises:
        NoKeyError: the acting person does not hold the head.
    """
    marked = {note_id: marks for note_id, marks in found.items() if marks}
    if not marked:
        return
    row = queries.locked_marks(uow.session, case_id, Asks.NOTE)
    known = {} if row is None else _opened(uow, row)
    for note_id, marks in marked.items():
        known = with_note(known, note_id, marks)
    _keep(uow, case_id, row, known)


def unmark_note(uow: UnitOfWork, case_id: CaseId, note_id: IncidentId) -> None:
    """Forget why a note is to be read soon: somebody of the team has read it, or she has taken it back."""
    row = queries.locked_marks(uow.session, case_id, Asks.NOTE)
    if row is None:
        return
    known = _opened(uow, row)
    if note_id in known:
        _keep(uow, case_id, row, without_note(known, note_id))


def asked_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, Asked]:
    """Return what each of some cases asks for by now, in one question; the caller has asked leave for each.

    Marks, and changes of her way in, are left out of a case whose head the acting person does not hold.
    """
    found = {case_id: Asked() for case_id in case_ids}
    for row in queries.asked_of_cases(uow.session, case_ids, uow.now) if case_ids else ():
        if _BETWEEN in row.subject_id and not row.subject_id.endswith(_of_person("", uow.keyring.person.person_id)):
            continue  # asked of somebody else by name
        asked = found[CaseId(row.case_id)]
        what = Asks(row.what)
        if what not in FOR_HOLDERS or _holds_head(uow, CaseId(row.case_id)):
            asked.since.setdefault(what, row.from_at)
        if row.sealed_marks is not None:
            asked.marks.update(counted(_opened_or_none(uow, row)))
    return found


def _of_person(subject_id: str, person_id: str) -> str:
    return f"{subject_id}{_BETWEEN}{person_id}"


def _keep(uow: UnitOfWork, case_id: CaseId, row: AttentionRow | None, marks: dict[str, list[str]]) -> None:
    if not marks:
        settle(uow, case_id, Asks.NOTE)
        return
    key = vault.class_key(uow.vault, case_id, RecordClass.HEAD)
    sealed = seal_content(key.symmetric, _place(case_id), {"notes": marks}, key_version=key.version)
    if row is not None:
        row.sealed_marks = sealed
    else:
        uow.session.add(
            AttentionRow(case_id=case_id, what=Asks.NOTE, subject_id=case_id, from_at=uow.now, sealed_marks=sealed)
        )


def _opened(uow: UnitOfWork, row: AttentionRow) -> dict[str, list[str]]:
    if row.sealed_marks is None:
        return {}
    case_id = CaseId(row.case_id)
    key = vault.class_key(uow.vault, case_id, RecordClass.HEAD, key_version_of(row.sealed_marks))
    return dict(open_content(key.symmetric, _place(case_id), row.sealed_marks).body["notes"])


def _opened_or_none(uow: UnitOfWork, row: Row[Any]) -> dict[str, list[str]]:
    """Open marks with the heads that were looked up for all cases at once."""
    if row.sealed_marks is None:
        return {}
    case_id = CaseId(row.case_id)
    try:
        key = uow.keyring.class_key(case_id, RecordClass.HEAD, key_version_of(row.sealed_marks))
    except NoKeyError:
        return {}
    return dict(open_content(key.symmetric, _place(case_id), row.sealed_marks).body["notes"])


def _holds_head(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether the head of a case is among those that were looked up for all cases at once."""
    try:
        uow.keyring.class_key(case_id, RecordClass.HEAD)
    except NoKeyError:
        return False
    return True


def _place(case_id: CaseId) -> Place:
    return Place("attention", "sealed_marks", case_id, case_id)
