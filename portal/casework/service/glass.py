"""A lead opens a case with a reason that she reads; it shuts by itself after a day."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from portal.access import service as access
from portal.access.permissions import OPENED_FOR, Permission
from portal.casework import queries
from portal.casework.models import GlassRow
from portal.casework.standing import REASON_MOST, NoReasonError
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, PersonId, new_id
from portal.kernel.text import clean
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass


class NoCoverHereError(ConflictError):
    """This takes the service's cover key, and the acting lead does not hold it."""


@dataclass(frozen=True)
class Opening:
    """That a lead opened a case: who, when, until when, and why in their own words."""

    by: PersonId
    opened_at: datetime
    until_at: datetime
    reason: str = field(repr=False)


def break_glass(uow: UnitOfWork, case_id: CaseId, reason: str) -> None:
    """Open a case as a lead, for a day; she sees it at once, with the reason.

    Raises:
        CaseNotFoundError: not for this person, or they are on it.
        NoReasonError: no reason was given, or one that is too long.
        NoCoverHereError: this lead does not hold the cover key.
    """
    found = access.require(uow, case_id, Permission.OPEN_WITH_REASON)
    told = clean(reason)
    if not told or len(told) > REASON_MOST:
        raise NoReasonError(field="reason")
    before = queries.open_glass(uow.session, case_id, found.person_id)
    if before is not None:
        before.ended_at = before.until_at  # its day is over, and it was not swept yet
    try:
        access.open_with_reason(uow, case_id)
    except NoKeyError:
        raise NoCoverHereError from None
    row = GlassRow(
        id=new_id(), case_id=case_id, opened_at=uow.now, opened_by=found.person_id, until_at=uow.now + OPENED_FOR
    )
    uow.session.flush()
    key = vault.class_key(uow.vault, case_id, RecordClass.HEAD)
    row.sealed_reason = seal_content(key.symmetric, _place(row), {"reason": told}, key_version=key.version)
    uow.session.add(row)


def mend_glass(uow: UnitOfWork, case_id: CaseId) -> None:
    """Shut a case again that the acting lead has opened.

    Raises:
        CaseNotFoundError: they do not have it open.
    """
    found = access.require(uow, case_id, Permission.APPROVE)
    row = queries.open_glass(uow.session, case_id, found.person_id)
    if row is None:
        raise access.CaseNotFoundError
    row.ended_at = uow.now
    access.close_again(uow, case_id, found.person_id)


def openings_of_case(uow: UnitOfWork, case_id: CaseId) -> list[Opening]:
    """Return every time a lead opened a case, with the reason, the newest first; for her, and for leads.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access.require(uow, case_id, Permission.READ_REASONS)
    vault.look_up_case(uow.vault, case_id)
    return [_opened(uow, row) for row in queries.glass_of_case(uow.session, case_id)]


def sweep_glass(units: Units) -> None:
    """Shut every case whose day is over."""
    with units.write() as uow:
        for row in queries.glass_run_out(uow.session, uow.now):
            row.ended_at = uow.now
            # Shut out meanwhile, or put on the case: then nothing of this is open, and no other must stay so for it.
            with suppress(access.CaseNotFoundError):
                access.close_again(uow, CaseId(row.case_id), PersonId(row.opened_by))


def _opened(uow: UnitOfWork, row: GlassRow) -> Opening:
    try:
        key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.HEAD, key_version_of(row.sealed_reason))
        reason = str(open_content(key.symmetric, _place(row), row.sealed_reason).body["reason"])
    except NoKeyError:
        reason = ""  # a later version of the head than this lead was given
    return Opening(PersonId(row.opened_by), row.opened_at, row.until_at, reason)


def _place(row: GlassRow) -> Place:
    return Place("broken_glass", "sealed_reason", row.id, row.case_id)
