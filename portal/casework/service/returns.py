"""Who came back with a new way in, for a lead to look over, and who may confirm that it was she."""

from dataclasses import dataclass

from portal.access import service as access
from portal.accounts.returns import Answer
from portal.accounts.service.confirming import how_to_confirm
from portal.accounts.service.invites import InviteNotFoundError, InviteState
from portal.accounts.service.returns import Return, contest_return, returns_of_service, uphold_return
from portal.checkins import service as checkins
from portal.contact import service as contact
from portal.kernel.ids import CaseId, InviteId
from portal.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ReturnLine:
    """One time that somebody came back, and to which case."""

    back: Return
    head: access.CaseHead


def returns(uow: UnitOfWork) -> list[ReturnLine]:
    """Return who came back lately, with what the acting lead calls each case."""
    found = returns_of_service(uow)
    heads = {head.case_id: head for head in access.heads_of_service(uow)} if found else {}
    return [ReturnLine(one, heads[one.case_id]) for one in found if one.case_id in heads]


def one_return(uow: UnitOfWork, invite_id: InviteId) -> ReturnLine:
    """Return one of those who came back lately.

    Raises:
        InviteNotFoundError: no such return in the acting lead's service.
    """
    for line in returns(uow):
        if line.back.invite_id == invite_id:
            return line
    raise InviteNotFoundError


def put_back(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Put everything back as it was before somebody came in her place; what they said of reaching her holds no longer.

    Raises:
        InviteNotFoundError: as `contest_return`.
    """
    back = one_return(uow, invite_id).back
    contest_return(uow, invite_id)
    if back.confirmed_at is not None:
        _ask_anew(uow, back.case_id)


def put_new_back(uow: UnitOfWork, invite_id: InviteId) -> None:
    """Put the new way in back, because it was she after all; what was said of reaching her meanwhile is asked anew.

    Raises:
        InviteNotFoundError: as `uphold_return`.
    """
    back = one_return(uow, invite_id).back
    uphold_return(uow, invite_id)
    _ask_anew(uow, back.case_id)


def _ask_anew(uow: UnitOfWork, case_id: CaseId) -> None:
    """Let neither a number nor a word count that may be somebody else's."""
    contact.ask_anew(uow, case_id)
    checkins.begin_anew(uow, case_id)


def how_to_confirm_here(uow: UnitOfWork, invite: InviteState, *, may_write: bool) -> Answer | None:
    """Say how the acting person may confirm who joined or came back; none where nobody waits, or it is not theirs."""
    if invite.invite_id is None or not invite.is_used or invite.is_confirmed:
        return None
    if invite.is_return:
        return how_to_confirm(uow, invite.invite_id)
    return Answer.AS_SECOND if may_write else None
