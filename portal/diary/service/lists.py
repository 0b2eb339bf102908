"""Many at once: a list is received, looked at, and kept beside one entry; the same rows again add nothing."""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from portal.access.permissions import Permission
from portal.access.service import acting, require
from portal.audit.events import Event
from portal.database import table_of
from portal.diary import queries
from portal.diary.batches.chosen import told_of
from portal.diary.batches.log import LogRow, as_kept, from_kept
from portal.diary.incidents import Incident, check_draft, tidied
from portal.diary.models import IncidentListRow, IncidentRow, ListKnownRow, PendingListRow
from portal.diary.service.bodies import line_of, seal_told
from portal.diary.service.reading import IncidentNotFoundError, key_in_hand
from portal.diary.service.shards import Audience, Shards
from portal.evidence.files import FileFacts, OtherKind
from portal.evidence.service import OpaqueFile, keep_opaque
from portal.kernel.errors import InvalidError, NotFoundError
from portal.kernel.ids import CaseId, FileId, IncidentId, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.primitives import SealBrokenError, keyed_digest

PART_ROWS = 500
# Less than the day after which the sealed bytes of a file that nobody kept are swept.
WAITS_FOR = timedelta(hours=20)
_MARK_BYTES = 10
_ADD, _ADD_PART = table_of(IncidentRow).insert(), table_of(IncidentListRow).insert()


class PendingMissingError(NotFoundError):
    """There is no such list that waits to be kept, or it is somebody else's, or it waited for too long."""


class NothingNewError(InvalidError):
    """All that was chosen stands in her diary already."""


@dataclass(frozen=True)
class Pending:
    """A list that waits to be kept.

    Args:
        opaque: the file it is read from.
        answers: what she has said of it so far.
    """

    opaque: OpaqueFile
    answers: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class ListPage:
    """Some rows of the list beside an entry.

    Args:
        rows: in order of happening.
        start: how many stand before them.
        total: how many the whole list has.
        left_out: how many were there already when it was kept.
        file_id: the file it was read from, for her alone.
    """

    rows: tuple[LogRow, ...] = field(repr=False)
    start: int
    total: int
    left_out: int
    file_id: FileId


def begin_list(uow: UnitOfWork, case_id: CaseId, opaque: OpaqueFile) -> None:
    """Let a list wait whose file was received; after a day it is gone, unless it was kept.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.WRITE_DIARY)
    row = PendingListRow(
        id=opaque.file_id, case_id=case_id, owner_id=access.person_id, kept_at=uow.now, sealed_facts=b""
    )
    row.sealed_facts = _seal_pending(uow, row, Pending(opaque, {}))
    uow.session.add(row)
    uow.session.flush()


def open_pending(uow: UnitOfWork, case_id: CaseId, list_id: str) -> Pending:
    """Open a list that waits to be kept.

    Raises:
        CaseNotFoundError: not for this person.
        PendingMissingError: she has none of that id.
    """
    require(uow, case_id, Permission.WRITE_DIARY)
    return _open_pending(uow, _pending(uow, case_id, list_id))


def answer_pending(uow: UnitOfWork, case_id: CaseId, list_id: str, answers: Mapping[str, Any]) -> None:
    """Note what she has said of a list.

    Raises:
        CaseNotFoundError: not for this person.
        PendingMissingError: she has none of that id.
    """
    require(uow, case_id, Permission.WRITE_DIARY)
    row = _pending(uow, case_id, list_id, for_update=True)
    row.sealed_facts = _seal_pending(uow, row, Pending(_open_pending(uow, row).opaque, answers))


def kept_from(uow: UnitOfWork, case_id: CaseId, list_id: str) -> IncidentId | None:
    """Return the entry that a list was kept in, if it was.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.WRITE_DIARY)
    found = queries.incident_sent_once(uow.session, access.person_id, list_id)
    return IncidentId(found) if found else None


