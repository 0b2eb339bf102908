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
    """That a paper rests on an entry or on something else of hers, which item of it others hold, and that it is gone.

    Gone is what she took back, and what somebody else had said in her place.
    """

    __tablename__ = "resting_on"

    subject_id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    item_id: Mapped[str | None]
    # When she said it, where a paper that rests on it has to go once it is known that it was not she.
    said_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "incident_id"), Index(None, "case_id"))
