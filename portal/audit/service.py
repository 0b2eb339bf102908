"""What can be done with the chain: add to it, read a case's part, and check all of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update
from sqlalchemy.orm import Session

from portal.audit import queries
from portal.audit.chain import BEGINNING, Entry, Fault, faults_of, head_seal, link
from portal.audit.events import Event, Kinds
from portal.audit.models import AuditEventRow, AuditHeadRow
from portal.database import insert_or, table_of

INSTALLATION = "installation"
_HEADS = table_of(AuditHeadRow)
_ADD = table_of(AuditEventRow).insert()
_MOVE_ON = update(_HEADS).where(_HEADS.c.chain == bindparam("which"))


@dataclass(frozen=True)
class Happening:
    """Something that happened and is yet to be written down."""

    chain: str
    event: Event
    actor_id: str | None
    case_id: str | None = None
    subject_id: str | None = None


@dataclass(frozen=True)
class Happened:
    """Something that happened, as it was written down."""

    number: int
    at: datetime
    event: Event
    actor_id: str | None
    subject_id: str | None


def append(session: Session, key: bytes, at: datetime, happenings: Iterable[Happening]) -> None:
    """Add events to their chains, in the transaction of the session."""
    of_chains: dict[str, list[Happening]] = {}
    for happening in happenings:
        of_chains.setdefault(happening.chain, []).append(happening)
    for chain, found in of_chains.items():
        _append_to(session, key, at, chain, found)


def happened_in_case(
    session: Session, case_id: str, events: Collection[Event], *, limit: int = 100
) -> Sequence[Happened]:
    """Return the newest events of some kinds in a case, newest first."""
    return [_happened(row) for row in queries.events_of_case(session, case_id, events, limit=limit)]


def happened_around(
    session: Session, kinds: Kinds, *, case_id: str, person_id: str, limit: int, skip: int = 0
) -> Sequence[Happened]:
    """Return the newest events in a case, of what one person did, and of what happened to them, newest first.

    Args:
        session: of the unit of work.
        kinds: which events of each are wanted.
        case_id: whose case.
        person_id: who.
        limit: how many at most.
        skip: how many newer ones are left out.
    """
    found = queries.events_around(session, kinds, case_id=case_id, person_id=person_id, limit=limit, skip=skip)
    return [_happened(row) for row in found]


def verify(session: Session, key: bytes) -> list[Fault]:
    """Recompute every chain and return each place where one does not hold; none where all is well."""
    chains = queries.chains(session)
    faults = [] if not chains or INSTALLATION in chains else [Fault(INSTALLATION, 1, "removed")]
    for chain in chains:
        head = queries.head_of_chain(session, chain)
        end = None if head is None else (head.number, head.link, head.seal)
        entries = ((_entry(row), row.link) for row in queries.events_of_chain(session, chain))
        faults.extend(faults_of(key, chain, entries, end))
    return faults


def heads(session: Session) -> list[tuple[str, int, str]]:
    """Return each chain's end, to be printed and signed: chain, number, link in hex."""
    found = []
    for chain in queries.chains(session):
        head = queries.head_of_chain(session, chain)
        found.append((chain, head.number if head else 0, head.link.hex() if head else ""))
    return found


def newest_moment(session: Session) -> datetime | None:
    """Return when the last thing was written down; none where nothing was."""
    return queries.newest_moment(session)


def _append_to(session: Session, key: bytes, at: datetime, chain: str, happenings: Sequence[Happening]) -> None:
    """Add events to one chain: its end is locked once, and moved on once."""
    number, last = _locked_end(session, chain)
    if number == 0 and chain != INSTALLATION:
        begun = Happening(INSTALLATION, Event.CHAIN_BEGUN, None, subject_id=chain)
        _append_to(session, key, at, INSTALLATION, [begun])
    rows = []
    for one in happenings:
        number += 1
        entry = Entry(chain, number, at, one.event, one.actor_id, one.case_id, one.subject_id)
        last = link(key, last, entry)
        rows.append({**vars(entry), "link": last})
    session.execute(_ADD, rows)
    end = {"number": number, "link": last, "seal": head_seal(key, chain, number, last)}
    session.execute(_MOVE_ON, {"which": chain, **end})


def _locked_end(session: Session, chain: str) -> tuple[int, bytes]:
    """Return where a chain ends, locked; of two who begin it at once, the second waits and goes on from the first."""
    end = queries.locked_end_of_chain(session, chain)
    if end is not None:
        return end
    empty = insert_or(session, _HEADS).values(chain=chain, number=0, link=BEGINNING, seal=b"")
    session.execute(empty.on_conflict_do_nothing())
    return queries.locked_end_of_begun_chain(session, chain)


def _entry(row: AuditEventRow) -> Entry:
    return Entry(row.chain, row.number, row.at, row.event, row.actor_id, row.case_id, row.subject_id)


def _happened(row: AuditEventRow | Row[Any]) -> Happened:
    return Happened(row.number, row.at, Event(row.event), row.actor_id, row.subject_id)
