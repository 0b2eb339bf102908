"""What can be asked about entries, their order, and who has opened them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from portal.database import table_of
from portal.diary.models import (
    AddendumRow,
    DiaryRecordRow,
    DiaryShardRow,
    DiaryTallyRow,
    IncidentListRow,
    IncidentOpeningRow,
    IncidentRow,
    ListKnownRow,
    PendingListRow,
    VersionRow,
)
from portal.kernel.ids import is_id

SHARED = "shared"  # whose tally the case's own is

_INCIDENT, _SHARD, _TALLY = table_of(IncidentRow), table_of(DiaryShardRow), table_of(DiaryTallyRow)
_LIST = table_of(IncidentListRow)

# Asked with every note that is kept or every list of cases, so put together once and not each time.
_SENT_ONCE = select(_INCIDENT.c.id).where(
    _INCIDENT.c.author_id == bindparam("author"), _INCIDENT.c.once == bindparam("token")
)
_TWO_SHARDS = select(_SHARD.c.id, _SHARD.c.sealed_lines).where(
    (_SHARD.c.id == bindparam("one")) | (_SHARD.c.id == bindparam("other"))
)
_TALLIES = select(_TALLY.c.case_id, _TALLY.c.of, _TALLY.c.many).where(
    _TALLY.c.case_id.in_(bindparam("case_ids", expanding=True)), _TALLY.c.of.in_(bindparam("whose", expanding=True))
)
# In one order, so that of two who lock the same pieces neither waits for the other's.
_TWO_SHARDS_LOCKED = _TWO_SHARDS.order_by(_SHARD.c.id).with_for_update()


def incident(session: Session, case_id: str, incident_id: str, *, for_update: bool = False) -> IncidentRow | None:
    """Return one entry of a case as she has it, locked where it is to be changed.

    None where it is deleted, where she sent and forgot it, or the id is none: to her these look the same.
    """
    row = session.get(IncidentRow, incident_id, with_for_update=for_update or None) if is_id(incident_id) else None
    is_hers = row is not None and row.case_id == case_id and row.deleted_at is None and not row.is_forgotten
    return row if is_hers else None


def incident_with_addenda(
    session: Session, case_id: str, incident_id: str
) -> tuple[IncidentRow | None, Sequence[AddendumRow]]:
    """Return one entry of a case and what was written under it later, the oldest first, asked in one go."""
    if not is_id(incident_id):
        return None, ()
    both = select(IncidentRow, AddendumRow).outerjoin(AddendumRow, AddendumRow.incident_id == IncidentRow.id)
    where = (IncidentRow.id == incident_id, IncidentRow.case_id == case_id, IncidentRow.deleted_at.is_(None))
    rows = session.execute(both.where(*where).order_by(AddendumRow.written_at, AddendumRow.id)).all()
    written: list[AddendumRow | None] = [added for _, added in rows]  # none where nothing was
    return (rows[0][0] if rows else None), [added for added in written if added is not None]


def deleted_incident(session: Session, case_id: str, incident_id: str) -> IncidentRow | None:
    """Return one deleted entry of a case, locked."""
    row = session.get(IncidentRow, incident_id, with_for_update=True) if is_id(incident_id) else None
    return row if row is not None and row.case_id == case_id and row.deleted_at is not None else None


def deleted_of_case(session: Session, case_id: str) -> Sequence[IncidentRow]:
    """Return the deleted entries of a case that are not destroyed yet, the last deleted first."""
    where = (IncidentRow.case_id == case_id, IncidentRow.deleted_at.is_not(None))
    return session.scalars(select(IncidentRow).where(*where).order_by(IncidentRow.deleted_at.desc())).all()


def deleted_before(session: Session, moment: datetime, *, limit: int) -> Sequence[IncidentRow]:
    """Return entries that were deleted before a moment, locked; none that somebody brings back just now."""
    rows = select(IncidentRow).where(IncidentRow.deleted_at <= moment).order_by(IncidentRow.deleted_at, IncidentRow.id)
    return session.scalars(rows.limit(limit).with_for_update(skip_locked=True)).all()


def versions(session: Session, incident_id: str) -> Sequence[VersionRow]:
    """Return what an entry said before, the oldest first."""
    rows = select(VersionRow).where(VersionRow.incident_id == incident_id)
    return session.scalars(rows.order_by(VersionRow.written_at, VersionRow.id)).all()


def incident_held(session: Session, case_id: str, incident_id: str) -> IncidentRow | None:
    """Return one entry of a case that nobody changes until this transaction is over, though others may read it too."""
    row = session.get(IncidentRow, incident_id, with_for_update={"read": True}) if is_id(incident_id) else None
    return row if row is not None and row.case_id == case_id and row.deleted_at is None else None


def addenda(session: Session, incident_ids: Collection[str]) -> Sequence[AddendumRow]:
    """Return what was written under some entries later, the oldest first."""
    rows = select(AddendumRow).where(AddendumRow.incident_id.in_(incident_ids))
    return session.scalars(rows.order_by(AddendumRow.written_at, AddendumRow.id)).all()


def addendum_sent_once(session: Session, author_id: str, once: str) -> str | None:
    """Return the id of the addendum that came of this very form, if it was sent before."""
    where = (AddendumRow.author_id == author_id, AddendumRow.once == once)
    return session.scalar(select(AddendumRow.id).where(*where))


def incidents(session: Session, incident_ids: Collection[str]) -> Sequence[IncidentRow]:
    """Return some entries, in no order; deleted ones are left out."""
    where = (IncidentRow.id.in_(incident_ids), IncidentRow.deleted_at.is_(None))
    return session.scalars(select(IncidentRow).where(*where)).all()


def bodies_of_case(session: Session, case_id: str) -> Sequence[Row[str, bytes]]:
    """Return the id of every entry of a case and what it says, sealed; without rows, for there may be very many."""
    return session.execute(select(_INCIDENT.c.id, _INCIDENT.c.sealed_body).where(_INCIDENT.c.case_id == case_id)).all()


def addenda_of_case(session: Session, case_id: str) -> Sequence[AddendumRow]:
    """Return all that was written under the entries of a case later."""
    rows = select(AddendumRow).join(IncidentRow, IncidentRow.id == AddendumRow.incident_id)
    return session.scalars(rows.where(IncidentRow.case_id == case_id)).all()


def shared_of_case(session: Session, case_id: str) -> set[str]:
    """Return the ids of what is shared in a case now."""
    where = (_INCIDENT.c.case_id == case_id, _INCIDENT.c.shared_at.is_not(None), _INCIDENT.c.withdrawn_at.is_(None))
    return set(session.scalars(select(_INCIDENT.c.id).where(*where)))


def incident_sent_once(session: Session, author_id: str, once: str) -> str | None:
    """Return the id of the entry that came of this very form, if it was sent before."""
    return session.scalar(_SENT_ONCE, {"author": author_id, "token": once})


def marks_and_leaf(session: Session, marks_id: str, leaf_id: str, *, for_update: bool = False) -> dict[str, bytes]:
    """Return the marks of an order and one leaf as they are sealed, by their ids; locked where they are to change."""
    rows = session.execute(_TWO_SHARDS_LOCKED if for_update else _TWO_SHARDS, {"one": marks_id, "other": leaf_id})
    return {row.id: row.sealed_lines for row in rows}


def shards(session: Session, shard_ids: Collection[str]) -> dict[str, bytes]:
    """Return some pieces of an order as they are sealed, by their ids."""
    rows = session.execute(select(_SHARD.c.id, _SHARD.c.sealed_lines).where(_SHARD.c.id.in_(shard_ids)))
    return {row.id: row.sealed_lines for row in rows}


def opening(session: Session, incident_id: str, person_id: str) -> IncidentOpeningRow | None:
    """Return that somebody opened an entry."""
    return session.get(IncidentOpeningRow, (incident_id, person_id))


def openings_of_incident(session: Session, incident_id: str) -> Sequence[IncidentOpeningRow]:
    """Return everybody who ever opened an entry, in order of their first time."""
    rows = select(IncidentOpeningRow).where(IncidentOpeningRow.incident_id == incident_id)
    return session.scalars(rows.order_by(IncidentOpeningRow.first_opened_at, IncidentOpeningRow.person_id)).all()


def opened_since_shared(session: Session, person_id: str, incident_ids: Collection[str]) -> set[str]:
    """Return which of some entries a person has opened since they were last shared."""
    where = (
        IncidentOpeningRow.person_id == person_id,
        IncidentOpeningRow.is_current.is_(True),
        IncidentOpeningRow.incident_id.in_(incident_ids),
    )
    return set(session.scalars(select(IncidentOpeningRow.incident_id).where(*where)))


def count_of_case(session: Session, case_id: str) -> int:
    """Return how many entries of a case are hers to see, shared or not."""
    hers = (IncidentRow.deleted_at.is_(None), IncidentRow.is_forgotten.is_(False))
    where = (IncidentRow.case_id == case_id, *hers)
    return session.scalar(select(func.count()).select_from(IncidentRow).where(*where)) or 0


def forgotten_of_case(session: Session, case_id: str) -> set[str]:
    """Return the ids of what she sent and is not to see again."""
    where = (IncidentRow.case_id == case_id, IncidentRow.is_forgotten.is_(True))
    return set(session.scalars(select(IncidentRow.id).where(*where)))


def shared_and_unopened(session: Session, person_id: str, case_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return how many entries of each case are shared, and how many of them a person has not opened.

    Cases in which nothing is shared are left out. It costs the same however many entries there are.
    """
    rows = session.execute(_TALLIES, {"case_ids": [*case_ids], "whose": [SHARED, person_id]})
    found = {(case_id, of): many for case_id, of, many in rows}
    return {
        case_id: (many, many - found.get((case_id, person_id), 0))
        for (case_id, of), many in found.items()
        if of == SHARED and many
    }


