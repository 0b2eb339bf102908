"""What somebody's ways in were before they came back with new ones: kept aside in case it was somebody else."""

from datetime import timedelta

from sqlalchemy import update

from portal.accounts.models import InviteRow, PersonRow, WayInRow
from portal.accounts.queries import people
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.envelope import Place, open_content, seal_content

# One voice check may have been wrong, or the advocate who made it: what was is not lost at that moment.
KEPT_AFTER_CONFIRMING = timedelta(days=30)
_KEPT = ("name_digest", "salt", "public_key", "key_proof", "sealed_own")


def keep_before(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> None:
    """Keep somebody's ways in aside, sealed; if an invitation fell into the wrong hands, nothing private is lost."""
    body = {name: getattr(person, name).hex() for name in _KEPT}
    body["slots"] = [slot.hex() for slot in people.slots_of_person(uow.session, person.id)]
    body["code_step_used"] = person.code_step_used
    body["display_name"] = person.sealed_display_name.hex() if person.sealed_display_name else None
    body["was_suspended"] = person.suspended_at is not None
    invite.sealed_before = seal_content(uow.keyring.server.staff_names, _place(invite), body)


def put_before_back(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> None:
    """Put the ways in back as they were: it was not they who came."""
    if invite.sealed_before is None:
        return
    body = open_content(uow.keyring.server.staff_names, _place(invite), invite.sealed_before).body
    for name in _KEPT:
        setattr(person, name, bytes.fromhex(body[name]))
    for number, slot in enumerate(body["slots"]):
        uow.session.merge(WayInRow(person_id=person.id, number=number, sealed_private=bytes.fromhex(slot)))
    person.code_step_used = body["code_step_used"]
    person.sealed_display_name = bytes.fromhex(body["display_name"]) if body["display_name"] else None
    person.confirmed_at = uow.now
    person.suspended_at = uow.now if body["was_suspended"] else None
    invite.sealed_before = None


def sweep_before(units: Units) -> None:
    """Forget the ways in of those who came back, a month after it was confirmed that it was they."""
    with units.write() as uow:
        where = (InviteRow.sealed_before.is_not(None), InviteRow.confirmed_at < uow.now - KEPT_AFTER_CONFIRMING)
        uow.session.execute(update(InviteRow).where(*where).values(sealed_before=None))


def _place(invite: InviteRow) -> Place:
    return Place("invite", "sealed_before", invite.id, invite.service_id)
