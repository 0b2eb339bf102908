"""A legal hold: while it lasts, nothing in a case is destroyed."""

from datetime import datetime

from portal.access import queries
from portal.access.permissions import Permission
from portal.access.service.cases import require
from portal.access.service.holding import require_alone
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def keep_whole(uow: UnitOfWork, case_id: CaseId, *, is_on: bool) -> None:
    """Begin or end a legal hold; the caller writes down who and why.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require_alone(uow, case_id, Permission.DECIDE)
    row = queries.case(uow.session, case_id)
    uow.session.refresh(row)
    row.kept_whole_since = uow.now if is_on else None


def kept_whole_since(uow: UnitOfWork, case_id: CaseId) -> datetime | None:
    """Return since when nothing in a case may be destroyed; none where it may.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    row = queries.case(uow.session, case_id)
    uow.session.refresh(row)  # behind the caller's lock it may stand otherwise than when leave was asked
    return row.kept_whole_since


def may_destroy(uow: UnitOfWork, case_id: CaseId) -> str | None:
    """For the machine: return of which service a case is, if what is in it may be destroyed now; none where it may not.

    The answer holds until this unit of work is over.
    """
    queries.hold_case(uow.session, case_id)
    row = queries.case(uow.session, case_id)
    uow.session.refresh(row)
    return row.service_id if row.kept_whole_since is None else None
