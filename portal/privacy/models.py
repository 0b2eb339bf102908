"""The table of what was typed in forms that were not sent yet."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table
from portal.kernel.ids import new_id


class DraftRow(Table):
    """A piece of a draft, sealed to its person's public half: even an ended visit can add one, and cannot read it.

    The newest piece counts, with the one whose number is its `base` where it holds only what has changed since.
    """

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(default=new_id, index=True)
    person_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    base: Mapped[int] = mapped_column(BigInteger, default=0)
    kept_at: Mapped[datetime]
    sealed_head: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
