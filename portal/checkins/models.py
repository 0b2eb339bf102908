"""Tables of what is agreed about check-ins, of each one, of what was answered, and of who watches."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table

_LONG = String(2000)


class CheckInPlanRow(Table):
    """What is agreed in one case: schedule and words sealed to the worker's key, her own words as keyed digests."""

    __tablename__ = "checkin_plan"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    service_id: Mapped[str]
    agreed_at: Mapped[datetime | None]
    agreed_by: Mapped[str | None]
    deputy_id: Mapped[str | None]
    text_clears: Mapped[bool]
    sealed_plan: Mapped[bytes | None] = mapped_column(LargeBinary)
    next_due_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    safe_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    duress_marks: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    number_confirmed_at: Mapped[datetime | None]
    # Until then it counts as shown to be hers; an odd answer brings it nearer.
    number_until: Mapped[datetime | None]
    code_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    code_number_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    code_sent_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "next_due_at"), Index(None, "number_digest"))


class CheckInRow(Table):
    """One check-in: when it was due, what is known of it, and how far up the ladder it is."""

    __tablename__ = "checkin"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    service_id: Mapped[str]
    due_at: Mapped[datetime]
    # Asked for by the plan once for each moment: the case and when. What began with a text of hers: `heard` and an id.
    once: Mapped[str]
    state: Mapped[str]
    rung: Mapped[str]
    told: Mapped[str] = mapped_column(_LONG)
    acknowledged_by: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    # Set from the moment somebody was told until it is closed: what staff pages look for.
    alert_since: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("once"),
        Index(None, "case_id", "due_at"),
        Index(None, "next_at"),
        Index(None, "service_id", "alert_since"),
    )


class CheckInAnswerRow(Table):
    """A text of hers, sealed to the class of how she is reached: the worker adds it and cannot read it."""

    __tablename__ = "checkin_answer"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    checkin_id: Mapped[str | None]
    reference: Mapped[str]
    at: Mapped[datetime]
    sealed_words: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("case_id", "reference"), Index(None, "case_id", "at"))


class StaffPhoneRow(Table):
    """The work telephone of somebody on the staff, sealed to the worker's key."""

    __tablename__ = "checkin_staff_phone"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    service_id: Mapped[str]
    sealed_number: Mapped[bytes] = mapped_column(LargeBinary)
    set_at: Mapped[datetime]


class StaffTextRow(Table):
    """One text to a work telephone: about which check-in, when it may first go, and what became of it."""

    __tablename__ = "checkin_staff_text"

    id: Mapped[str] = mapped_column(primary_key=True)
    checkin_id: Mapped[str] = mapped_column(ForeignKey("checkin.id"))
    service_id: Mapped[str]
    person_id: Mapped[str]
    is_all_clear: Mapped[bool]
    queued_at: Mapped[datetime]
    at: Mapped[datetime]
    state: Mapped[str]

    __table_args__ = (Index(None, "checkin_id"), Index(None, "service_id", "queued_at"))


class WatchRow(Table):
    """When somebody of a service watches."""

    __tablename__ = "checkin_watch"

    service_id: Mapped[str] = mapped_column(primary_key=True)
    hours: Mapped[str] = mapped_column(_LONG)
    zone: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str]


class BeatRow(Table):
    """When the worker last looked."""

    __tablename__ = "checkin_beat"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
