"""Asking her anew how she is reached, once it is known that somebody else may have said so in her place."""

from portal.access.permissions import Permission
from portal.access.service import require
from portal.attention.marks import Asks
from portal.attention.service import ask
from portal.contact import queries
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def ask_anew(uow: UnitOfWork, case_id: CaseId) -> None:
    """Let what is agreed hold no longer, and the number count as nobody's; it stays to be read, and to be asked about.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.ANSWER_FOR_RETURN)
    row = queries.confirmed(uow.session, case_id)
    if row is None:
        return
    row.number_confirmed_at = None  # also where it has run out: confirmed again, it would be taken for proved
    if row.expires_at is None or row.expires_at <= uow.now:
        return
    row.expires_at = uow.now
    ask(uow, case_id, Asks.CONTACT, from_at=uow.now)
