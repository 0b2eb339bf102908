"""What cases are called in places where nothing of them is open: their codes, which say nothing."""

from collections.abc import Collection

from portal.access import queries
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def codes_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, str]:
    """Return the codes of some cases; the caller has asked leave for each."""
    rows = queries.cases(uow.session, case_ids)
    return {CaseId(row.id): row.code for row in rows}
