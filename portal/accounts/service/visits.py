"""Visits: from signing in until leaving, with the private key sealed under both halves in between."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from portal.access.service import acting
from portal.accounts.halves import new_half, visit_key
from portal.accounts.models import PersonRow, SessionRow
from portal.accounts.own_settings import OwnSettings, open_own
from portal.accounts.queries import people, visits
from portal.accounts.visit_times import DRAFTS_AFTER_END, TOUCH_AFTER, VisitTimes
from portal.audit.events import Event
from portal.database import DatabaseBusyError
from portal.kernel.actor import STAFF, Actor, Role
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import PersonId, ServiceId, SessionId, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.envelope import Place
from portal.vault.keyring import Keyring
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import KeyPair, SealBrokenError, open_sealed, same, seal, token_digest
from portal.web.visit import Visit


class PersonGoneError(NotFoundError):
    """There is nobody of that id."""


@dataclass(frozen=True)
class StartedVisit:
    """A visit that has just begun, with the two halves that are given away now and kept nowhere.

    Args:
        cookie_half: 32 bytes for the cookie.
        page_half: 32 bytes for the page's memory; none where the cookie alone is to do.
    """

    visit: Visit
    cookie_half: bytes = field(repr=False)
    page_half: bytes | None = field(repr=False)


@dataclass(frozen=True)
class OpenVisit:
    """One line of a person's list of visits."""

    session_id: SessionId
    started_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class DraftOwner:
    """Whose draft a visit, ended or half, may still add to: it can seal to her and read nothing."""

    person_id: PersonId
    public_key: bytes


def start_visit(uow: UnitOfWork, keys: PersonalKeys, *, is_plain: bool, has_proved_code: bool = False) -> StartedVisit:
    """Begin a visit for somebody whose keys are open; staff still have their second factor before them.

    From here on the unit of work acts for that person.

    Args:
        uow: a unit that writes.
        keys: the person's keys.
        is_plain: whether the cookie alone is to open it.
        has_proved_code: whether the second factor has just been given.

    Raises:
        PersonGoneError: there is nobody of that id.
    """
    person = people.person(uow.session, keys.person_id)
    if person is None:
        raise PersonGoneError
    cookie_half, page_half = new_half(), None if is_plain else new_half()
    row = SessionRow(
        id=new_id(),
        person_id=person.id,
        cookie_digest=token_digest(cookie_half),
        page_digest=None if page_half is None else token_digest(page_half),
        is_plain=is_plain,
        awaits_code=Role(person.role) in STAFF and not has_proved_code,
        started_at=uow.now,
        seen_at=uow.now,
        wrong_tries=0,
    )
    row.sealed_private = seal(visit_key(cookie_half, page_half), keys.pair.private, _place(row))
    uow.session.add(row)
    visit = Visit(_actor(row, person), Keyring(uow.keyring.server, keys), is_plain, row.awaits_code)
    uow.actor = visit.actor
    if not visit.awaits_code:
        uow.record(Event.SIGNED_IN, person.id)
    return StartedVisit(visit, cookie_half, page_half)


def resume(
    units: Units,
    cookie_half: bytes,
    page_half: bytes | None,
    *,
    is_activity: bool = True,
    device_token: bytes | None = None,
) -> Visit | None:
    """Return the visit that both halves open, if it has not ended; a plain one opens with the cookie's alone.

    Args:
        units: opens the units of work.
        cookie_half: what the cookie holds.
        page_half: what came with a header.
        is_activity: false for what the page asks by itself, which must not keep a visit alive.
        device_token: what the device holds, if its person called it her own.
    """
    with units.read() as uow:
        found = visits.visit_with_person(uow.session, token_digest(cookie_half))
        if found is None:
            return None
        row, person = found
        times, now = _times(row, person), uow.now
        keys = _open_keys(row, person, cookie_half, page_half)
    if row.ended_at is not None or person.suspended_at is not None or now >= times.ends_at:
        _end_late(units, row, times)
        return None
    if keys is None:
        return None
    if is_activity and not _is_covered(row, now) and now - row.seen_at >= TOUCH_AFTER:
        _touch(units, row.id)
    own = _own(keys, person)
    return Visit(
        actor=_actor(row, person),
        keyring=Keyring(units.server, keys),
        is_plain=row.is_plain,
        awaits_code=row.awaits_code,
        landing=own.leads_to(token_digest(device_token) if device_token else None),
        away_minutes=own.away_minutes,
        is_covered=_is_covered(row, now),
        is_shift_off=own.is_shift_off,
    )