def parts_of_list(
    session: Session, incident_id: str, numbers: Collection[int] | None = None
) -> Sequence[Row[str, str, int, bytes]]:
    """Return parts of the list beside an entry, in order: all of them, or those of some numbers."""
    parts = select(_LIST.c.id, _LIST.c.case_id, _LIST.c.number, _LIST.c.sealed_rows)
    parts = parts.where(_LIST.c.incident_id == incident_id).order_by(_LIST.c.number)
    return session.execute(parts if numbers is None else parts.where(_LIST.c.number.in_(numbers))).all()


def known_of_case(session: Session, case_id: str) -> Sequence[Row[str, bytes]]:
    """Return by what the rows of all lists of a case are known, as it is sealed; those of deleted entries are not."""
    rows = select(ListKnownRow.incident_id, ListKnownRow.sealed_known).where(ListKnownRow.case_id == case_id)
    return session.execute(
        rows.join(IncidentRow, IncidentRow.id == ListKnownRow.incident_id).where(IncidentRow.deleted_at.is_(None))
    ).all()


def pending_list(
    session: Session, case_id: str, owner_id: str, list_id: str, *, kept_since: datetime, for_update: bool = False
) -> PendingListRow | None:
    """Return a list of somebody's that is not kept yet; none where it is gone, or too old."""
    row = session.get(PendingListRow, list_id, with_for_update=for_update or None) if is_id(list_id) else None
    is_theirs = row is not None and (row.case_id, row.owner_id) == (case_id, owner_id) and row.kept_at > kept_since
    return row if is_theirs else None


