"""Tables of files as they were received, and of the tickets by which a page shows them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class FileRow(Table):
    """One file: where its sealed bytes lie; what it is called, its kind, size and hash are sealed."""

    __tablename__ = "evidence_file"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    owner_id: Mapped[str]
    incident_id: Mapped[str | None] = mapped_column(index=True)
    # The form's own token and the file's place in the form: the same form sent twice is kept once.
    once: Mapped[str]
    received_at: Mapped[datetime]
    sealed_facts: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_bytes: Mapped[int]
    # The stripped copy for looking at, where one could be made.
    copy_id: Mapped[str | None]
    copy_sealed_bytes: Mapped[int]
    shared_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # From then on it is nowhere to be seen: the entry that it belongs to was deleted.
    hidden_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("owner_id", "once"),)


class TicketRow(Table):
    """A random address for one file, one visit, two minutes; it holds its own sealed copy of the file's key."""

    __tablename__ = "ticket"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    visit_id: Mapped[str]
    file_id: Mapped[str] = mapped_column(ForeignKey("evidence_file.id"), index=True)
    # "original" or "copy"
    which: Mapped[str]
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # That a file was opened is written down once a ticket, however often a browser asks for the same picture.
    opened_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "visit_id"),)
