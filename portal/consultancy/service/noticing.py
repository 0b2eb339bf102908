"""That somebody who works on a case has seen what is new about a paper."""

from portal.access.permissions import Permission
from portal.access.service import require
from portal.attention.marks import Asks
from portal.attention.service import settle
from portal.consultancy import queries
from portal.kernel.ids import CaseId, SummaryId
from portal.unit_of_work import UnitOfWork


def note_paper_seen(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> None:
    """Note that somebody who works on a case has seen what is new about a paper: it asks for nothing until the next.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is no such paper.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    settle(uow, case_id, Asks.PAPER, subject_id=row.id)
