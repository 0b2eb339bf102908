"""How papers stand, for those who work on the cases: by code and state, with nothing opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.access.permissions import CASE_PERMISSIONS, SERVICE_PERMISSIONS, Permission
from portal.access.service import heads_of_my_cases, heads_of_service, members_of_case, require, require_in_service
from portal.accounts.returns import Interludes
from portal.accounts.service.interludes import interludes_of_cases
from portal.accounts.service.people import PersonState, team_of_service
from portal.consultancy import queries
from portal.consultancy.forums import ForumId
from portal.consultancy.signoff import State
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, PersonId, SummaryId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault

_WORKED_ON = frozenset({State.DRAFT, State.SEEN, State.SIGNED})


@dataclass(frozen=True)
class CasePaper:
    """A paper in the lists of those who work on it.

    Args:
        summary_id: which.
        case_id: of which case.
        reference: the code of the case.
        forum: for which table.
        version: which version.
        state: how far it has come.
        composed_at: when it was begun.
        expires_at: until when it can be opened outside.
        told_seen_at: when she read what she was told.
        may_write: whether the acting person writes on it; others can be asked to sign as the second.
    """

    summary_id: SummaryId
    case_id: CaseId
    reference: str
    forum: ForumId
    version: int
    state: State
    composed_at: datetime
    expires_at: datetime | None
    told_seen_at: datetime | None
    may_write: bool


def papers_of_case(uow: UnitOfWork, case_id: CaseId) -> list[CasePaper]:
    """Return how the papers of a case stand, the newest first.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.SIGN_SECOND)
    may_write = Permission.WRITE_SUMMARY in CASE_PERMISSIONS[access.part]
    return _papers(uow, {case_id: may_write})


def papers_of_desk(uow: UnitOfWork) -> list[CasePaper]:
    """Return how the papers of the acting person's cases stand; for a lead, those of the whole service.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.RUN_TABLE)
    is_lead = Permission.INVITE_STAFF in SERVICE_PERMISSIONS[actor.role]
    heads = heads_of_service(uow) if is_lead else heads_of_my_cases(uow)
    may_write = {head.case_id: Permission.WRITE_SUMMARY in CASE_PERMISSIONS[head.part] for head in heads}
    return _papers(uow, may_write)


def _papers(uow: UnitOfWork, may_write: Mapping[CaseId, bool]) -> list[CasePaper]:
    rows = queries.papers_of_cases(uow.session, list(may_write))
    interludes = interludes_of_cases(uow, {CaseId(row.case_id) for row in rows if row.told_seen_at is not None})
    return [
        _paper(row, interludes.get(CaseId(row.case_id), Interludes()), may_write=may_write[CaseId(row.case_id)])
        for row in rows
    ]


def _paper(row: Any, interludes: Interludes, *, may_write: bool) -> CasePaper:  # noqa: ANN401 - a line of columns
    was_she = row.told_seen_at is not None and not interludes.has(row.told_seen_at)
    return CasePaper(
        summary_id=SummaryId(row.id),
        case_id=CaseId(row.case_id),
        reference=row.reference,
        forum=ForumId(row.forum),
        version=row.version,
        state=State(row.state),
        composed_at=row.composed_at,
        expires_at=row.expires_at,
        told_seen_at=row.told_seen_at if was_she else None,
        may_write=may_write,
    )


def may_write_papers(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether the acting person writes papers of a case, or is only asked as the second.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.SIGN_SECOND)
    return Permission.WRITE_SUMMARY in CASE_PERMISSIONS[access.part]


def seconds_of_case(uow: UnitOfWork, case_id: CaseId) -> list[tuple[PersonId, str]]:
    """Return who can be asked as a second person: the leads, and who else is on the case, with their names.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.WRITE_SUMMARY)
    on_case = {one.person_id for one in members_of_case(uow, case_id)}
    return [
        (one.person_id, one.name)
        for one in team_of_service(uow)
        if (one.role is Role.LEAD or (one.role is Role.ADVOCATE and one.person_id in on_case))
        and one.state is PersonState.ACTIVE
        and one.person_id != access.person_id
    ]


def asked_as_second(uow: UnitOfWork, case_id: CaseId) -> frozenset[SummaryId]:
    """Return the papers of a case that were given to the acting person to agree with or to sign.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.SIGN_SECOND)
    rows = queries.papers_of_cases(uow.session, [case_id])
    worked_on = [row.id for row in rows if State(row.state) in _WORKED_ON]
    return frozenset(SummaryId(one) for one in vault.sealed_to_me(uow.vault, worked_on))