def landing_of_plain(uow: UnitOfWork, cookie_half: bytes, *, device_token: bytes | None) -> str | None:
    """Return where leaving goes for whoever visits without scripting: the cookie's half alone opens her settings.

    Args:
        uow: a unit of work; nobody has to be signed in.
        cookie_half: what the cookie holds.
        device_token: what the device holds, if its person called it her own.
    """
    found = visits.visit_with_person(uow.session, token_digest(cookie_half))
    if found is None:
        return None
    row, person = found
    if row.ended_at is not None or uow.now >= _times(row, person).ends_at:
        return None  # whoever finds the cookie later is not told where she goes
    keys = _open_keys(row, person, cookie_half, None)
    return None if keys is None else _own(keys, person).leads_to(token_digest(device_token) if device_token else None)


def actor_behind(units: Units, cookie_half: bytes) -> Actor | None:
    """Say whose living visit a cookie's half belongs to; it opens nothing, for addresses that bring a key of their own.

    Args:
        units: opens the units of work.
        cookie_half: what the cookie holds; a picture in a page sends nothing else.
    """
    with units.read() as uow:
        found = visits.visit_with_person(uow.session, token_digest(cookie_half))
        if found is None:
            return None
        row, person = found
        is_over = row.ended_at is not None or person.suspended_at is not None or uow.now >= _times(row, person).ends_at
        is_shut = row.awaits_code or _is_covered(row, uow.now)
        return None if is_over or is_shut else _actor(row, person)


def may_append_draft(uow: UnitOfWork, cookie_half: bytes, page_half: bytes | None = None) -> DraftOwner | None:
    """Say to whom one half alone may seal a draft: its visit is open, or ended not long ago.

    Where a page has sent its half, that decides: somebody else may have signed in in another tab since, and the cookie
    is theirs by now.
    """
    if page_half is None:
        found = visits.visit_with_person(uow.session, token_digest(cookie_half))
    else:
        found = visits.visit_of_page(uow.session, token_digest(page_half))
    if found is None:
        return None
    row, person = found
    until = row.drafts_until if row.ended_at else _times(row, person).ends_at + DRAFTS_AFTER_END
    if until is None or uow.now >= until:
        return None
    vault.check_public(uow.keyring, person.id, person.public_key, person.key_proof)
    return DraftOwner(PersonId(person.id), person.public_key)


def end_visit(uow: UnitOfWork, cookie_half: bytes, *, drafts_for: timedelta = DRAFTS_AFTER_END) -> None:
    """End the visit of a cookie's half and destroy its key; the half alone is enough to end it, never to open it."""
    found = visits.visit_with_person(uow.session, token_digest(cookie_half))
    if found is None or found[0].ended_at is not None:
        return
    row, person = found
    _end(row, uow.now, uow.now + drafts_for)
    uow.record(Event.SIGNED_OUT, person.id, chain=person.service_id)


def end_others(uow: UnitOfWork) -> int:
    """End every visit of the acting person but this one; return how many there were."""
    count = end_visits_of(uow, acting(uow).person_id, but=acting(uow).session_id)
    uow.record(Event.OTHER_DEVICES_ENDED, acting(uow).person_id)
    return count


def end_visits_of(uow: UnitOfWork, person_id: PersonId, *, but: SessionId | None = None) -> int:
    """End the visits of a person, all or all but one; return how many there were."""
    ended = [row for row, _ in visits.open_visits_of_person(uow.session, person_id) if row.id != but]
    for row in ended:
        _end(row, uow.now, uow.now + DRAFTS_AFTER_END)
    return len(ended)


