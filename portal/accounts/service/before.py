"""What somebody's ways in were before they came back with new ones: kept aside until it is confirmed who came."""

from portal.accounts.models import InviteRow, PersonRow, WayInRow
from portal.accounts.queries import people
from portal.unit_of_work import UnitOfWork
from portal.vault.envelope import Place, open_content, seal_content

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


def _place(invite: InviteRow) -> Place:
    return Place("invite", "sealed_before", invite.id, invite.service_id)
