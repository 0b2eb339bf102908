"""Tables of what she wrote, and of the sealed order in which it happened."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class IncidentRow(Table):
    """One entry: when it was received in the clear, all else sealed."""

    __tablename__ = "incident"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    author_id: Mapped[str]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)
    shared_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "case_id", "shared_at"),)


class DiaryShardRow(Table):
    """A sealed piece of the order in which things happened: for her alone, or for the class."""

    __tablename__ = "diary_shard"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    # "own" or "class"
    audience: Mapped[str]
    is_root: Mapped[bool]
    sealed_lines: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "case_id", "audience", "is_root"),)
