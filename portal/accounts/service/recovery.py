"""The way back: a code on paper that opens the same private key as her passphrase."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.access.service import acting
from portal.accounts.coming_in import BackDraft
from portal.accounts.models import PersonRow, WayInRow
from portal.accounts.own_settings import OwnSettings, open_own, seal_own
from portal.accounts.passphrase import check_passphrase
from portal.accounts.queries import people
from portal.accounts.service.devices import forget_devices
from portal.accounts.service.first_visit import is_first_visit
from portal.accounts.service.telling import tell_change
from portal.accounts.service.visits import PersonGoneError, StartedVisit, end_others, end_visits_of, start_visit
from portal.accounts.telling import Change
from portal.accounts.ways_in import (
    PASSPHRASE_SLOT,
    RECOVERY_SLOT,
    SLOTS,
    empty_slot,
    fill_slot,
    open_slots,
    recovery_key,
)
from portal.accounts.words import CODE_BYTES, read_code, write_code
from portal.audit.events import Event
from portal.kernel.errors import InvalidError
from portal.kernel.ids import PersonId, new_id
from portal.privacy.limits import Rate
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import random_bytes, same

_DIGEST_IN_LIMITS = 32


class WrongRecoveryError(InvalidError):
    """The name and the code do not go together, or the person may not come in; it never says which."""


class NotTheOfferedCodeError(InvalidError):
    """What was typed back is another code than the one on the page."""


@dataclass(frozen=True)
class RecoveryState:
    """How the acting person's way back stands.

    Args:
        has_code: whether a code on paper opens her account.
        is_offered: whether one waits to be written down and typed back.
    """

    has_code: bool
    is_offered: bool


def recovery_state(uow: UnitOfWork) -> RecoveryState:
    """Say how the acting person's way back stands."""
    own = _own(uow)[1]
    return RecoveryState(own.has_recovery, _offered_here(uow, own) is not None)


def is_first_choice(uow: UnitOfWork) -> bool:
    """Say whether the way back is still to be chosen, in the visit that began with the invitation.

    At any other time it takes her passphrase: whoever picks her unlocked phone up must not carry a way in away.
    """
    return is_first_visit(uow) and not _own(uow)[1].is_way_back_settled


def offer_code(uow: UnitOfWork) -> None:
    """Make the acting person a new code: it opens nothing until it was typed back, and is shown in this visit alone."""
    row, own = _own(uow)
    if _offered_here(uow, own) is None:
        _offer(uow, row, own)


def offered_code(uow: UnitOfWork) -> str | None:
    """Return the code that the acting person was offered in this visit, until she has typed it back."""
    return _offered_here(uow, _own(uow)[1])


def forget_offer(uow: UnitOfWork) -> None:
    """Forget a code that was offered to the acting person and never typed back."""
    row, own = _own(uow)
    row.sealed_own = seal_own(uow.keyring.person, replace(own, offered_code=None, offered_in=None))


def keep_code(uow: UnitOfWork, typed: str) -> None:
    """Put the code that was offered in the place of any older one, once it was typed back from her paper.

    Raises:
        WordsWrongError: this is no code; which word is wrong is said, where it is known.
        NotTheOfferedCodeError: a code, but another one, or none was offered in this visit.
    """
    row, own = _own(uow)
    code = read_code(typed)
    offered = _offered_here(uow, own)
    if offered is None or not same(code, read_code(offered)):
        raise NotTheOfferedCodeError(field="code")
    keys = uow.keyring.person
    _put(uow, keys.person_id, RECOVERY_SLOT, fill_slot(recovery_key(code), keys.person_id, keys.pair))
    row.sealed_own = seal_own(keys, _settled(own, has_recovery=True))
    uow.record(Event.RECOVERY_SET, keys.person_id)
    end_others(uow)
    tell_change(uow, Change.CODE_MADE)


def go_without_code(uow: UnitOfWork) -> None:
    """Do without a way back, knowingly: an older code opens nothing any more."""
    row, own = _own(uow)
    person_id = uow.keyring.person.person_id
    _put(uow, person_id, RECOVERY_SLOT, empty_slot())
    row.sealed_own = seal_own(uow.keyring.person, _settled(own, has_recovery=False))
    uow.record(Event.RECOVERY_DECLINED, person_id)
    tell_change(uow, Change.CODE_DROPPED)