def keep_list(
    uow: UnitOfWork, case_id: CaseId, list_id: str, rows: Sequence[tuple[str, LogRow]], words: str, zone: str
) -> IncidentId:
    """Keep one entry for many calls or messages, with the list beside it and the file it was read from: all or nothing.

    Args:
        uow: a unit that writes.
        case_id: her case.
        list_id: the list that waits; sent again, the entry that it is in already is returned.
        rows: those she chose, in order, each with what it is known by.
        words: what she says of them.
        zone: where clocks on the wall are meant.

    Raises:
        CaseNotFoundError: not for this person.
        PendingMissingError: she has none of that id.
        NothingNewError: all of them are there already.
        InvalidError: one of `check_draft`.
    """
    access = require(uow, case_id, Permission.WRITE_DIARY)
    with Shards(uow, case_id, Audience.OWN).change() as order:
        # Asked behind the order's lock: of two phones at once, the second sees what the first has kept.
        before = queries.incident_sent_once(uow.session, access.person_id, list_id)
        if before is not None:
            return IncidentId(before)
        pending = _open_pending(uow, _pending(uow, case_id, list_id, for_update=True))
        known = _known(uow, case_id)
        fresh = [(mark, row) for mark, row in ((_mark(uow, text), row) for text, row in rows) if mark not in known]
        if not fresh:
            raise NothingNewError
        told = tidied(told_of([row for _mark_, row in fresh], words, zone))
        check_draft(told, uow.now)
        incident_id = IncidentId(new_id())
        item_key = vault.new_own_item(uow.vault, incident_id, case_id)
        entry = {
            "id": incident_id,
            "case_id": case_id,
            "author_id": access.person_id,
            "once": list_id,
            "received_at": uow.now,
            "sealed_body": seal_told(item_key, told, row=incident_id, owner=case_id),
        }
        uow.session.execute(_ADD, entry)
        order.add(line_of(incident_id, told, uow.now))
        beside = {"total": len(fresh), "left_out": len(rows) - len(fresh), "file": pending.opaque.file_id}
        _keep_parts(uow, case_id, incident_id, item_key, [row for _mark_, row in fresh], beside)
        _keep_known(uow, case_id, incident_id, [mark for mark, _row in fresh])
    uow.session.execute(delete(PendingListRow).where(PendingListRow.id == list_id))
    uow.record(Event.INCIDENT_RECORDED, incident_id, case_id=case_id)
    keep_opaque(uow, case_id, pending.opaque)
    return incident_id


