"""The table of what she writes for herself alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class PrivateNoteRow(Table):
    """One note: when it was received and how often changed in the clear, all else sealed."""

    __tablename__ = "private_note"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    # Whose, and by which half of their keys: after a return with new keys the notes of before are nobody's to list.
    holder: Mapped[str]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    received_at: Mapped[datetime]
    # How often it was changed, so that of two pages that were open the second does not overwrite the first unseen.
    revision: Mapped[int]
    # Hidden from then on; the worker destroys it later.
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("holder", "once"),
        Index(None, "holder", "deleted_at", "received_at", "id"),
    )
