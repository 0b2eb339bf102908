"""The table of what was typed when a page had to go."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class DraftRow(Table):
    """Typed text, sealed to its person's public half: even an ended visit can add one, and cannot read it."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(index=True)
    kept_at: Mapped[datetime]
    sealed_text: Mapped[bytes] = mapped_column(LargeBinary)
