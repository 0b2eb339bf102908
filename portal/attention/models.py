"""The table of what asks for attention."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class AttentionRow(Table):
    """One thing that a case asks for, from a moment on; what of it tells anything is sealed under the class head."""

    __tablename__ = "attention"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    from_at: Mapped[datetime]
    sealed_marks: Mapped[bytes | None] = mapped_column(LargeBinary)