def come_back(
    units: Units, draft: BackDraft, *, is_plain: bool, network: str, site_name: str, device_token: bytes | None
) -> StartedVisit:
    """Let somebody in by her code, with a new passphrase; the code is used up, and a new one waits to be written down.

    Whether the name is known shows neither in words nor in time.

    Args:
        units: opens the units of work; none is open while the passphrase is stretched.
        draft: name, code and the new passphrase.
        is_plain: whether the cookie alone is to open the visit.
        network: what stands for the network it comes from.
        site_name: the first thing that somebody who guesses would try.
        device_token: what the device in use holds, if she called it her own; others are known as hers no longer.

    Raises:
        WordsWrongError: the words are no code; which one is wrong is said, where it is known.
        WeakPassphraseError: the new passphrase cannot be used.
        WrongRecoveryError: name and code do not go together.
        TooManyError: too many tries, or too many people at this moment.
    """
    name_digest = units.server.name_digest(draft.name)
    who = name_digest.hex()[:_DIGEST_IN_LIMITS]
    units.limits.check(Rate.RECOVERY_CODE, network)
    units.limits.check(Rate.SIGN_IN, who, network)
    way_in_key = recovery_key(read_code(draft.code))
    check_passphrase(draft.passphrase, [draft.name, site_name])
    salt = random_bytes(16)
    new_key = units.stretcher.stretch(draft.passphrase, salt)
    with units.write() as uow:
        person_id, keys = _open(uow, name_digest, way_in_key)
        if keys is not None:
            units.limits.forget(Rate.RECOVERY_CODE, network)
            units.limits.forget(Rate.SIGN_IN, who, network)
            started = _let_in(uow, keys, salt, new_key, is_plain=is_plain)
            forget_devices(uow, but=device_token)
            return started
        uow.record(Event.RECOVERY_FAILED, person_id)
    raise WrongRecoveryError(field="code")


def _open(uow: UnitOfWork, name_digest: bytes, way_in_key: bytes) -> tuple[PersonId | None, PersonalKeys | None]:
    """Try a code on the slots of a name, or on made-up ones, with the same statements; say whose name it is."""
    person = people.person_by_name(uow.session, name_digest)
    person_id = PersonId(person.id if person else new_id())
    slots: Sequence[bytes] = people.slots_of_person(uow.session, person_id) or [empty_slot() for _ in range(SLOTS)]
    keys = open_slots(way_in_key, person_id, person.public_key if person else bytes(32), slots)
    if person is None:
        return None, None
    return person_id, None if person.suspended_at is not None else keys


def _let_in(uow: UnitOfWork, keys: PersonalKeys, salt: bytes, new_key: bytes, *, is_plain: bool) -> StartedVisit:
    row = people.person(uow.session, keys.person_id)
    if row is None:
        raise WrongRecoveryError(field="code")
    row.salt = salt
    _put(uow, keys.person_id, PASSPHRASE_SLOT, fill_slot(new_key, keys.person_id, keys.pair))
    _put(uow, keys.person_id, RECOVERY_SLOT, empty_slot())
    end_visits_of(uow, keys.person_id)
    started = start_visit(uow, keys, is_plain=is_plain)
    uow.keyring = started.visit.keyring
    uow.record(Event.RECOVERY_USED, keys.person_id)
    _offer(uow, row, _settled(open_own(keys, row.sealed_own), has_recovery=False))
    tell_change(uow, Change.CODE_USED)
    return started


def _offer(uow: UnitOfWork, row: PersonRow, own: OwnSettings) -> None:
    code = write_code(random_bytes(CODE_BYTES))
    offering = replace(own, offered_code=code, offered_in=acting(uow).session_id)
    row.sealed_own = seal_own(uow.keyring.person, offering)
    uow.record(Event.RECOVERY_OFFERED, row.id)


def _offered_here(uow: UnitOfWork, own: OwnSettings) -> str | None:
    return own.offered_code if own.offered_in == acting(uow).session_id else None


def _settled(own: OwnSettings, *, has_recovery: bool) -> OwnSettings:
    return replace(own, has_recovery=has_recovery, is_way_back_settled=True, offered_code=None, offered_in=None)


def _own(uow: UnitOfWork) -> tuple[PersonRow, OwnSettings]:
    row = people.person(uow.session, acting(uow).person_id)
    if row is None:
        raise PersonGoneError
    return row, open_own(uow.keyring.person, row.sealed_own)


def _put(uow: UnitOfWork, person_id: PersonId, number: int, slot: bytes) -> None:
    uow.session.merge(WayInRow(person_id=person_id, number=number, sealed_private=slot))
