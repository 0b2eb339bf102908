"""Choosing the PIN by which something can be put in from outside, and doing without it again."""

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import case_of_victim, require
from portal.accounts.service.again import check_passphrase
from portal.accounts.service.telling import tell_change
from portal.accounts.telling import Change
from portal.audit.events import Event
from portal.box import queries
from portal.box.models import BoxRow
from portal.box.pin import check_pin
from portal.box.service.digests import digest_pin
from portal.box.things import BoxState
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.primitives import random_bytes
from portal.web.visit import Visit


def box_state(uow: UnitOfWork, case_id: CaseId) -> BoxState:
    """Say whether something can be put in for the acting person, and how much waits.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.KEEP_BOX)
    holder = vault.own_wrap_holder(uow.vault)
    row = queries.box(uow.session, holder)
    return BoxState(row.set_at if row else None, queries.many_things(uow.session, holder))


def set_pin(units: Units, visit: Visit, *, pin: str, passphrase: str) -> None:
    """Let something be put in for her from outside with a PIN; one that she had before opens nothing any more.

    Args:
        units: opens the units of work; none is open while something is stretched.
        visit: who is signed in.
        pin: as it was typed.
        passphrase: hers, once more.

    Raises:
        UnfitPinError: it is too easy, or no PIN.
        WrongPassphraseError: this is not her passphrase.
        CaseNotFoundError: she has no case.
        TooManyError: too many tries.
    """
    checked = check_pin(pin)
    check_passphrase(units, visit, passphrase)
    salt = random_bytes(16)
    digest = digest_pin(units, checked, salt)
    with units.write(visit.actor, visit.keyring) as uow:
        case_id = case_of_victim(uow)
        require(uow, case_id, Permission.KEEP_BOX)
        row = BoxRow(
            holder=vault.own_wrap_holder(uow.vault), case_id=case_id, salt=salt, pin_digest=digest, set_at=uow.now
        )
        uow.session.merge(row)
        uow.record(Event.BOX_SET, visit.actor.person_id)
        tell_change(uow, Change.BOX)


def end_box(units: Units, visit: Visit, *, passphrase: str) -> None:
    """Let nothing be put in for her from outside any more; what waits stays, and that nothing could be is no fault.

    Raises:
        WrongPassphraseError: this is not her passphrase.
        CaseNotFoundError: she has no case.
        TooManyError: too many tries.
    """
    check_passphrase(units, visit, passphrase)
    with units.write(visit.actor, visit.keyring) as uow:
        require(uow, case_of_victim(uow), Permission.KEEP_BOX)
        row = queries.box(uow.session, vault.own_wrap_holder(uow.vault))
        if row is None:
            return
        uow.session.execute(delete(BoxRow).where(BoxRow.holder == row.holder))
        uow.record(Event.BOX_ENDED, visit.actor.person_id)
        tell_change(uow, Change.BOX)
