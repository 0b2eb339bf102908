"""Sweeping up: tickets that have run out, blobs that no row names, and a word about rows whose blob is gone."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.evidence import queries
from portal.evidence.models import TicketRow
from portal.kernel.ids import FileId
from portal.storage import BlobMissingError
from portal.unit_of_work import Units

ORPHAN_AGE = timedelta(days=1)

log = logging.getLogger("linden")


@dataclass(frozen=True)
class Swept:
    """What a sweep did, and what it found missing.

    Args:
        unfinished: blobs that were begun and never kept.
        orphans: kept blobs that no row names.
        missing: files, or their copies, whose blob is gone.
    """

    unfinished: int
    orphans: int
    missing: frozenset[FileId]


def sweep_files(units: Units) -> Swept:
    """Remove what has run out and what was left over; nothing younger than a day, for it may still be wanted."""
    with units.write() as uow:
        uow.session.execute(delete(TicketRow).where(TicketRow.expires_at <= uow.now))
    limit = units.clock.now() - ORPHAN_AGE
    unfinished = units.blobs.sweep_unfinished(limit)
    with units.read() as uow:
        # Before the blobs are counted: a file that comes in between has its blob first and its row later.
        rows = [(FileId(file_id), copy_id) for file_id, copy_id in queries.blobs_of_files(uow.session)]
    named = {blob_id: file_id for file_id, copy_id in rows for blob_id in (file_id, copy_id) if blob_id}
    kept = set(units.blobs.names())
    orphans = [blob_id for blob_id in kept - named.keys() if _is_older(units, blob_id, limit)]
    for blob_id in orphans:
        units.blobs.delete(blob_id)
    missing = frozenset(named[blob_id] for blob_id in named.keys() - kept)
    if missing:
        log.error("sweep: the sealed bytes of %d files are gone", len(missing))
    return Swept(unfinished, len(orphans), missing)


def _is_older(units: Units, blob_id: str, limit: datetime) -> bool:
    try:
        with units.blobs.open(blob_id) as reader:
            return reader.kept_at < limit
    except BlobMissingError:
        return False
