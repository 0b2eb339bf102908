"""The service's code: printed once by its first lead; it brings the cover key back when every lead has lost it."""

from dataclasses import replace

from portal.access import service as access
from portal.accounts.models import PersonRow
from portal.accounts.own_settings import OwnSettings, open_own, seal_own
from portal.accounts.queries import invites, people
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.words import read_code
from portal.audit.events import Event
from portal.kernel.actor import Role
from portal.kernel.errors import InvalidError, NotAllowedError
from portal.privacy.limits import Rate
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.primitives import SealBrokenError, same


class WrongServiceCodeError(InvalidError):
    """This is not the code of this service."""


class NotALeadError(NotAllowedError):
    """Only somebody who joined as a lead may use a service's code."""


def offered_service_code(uow: UnitOfWork) -> str | None:
    """Return the service's code that the acting person is to print and lock away, until it has been typed back."""
    return _own(uow)[1].offered_service_code


def keep_service_code(uow: UnitOfWork, typed: str) -> None:
    """Show the service's code no more, once it was typed back from the paper.

    Raises:
        WordsWrongError: this is no code; which word is wrong is said, where it is known.
        WrongServiceCodeError: a code, but another one.
    """
    row, own = _own(uow)
    code = read_code(typed)
    if own.offered_service_code is None or not same(code, read_code(own.offered_service_code)):
        raise WrongServiceCodeError(field="code")
    row.sealed_own = seal_own(uow.keyring.person, replace(own, offered_service_code=None))


def restore_cover(uow: UnitOfWork, typed: str) -> None:
    """Take the cover key out of the service's code; whoever brings the paper as a lead needs nobody to confirm them.

    Raises:
        NotALeadError: the acting person did not join as a lead.
        WordsWrongError: this is no code; which word is wrong is said, where it is known.
        WrongServiceCodeError: a code, but not of this service.
        TooManyError: too many tries.
    """
    actor = access.acting(uow)
    row = _own(uow)[0]
    if row.role != Role.LEAD:
        raise NotALeadError
    uow.units.limits.check(Rate.AGAIN, actor.person_id)
    code = read_code(typed)
    vault.check_public(uow.keyring, actor.person_id, row.public_key, row.key_proof)
    vault.register_holder(uow.vault, actor.person_id, row.public_key)
    try:
        vault.restore_cover(uow.vault, actor.service_id, code, actor.person_id)
    except SealBrokenError:
        uow.refuse(Event.RECOVERY_FAILED, actor.person_id)
        raise WrongServiceCodeError(field="code") from None
    _confirm_by_paper(uow, row)
    uow.actor = replace(actor, role=Role.LEAD)
    uow.session.flush()
    access.grant_heads_to_lead(uow, actor.person_id)
    uow.record(Event.COVER_RESTORED, actor.person_id)


def _confirm_by_paper(uow: UnitOfWork, row: PersonRow) -> None:
    row.confirmed_at = row.confirmed_at or uow.now
    invite = invites.invite_used_by(uow.session, row.id)
    if invite is not None and invite.confirmed_at is None:
        invite.confirmed_at, invite.confirmed_by, invite.sealed_before = uow.now, row.id, None


def _own(uow: UnitOfWork) -> tuple[PersonRow, OwnSettings]:
    row = people.person(uow.session, access.acting(uow).person_id)
    if row is None:
        raise PersonGoneError
    return row, open_own(uow.keyring.person, row.sealed_own)
