"""A lead who must see into a case they are not on: for a while, with the cover key, and never in secret."""

from portal.access import queries
from portal.access.models import CaseMemberRow
from portal.access.permissions import Part, Permission
from portal.access.service.cases import CaseNotFoundError, acting, require
from portal.audit.events import Event
from portal.kernel.ids import CaseId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass


def open_with_reason(uow: UnitOfWork, case_id: CaseId) -> None:
    """Let the acting lead read a case; the caller keeps the reason, which she can read.

    Raises:
        CaseNotFoundError: not for this person, or they are on it already.
        NoKeyError: this lead does not hold the cover key.
    """
    access = require(uow, case_id, Permission.OPEN_WITH_REASON)
    actor = acting(uow)
    vault.grant_from_cover(uow.vault, case_id, vault.COVERED_CLASSES, actor.person_id, service_id=access.service_id)
    row = CaseMemberRow(
        case_id=case_id,
        person_id=actor.person_id,
        part=Part.OPENED,
        added_at=uow.now,
        added_by=actor.person_id,
        ended_at=None,
    )
    uow.session.merge(row)
    uow.kept.pop(f"access {case_id}", None)
    uow.record(Event.GLASS_BROKEN, actor.person_id, case_id=case_id)


def close_again(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """End a lead's look into a case: their grants go, all but the head, and what is written from now on has new keys.

    The caller has asked leave, or is the worker once the time is over; it needs no key.

    Raises:
        CaseNotFoundError: they do not have it open.
    """
    queries.lock_case(uow.session, case_id)
    row = queries.member(uow.session, case_id, person_id)
    if row is None or row.ended_at is not None or row.part != Part.OPENED:
        raise CaseNotFoundError
    service_id = queries.case(uow.session, case_id).service_id
    row.ended_at = uow.now
    vault.revoke_grants(uow.vault, case_id, person_id, keep=(RecordClass.HEAD,))
    uow.kept.pop(f"access {case_id}", None)
    uow.record(Event.GLASS_MENDED, person_id, case_id=case_id, chain=service_id)
