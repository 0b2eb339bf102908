"""Tables of decisions about a case, of the professional record, and of cases opened by a lead."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class DecisionRow(Table):
    """One decision about how a case stands; what was decided, and why, is sealed under the class head."""

    __tablename__ = "case_decision"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    second_at: Mapped[datetime | None]
    second_by: Mapped[str | None]
    is_current: Mapped[bool]
    waits: Mapped[bool]
    sealed_decision: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "case_id", "decided_at"),)


class RecordNoteRow(Table):
    """One entry of the professional record: fact or opinion, with its source, sealed under the class record."""

    __tablename__ = "record_note"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    once: Mapped[str] = mapped_column(unique=True)
    written_at: Mapped[datetime]
    written_by: Mapped[str]
    sealed_note: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "case_id", "written_at"),)


class GlassRow(Table):
    """That a lead opened a case they were not on: why, in their own words, which she reads; and until when."""

    __tablename__ = "broken_glass"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    sealed_reason: Mapped[bytes] = mapped_column(LargeBinary)
