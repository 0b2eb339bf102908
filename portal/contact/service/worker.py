"""What the worker asks before anything goes out, with the machine's own key and nobody's leave but her agreement."""

from datetime import datetime

from portal.access.permissions import Permission
from portal.audit.events import Event
from portal.contact import queries
from portal.contact.gate import Channel, Gate, Reach, may_reach
from portal.contact.service.bodies import open_reach
from portal.contact.service.leave import require_unless_machine
from portal.contact.service.writing import AgreementNotFoundError
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def reach_of_case(uow: UnitOfWork, case_id: CaseId) -> Reach | None:
    """Return how she may be reached, as last confirmed, or else as it waits for her word; none where nothing is agreed.

    Raises:
        CaseNotFoundError: a person asks, and it is not for them.
    """
    require_unless_machine(uow, case_id, Permission.SEE_REACH)
    row = queries.confirmed(uow.session, case_id) or queries.newest(uow.session, case_id)
    return None if row is None else open_reach(uow, row)


def gate_of_case(uow: UnitOfWork, case_id: CaseId, channel: Channel, at: datetime) -> Gate:
    """Say whether she may be reached by one way at a moment: the one gate that everything that goes out goes through.

    Raises:
        CaseNotFoundError: a person asks, and it is not for them.
    """
    require_unless_machine(uow, case_id, Permission.SEE_REACH)
    return may_reach(reach_of_case(uow, case_id), channel, at)


def note_number_confirmed(uow: UnitOfWork, case_id: CaseId) -> None:
    """Write down that a code sent to the number in force was typed back, so that it is hers.

    Raises:
        CaseNotFoundError: a person asks, and it is not for them.
        AgreementNotFoundError: nothing is confirmed.
    """
    require_unless_machine(uow, case_id, Permission.CONFIRM_CONTACT)
    row = queries.confirmed(uow.session, case_id)
    if row is None:
        raise AgreementNotFoundError
    row.number_confirmed_at = uow.now
    uow.record(Event.CONTACT_NUMBER_CONFIRMED, row.id, case_id=case_id)
