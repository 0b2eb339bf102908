"""What the worker does with papers: closes those whose time is over, and those from under which something was taken."""

from dataclasses import dataclass

from sqlalchemy import delete

from portal.consultancy import queries, signoff
from portal.consultancy.models import PaperTicketRow, SummaryRow
from portal.consultancy.refusals import NotNowError
from portal.consultancy.service.issuing import close_paper
from portal.consultancy.signoff import Act, State
from portal.unit_of_work import Units
from portal.withheld.service import taken_back_from


@dataclass(frozen=True)
class Closed:
    """How many papers were closed: because their time was over, and because she took something back."""

    run_out: int
    taken_back: int


def sweep_papers(units: Units) -> Closed:
    """Close papers that nobody is to open any more; what is agreed about them goes on."""
    with units.write() as uow:
        uow.session.execute(delete(PaperTicketRow).where(PaperTicketRow.expires_at <= uow.now))
        run_out = queries.open_and_run_out(uow.session, uow.now)
        for row in run_out:
            close_paper(uow, row, _after(row, Act.EXPIRE))
        uow.session.flush()
        stopped = [row for row in queries.open_outside(uow.session) if taken_back_from(uow, row.id)]
        for row in stopped:
            close_paper(uow, row, _after(row, Act.WITHDRAW))
    return Closed(len(run_out), len(stopped))


def _after(row: SummaryRow, act: Act) -> State:
    try:
        return signoff.after(act, State(row.state))
    except NotNowError:
        return State(row.state)
