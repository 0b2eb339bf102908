"""What somebody's ways in were before they came back with new ones: kept aside in case it was somebody else."""

from typing import Any

from sqlalchemy import func, update

from portal.accounts.models import InviteRow, PersonRow, WayInRow
from portal.accounts.queries import people
from portal.accounts.returns import CAN_BE_CONTESTED_FOR
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content, seal_content

_KEPT = ("name_digest", "salt", "public_key", "key_proof", "sealed_own")


def keep_before(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> None:
    """Keep somebody's ways in aside, sealed; if an invitation fell into the wrong hands, nothing private is lost."""
    _keep(uow, invite, _ways_in(uow, person), name=person.name_digest)


def keep_grants_too(uow: UnitOfWork, invite: InviteRow) -> None:
    """Keep aside what somebody who came back was granted before: it is about to be taken from the lost half."""
    if invite.sealed_before is not None and invite.returning_person_id is not None:
        grants = vault.grants_to_keep(uow.vault, invite.returning_person_id)
        _keep(uow, invite, {**_opened(uow, invite), "grants": grants}, name=invite.name_before)


def put_before_back(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> None:
    """Put the ways in back as they were: it was not they who came."""
    if invite.sealed_before is not None:
        _put(uow, person, _opened(uow, invite))
        invite.sealed_before = invite.name_before = None


def exchange_before(uow: UnitOfWork, invite: InviteRow, person: PersonRow) -> list[dict[str, Any]]:
    """Put the ways in back as they were, and keep those aside that are there now; return what was granted to the old.

    What is kept aside now is put back in the same way, should it have been they who came after all.
    """
    was, name = _opened(uow, invite), person.name_digest
    now = {**_ways_in(uow, person), "grants": vault.grants_to_keep(uow.vault, person.id)}
    _put(uow, person, was)
    _keep(uow, invite, now, name=name)
    return list(was.get("grants", now["grants"]))


def _ways_in(uow: UnitOfWork, person: PersonRow) -> dict[str, Any]:
    body: dict[str, Any] = {name: getattr(person, name).hex() for name in _KEPT}
    body["slots"] = [slot.hex() for slot in people.slots_of_person(uow.session, person.id)]
    body["code_step_used"] = person.code_step_used
    body["idle_minutes"] = person.idle_minutes
    body["display_name"] = person.sealed_display_name.hex() if person.sealed_display_name else None
    body["was_suspended"] = person.suspended_at is not None
    return body


def _put(uow: UnitOfWork, person: PersonRow, body: dict[str, Any]) -> None:
    for name in _KEPT:
        setattr(person, name, bytes.fromhex(body[name]))
    for number, slot in enumerate(body["slots"]):
        uow.session.merge(WayInRow(person_id=person.id, number=number, sealed_private=bytes.fromhex(slot)))
    person.code_step_used = body["code_step_used"]
    person.idle_minutes = body.get("idle_minutes", person.idle_minutes)
    person.sealed_display_name = bytes.fromhex(body["display_name"]) if body["display_name"] else None
    person.confirmed_at = uow.now
    person.suspended_at = uow.now if body["was_suspended"] else None
    uow.session.flush()


def sweep_before(units: Units) -> None:
    """Forget the ways in that were kept aside, a month after it was confirmed that it was they, or that it was not."""
    with units.write() as uow:
        since = func.coalesce(InviteRow.contested_at, InviteRow.confirmed_at, InviteRow.cancelled_at)
        where = (InviteRow.sealed_before.is_not(None), since < uow.now - CAN_BE_CONTESTED_FOR)
        uow.session.execute(update(InviteRow).where(*where).values(sealed_before=None, name_before=None))
        vault.forget_halves(uow.vault, replaced_before=uow.now - CAN_BE_CONTESTED_FOR)


def _opened(uow: UnitOfWork, invite: InviteRow) -> dict[str, Any]:
    return open_content(uow.keyring.server.staff_names, _place(invite), invite.sealed_before or b"").body


def _keep(uow: UnitOfWork, invite: InviteRow, body: dict[str, Any], *, name: bytes | None) -> None:
    invite.sealed_before = seal_content(uow.keyring.server.staff_names, _place(invite), body)
    invite.name_before = name


def _place(invite: InviteRow) -> Place:
    return Place("invite", "sealed_before", invite.id, invite.service_id)
