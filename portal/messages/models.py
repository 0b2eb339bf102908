"""Tables of threads, of what was written in them, and of how far each person has read."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class ThreadRow(Table):
    """One case's thread: how many messages it has, and how often anything in it has moved, which pages ask about."""

    __tablename__ = "message_thread"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    last_number: Mapped[int]
    moved: Mapped[int]


class MessageRow(Table):
    """One message: by whom and when in the clear, and whether it asks to stand first; what it says is sealed."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    author_id: Mapped[str]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    sent_at: Mapped[datetime]
    is_urgent: Mapped[bool]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("author_id", "once"))


class SeenRow(Table):
    """How far one person has read in one thread."""

    __tablename__ = "message_seen"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    seen_at: Mapped[datetime]
