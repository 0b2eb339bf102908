"""When somebody else was in her place: what was said in her name then is put aside by every room that keeps it."""

from collections.abc import Collection
from datetime import datetime

from portal.accounts.queries import invites
from portal.accounts.returns import Interludes, interludes_of_return
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def interludes_of_case(uow: UnitOfWork, case_id: CaseId) -> Interludes:
    """Return the times in which somebody else was in her place; asked once a unit. The caller has asked leave."""
    known = uow.kept.get(_kept_as(case_id))
    if isinstance(known, Interludes):
        return known
    found = interludes_of_cases(uow, [case_id]).get(case_id, Interludes())
    uow.kept[_kept_as(case_id)] = found
    return found


def interludes_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, Interludes]:
    """Return the same of some cases, those without any left out; the caller has asked leave for each."""
    turns: dict[tuple[str, str, datetime], list[datetime]] = {}
    for row in invites.turns_of_cases(uow.session, case_ids) if case_ids else ():
        turns.setdefault((row.case_id, row.id, row.used_at), []).append(row.at)
    found: dict[CaseId, Interludes] = {}
    for (case_id, _, used_at), moments in turns.items():
        known = found.get(CaseId(case_id), Interludes())
        found[CaseId(case_id)] = Interludes((*known.times, *interludes_of_return(used_at, moments)))
    return found


def forget_interludes(uow: UnitOfWork, case_id: CaseId) -> None:
    """Ask anew the next time: another turn was just written down."""
    uow.kept.pop(_kept_as(case_id), None)


def _kept_as(case_id: CaseId) -> str:
    return f"interludes {case_id}"
