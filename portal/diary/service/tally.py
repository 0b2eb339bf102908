"""Counting what is shared, and what of it somebody has opened, in the transaction that changes it."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import update

from portal.access.service import CaseAccess
from portal.database import insert_or, table_of
from portal.diary.models import DiaryTallyRow, IncidentOpeningRow
from portal.diary.queries import SHARED
from portal.unit_of_work import UnitOfWork

_TALLY = table_of(DiaryTallyRow)


def count_shared(uow: UnitOfWork, access: CaseAccess, more: int) -> None:
    """Count entries that were just shared, or taken back where the number is below nothing."""
    _count(uow, access, {SHARED: more})


def count_opened(uow: UnitOfWork, access: CaseAccess) -> None:
    """Count an entry that the acting person opened for the first time since it was shared."""
    _count(uow, access, {access.person_id: 1})


def forget_openings(uow: UnitOfWork, access: CaseAccess, incident_ids: Collection[str]) -> None:
    """What is shared anew is new to everybody, and what is taken back counts for nobody; that they opened it stays."""
    if not incident_ids:
        return
    where = (IncidentOpeningRow.incident_id.in_(incident_ids), IncidentOpeningRow.is_current.is_(True))
    forgotten = update(IncidentOpeningRow).where(*where).values(is_current=False)
    people = uow.session.scalars(forgotten.returning(IncidentOpeningRow.person_id)).all()
    _count(uow, access, {person_id: -many for person_id, many in Counter(people).items()})


def _count(uow: UnitOfWork, access: CaseAccess, more: Mapping[str, int]) -> None:
    for of in sorted(more):  # in one order, so that of two who count neither waits for the other
        row = insert_or(uow.session, _TALLY).values(case_id=access.case_id, of=of, many=more[of])
        known = {"many": _TALLY.c.many + row.excluded.many}
        uow.session.execute(row.on_conflict_do_update(index_elements=[_TALLY.c.case_id, _TALLY.c.of], set_=known))