def shut_visits_of(uow: UnitOfWork, person_id: PersonId) -> None:
    """End the visits of a person whose keys are exchanged; none of them adds a draft any more, nor any that ended.

    Else what she still types in a page of before would be sealed to whoever came in her place, and what whoever was in
    her place still sends would be offered to her as hers.
    """
    end_visits_of(uow, person_id)
    uow.session.flush()
    uow.session.execute(update(SessionRow).where(SessionRow.person_id == person_id).values(drafts_until=uow.now))


def visits_of_person(uow: UnitOfWork) -> list[OpenVisit]:
    """Return where the acting person is signed in, the last seen first."""
    here = acting(uow).session_id
    return [
        OpenVisit(SessionId(row.id), row.started_at, row.seen_at, row.id == here)
        for row, person in visits.open_visits_of_person(uow.session, acting(uow).person_id)
        if uow.now < _times(row, person).ends_at
    ]


def sweep_visits(units: Units) -> None:
    """End the visits whose time has come, and forget those that may not even add a draft any more."""
    with units.write() as uow:
        for row, person in visits.open_visits(uow.session):
            ends_at = _times(row, person).ends_at
            if uow.now >= ends_at:
                _end(row, ends_at, ends_at + DRAFTS_AFTER_END)
        uow.session.flush()
        where = (SessionRow.ended_at.is_not(None), SessionRow.drafts_until <= uow.now)
        uow.session.execute(delete(SessionRow).where(*where))


def _open_keys(row: SessionRow, person: PersonRow, cookie_half: bytes, page_half: bytes | None) -> PersonalKeys | None:
    given = None if row.is_plain else page_half
    if row.sealed_private is None or not _is_same_page(row, given):
        return None
    try:
        private = open_sealed(visit_key(cookie_half, given), row.sealed_private, _place(row))
    except SealBrokenError:
        return None
    return PersonalKeys(PersonId(person.id), KeyPair(private=private, public=person.public_key))


def _own(keys: PersonalKeys, person: PersonRow) -> OwnSettings:
    """Return what she chose; what nobody chose where it does not open, for pages that need it say so themselves."""
    try:
        return open_own(keys, person.sealed_own)
    except SealBrokenError:
        return OwnSettings()


def _is_covered(row: SessionRow, now: datetime) -> bool:
    return row.rests_from is not None and now >= row.rests_from


def _is_same_page(row: SessionRow, page_half: bytes | None) -> bool:
    if page_half is None or row.page_digest is None:
        return row.is_plain
    return same(row.page_digest, token_digest(page_half))


def _end(row: SessionRow, at: datetime, drafts_until: datetime) -> None:
    row.sealed_private = None
    row.ended_at = at
    row.drafts_until = drafts_until


def _end_late(units: Units, row: SessionRow, times: VisitTimes) -> None:
    """Destroy the key of a visit that ended by itself, as soon as anybody comes upon it."""
    if row.ended_at is not None:
        return
    with suppress(DatabaseBusyError), units.write() as uow:
        late = visits.visit(uow.session, row.id)
        if late is not None and late.ended_at is None and late.seen_at == row.seen_at:
            at = min(uow.now, times.ends_at)
            _end(late, at, at + DRAFTS_AFTER_END)


def _touch(units: Units, visit_id: str) -> None:
    """Write down that somebody was here; while others write for long, it is left to the next time."""
    with suppress(DatabaseBusyError), units.write() as uow:
        where = (SessionRow.id == visit_id, SessionRow.ended_at.is_(None), SessionRow.seen_at < uow.now)
        uow.session.execute(update(SessionRow).where(*where).values(seen_at=uow.now))


def _times(row: SessionRow, person: PersonRow) -> VisitTimes:
    return VisitTimes(
        Role(person.role), person.idle_minutes, row.is_plain, row.awaits_code, row.started_at, row.seen_at
    )


def _actor(row: SessionRow, person: PersonRow) -> Actor:
    role = Role(person.role)
    if role in STAFF and person.confirmed_at is None:
        role = Role.NEWCOMER  # may set up her account and wait; a stolen invitation gives nothing else
    return Actor(PersonId(person.id), ServiceId(person.service_id), role, SessionId(row.id))


def _place(row: SessionRow) -> bytes:
    return Place("visit", "sealed_private", row.id, row.person_id).to_bytes()
