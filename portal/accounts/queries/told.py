"""What can be asked about the changes that advocates were told of."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import ToldChangeRow


def open_changes_of_cases(session: Session, case_ids: Collection[str]) -> Sequence[ToldChangeRow]:
    """Return what was told in some cases and nobody has put aside, the newest first."""
    found = select(ToldChangeRow).where(ToldChangeRow.case_id.in_(case_ids), ToldChangeRow.aside_at.is_(None))
    return session.scalars(found.order_by(ToldChangeRow.at.desc(), ToldChangeRow.id)).all()
