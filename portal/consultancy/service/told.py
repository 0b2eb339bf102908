"""What she is told of what came of a paper, what was agreed that she may see, and what waits for her."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require
from portal.accounts.service.interludes import interludes_of_case
from portal.consultancy import queries
from portal.consultancy.outcomes import ToldAction
from portal.consultancy.service.bodies import has_views_aside, open_agreed, open_told
from portal.consultancy.signoff import State
from portal.kernel.ids import CaseId, PersonId, SummaryId
from portal.unit_of_work import UnitOfWork
from portal.web.waiting import Waiting


@dataclass(frozen=True)
class Told:
    """What she was told of one paper.

    Args:
        summary_id: of which.
        words: what she is told.
        agreed: what others do, as far as she may see it.
        by: who told her.
        at: when.
        is_new: whether she has not read it here yet.
    """

    summary_id: SummaryId
    words: str = field(repr=False)
    agreed: tuple[ToldAction, ...]
    by: PersonId
    at: datetime
    is_new: bool


def told_in_case(uow: UnitOfWork, case_id: CaseId) -> list[Told]:
    """Return everything she was told, the newest paper first; also of papers that she was not shown.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    was_another = interludes_of_case(uow, case_id).has
    return [
        Told(
            SummaryId(row.id),
            open_told(uow, row),
            open_agreed(uow, row),
            PersonId(row.told_by or ""),
            row.told_at,
            row.told_seen_at is None or was_another(row.told_seen_at),
        )
        for row in queries.summaries_of_case(uow.session, case_id)
        if row.told_at is not None
    ]


def note_told_seen(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> None:
    """Note that she has read what she was told, once; her advocate sees it.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is no such paper.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    is_new = row.told_seen_at is None or interludes_of_case(uow, case_id).has(row.told_seen_at)
    if row.told_at is not None and is_new:
        row.told_seen_at = uow.now


def waits_for_her(uow: UnitOfWork, case_id: CaseId) -> Waiting:
    """Return how much waits for her, without opening anything; only what somebody else answered is looked at again.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    found = queries.waiting_for_her(uow.session, case_id)
    told = sum(told_at is not None for _, told_at in found)
    if not interludes_of_case(uow, case_id).times:
        return Waiting(papers=len(found) - told, told=told)
    rows = [row for row in queries.summaries_of_case(uow.session, case_id) if row.sealed_shown is not None]
    again = [row for row in rows if row.state == State.SEEN and has_views_aside(uow, row)]
    new = [one for one in told_in_case(uow, case_id) if one.is_new]
    return Waiting(papers=len(found) - told + len(again), told=len(new))
