"""Leave that holds until the end: what is written while somebody is taken off a case comes before, or not at all."""

from portal.access import queries
from portal.access.permissions import Permission
from portal.access.service.cases import CaseAccess, require
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def require_to_write(uow: UnitOfWork, case_id: CaseId, permission: Permission) -> CaseAccess:
    """Ask leave as `require` does, and let nobody be taken off the case until this unit of work is over.

    Of two in one moment, either this is written first, or whoever was taken off is refused and new keys are used.

    Raises:
        CaseNotFoundError: there is no such case, or this is not for them.
    """
    queries.hold_case(uow.session, case_id)
    uow.kept.pop(f"access {case_id}", None)  # asked anew behind the lock
    return require(uow, case_id, permission)
