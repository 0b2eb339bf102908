"""Keeping a picture: first its sealed bytes and a copy for looking at, then the row that names them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal.access.permissions import Permission
from portal.access.service import require
from portal.audit.events import Event
from portal.evidence import queries
from portal.evidence.files import FileFacts, OtherKind
from portal.evidence.models import FileRow
from portal.evidence.pictures import PictureLook, UnreadablePictureError, look_at
from portal.evidence.sealing import MOST_CASE_BYTES, CaseFullError, IncomingFile, original_key
from portal.evidence.service.facts import seal_facts
from portal.kernel.ids import CaseId, FileId, IncidentId
from portal.storage import BlobStore, StorageFullError
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.stream import open_stream

MOST_SHOWN_BYTES = 64_000_000
"""What is larger is kept and not shown: no camera's picture is, and looking at it would hold up the answer."""

LookAt = Callable[[Iterator[bytes]], PictureLook]


@dataclass(frozen=True)
class SealedCopy:
    """The blob of a copy for looking at, and its sizes sealed and plain."""

    blob_id: str
    sealed_bytes: int
    size_bytes: int


@dataclass(frozen=True)
class ReceivedPicture:
    """A picture whose sealed bytes are on the disk, and which no row names yet."""

    incoming: IncomingFile = field(repr=False)
    facts: FileFacts
    copy: SealedCopy | None

    @property
    def can_be_shown(self) -> bool:
        """Whether there is a copy to look at."""
        return self.copy is not None

    @property
    def sealed_bytes(self) -> int:
        """How much it takes up, with its copy."""
        return self.incoming.facts.sealed_bytes + (self.copy.sealed_bytes if self.copy else 0)


@dataclass(frozen=True)
class OpaqueFile:
    """A file whose sealed bytes are on the disk, and which nobody looks into.

    Args:
        file_id: its own, and its blob's.
        item_key: opens it.
        facts: what is known of it.
        sealed_bytes: how much it takes up.
    """

    file_id: FileId
    item_key: bytes = field(repr=False)
    facts: FileFacts
    sealed_bytes: int


def room_for_files(uow: UnitOfWork, case_id: CaseId) -> int:
    """Return how many bytes more may be kept in a case; below nothing where a copy went beyond.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_EVIDENCE)
    return MOST_CASE_BYTES - queries.bytes_of_case(uow.session, case_id)


def receive(
    blobs: BlobStore, incoming: IncomingFile, *, room_bytes: int = MOST_CASE_BYTES, look_at: LookAt = look_at
) -> ReceivedPicture:
    """Make a picture's sealed original last and make a copy of it for looking at; this takes a second or two.

    It is done before a unit of work begins to write, so that nobody waits for it. A picture that cannot be shown
    costs the copy only.

    Args:
        blobs: where sealed files lie.
        incoming: what was received.
        room_bytes: how much room its case has left, as `room_for_files` says.
        look_at: makes the copy from the original's pieces, in a process of its own.

    Raises:
        NotKeptError: as `IncomingFile.check`, or its case has no room for it.
        StorageFullError: there is no room for it.
    """
    kind = incoming.check()
    if incoming.facts.sealed_bytes > room_bytes:
        raise CaseFullError(incoming.name)
    incoming.keep()
    look = _look(blobs, incoming, look_at)
    copy = _keep_copy(incoming, look)
    facts = FileFacts(
        name=incoming.name,
        kind=kind,
        size_bytes=incoming.facts.size_bytes,
        sha256=incoming.facts.sha256.hex(),
        width=look.width if look else 0,
        height=look.height if look else 0,
        taken_at_text=look.taken_at_text if look else None,
        has_place=look.has_place if look else False,
        copy_bytes=copy.size_bytes if copy else 0,
        is_moving=look.is_moving if look else False,
    )
    return ReceivedPicture(incoming, facts, copy)


def keep_received(
    uow: UnitOfWork,
    case_id: CaseId,
    received: ReceivedPicture,
    *,
    incident_id: IncidentId | None = None,
    once: str | None = None,
) -> FileId:
    """Keep a picture as hers alone: its facts sealed, its key wrapped for her in the same transaction.

    Args:
        uow: a unit that writes.
        case_id: her case.
        received: what `receive` made ready.
        incident_id: the entry it belongs to, if any.
        once: the form's own token and the picture's place in the form; the same sent again gives the id of the
            first, and nothing more is kept.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.WRITE_EVIDENCE)
    incoming, copy = received.incoming, received.copy
    known = queries.file_sent_once(uow.session, access.person_id, once) if once else None
    if known is not None:
        return FileId(known)
    row = FileRow(
        id=incoming.file_id,
        case_id=case_id,
        owner_id=access.person_id,
        incident_id=incident_id,
        once=once or incoming.file_id,
        received_at=uow.now,
        sealed_facts=b"",
        sealed_bytes=incoming.facts.sealed_bytes,
        copy_id=copy.blob_id if copy else None,
        copy_sealed_bytes=copy.sealed_bytes if copy else 0,
    )
    _add(uow, row, incoming.item_key, received.facts)
    incoming.hand_over()
    return incoming.file_id


