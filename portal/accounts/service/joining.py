"""Joining: from an invitation's code to an account that is signed in, and coming back to one whose keys were lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from portal.access import service as access
from portal.accounts.coming_in import LONGEST_DISPLAY_NAME, JoinDraft
from portal.accounts.models import InviteRow, PersonRow, WayInRow
from portal.accounts.own_settings import OwnSettings, seal_own
from portal.accounts.passphrase import check_passphrase
from portal.accounts.queries import invites, people
from portal.accounts.service.before import keep_before
from portal.accounts.service.invites import code_digest
from portal.accounts.service.names import name_of_service, seal_staff_name
from portal.accounts.service.visits import StartedVisit, shut_visits_of, start_visit
from portal.accounts.sign_in_name import NameFault, UnfitNameError, check_name
from portal.accounts.visit_times import DEFAULT_IDLE_MINUTES
from portal.accounts.ways_in import PASSPHRASE_SLOT, SLOTS, empty_slot, fill_slot
from portal.accounts.words import read_words, write_code
from portal.audit.events import Event
from portal.kernel.actor import STAFF, Role
from portal.kernel.errors import InvalidError
from portal.kernel.ids import CaseId, PersonId, ServiceId, new_id
from portal.kernel.text import clean_line
from portal.privacy.limits import Rate
from portal.privacy.service import exchange_drafts
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_pair, random_bytes


class UnknownCodeError(InvalidError):
    """These words are no invitation."""


class OldCodeError(InvalidError):
    """This invitation was taken back, or its seven days are over."""


class UsedCodeError(InvalidError):
    """Somebody has used this invitation already; this try is written down and shown to whoever made it."""

    def __init__(self, used_at: datetime, *, is_staff: bool) -> None:
        """Remember when, and whom the one who tries has to tell."""
        super().__init__(field="code")
        self.used_at = used_at
        self.is_staff = is_staff


class NoDisplayNameError(InvalidError):
    """Staff have a name that others see."""


@dataclass(frozen=True)
class Invitation:
    """What somebody learns who brings a good code."""

    role: Role
    is_return: bool
    service_name: str

    @property
    def is_staff(self) -> bool:
        """Say whether it is for somebody on the staff."""
        return self.role in STAFF


def look_at_code(units: Units, code: str, *, network: str) -> Invitation:
    """Say what a code is an invitation to.

    Raises:
        WordsWrongError: this is not seven of our words.
        UnknownCodeError, OldCodeError, UsedCodeError: it is no invitation, or none any more.
        TooManyError: too many tries from this network.
    """
    units.limits.check(Rate.INVITE_CODE, network)
    digest = code_digest(units.server, read_words(code))
    with units.read() as uow:
        row = invites.invite_by_code(uow.session, digest)
        fault = _fault(row, uow.now)
        if row is not None and fault is None:
            units.limits.forget(Rate.INVITE_CODE, network)  # several people of one house may join in one minute
            name = name_of_service(uow, ServiceId(row.service_id))
            return Invitation(Role(row.role), row.returning_person_id is not None, name)
    _write_try_down(units, digest, fault)
    raise fault or UnknownCodeError(field="code")


def join(units: Units, draft: JoinDraft, *, is_plain: bool, network: str, site_name: str) -> StartedVisit:
    """Make the account of somebody who was invited, or give them back the one they lost the keys of; sign them in.

    Args:
        units: opens the units of work; none is open while the passphrase is stretched.
        draft: what they chose.
        is_plain: whether the cookie alone is to open the visit.
        network: what stands for the network it comes from.
        site_name: the first thing that somebody who guesses would try.

    Raises:
        WordsWrongError, UnknownCodeError, OldCodeError, UsedCodeError: the code is not good, or not any more.
        UnfitNameError: the name cannot be used.
        WeakPassphraseError: the passphrase cannot be used.
        TooManyError: too many tries, or too many people at this moment.
    """
    invitation = look_at_code(units, draft.code, network=network)
    name = check_name(draft.name)
    display_name = clean_line(draft.display_name)
    if invitation.is_staff and not 0 < len(display_name) <= LONGEST_DISPLAY_NAME:
        raise NoDisplayNameError(field="display_name")
    check_passphrase(draft.passphrase, [name, display_name, site_name, invitation.service_name])
    digest = code_digest(units.server, read_words(draft.code))
    units.limits.check(Rate.JOINING, digest.hex())
    salt = random_bytes(16)
    way_in_key = units.stretcher.stretch(draft.passphrase, salt)
    chosen = _Chosen(name, display_name if invitation.is_staff else "", salt, way_in_key)
    with units.write() as uow:
        row = invites.invite_by_code(uow.session, digest, for_update=True)
        fault = _fault(row, uow.now)
        if row is not None and fault is None:
            return _take_in(uow, row, chosen, is_plain=is_plain)
    _write_try_down(units, digest, fault)
    raise fault or UnknownCodeError(field="code")


@dataclass(frozen=True)
class _Chosen:
    """What was chosen, checked and stretched."""

    name: str = field(repr=False)
    display_name: str = field(repr=False)
    salt: bytes = field(repr=False)
    way_in_key: bytes = field(repr=False)


def _fault(row: InviteRow | None, now: datetime) -> UnknownCodeError | OldCodeError | UsedCodeError | None:
    if row is None:
        return UnknownCodeError(field="code")
    if row.used_at is not None:
        return UsedCodeError(row.used_at, is_staff=Role(row.role) in STAFF)
    if row.cancelled_at is not None or now >= row.expires_at:
        return OldCodeError(field="code")
    return None


def _write_try_down(units: Units, digest: bytes, fault: InvalidError | None) -> None:
    """Write a refused code down; that a used one was tried again is shown to whoever made it, and to whom it let in."""
    with units.write() as uow:
        row = invites.invite_by_code(uow.session, digest)
        if row is None:
            uow.record(Event.INVITE_REFUSED)
            return
        if isinstance(fault, UsedCodeError):
            row.tried_again_at = uow.now
        uow.record(Event.INVITE_REFUSED, row.used_by or row.id, case_id=row.case_id, chain=row.service_id)


def _take_in(uow: UnitOfWork, invite: InviteRow, chosen: _Chosen, *, is_plain: bool) -> StartedVisit:
    person_id = PersonId(invite.returning_person_id or new_id())
    keys = PersonalKeys(person_id, new_pair())
    if invite.returning_person_id is not None:
        person, own = _come_back(uow, invite, person_id), OwnSettings()
    else:
        person = _new_person(uow, invite, person_id)
        own = _first_lead(uow, invite, person, keys)
    _put_on_ways_in(uow, person, keys, chosen, own)
    invite.used_at, invite.used_by = uow.now, person_id
    started = start_visit(uow, keys, is_plain=is_plain)
    if invite.returning_person_id is None:
        vault.register_holder(uow.vault, person_id, keys.pair.public)
        if invite.case_id is not None:
            access.put_victim_on(uow, CaseId(invite.case_id), person_id)
    uow.record(Event.INVITE_USED, invite.id, case_id=invite.case_id)
    return started


def _new_person(uow: UnitOfWork, invite: InviteRow, person_id: PersonId) -> PersonRow:
    return PersonRow(
        id=person_id,
        service_id=invite.service_id,
        role=invite.role,
        idle_minutes=DEFAULT_IDLE_MINUTES,
        joined_at=uow.now,
    )


def _come_back(uow: UnitOfWork, invite: InviteRow, person_id: PersonId) -> PersonRow:
    """Let the old keys go, and all that they held; what was is kept aside until it is confirmed who came."""
    person = people.person(uow.session, person_id)
    if person is None:
        raise UnknownCodeError(field="code")
    keep_before(uow, invite, person)
    shut_visits_of(uow, person_id)
    exchange_drafts(uow, person_id, invite.id)
    access.put_aside(uow, person_id)
    person.confirmed_at = None
    person.suspended_at = None
    return person


def _first_lead(uow: UnitOfWork, invite: InviteRow, person: PersonRow, keys: PersonalKeys) -> OwnSettings:
    """Let a service's first lead make its cover key; nobody is there yet who could confirm them."""
    service_id = ServiceId(person.service_id)
    if person.role != Role.LEAD or vault.has_cover(uow.vault, service_id):
        return OwnSettings()
    code = vault.open_cover(uow.vault, service_id, keys.person_id, keys.pair.public)
    person.confirmed_at = invite.confirmed_at = uow.now
    uow.record(Event.PERSON_CONFIRMED, person.id, chain=service_id)
    return OwnSettings(offered_service_code=write_code(code))


