"""Reading what is agreed: the whole of it by who holds the class, and how it stands by who only sees a list."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from portal.access.permissions import CASE_PERMISSIONS, Permission
from portal.access.service import require
from portal.contact import queries
from portal.contact.agreement import Agreement, Standing, Version, standing_of
from portal.contact.service.bodies import open_agreement, open_reason
from portal.kernel.ids import CaseId, PersonId
from portal.unit_of_work import UnitOfWork

_MOST_TOLD = 50


@dataclass(frozen=True)
class Confirmed:
    """That an agreement was confirmed, once."""

    at: datetime
    by: PersonId
    is_by_voice: bool


@dataclass(frozen=True)
class WentPast:
    """That somebody was shown her number although it was not agreed for then."""

    at: datetime
    by: PersonId
    reason: str = field(repr=False)


@dataclass(frozen=True)
class SafeContact:
    """Everything about reaching her.

    Args:
        holds: the version in force, whether or not it has run out.
        asked: a newer version that waits for her word.
        standing: how it stands.
        confirmed: when it was confirmed, the latest first.
        exceptions: when somebody went past it, the latest first.
        may_write: whether the reader can change or confirm it; a lead who only looks cannot.
    """

    holds: Agreement | None
    asked: Agreement | None
    standing: Standing
    confirmed: list[Confirmed]
    exceptions: list[WentPast]
    may_write: bool

    @property
    def latest(self) -> Agreement | None:
        """Return what was written last, which is where changing it begins."""
        return self.asked or self.holds

    @property
    def people(self) -> set[PersonId]:
        """Return everybody whose doing is told of."""
        versions = [one.written_by for one in (self.holds, self.asked) if one]
        return {*versions, *(one.by for one in self.confirmed), *(one.by for one in self.exceptions)}


def contact_of_case(uow: UnitOfWork, case_id: CaseId) -> SafeContact:
    """Open what is agreed in a case.

    Raises:
        CaseNotFoundError: not for this person.
        NoKeyError: the acting person does not hold the class.
    """
    access = require(uow, case_id, Permission.READ_CONTACT)
    counting = queries.counting(uow.session, case_id)
    asked = next((row for row in counting if row.confirmed_at is None), None)
    confirmed = next((row for row in counting if row.confirmed_at is not None), None)
    told = queries.confirmations_of_case(uow.session, case_id, limit=_MOST_TOLD)
    past = queries.exceptions_of_case(uow.session, case_id, limit=_MOST_TOLD)
    return SafeContact(
        holds=open_agreement(uow, confirmed) if confirmed else None,
        asked=open_agreement(uow, asked) if asked else None,
        standing=standing_of([Version(row.number, row.confirmed_at, row.expires_at) for row in counting], uow.now),
        confirmed=[Confirmed(row.at, PersonId(row.by_id), row.is_by_voice) for row in told],
        exceptions=[WentPast(row.at, PersonId(row.by_id), open_reason(uow, row)) for row in past],
        may_write=Permission.WRITE_CONTACT in CASE_PERMISSIONS[access.part],
    )


def numbers_of_case(uow: UnitOfWork, case_id: CaseId) -> frozenset[str]:
    """Return her numbers as they are agreed, and as they wait for her word.

    Raises:
        CaseNotFoundError: not for this person.
        NoKeyError: the acting person does not hold the class.
    """
    require(uow, case_id, Permission.READ_CONTACT)
    return frozenset(open_agreement(uow, row).told.reach.number for row in queries.counting(uow.session, case_id))


def contact_standings(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, Standing]:
    """Say how safe contact stands in each of some cases, in one question; the caller has asked leave for each."""
    found = queries.versions_of_cases(uow.session, case_ids)
    return {case_id: standing_of(found.get(case_id, ()), uow.now) for case_id in case_ids}
