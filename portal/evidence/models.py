"""Tables of files as they were received, and of the tickets by which a page shows them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class FileRow(Table):
    """One file: where its sealed bytes lie; what it is called, its kind, size and hash are sealed."""

    __tablename__ = "evidence_file"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    owner_id: Mapped[str]
    incident_id: Mapped[str | None] = mapped_column(index=True)
    received_at: Mapped[datetime]
    sealed_facts: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_bytes: Mapped[int]
    # The stripped copy for looking at, where one could be made.
    copy_id: Mapped[str | None]
    copy_sealed_bytes: Mapped[int]
    shared_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class TicketRow(Table):
    """A random address for one file, one visit, two minutes; it holds its own sealed copy of the item key."""

    __tablename__ = "ticket"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    visit_id: Mapped[str]
    file_id: Mapped[str] = mapped_column(ForeignKey("evidence_file.id"))
    which: Mapped[str]
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index(None, "visit_id"),)
