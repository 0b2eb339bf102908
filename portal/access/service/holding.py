"""Leave that holds until the end of a unit of work: for many who write, or for one who decides alone."""

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


def require_alone(uow: UnitOfWork, case_id: CaseId, permission: Permission) -> CaseAccess:
    """Ask leave as `require` does, and let nobody else decide about the case until this unit of work is over.

    Of two in one moment, the second sees what the first has decided.

    Raises:
        CaseNotFoundError: there is no such case, or this is not for them.
    """
    queries.lock_case(uow.session, case_id)
    uow.kept.pop(f"access {case_id}", None)  # asked anew behind the lock
    return require(uow, case_id, permission)
