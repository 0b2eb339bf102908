"""Putting something in from outside: with a name and a PIN, and without being able to read anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.access.service import members_of_cases
from portal.accounts.service.sign_in import Claimed, TryRates, look_up, name_in_limits, slow_down
from portal.audit.events import Event
from portal.box import queries
from portal.box.models import BoxThingRow
from portal.box.service.digests import digest_pin, place_of
from portal.box.things import MOST_WAITING, SCHEMA, BoxFullError, ThingDraft, check_words, to_body
from portal.evidence.sealing import IncomingFile
from portal.evidence.service import FileOwner, ReceivedPicture, keep_for_owner, receive, room_of_owner
from portal.kernel.errors import InvalidError, TooManyError
from portal.kernel.ids import CaseId, new_id
from portal.privacy.limits import Rate
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.envelope import seal_content
from portal.vault.primitives import new_key, random_bytes, same

_RATES = TryRates(
    network=Rate.BOX_NETWORK, both=Rate.BOX, name=Rate.BOX_NAME, scarce=Rate.BOX_SCARCE, device=Rate.BOX_DEVICE
)


class WrongPinError(InvalidError):
    """The name and the PIN do not go together, or nothing can be put in for that person; it never says which."""


@dataclass(frozen=True)
class _Box:
    """The box that is claimed to be there; for a name without one made up, so that the same work is done."""

    holder: str
    case_id: CaseId | None
    salt: bytes
    pin_digest: bytes = field(repr=False)


def may_send(units: Units, network: str) -> bool:
    """Say whether a network may send something yet, before what it sends is read."""
    try:
        units.limits.check(Rate.BOX_SENT, network)
    except TooManyError:
        return False
    return True


def put_in(
    units: Units,
    draft: ThingDraft,
    *,
    network: str,
    device_token: bytes | None,
    pictures: Sequence[IncomingFile] = (),
) -> None:
    """Keep words and a picture for whoever name and PIN belong to, sealed to her: nobody reads them but she.

    Whatever is wrong with name and PIN, it is refused in the same words and after the same work. That something was
    kept is said only where it was, so a right PIN can be told from a wrong one: it opens nothing to read.

    Args:
        units: opens the units of work; none is open while the PIN is stretched or a picture looked at.
        draft: what was typed.
        network: what stands for the network it comes from.
        device_token: what a device holds that its person called her own.
        pictures: what came with it, at most one.

    Raises:
        NothingGivenError, TooManyWordsError: before name and PIN are looked at.
        WrongPinError: name and PIN do not go together.
        NotKeptError, StorageFullError: the picture cannot be kept, and so nothing is.
        BoxFullError: too much waits already.
        TooManyError: too many tries.
    """
    words = check_words(draft.words, has_picture=bool(pictures))
    claimed = look_up(units, draft.name, device_token)
    who = name_in_limits(units, draft.name)
    slow_down(units, who, network, own_device=claimed.own_device, rates=_RATES)
    box = _find(units, claimed, draft.name)
    is_right = same(digest_pin(units, draft.pin, box.salt), box.pin_digest)
    if not is_right or not claimed.may_come_in or box.case_id is None or not _is_on_case(units, claimed, box.case_id):
        _write_failure_down(units, claimed)
        raise WrongPinError
    units.limits.forget(Rate.BOX, who, network)
    owner = FileOwner(box.case_id, claimed.person_id)
    received = _received(units, owner, pictures)
    with units.write() as uow:
        _keep(uow, box, owner, words, draft.once, received)


def _find(units: Units, claimed: Claimed, name: str) -> _Box:
    """Find the box of whoever somebody claims to be, or make one up, with the same statements."""
    holder = vault.own_holder(claimed.person_id, claimed.public_key)
    with units.read() as uow:
        row = queries.box(uow.session, holder)
        if row is None:
            return _Box(holder, None, units.server.salt_of_nobody(name), random_bytes(32))
        return _Box(holder, CaseId(row.case_id), row.salt, row.pin_digest)


def _is_on_case(units: Units, claimed: Claimed, case_id: CaseId) -> bool:
    """Say whether the case is still hers."""
    with units.read() as uow:
        members = members_of_cases(uow, [case_id])
        return any(one.person_id == claimed.person_id and one.ended_at is None for one in members)


def _write_failure_down(units: Units, claimed: Claimed) -> None:
    """Write a failure down: one event in the installation's chain whatever the name, so that the time is the same."""
    with units.write() as uow:
        uow.record(Event.BOX_REFUSED, claimed.person_id if claimed.is_known else None)


def _received(units: Units, owner: FileOwner, pictures: Sequence[IncomingFile]) -> list[ReceivedPicture]:
    if not pictures:
        return []
    with units.read() as uow:
        room = room_of_owner(uow, owner)
    # All are checked, though one alone is kept: the request refuses the second, and says so here.
    for one in pictures:
        one.check()
    return [receive(units.blobs, pictures[0], room_bytes=room)]


def _keep(
    uow: UnitOfWork, box: _Box, owner: FileOwner, words: str, once: str, received: Sequence[ReceivedPicture]
) -> None:
    if queries.thing_sent_once(uow.session, box.holder, once) is not None:
        return
    if queries.many_things(uow.session, box.holder) >= MOST_WAITING:
        raise BoxFullError
    file_id = keep_for_owner(uow, owner, received[0]) if received else None
    item_key = new_key()
    row = BoxThingRow(id=new_id(), holder=box.holder, case_id=owner.of_case, once=once, received_at=uow.now)
    row.sealed_body = seal_content(item_key, place_of(row), to_body(words, file_id), schema=SCHEMA)
    uow.session.add(row)
    vault.seal_item_to(uow.vault, row.id, owner.person_id, item_key)
    uow.record(Event.BOX_ADDED, row.id, case_id=owner.of_case)
