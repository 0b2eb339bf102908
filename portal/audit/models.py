"""Tables of the audit chain; rows are only ever added."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class AuditEventRow(Table):
    """One event and its link to the one before."""

    __tablename__ = "audit_event"

    chain: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str]
    actor_id: Mapped[str | None]
    case_id: Mapped[str | None]
    subject_id: Mapped[str | None]
    link: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "case_id", "at"), Index(None, "actor_id", "at"), Index(None, "subject_id", "at"))


class AuditHeadRow(Table):
    """Where a chain ends."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    link: Mapped[bytes] = mapped_column(LargeBinary)
    seal: Mapped[bytes] = mapped_column(LargeBinary)
