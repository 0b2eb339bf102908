"""The table of texts on their way out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class TextRow(Table):
    """One text: what is known of it in the clear, the number and the words sealed to the worker's key."""

    __tablename__ = "outbox_text"

    id: Mapped[str] = mapped_column(primary_key=True)
    # What it was queued for: the same is never queued twice.
    once: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    state: Mapped[str]
    not_after: Mapped[datetime]
    # When somebody must look at it. Whoever takes it puts this off first: it is the lease as well.
    next_at: Mapped[datetime | None]
    attempts: Mapped[int]
    asks: Mapped[int]
    attempt_at: Mapped[datetime | None]
    reference: Mapped[str | None]
    # Set when something has become known that whoever queued it has not taken yet.
    news_at: Mapped[datetime | None]
    sealed_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("once"),
        Index(None, "next_at"),
        Index(None, "news_at"),
        Index(None, "reference"),
        Index(None, "case_id"),
        Index(None, "settled_at"),
    )