def rows_of_list(uow: UnitOfWork, incident: Incident, start: int, many: int) -> ListPage | None:
    """Return some rows of the list beside an entry that this unit has opened; none where there are none there.

    Raises:
        IncidentNotFoundError: it was not opened, and so nobody asked whether it may be.
        SealBrokenError: another key, another row's, or changed.
    """
    item_key = uow.kept.get(key_in_hand(incident.incident_id))
    if not isinstance(item_key, bytes):
        raise IncidentNotFoundError
    numbers = range(start // PART_ROWS, (start + many - 1) // PART_ROWS + 1)
    bodies = [
        open_content(item_key, _part_place(part.id, part.case_id), part.sealed_rows).body
        for part in queries.parts_of_list(uow.session, incident.incident_id, numbers)
    ]
    rows = [from_kept(row) for body in bodies for row in body["rows"]]
    skip = start - numbers.start * PART_ROWS
    shown = tuple(rows[skip : skip + many])
    if not shown:
        return None
    return ListPage(shown, start, bodies[0]["total"], bodies[0]["left_out"], FileId(bodies[0]["file"]))


def seal_list_anew(
    uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, former_key: bytes, new_key: bytes
) -> None:
    """Seal the list beside an entry under the entry's new key, as its words are when she takes it back.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    for part in queries.parts_of_list(uow.session, incident_id):
        place = _part_place(part.id, part.case_id)
        sealed = seal_content(new_key, place, open_content(former_key, place, part.sealed_rows).body)
        uow.session.execute(update(IncidentListRow).where(IncidentListRow.id == part.id).values(sealed_rows=sealed))


def sweep_lists(units: Units) -> None:
    """Forget lists that were looked at and not kept; the sweep of files takes what they were read from."""
    with units.write() as uow:
        uow.session.execute(delete(PendingListRow).where(PendingListRow.kept_at <= uow.now - WAITS_FOR))


def _keep_parts(
    uow: UnitOfWork,
    case_id: CaseId,
    incident_id: IncidentId,
    item_key: bytes,
    rows: Sequence[LogRow],
    beside: Mapping[str, Any],
) -> None:
    parts = []
    for number, start in enumerate(range(0, len(rows), PART_ROWS)):
        part_id = new_id()
        body = {**beside, "rows": [as_kept(row) for row in rows[start : start + PART_ROWS]]}
        sealed = seal_content(item_key, _part_place(part_id, case_id), body)
        parts.append(
            {"id": part_id, "incident_id": incident_id, "case_id": case_id, "number": number, "sealed_rows": sealed}
        )
    uow.session.execute(_ADD_PART, parts)


def _keep_known(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, marks: Collection[str]) -> None:
    sealed = seal_content(uow.keyring.person.own, _known_place(incident_id, case_id), {"known": [*marks]})
    uow.session.add(ListKnownRow(incident_id=incident_id, case_id=case_id, sealed_known=sealed))
    uow.session.flush()


def _known(uow: UnitOfWork, case_id: CaseId) -> set[str]:
    """Return by what the rows of all her lists are known; what was sealed to keys she lost is known no more."""
    found: set[str] = set()
    for one in queries.known_of_case(uow.session, case_id):
        try:
            body = open_content(uow.keyring.person.own, _known_place(one.incident_id, case_id), one.sealed_known).body
        except SealBrokenError:
            continue
        found.update(body["known"])
    return found


def _mark(uow: UnitOfWork, text: str) -> str:
    return keyed_digest(uow.keyring.person.own, "row of a list", text)[:_MARK_BYTES].hex()


def _pending(uow: UnitOfWork, case_id: CaseId, list_id: str, *, for_update: bool = False) -> PendingListRow:
    row = queries.pending_list(
        uow.session,
        case_id,
        acting(uow).person_id,
        list_id,
        kept_since=uow.now - WAITS_FOR,
        for_update=for_update,
    )
    if row is None:
        raise PendingMissingError
    return row


def _seal_pending(uow: UnitOfWork, row: PendingListRow, pending: Pending) -> bytes:
    opaque = pending.opaque
    body = {
        "key": base64.b64encode(opaque.item_key).decode(),
        "name": opaque.facts.name,
        "size": opaque.facts.size_bytes,
        "sha256": opaque.facts.sha256,
        "sealed": opaque.sealed_bytes,
        "answers": pending.answers,
    }
    return seal_content(uow.keyring.person.own, _pending_place(row), body)


def _open_pending(uow: UnitOfWork, row: PendingListRow) -> Pending:
    try:
        body = open_content(uow.keyring.person.own, _pending_place(row), row.sealed_facts).body
    except SealBrokenError:  # sealed to keys that were lost with a passphrase
        raise PendingMissingError from None
    facts = FileFacts(body["name"], OtherKind.OPAQUE, body["size"], body["sha256"])
    opaque = OpaqueFile(FileId(row.id), base64.b64decode(body["key"]), facts, body["sealed"])
    return Pending(opaque, body["answers"])


def _part_place(part_id: str, case_id: str) -> Place:
    return Place("incident_list", "sealed_rows", part_id, case_id)


def _known_place(incident_id: str, case_id: str) -> Place:
    return Place("list_known", "sealed_known", incident_id, case_id)


def _pending_place(row: PendingListRow) -> Place:
    return Place("list_pending", "sealed_facts", row.id, row.case_id)
