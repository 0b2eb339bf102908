"""What an advocate sees of the cases they work on, and what a lead can do about who works on them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from portal.access import service as access
from portal.access.permissions import SERVICE_PERMISSIONS, Part, Permission
from portal.accounts.returns import Answer
from portal.accounts.service import invites, telling
from portal.accounts.service.invites import InviteState, NewInvite
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.people import advocates_of_service
from portal.accounts.telling import ToldChange
from portal.attention.service import asked_of_cases
from portal.casework.caseload import CaseLine, Joining, Reason, most_pressing_first, what_it_asks
from portal.casework.service.decisions import standing_of_case, standings_of_cases
from portal.casework.service.returns import how_to_confirm_here
from portal.casework.standing import Standing
from portal.contact.agreement import Standing as ContactStanding
from portal.contact.service import contact_standings
from portal.diary.service.reading import shared_counts, unopened_counts
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, PersonId
from portal.messages.service import unread_of_case
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on
from portal.unit_of_work import UnitOfWork
from portal.withheld.service import add_never_out


class WithoutHerError(ConflictError):
    """All work on this case is with other professionals: she has no way in."""


class CaseOpenedMeanwhileError(ConflictError):
    """The case that this form was to open has just been opened."""


@dataclass(frozen=True)
class TeamMember:
    """Somebody who works on a case, from when until when."""

    person_id: PersonId
    name: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class CasePage:
    """One case as its page shows it."""

    head: access.CaseHead
    invite: InviteState
    team: list[TeamMember]
    standing: Standing
    names: dict[PersonId, str]
    unread: int
    shared: int
    may_read: bool
    may_write: bool
    may_assign: bool
    may_open: bool
    has_opened: bool
    free_advocates: list[tuple[PersonId, str]]
    contact: ContactStanding
    messages: int
    changes: list[ToldChange]
    answer: Answer | None


def open_case(uow: UnitOfWork, draft: access.CaseDraft, once: str) -> CaseId:
    """Open a case; the same form sent again gives the one that it has opened.

    Args:
        uow: a unit that writes.
        draft: what was filled in.
        once: the form's own token, which becomes the case's id unless there is another of that id.

    Raises:
        NotYoursToDoError, PartyKnownError: as `access.open_case`.
        CaseOpenedMeanwhileError: the same form was sent twice in the same moment, and this is the second.
    """
    case_id = CaseId(once)
    on_it = access.members_of_cases(uow, [case_id])
    if any(member.person_id == access.acting(uow).person_id for member in on_it):
        return case_id
    try:
        opened = access.open_case(uow, draft, case_id=None if on_it else case_id)
    except IntegrityError:
        raise CaseOpenedMeanwhileError from None
    add_never_out(uow, opened, draft.her.contacts)
    return opened


def begun_forms(uow: UnitOfWork) -> list[DraftOffer]:
    """Return what the acting person had begun to fill in, in whatever form."""
    access.require_in_service(uow, Permission.OPEN_CASE)
    return carry_on(uow)


def caseload(uow: UnitOfWork) -> list[CaseLine]:
    """Return the cases of the acting person, and for a lead those of the whole service, the most pressing first."""
    actor = access.require_in_service(uow, Permission.SEE_CASELOAD)
    is_lead = Permission.INVITE_STAFF in SERVICE_PERMISSIONS[actor.role]
    heads = access.heads_of_service(uow) if is_lead else access.heads_of_my_cases(uow)
    mine = {head.case_id for head in heads if head.part is not Part.LEAD}
    case_ids = [head.case_id for head in heads]
    states = invites.states_of_cases(uow, case_ids)
    asked = asked_of_cases(uow, case_ids)
    standings = standings_of_cases(uow, case_ids)
    unread = unopened_counts(uow, list(mine))
    return most_pressing_first(
        _line(
            head,
            what_it_asks(
                _joining(states[head.case_id]),
                asked[head.case_id],
                standings[head.case_id],
                unread.get(head.case_id, 0),
            ),
            standings[head.case_id],
            unread=unread.get(head.case_id, 0),
            is_mine=head.case_id in mine,
        )
        for head in heads
    )


def case_page(uow: UnitOfWork, case_id: CaseId) -> CasePage:
    """Return what the page of one case says.

    Raises:
        CaseNotFoundError: not for this person.
    """
    head = access.head_of_case(uow, case_id)
    may_assign = head.part in {Part.LEAD, Part.OPENED}
    standing = standing_of_case(uow, case_id)
    members = [member for member in access.members_of_case(uow, case_id) if member.part is Part.ADVOCATE]
    names = names_of_staff(uow, [*(member.person_id for member in members), *_people_in(standing)])
    working = {member.person_id for member in members if member.ended_at is None}
    free = [(who, name) for who, name in advocates_of_service(uow) if who not in working] if may_assign else []
    may_read = head.part in {Part.ADVOCATE, Part.OPENED}
    shared, unread = shared_counts(uow, case_id) if may_read else (0, 0)
    invite = invites.states_of_cases(uow, [case_id])[case_id]
    return CasePage(
        head=head,
        invite=invite,
        team=[TeamMember(m.person_id, names.get(m.person_id, ""), m.added_at, m.ended_at) for m in members],
        standing=standing,
        names=names,
        unread=unread,
        shared=shared,
        may_read=may_read,
        may_write=head.part is Part.ADVOCATE,
        may_assign=may_assign,
        may_open=head.part is Part.LEAD,
        has_opened=head.part is Part.OPENED,
        free_advocates=free,
        contact=contact_standings(uow, [case_id])[case_id],
        messages=unread_of_case(uow, case_id) if head.part is Part.ADVOCATE else 0,
        changes=telling.changes_of_case(uow, case_id),
        answer=how_to_confirm_here(uow, invite, may_write=head.part is Part.ADVOCATE),
    )


def invite_her(uow: UnitOfWork, case_id: CaseId) -> NewInvite:
    """Invite the victim of a case, unless all work on it is with other professionals.

    Raises:
        CaseNotFoundError, AlreadyJoinedError: as `invites.invite_victim`.
        WithoutHerError: begin to work with her first.
    """
    made = invites.invite_victim(uow, case_id)
    if standing_of_case(uow, case_id).works_without_her:
        raise WithoutHerError
    return made


def _people_in(standing: Standing) -> list[PersonId]:
    decisions = [standing.level, standing.waiting_level, standing.closing, standing.hold, *standing.modes]
    return [who for one in decisions if one for who in (one.by, one.second) if who]


def _joining(state: InviteState) -> Joining:
    return Joining(
        was_misused=state.was_misused,
        is_used=state.is_used,
        is_confirmed=state.is_confirmed,
        is_open=state.is_open,
    )


def _line(
    head: access.CaseHead, reasons: tuple[Reason, ...], standing: Standing, *, unread: int, is_mine: bool
) -> CaseLine:
    return CaseLine(
        case_id=head.case_id,
        code=head.code,
        name=head.display_name,
        opened_at=head.opened_at,
        unread=unread,
        reasons=reasons,
        level=standing.level_value,
        state=standing.state,
        is_mine=is_mine,
    )
