"""The table of addresses at which a copy lies ready."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class CopyTicketRow(Table):
    """A random address for one copy, one visit, two minutes; what was chosen and its keys are sealed under it."""

    __tablename__ = "copy_ticket"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    visit_id: Mapped[str]
    sealed_order: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    opened_at: Mapped[datetime | None]
