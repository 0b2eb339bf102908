"""What of hers a paper rests on and when she said it; what somebody else said in her place holds the paper back."""

from collections.abc import Iterable

from portal.accounts.service.interludes import interludes_of_case
from portal.consultancy import queries
from portal.consultancy.models import SummaryRow
from portal.consultancy.refusals import PutAsideError, SharingAsideError
from portal.consultancy.service.bodies import Body
from portal.consultancy.signoff import PartView
from portal.consultancy.summary import HerView, Summary, incidents_in, voices_in
from portal.diary.service import when_received
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork
from portal.withheld.service import moments_under, rest_on


def rest_on_hers(
    uow: UnitOfWork, row: SummaryRow, summary: Summary, item_id: str | None, views: Iterable[PartView] = ()
) -> None:
    """Write down everything of hers that a paper rests on, each with its moment.

    Args:
        uow: a unit that writes.
        row: the paper.
        summary: what it says.
        item_id: what others hold keys of once it has left.
        views: what she says to it, once it leaves with that.
    """
    case_id, incidents = CaseId(row.case_id), incidents_in(summary)
    voices = {one.id: one.written_at for one in queries.voice_of_case(uow.session, case_id)}
    said = {ref: voices[ref] for ref in voices_in(summary) if ref in voices}
    said |= when_received(uow, case_id, incidents)
    said |= {f"view {number}": view.at for number, view in enumerate(views, 1) if view.at is not None}
    rest_on(uow, case_id, row.id, incidents, said=said, item_id=item_id)


def has_aside(uow: UnitOfWork, row: SummaryRow) -> bool:
    """Say whether something stands in a paper that somebody else said in her place."""
    interludes = interludes_of_case(uow, CaseId(row.case_id))
    return bool(interludes.times) and any(interludes.has(moment) for moment in moments_under(uow, row.id))


def is_sharing_aside(uow: UnitOfWork, row: SummaryRow, body: Body) -> bool:
    """Say whether her view of sharing it was written down while somebody else was in her place."""
    sharing = body.summary.sharing
    if sharing is None or sharing.view is HerView.NOT_ASKED:
        return False
    return interludes_of_case(uow, CaseId(row.case_id)).has(body.sharing_at)


def check_hers(uow: UnitOfWork, row: SummaryRow, body: Body) -> None:
    """Refuse a paper in which something stands that somebody else said in her place.

    Raises:
        PutAsideError, SharingAsideError: as they say.
    """
    if has_aside(uow, row):
        raise PutAsideError
    if is_sharing_aside(uow, row, body):
        raise SharingAsideError