def record(
    session: Session, case_id: str, kind: str, record_id: str, *, for_update: bool = False
) -> DiaryRecordRow | None:
    """Return one record of a kind, removed or not, locked where it is to be changed; none where the id is none."""
    row = session.get(DiaryRecordRow, record_id, with_for_update=for_update or None) if is_id(record_id) else None
    return row if row is not None and (row.case_id, row.kind) == (case_id, kind) else None


def records(session: Session, case_id: str, record_ids: Collection[str]) -> Sequence[DiaryRecordRow]:
    """Return some records of a case, the first kept first; removed ones are left out."""
    where = (DiaryRecordRow.case_id == case_id, DiaryRecordRow.deleted_at.is_(None))
    rows = select(DiaryRecordRow).where(*where, DiaryRecordRow.id.in_(record_ids))
    return session.scalars(rows.order_by(DiaryRecordRow.received_at, DiaryRecordRow.id)).all()


def records_of_case(session: Session, case_id: str) -> Sequence[DiaryRecordRow]:
    """Return all records of a case, removed or not, the first kept first."""
    rows = select(DiaryRecordRow).where(DiaryRecordRow.case_id == case_id)
    return session.scalars(rows.order_by(DiaryRecordRow.received_at, DiaryRecordRow.id)).all()


def record_sent_once(session: Session, author_id: str, once: str) -> str | None:
    """Return the id of the record that came of this very form, if it was sent before."""
    where = (DiaryRecordRow.author_id == author_id, DiaryRecordRow.once == once)
    return session.scalar(select(DiaryRecordRow.id).where(*where))


def records_removed_before(session: Session, moment: datetime, *, limit: int) -> Sequence[DiaryRecordRow]:
    """Return records that were removed before a moment, locked; none that somebody brings back just now."""
    rows = select(DiaryRecordRow).where(DiaryRecordRow.deleted_at <= moment)
    rows = rows.order_by(DiaryRecordRow.deleted_at, DiaryRecordRow.id).limit(limit)
    return session.scalars(rows.with_for_update(skip_locked=True)).all()


def linked_incidents(session: Session, case_id: str) -> Sequence[IncidentRow]:
    """Return the shared entries of a case that name somebody or an order, in no order."""
    where = (IncidentRow.case_id == case_id, IncidentRow.sealed_links.is_not(None), IncidentRow.deleted_at.is_(None))
    shared = (IncidentRow.shared_at.is_not(None), IncidentRow.withdrawn_at.is_(None))
    return session.scalars(select(IncidentRow).where(*where, *shared)).all()
