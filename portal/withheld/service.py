"""Keeping something off every paper, and saying what rests on an entry; rooms that call have asked leave themselves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import delete

from portal.database import insert_or, table_of
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.withheld import queries
from portal.withheld.models import NeverOutRow, RestingRow
from portal.withheld.terms import terms_kept_out

_PURPOSE = "never out"


def add_never_out(uow: UnitOfWork, case_id: CaseId, texts: Iterable[str]) -> None:
    """Let some texts of a case never leave: addresses, numbers, names of witnesses, words of a plan.

    Only digests of their plain shapes are kept; nobody can read from them what it is. What is there already stays.

    Args:
        uow: a unit that writes; no key is needed.
        case_id: which case.
        texts: as they were typed.
    """
    digest = uow.keyring.server.digester(_PURPOSE)
    terms = {term for text in texts for term in terms_kept_out(text)}
    rows = [{"case_id": case_id, "digest": digest(f"{case_id} {term}"), "added_at": uow.now} for term in sorted(terms)]
    if rows:
        uow.session.execute(insert_or(uow.session, table_of(NeverOutRow)).on_conflict_do_nothing(), rows)


def never_out_of_case(uow: UnitOfWork, case_id: CaseId) -> Callable[[str], bool]:
    """Return what says of a plain shape whether it stands on the list of a case."""
    listed = queries.digests_of_case(uow.session, case_id)
    digest = uow.keyring.server.digester(_PURPOSE)
    return lambda term: bool(listed) and digest(f"{case_id} {term}") in listed


def rest_on(
    uow: UnitOfWork,
    case_id: CaseId,
    subject_id: str,
    incident_ids: Iterable[IncidentId],
    *,
    said: Mapping[str, datetime] = MappingProxyType({}),
    item_id: str | None = None,
) -> None:
    """Write down what of hers a paper rests on, in place of what was written down before.

    Args:
        uow: a unit that writes.
        case_id: which case.
        subject_id: the paper.
        incident_ids: every entry it rests on.
        said: when she said what it rests on: entries by their ids, and whatever else by names of the caller's own.
        item_id: what others hold keys of once it has left; those keys go when something under it is gone.
    """
    uow.session.execute(delete(RestingRow).where(RestingRow.subject_id == subject_id))
    uow.session.add_all(
        RestingRow(
            subject_id=subject_id,
            incident_id=one,
            case_id=case_id,
            item_id=item_id,
            said_at=said.get(one),
            taken_back_at=None,
        )
        for one in sorted({*incident_ids, *said})
    )


def put_aside(uow: UnitOfWork, case_id: CaseId, from_at: datetime, until_at: datetime) -> None:
    """Note that what was said in a case in some time was not said by her; what has left with it opens for nobody."""
    _let_go(uow, queries.said_between(uow.session, case_id, from_at, until_at))


def take_back(uow: UnitOfWork, incident_id: IncidentId) -> None:
    """Note that an entry was taken back; what has left and rests on it opens for nobody outside from this moment on."""
    _let_go(uow, queries.resting_on(uow.session, incident_id))


def taken_back_from(uow: UnitOfWork, subject_id: str) -> frozenset[IncidentId]:
    """Return what is gone from under a paper: entries she took back, and what was put aside."""
    return frozenset(IncidentId(one) for one in queries.taken_back_from(uow.session, subject_id))


def moments_under(uow: UnitOfWork, subject_id: str) -> Sequence[datetime]:
    """Return when she said what a paper rests on."""
    return queries.moments_under(uow.session, subject_id)


def _let_go(uow: UnitOfWork, rows: Iterable[RestingRow]) -> None:
    for row in rows:
        row.taken_back_at = row.taken_back_at or uow.now
        if row.item_id is not None:
            vault.drop_seals(uow.vault, row.item_id)
