"""What can be asked about attention."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.attention.models import AttentionRow
from portal.database import table_of

_ASKED = table_of(AttentionRow)

# Asked with every list of cases, so put together once and not each time.
_ASKED_OF_CASES = (
    select(_ASKED)
    .where(_ASKED.c.case_id.in_(bindparam("case_ids", expanding=True)), _ASKED.c.from_at <= bindparam("now"))
    .order_by(_ASKED.c.from_at, _ASKED.c.what)
)


def asked_of_cases(session: Session, case_ids: Collection[str], now: datetime) -> Sequence[Row[Any]]:
    """Return what some cases ask for by now, the oldest first, as plain rows: there is one for most cases."""
    return session.execute(_ASKED_OF_CASES, {"case_ids": [*case_ids], "now": now}).all()


def locked_marks(session: Session, case_id: str, what: str) -> AttentionRow | None:
    """Return the one row of a case in which marks of many things stand together, locked until the end."""
    return session.get(AttentionRow, (case_id, what, case_id), with_for_update=True)
