"""What can be asked about files and tickets."""

from collections.abc import Collection, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from portal.evidence.models import FileRow, TicketRow


def file(session: Session, file_id: str) -> FileRow | None:
    """Return one file; none where it is hidden."""
    row = session.get(FileRow, file_id)
    return row if row is not None and row.hidden_at is None else None


def file_sent_once(session: Session, owner_id: str, once: str) -> str | None:
    """Return the id of the file that a form has brought already."""
    return session.scalar(select(FileRow.id).where(FileRow.owner_id == owner_id, FileRow.once == once))


def files_of_incidents(
    session: Session, case_id: str, incident_ids: Collection[str], *, only_shared: bool
) -> Sequence[FileRow]:
    """Return the files of some incidents of a case in the order they came."""
    where = [FileRow.case_id == case_id, FileRow.incident_id.in_(incident_ids), FileRow.hidden_at.is_(None)]
    if only_shared:
        where += [FileRow.shared_at.is_not(None), FileRow.withdrawn_at.is_(None)]
    return session.scalars(select(FileRow).where(*where).order_by(FileRow.received_at, FileRow.once)).all()


def incidents_with_files(session: Session, case_id: str, *, only_shared: bool) -> set[str]:
    """Return the ids of those incidents of a case that have files."""
    where = [FileRow.case_id == case_id, FileRow.incident_id.is_not(None)]
    if only_shared:
        where += [FileRow.shared_at.is_not(None), FileRow.withdrawn_at.is_(None)]
    return {found for found in session.scalars(select(FileRow.incident_id).where(*where).distinct()) if found}


def bytes_of_case(session: Session, case_id: str) -> int:
    """Return how much the sealed files of a case take up, with their copies."""
    total = func.sum(FileRow.sealed_bytes + FileRow.copy_sealed_bytes)
    return int(session.scalar(select(total).where(FileRow.case_id == case_id)) or 0)


def files(session: Session, file_ids: Collection[str]) -> Sequence[FileRow]:
    """Return some files, in no particular order; hidden ones are left out."""
    return session.scalars(select(FileRow).where(FileRow.id.in_(file_ids), FileRow.hidden_at.is_(None))).all()


def all_files_of_incident(session: Session, incident_id: str) -> Sequence[FileRow]:
    """Return every file of an incident, hidden or not."""
    return session.scalars(select(FileRow).where(FileRow.incident_id == incident_id).order_by(FileRow.id)).all()


def shared_files_of_case(session: Session, case_id: str) -> Sequence[str]:
    """Return the ids of everything that is shared in a case now."""
    where = (FileRow.case_id == case_id, FileRow.shared_at.is_not(None), FileRow.withdrawn_at.is_(None))
    return session.scalars(select(FileRow.id).where(*where)).all()


def ticket_and_file(session: Session, token_digest: bytes) -> Row[TicketRow, FileRow] | None:
    """Return a ticket and the file it is for."""
    rows = select(TicketRow, FileRow).join(FileRow, FileRow.id == TicketRow.file_id)
    return session.execute(
        rows.where(TicketRow.token_digest == token_digest, FileRow.hidden_at.is_(None))
    ).one_or_none()


def blobs_of_files(session: Session) -> Sequence[Row[str, str | None]]:
    """Return the id of every original and of its copy, if it has one."""
    return session.execute(select(FileRow.id, FileRow.copy_id)).all()
