"""Whether she has a way in that works, for those who would do without asking her here."""

from portal.access import service as access
from portal.access.permissions import Part
from portal.accounts.queries import people
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork


def has_way_in(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether she can sign in and read what is put before her on a case; the caller has asked leave."""
    hers = [one.person_id for one in access.members_of_cases(uow, [case_id]) if one.part is Part.VICTIM]
    rows = people.people(uow.session, hers) if hers else ()
    return any(row.confirmed_at is not None and row.suspended_at is None for row in rows)
