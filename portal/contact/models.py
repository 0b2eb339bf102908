"""Tables of what is agreed about reaching her, of when it was confirmed, and of when somebody went past it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class AgreementRow(Table):
    """One version of an agreement: the card sealed to its class, what the worker must know to the worker's key."""

    __tablename__ = "contact_agreement"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    number: Mapped[int]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    written_at: Mapped[datetime]
    written_by: Mapped[str]
    sealed_card: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_reach: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None]
    is_by_voice: Mapped[bool]
    expires_at: Mapped[datetime | None]
    number_confirmed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("case_id", "number"), UniqueConstraint("case_id", "once"))


class ConfirmationRow(Table):
    """That an agreement was confirmed: when, by whom, and whether in a talk."""

    __tablename__ = "contact_confirmation"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey("contact_agreement.id"))
    case_id: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[str]
    is_by_voice: Mapped[bool]

    __table_args__ = (Index(None, "case_id", "at"),)


class ExceptionRow(Table):
    """That somebody was shown her number although the gate was shut, with the reason they gave, which she reads."""

    __tablename__ = "contact_exception"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    once: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[str]
    sealed_reason: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("by_id", "once"), Index(None, "case_id", "at"))
