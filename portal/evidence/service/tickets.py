"""Tickets: random addresses by which a page shows or gives out one file, in one visit, for two minutes.

A picture in a page cannot carry the page's half of the visit's secret. So the address itself is a key: it opens a
sealed copy of that one file's key, kept for two minutes, and only together with the cookie of the visit it was made in.
"""

import base64
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from portal.access.permissions import Permission
from portal.access.service import acting, require
from portal.audit.events import Event
from portal.evidence import queries
from portal.evidence.files import OPAQUE_ENDINGS, Which
from portal.evidence.models import FileRow, TicketRow
from portal.evidence.pictures import COPY_TYPE
from portal.evidence.sealing import copy_key, original_key
from portal.evidence.service.facts import open_facts
from portal.evidence.service.reading import files_in_hand, is_hers, may_read, reading_permission
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, FileId, is_id, new_id
from portal.storage import BlobReader
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.primitives import derive, token_digest
from portal.vault.stream import open_stream

TICKET_LIFE = timedelta(minutes=2)
_PATH = "/t/"
_ANY_TYPE = "application/octet-stream"  # an original is given out to be kept, never to be shown here
_OPAQUE = OPAQUE_ENDINGS | {"bin"}
_EVENTS = {Which.COPY: Event.FILE_OPENED, Which.ORIGINAL: Event.FILE_DOWNLOADED}


class TicketGoneError(NotFoundError):
    """There is no such ticket, or no longer, or not in this visit: they all look the same."""


class OpenedFile:
    """An opened file on its way out; all that can fail has been tried before its first byte.

    Args:
        reader: the sealed blob, closed with this.
        pieces: the file itself, from its beginning.
        ending: of the name that the answer gives it, which says nothing else.
        size_bytes: how much will come.
        is_original: whether it is to be kept, and not to be shown here.
    """

    def __init__(
        self, reader: BlobReader, pieces: Iterator[bytes], *, ending: str, size_bytes: int, is_original: bool
    ) -> None:
        self.media_type = _ANY_TYPE if is_original else COPY_TYPE
        self.name = f"{'file' if ending in _OPAQUE else 'picture'}.{ending}"
        self.size_bytes = size_bytes
        self.is_original = is_original
        self._reader = reader
        self._pieces = pieces
        self._first = next(pieces)

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._pieces

    def close(self) -> None:
        """Let go of the blob."""
        self._reader.close()


def tickets_for(
    uow: UnitOfWork,
    case_id: CaseId,
    file_ids: Collection[FileId],
    which: Which = Which.COPY,
    *,
    read_in: UnitOfWork | None = None,
) -> dict[FileId, str]:
    """Return an address for each of some files, good in this visit for two minutes.

    Args:
        uow: a unit that writes.
        case_id: whose files.
        file_ids: which; those the acting person cannot open, or of which there is no copy, are left out.
        which: the copy for looking at, or the original, which is for her alone.
        read_in: the unit in which the same page has read them a moment ago, so that nothing is asked for twice.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(read_in or uow, case_id, Permission.READ_EVIDENCE if which is Which.ORIGINAL else reading_permission(uow))
    read = read_in or uow
    paths = {}
    for one in files_in_hand(read, case_id, file_ids):
        has_it = which is Which.ORIGINAL or one.row.copy_id is not None
        if one.row.case_id == case_id and may_read(read, one.row) and has_it:
            paths[FileId(one.row.id)] = _PATH + _new_ticket(uow, one.row, one.key, which)
    return paths


def open_ticket(units: Units, token: str, actor: Actor) -> OpenedFile:
    """Open what a ticket is for; that somebody else than she opens it, and that she takes it along, is written down.

    Args:
        units: opens the units of work; they are closed before the first byte goes out.
        token: the ticket, from the address.
        actor: whose living visit the request's cookie belongs to.

    Raises:
        TicketGoneError: there is no such ticket, or no longer, or not in this visit.
        CaseNotFoundError: the person is not on the case any more.
        SealBrokenError: the file's bytes are not what was kept.
    """
    digest = token_digest(token.encode()) if is_id(token) else b""
    with units.read(actor) as uow:
        ticket, row = _found(uow, digest, actor)
        which = Which(ticket.which)
        body = _opened_key(token, ticket)
        blob_id, sealed_bytes = _blob_of(row, which)
        is_to_be_told = ticket.opened_at is None and (which is Which.ORIGINAL or not is_hers(uow))
    if is_to_be_told:
        _write_down(units, digest, actor)
    reader = units.blobs.open(blob_id)
    try:
        pieces = open_stream(base64.b64decode(body["key"]), blob_id, sealed_bytes, reader.read_at)
        is_original = which is Which.ORIGINAL
        return OpenedFile(reader, pieces, ending=body["end"], size_bytes=body["size"], is_original=is_original)
    except BaseException:
        reader.close()
        raise


def _new_ticket(uow: UnitOfWork, row: FileRow, item_key: bytes, which: Which) -> str:
    facts = open_facts(item_key, row)
    token = new_id()
    ticket = TicketRow(
        token_digest=token_digest(token.encode()),
        visit_id=acting(uow).session_id,
        file_id=row.id,
        which=which,
        sealed_key=b"",
        expires_at=uow.now + TICKET_LIFE,
    )
    is_copy = which is Which.COPY
    body = {
        "key": base64.b64encode((copy_key if is_copy else original_key)(item_key)).decode(),
        "size": facts.copy_bytes if is_copy else facts.size_bytes,
        "end": "jpg" if is_copy else facts.ending,
    }
    ticket.sealed_key = seal_content(derive(token.encode(), "ticket"), _place(ticket), body)
    uow.session.add(ticket)
    return token


def _found(uow: UnitOfWork, digest: bytes, actor: Actor) -> tuple[TicketRow, FileRow]:
    found = queries.ticket_and_file(uow.session, digest)
    if found is None or uow.now >= found[0].expires_at:
        uow.refuse(Event.ACCESS_REFUSED)  # as for somebody else's: writing it down takes time, by which one could tell
        raise TicketGoneError
    ticket, row = found
    if ticket.visit_id != actor.session_id:
        uow.refuse(Event.ACCESS_REFUSED, row.id, case_id=row.case_id)
        raise TicketGoneError
    require(uow, CaseId(row.case_id), reading_permission(uow))
    if not may_read(uow, row):
        raise TicketGoneError
    return ticket, row


def _opened_key(token: str, ticket: TicketRow) -> dict[str, Any]:
    return open_content(derive(token.encode(), "ticket"), _place(ticket), ticket.sealed_key).body


def _write_down(units: Units, digest: bytes, actor: Actor) -> None:
    """Write down, once a ticket, that a file was opened or taken along, before any of it goes out."""
    with units.write(actor) as uow:
        ticket, row = _found(uow, digest, actor)
        if ticket.opened_at is None:
            ticket.opened_at = uow.now
            uow.record(_EVENTS[Which(ticket.which)], row.id, case_id=row.case_id)


def _blob_of(row: FileRow, which: Which) -> tuple[str, int]:
    return (row.id, row.sealed_bytes) if which is Which.ORIGINAL else (row.copy_id or "", row.copy_sealed_bytes)


def _place(ticket: TicketRow) -> Place:
    return Place("ticket", "sealed_key", ticket.token_digest.hex(), ticket.visit_id)
