"""Tables of the table: meetings and their slots, her voice, papers, who signed, who receives, what came of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class MeetingRow(Table):
    """One meeting of a forum."""

    __tablename__ = "table_meeting"

    id: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[str]
    forum: Mapped[str]
    once: Mapped[str] = mapped_column(unique=True)
    starts_at: Mapped[datetime]
    opened_by: Mapped[str]

    __table_args__ = (Index(None, "service_id", "starts_at"),)


class SlotRow(Table):
    """A case on a meeting's agenda: where it stands, and for how long."""

    __tablename__ = "table_slot"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("table_meeting.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    position: Mapped[int]
    minutes: Mapped[int]
    added_by: Mapped[str]

    __table_args__ = (Index(None, "case_id"),)


class VoiceRow(Table):
    """What she said for the table to one of its questions, sealed so that she reads it too; the newest holds."""

    __tablename__ = "her_voice"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    once: Mapped[str]
    wish: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str]
    is_by_voice: Mapped[bool]
    sealed_words: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("written_by", "once"), Index(None, "case_id", "written_at"))


class DetailRow(Table):
    """Something protected that a composer may read: an address, a place of work, a vehicle."""

    __tablename__ = "protected_detail"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    once: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    sealed_detail: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("added_by", "once"), Index(None, "case_id"))


class SummaryRow(Table):
    """One version of a paper: its draft, what she is shown and says, what was issued, and what she was told."""

    __tablename__ = "summary"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    service_id: Mapped[str]
    forum: Mapped[str]
    reference: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    # Counts every change: of two who write at once the second is told, not overruled.
    revision: Mapped[int]
    composed_at: Mapped[datetime]
    composed_by: Mapped[str]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_shown: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_views: Mapped[bytes | None] = mapped_column(LargeBinary)
    issued_item_id: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    sealed_issued: Mapped[bytes | None] = mapped_column(LargeBinary)
    closed_at: Mapped[datetime | None]
    outcome_item_id: Mapped[str | None]
    outcome_at: Mapped[datetime | None]
    outcome_by: Mapped[str | None]
    sealed_outcome: Mapped[bytes | None] = mapped_column(LargeBinary)
    told_at: Mapped[datetime | None]
    told_by: Mapped[str | None]
    told_way: Mapped[str | None]
    told_seen_at: Mapped[datetime | None]
    sealed_told: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_taken: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("case_id", "forum", "version"), Index(None, "closed_at", "expires_at"))


class SignatureRow(Table):
    """Who signed a paper, whether as the second, and which text: given for an earlier one it does not count."""

    __tablename__ = "summary_signature"

    summary_id: Mapped[str] = mapped_column(ForeignKey("summary.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    is_second: Mapped[bool]
    revision: Mapped[int]


class RecipientRow(Table):
    """Somebody a paper was issued to: their agency, whose copy, what they declared, and when they opened it."""

    __tablename__ = "summary_recipient"

    summary_id: Mapped[str] = mapped_column(ForeignKey("summary.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    agency: Mapped[str]
    copy_number: Mapped[int]
    declared_at: Mapped[datetime | None]
    is_connected: Mapped[bool]
    first_opened_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "person_id"),)


class ActionRow(Table):
    """Something that an agency at the table does: by when, how far it is, and whether she is told of it."""

    __tablename__ = "summary_action"

    id: Mapped[str] = mapped_column(primary_key=True)
    summary_id: Mapped[str] = mapped_column(ForeignKey("summary.id"), index=True)
    agency: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str]
    is_visible: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)


class HandoverRow(Table):
    """That the document itself was handed to an agency which must keep it, and why."""

    __tablename__ = "summary_handover"

    id: Mapped[str] = mapped_column(primary_key=True)
    summary_id: Mapped[str] = mapped_column(ForeignKey("summary.id"), index=True)
    once: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
    by_id: Mapped[str]
    agency: Mapped[str]
    sealed_reason: Mapped[bytes] = mapped_column(LargeBinary)


class PaperTicketRow(Table):
    """A random address for one copy of a paper, one visit, two minutes; it holds its own sealed copy of the key."""

    __tablename__ = "paper_ticket"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    visit_id: Mapped[str]
    summary_id: Mapped[str] = mapped_column(ForeignKey("summary.id"), index=True)
    kind: Mapped[str]
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
