"""A legal hold on a case: set by whoever works on it, lifted by a lead, each with a reason."""

from portal.access.permissions import Permission
from portal.access.service import keep_whole, require_alone
from portal.audit.events import Event
from portal.casework.service.decisions import add_decision, check_reason, set_aside, standing_of_case
from portal.casework.standing import Hold, Kind, NoChangeError
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def set_hold(uow: UnitOfWork, case_id: CaseId, reason: str) -> None:
    """Let nothing in a case be destroyed from now on; she sees that it is so.

    Raises:
        CaseNotFoundError: not for this person.
        NoReasonError: no reason was given.
        NoChangeError: it is so already.
    """
    require_alone(uow, case_id, Permission.DECIDE)
    _decide(uow, case_id, Hold.ON, reason)
    uow.record(Event.HOLD_SET, case_id, case_id=case_id)


def lift_hold(uow: UnitOfWork, case_id: CaseId, reason: str) -> None:
    """Let what she deletes be destroyed again, as a lead; what waited for it is destroyed next.

    Raises:
        CaseNotFoundError: not for this person.
        NoReasonError: no reason was given.
        NoChangeError: it is so already.
    """
    require_alone(uow, case_id, Permission.APPROVE)
    _decide(uow, case_id, Hold.OFF, reason)
    uow.record(Event.HOLD_LIFTED, case_id, case_id=case_id)


def _decide(uow: UnitOfWork, case_id: CaseId, hold: Hold, reason: str) -> None:
    check_reason(reason)
    if (standing_of_case(uow, case_id).hold is not None) is (hold is Hold.ON):
        raise NoChangeError(field="reason")
    set_aside(uow, case_id, Kind.HOLD)
    access = require_alone(uow, case_id, Permission.DECIDE)
    add_decision(uow, access, Kind.HOLD, {"value": hold, "reason": reason}, is_current=True)
    keep_whole(uow, case_id, is_on=hold is Hold.ON)
