"""Tables of what must never leave, as digests, and of what rests on which entry."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class NeverOutRow(Table):
    """The keyed digest of one plain shape of something that must not leave a case."""

    __tablename__ = "never_out"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    added_at: Mapped[datetime]


class RestingRow(Table):
    """That a paper rests on an entry, which item of it others hold keys of, and that the entry was taken back."""

    __tablename__ = "resting_on"

    subject_id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    item_id: Mapped[str | None]
    taken_back_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "incident_id"), Index(None, "case_id"))
