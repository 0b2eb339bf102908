"""What can be asked about what happened."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from portal.audit.events import Event, Kinds
from portal.audit.models import AuditEventRow, AuditHeadRow
from portal.database import table_of

_HEADS = table_of(AuditHeadRow)
_EVENTS = table_of(AuditEventRow)
_TOLD = tuple(_EVENTS.c[name] for name in ("chain", "number", "at", "event", "actor_id", "subject_id"))
_END_LOCKED = select(_HEADS.c.number, _HEADS.c.link).where(_HEADS.c.chain == bindparam("which")).with_for_update()


def head_of_chain(session: Session, chain: str) -> AuditHeadRow | None:
    """Return where a chain ends, and what seals it."""
    return session.get(AuditHeadRow, chain)


def locked_end_of_chain(session: Session, chain: str) -> tuple[int, bytes] | None:
    """Return the number and the link of a chain's last event, locked, because more is to be added."""
    row = session.execute(_END_LOCKED, {"which": chain}).one_or_none()
    return None if row is None else (row.number, row.link)


def newest_moment(session: Session) -> datetime | None:
    """Return when the last event of any chain happened; only the ends are looked at."""
    ends = (AuditEventRow.chain == AuditHeadRow.chain) & (AuditEventRow.number == AuditHeadRow.number)
    return session.scalar(select(func.max(AuditEventRow.at)).join(AuditHeadRow, ends))


def locked_end_of_begun_chain(session: Session, chain: str) -> tuple[int, bytes]:
    """Return the same of a chain that has been begun, by whomever."""
    row = session.execute(_END_LOCKED, {"which": chain}).one()
    return row.number, row.link


def chains(session: Session) -> Sequence[str]:
    """Return every chain that has an event, an end, or is said to have begun."""
    begun = select(AuditEventRow.subject_id).where(AuditEventRow.event == Event.CHAIN_BEGUN)
    found = begun.union(select(AuditEventRow.chain), select(AuditHeadRow.chain))
    return sorted(chain for chain in session.scalars(found) if chain)


def events_of_chain(session: Session, chain: str) -> Iterator[AuditEventRow]:
    """Return a chain's events in order, a thousand at a time."""
    rows = select(AuditEventRow).where(AuditEventRow.chain == chain).order_by(AuditEventRow.number)
    return iter(session.scalars(rows.execution_options(yield_per=1000)))


def events_of_case(session: Session, case_id: str, events: Collection[Event], *, limit: int) -> Sequence[AuditEventRow]:
    """Return the newest events of some kinds in a case, newest first."""
    where = (AuditEventRow.case_id == case_id, AuditEventRow.event.in_(events))
    rows = select(AuditEventRow).where(*where).order_by(AuditEventRow.at.desc(), AuditEventRow.number.desc())
    return session.scalars(rows.limit(limit)).all()


def events_around(
    session: Session, kinds: Kinds, *, case_id: str, person_id: str, limit: int, skip: int = 0
) -> Sequence[Row[Any]]:
    """Return the newest events of a case, of what a person did, and of what happened to them, in one statement.

    Each part is cut before they are put together, so that a page of a long list costs no more than it shows and skips.
    """
    wheres = (
        (_EVENTS.c.case_id == case_id, _EVENTS.c.event.in_(kinds.in_case)),
        (_EVENTS.c.actor_id == person_id, _EVENTS.c.event.in_(kinds.by_person)),
        (_EVENTS.c.subject_id == person_id, _EVENTS.c.event.in_(kinds.to_person)),
    )
    parts = [
        select(*_TOLD).where(*where).order_by(_EVENTS.c.at.desc(), _EVENTS.c.number.desc()).limit(limit + skip)
        for where in wheres
    ]
    found = union_all(*(part.subquery().select() for part in parts)).subquery()
    order = (found.c.at.desc(), found.c.number.desc(), found.c.chain)
    return session.execute(select(found).order_by(*order).limit(limit).offset(skip)).all()