def _put_on_ways_in(uow: UnitOfWork, person: PersonRow, keys: PersonalKeys, chosen: _Chosen, own: OwnSettings) -> None:
    person.name_digest = uow.keyring.server.name_digest(chosen.name)
    with uow.session.no_autoflush:
        if invites.is_name_kept_for_another(uow.session, person.name_digest, person.id):
            raise UnfitNameError(NameFault.TAKEN)
    person.salt = chosen.salt
    person.public_key = keys.pair.public
    person.key_proof = vault.prove_public(uow.keyring, person.id, keys.pair.public)
    person.sealed_own = seal_own(keys, own)
    person.code_step_used = 0
    if chosen.display_name:
        person.sealed_display_name = seal_staff_name(uow.keyring.server, keys.person_id, chosen.display_name)
    uow.session.add(person)
    try:
        uow.session.flush()
    except IntegrityError:
        raise UnfitNameError(NameFault.TAKEN) from None
    for number, slot in enumerate(_slots(chosen.way_in_key, keys)):
        uow.session.merge(WayInRow(person_id=keys.person_id, number=number, sealed_private=slot))


def _slots(way_in_key: bytes, keys: PersonalKeys) -> Sequence[bytes]:
    slots = [empty_slot() for _ in range(SLOTS)]
    slots[PASSPHRASE_SLOT] = fill_slot(way_in_key, keys.person_id, keys.pair)
    return slots
