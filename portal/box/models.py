"""Tables of the PIN by which something is put in from outside, and of what waits to be read."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class BoxRow(Table):
    """That things can be put in for a person and the half they have: a digest of the PIN, stretched and peppered.

    Whoever comes back with other keys has another box: what is put in with the PIN of before is never sealed to them.
    """

    __tablename__ = "box"

    holder: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    pin_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    set_at: Mapped[datetime]


class BoxThingRow(Table):
    """One thing that was put in: when in the clear, all else sealed; its key is sealed to her."""

    __tablename__ = "box_thing"

    id: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    received_at: Mapped[datetime]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("holder", "once"),)
