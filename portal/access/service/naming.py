"""What cases are called in places where nothing of them is open: their codes, which say nothing."""

from collections.abc import Collection

from portal.access import queries
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def codes_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, str]:
    """Return the codes of some cases, those already seen unasked; the caller has asked leave for each."""
    known = {case_id: code for case_id in case_ids if isinstance(code := uow.kept.get(f"code {case_id}"), str)}
    missing = [case_id for case_id in case_ids if case_id not in known]
    rows = queries.cases(uow.session, missing) if missing else ()
    return known | {CaseId(row.id): row.code for row in rows}


def keep_code(uow: UnitOfWork, case_id: CaseId, code: str) -> None:
    """Remember a case's code until this unit of work is over."""
    uow.kept[f"code {case_id}"] = code
