"""The visit that began with an invitation: in it alone something is chosen without the passphrase once more."""

from portal.access.service import acting
from portal.accounts.queries import invites, visits
from portal.unit_of_work import UnitOfWork


def is_first_visit(uow: UnitOfWork) -> bool:
    """Say whether the acting person is still in the visit in which they joined or came back by an invitation."""
    who = acting(uow)
    visit, invite = visits.visit(uow.session, who.session_id), invites.invite_used_by(uow.session, who.person_id)
    return visit is not None and invite is not None and invite.used_at == visit.started_at