def receive_opaque(incoming: IncomingFile, *, room_bytes: int = MOST_CASE_BYTES) -> OpaqueFile:
    """Make the sealed original of whatever file last, without looking at it.

    Raises:
        NotKeptError: as `IncomingFile.check_whole`, or its case has no room for it.
        StorageFullError: there is no room for it.
    """
    incoming.check_whole()
    if incoming.facts.sealed_bytes > room_bytes:
        raise CaseFullError(incoming.name)
    incoming.keep()
    facts = incoming.facts
    known = FileFacts(incoming.name, OtherKind.OPAQUE, facts.size_bytes, facts.sha256.hex())
    return OpaqueFile(incoming.file_id, incoming.item_key, known, facts.sealed_bytes)


def read_opaque(blobs: BlobStore, opaque: OpaqueFile) -> bytes:
    """Return what is in a file that was received, all of it at once.

    Raises:
        BlobMissingError: it was swept.
        SealBrokenError: it is not what was kept.
    """
    with blobs.open(opaque.file_id) as reader:
        key = original_key(opaque.item_key)
        return b"".join(open_stream(key, opaque.file_id, opaque.sealed_bytes, reader.read_at))


def keep_opaque(uow: UnitOfWork, case_id: CaseId, opaque: OpaqueFile) -> None:
    """Keep a file as hers alone that was received before: it belongs to no entry, so that it is never shared with one.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.WRITE_EVIDENCE)
    row = FileRow(
        id=opaque.file_id,
        case_id=case_id,
        owner_id=access.person_id,
        incident_id=None,
        once=opaque.file_id,
        received_at=uow.now,
        sealed_facts=b"",
        sealed_bytes=opaque.sealed_bytes,
        copy_id=None,
        copy_sealed_bytes=0,
    )
    _add(uow, row, opaque.item_key, opaque.facts)


def _add(uow: UnitOfWork, row: FileRow, item_key: bytes, facts: FileFacts) -> None:
    """Add a row and wrap its key for her, in one."""
    seal_facts(item_key, row, facts)
    uow.session.add(row)
    vault.wrap_own(uow.vault, row.id, CaseId(row.case_id), item_key)
    uow.session.flush()
    uow.record(Event.FILE_SEALED, row.id, case_id=CaseId(row.case_id))


def _look(blobs: BlobStore, incoming: IncomingFile, look_at: LookAt) -> PictureLook | None:
    """Look at the original as it is on the disk, which also tries whether it opens."""
    if incoming.facts.size_bytes > MOST_SHOWN_BYTES:
        return None
    with blobs.open(incoming.file_id) as reader:
        key = original_key(incoming.item_key)
        pieces = open_stream(key, incoming.file_id, incoming.facts.sealed_bytes, reader.read_at)
        try:
            return look_at(pieces)
        except (UnreadablePictureError, OSError):  # broken, hostile, too large, or no process to be had
            return None


def _keep_copy(incoming: IncomingFile, look: PictureLook | None) -> SealedCopy | None:
    if look is None:
        return None
    try:
        blob_id, sealed_bytes = incoming.keep_copy(look.copy)
    except StorageFullError:
        return None
    return SealedCopy(blob_id, sealed_bytes, len(look.copy))
