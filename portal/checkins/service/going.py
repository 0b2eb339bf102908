"""Whether a text may go to her now: the one gate of safe contact, a number that was confirmed, and nothing stopped."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.access.permissions import Permission
from portal.checkins import queries
from portal.checkins.models import CheckInPlanRow
from portal.checkins.service.bodies import number_digest
from portal.checkins.service.telling import STAFF, may_go_to_staff
from portal.contact import service as contact
from portal.contact.gate import Channel, may_reach
from portal.contact.service.leave import require_unless_machine
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork
from portal.vault.primitives import same

CODE = "code"
TO_HER = frozenset({"ask", "remind", CODE})
"""What texts to her are queued as."""

# A text may have to live this long to be delivered at all.
LEAST_LIFE = timedelta(minutes=1)


@dataclass(frozen=True)
class Way:
    """A way by which she may be sent a text now, and until when."""

    case_id: CaseId
    number: str = field(repr=False)
    until: datetime


def way_to_her(uow: UnitOfWork, row: CheckInPlanRow, at: datetime, *, for_code: bool = False) -> Way | None:
    """Return how she may be sent a text at a moment; none where she may not.

    Args:
        uow: a unit of the machine's, or of somebody who may see how she is reached.
        row: what is agreed.
        at: the moment.
        for_code: for the code by which the number is confirmed, which is why it need not be yet.
    """
    case_id = CaseId(row.case_id)
    if row.stopped_at is not None or row.agreed_at is None:
        return None
    reach = contact.reach_of_case(uow, case_id)
    gate = may_reach(reach, Channel.TEXT, at)
    if reach is None or not gate.is_open or gate.until is None or gate.until < at + LEAST_LIFE:
        return None
    if for_code:
        return Way(case_id, reach.number, gate.until)
    if row.number_until is None or row.number_until < at + LEAST_LIFE or not is_her_number(uow, row, reach.number):
        return None
    return Way(case_id, reach.number, min(gate.until, row.number_until))


def is_her_number(uow: UnitOfWork, row: CheckInPlanRow, number: str) -> bool:
    """Say whether this is the number to which a code was sent that was typed back, however long ago."""
    return row.number_digest is not None and same(row.number_digest, number_digest(uow, number))


def may_go(uow: UnitOfWork, case_id: CaseId, number: str, once: str) -> bool:
    """Say, at the last moment before a text goes, whether it may: what was agreed may have changed since.

    Args:
        uow: a unit of the machine's.
        case_id: her case.
        number: to which number.
        once: what it was queued for.
    """
    require_unless_machine(uow, case_id, Permission.SEE_REACH)
    kind, _, of = once.partition(" ")
    if kind == STAFF:
        return may_go_to_staff(uow, of, number)
    row = queries.plan(uow.session, case_id)
    if row is None:
        return False
    awaits = (
        kind == CODE and row.code_number_digest is not None and same(row.code_number_digest, number_digest(uow, number))
    )
    way = way_to_her(uow, row, uow.now, for_code=awaits)
    return way is not None and way.number == number
