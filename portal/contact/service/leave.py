"""Leave for what the machine asks too, where nobody acts."""

from portal.access.permissions import Permission
from portal.access.service import require
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def require_unless_machine(uow: UnitOfWork, case_id: CaseId, permission: Permission) -> None:
    """Ask leave of a person; where nobody acts it is the machine itself, which holds the operational key and no other.

    Raises:
        CaseNotFoundError: a person acts, and this is not for them.
    """
    if uow.actor is not None:
        require(uow, case_id, permission)
