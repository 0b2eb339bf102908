"""Reading what was written down: hers, and of hers what is shared; and who has opened it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from portal.access.permissions import Permission
from portal.access.service import CaseAccess, require, require_in_service
from portal.attention.service import unmark_note
from portal.audit.events import Event
from portal.diary import queries
from portal.diary.incidents import Incident, IncidentDraft, IncidentLine
from portal.diary.models import IncidentOpeningRow, IncidentRow
from portal.diary.order import Line, Order
from portal.diary.service.bodies import line_of, open_incident_row, open_told, sharing_of
from portal.diary.service.shards import Audience, Shards
from portal.diary.service.tally import count_opened
from portal.diary.told import UnknownSchemaError
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError

PAGE_LINES = 20


class IncidentNotFoundError(NotFoundError):
    """There is no such entry, or not for this person: the two look the same."""


class NoSuchPageError(NotFoundError):
    """The list is not that long."""


@dataclass(frozen=True)
class IncidentPage:
    """One page of a list, newest first.

    Args:
        lines: its entries.
        number: which page, from 1.
        total: how many entries the whole list has.
        is_whole: of her list: false where she came back with new keys and what is shared is not yet in it.
        taken_back: of the service's list: how many were shared once and are not any more.
        months: of her list: each month in which something was, the latest first, and how many entries it has.
    """

    lines: tuple[IncidentLine, ...]
    number: int
    total: int
    is_whole: bool = True
    taken_back: int = 0
    months: tuple[tuple[int, int], ...] = ()

    @property
    def has_older(self) -> bool:
        """Whether a page follows."""
        return self.number * PAGE_LINES < self.total


def open_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> Incident:
    """Open one of her entries, for herself.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
    """
    require(uow, case_id, Permission.READ_DIARY)
    row, added = queries.incident_with_addenda(uow.session, case_id, incident_id)
    if row is None:
        raise IncidentNotFoundError
    uow.kept[f"incident {row.id}"] = row  # held, so that the session finds it again without asking
    item_key = uow.kept[key_in_hand(row.id)] = own_key_of(uow, row.id)
    return open_incident_row(item_key, row, added)


def key_in_hand(incident_id: str) -> str:
    """Return under what name a unit holds the key of an entry that it has opened."""
    return f"incident key {incident_id}"


def own_key_of(uow: UnitOfWork, incident_id: str) -> bytes:
    """Return the key of one of her entries.

    Raises:
        IncidentNotFoundError: it is not wrapped for her, or for keys that she lost with a passphrase.
    """
    keys = keys_that_open(lambda ids: vault.unwrap_own(uow.vault, ids), [incident_id])
    if incident_id not in keys:
        raise IncidentNotFoundError
    return keys[incident_id]


def incidents_page(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> IncidentPage:
    """Return one page of all she has written, newest first.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: her list is not that long.
    """
    require(uow, case_id, Permission.READ_DIARY)
    own = Shards(uow, case_id, Audience.OWN)
    order = own.read()
    lines = _lines_of_page(order, number)
    ids = [line.incident_id for line in lines]
    keys = keys_that_open(lambda some: vault.unwrap_own(uow.vault, some), ids)
    opened = opened_lines(uow, lines, keys)
    is_whole = own.facts.is_whole or not has_shared(uow, case_id)
    months = tuple(sorted(order.count_months().items(), reverse=True))
    return IncidentPage(opened, number, len(order), is_whole=is_whole, months=months)


def open_shared_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> Incident:
    """Open a shared entry, for somebody of the service; it is written down, and she sees it.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: there is no such entry, or it is not shared.
    """
    access = require(uow, case_id, Permission.READ_SHARED_DIARY)
    # Held: what she adds in this moment is either read here, or makes the entry new again.
    row = queries.incident_held(uow.session, case_id, incident_id)
    is_shared = row is not None and sharing_of(row).is_on
    keys = vault.unwrap_for_class(uow.vault, [incident_id], case_id, RecordClass.DIARY) if is_shared else {}
    if row is None or incident_id not in keys:
        uow.refuse(Event.ACCESS_REFUSED, incident_id, case_id=case_id)
        raise IncidentNotFoundError
    known = queries.opening(uow.session, incident_id, access.person_id)
    added = queries.addenda(uow.session, [row.id])
    incident = open_incident_row(keys[incident_id], row, added, seen_at=known.last_opened_at if known else None)
    uow.kept[f"incident {row.id}"], uow.kept[key_in_hand(row.id)] = row, keys[incident_id]
    if _note_opening(uow, access, incident_id, known):
        count_opened(uow, access)
        unmark_note(uow, case_id, incident_id)
    # That somebody read what she sent and forgot stands in the audit, and not on her page of who has looked.
    uow.record(Event.INCIDENT_SENT_OPENED if row.is_forgotten else Event.INCIDENT_OPENED, incident_id, case_id=case_id)
    return incident


def shared_incidents_page(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> IncidentPage:
    """Return one page of what she shares, newest first, for somebody of the service.

    Of what they have not opened since it was shared it holds when it was and of what kinds, and not a word: to read is
    to open, and she sees that.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: the list is not that long.
    """
    access = require(uow, case_id, Permission.READ_SHARED_DIARY)
    shared = Shards(uow, case_id, Audience.CLASS)
    return _shared_page(uow, access, shared, shared.read(), number)


def shared_page_of(uow: UnitOfWork, case_id: CaseId, incident: Incident) -> IncidentPage:
    """Return the page of what she shares on which one entry stands.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.READ_SHARED_DIARY)
    line = line_of(incident.incident_id, incident.told, incident.recorded_at)
    shared = Shards(uow, case_id, Audience.CLASS)
    order = shared.read()
    return _shared_page(uow, access, shared, order, order.position(line) // PAGE_LINES + 1)


def incident_count(uow: UnitOfWork, case_id: CaseId) -> int:
    """Return how many entries she has; no key is needed.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    return queries.count_of_case(uow.session, case_id)


def shared_counts(uow: UnitOfWork, case_id: CaseId) -> tuple[int, int]:
    """Return how many entries of a case are shared, and how many of them the acting person has not opened.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.READ_SHARED_DIARY)
    return queries.shared_and_unopened(uow.session, access.person_id, [case_id]).get(case_id, (0, 0))


def unopened_counts(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, int]:
    """Return how many entries of each case are shared and not opened by the acting person since.

    Args:
        uow: the unit of work.
        case_ids: cases of which the caller has asked leave; those with nothing new are left out of the answer.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.SEE_CASELOAD)
    found = queries.shared_and_unopened(uow.session, actor.person_id, case_ids)
    return {CaseId(case_id): unopened for case_id, (_shared, unopened) in found.items() if unopened}


def has_shared(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether anything of a case is shared that the acting person can open by the key of the class."""
    require(uow, case_id, Permission.READ_DIARY)
    is_shared = Shards(uow, case_id, Audience.CLASS).exists()
    return is_shared and vault.holds_class(uow.vault, case_id, RecordClass.DIARY)


def _shared_page(uow: UnitOfWork, access: CaseAccess, shared: Shards, order: Order, number: int) -> IncidentPage:
    lines = _lines_of_page(order, number)
    ids = [line.incident_id for line in lines]
    keys = keys_that_open(lambda some: vault.unwrap_for_class(uow.vault, some, access.case_id, RecordClass.DIARY), ids)
    seen = queries.opened_since_shared(uow.session, access.person_id, ids) if ids else set()
    opened = opened_lines(uow, lines, keys, new=set(ids) - seen)
    only_shared = tuple(_without_words(line) if line.is_new else line for line in opened if line.sharing.is_on)
    return IncidentPage(only_shared, number, len(order), taken_back=shared.facts.taken_back)


def _lines_of_page(order: Order, number: int) -> list[Line]:
    if number < 1:
        raise NoSuchPageError
    lines = order.page((number - 1) * PAGE_LINES, PAGE_LINES)
    if not lines and number > 1:
        raise NoSuchPageError
    return lines


def keys_that_open(unwrap: Callable[[Collection[str]], dict[str, bytes]], ids: Collection[str]) -> dict[str, bytes]:
    """Unwrap the keys of some entries in one go; only where one is broken, each by itself, to lose no other."""
    try:
        return unwrap(ids)
    except SealBrokenError:
        found: dict[str, bytes] = {}
        for one in ids:
            with suppress(SealBrokenError):
                found |= unwrap([one])
        return found


def opened_lines(
    uow: UnitOfWork, lines: list[Line], keys: Mapping[str, bytes], *, new: Collection[str] = ()
) -> tuple[IncidentLine, ...]:
    """Open some lines of a list, with the keys of their entries; `new` are those somebody has not opened yet."""
    ids = [line.incident_id for line in lines]
    rows = {row.id: row for row in queries.incidents(uow.session, ids)} if ids else {}
    return tuple(
        IncidentLine(
            incident_id=IncidentId(line.incident_id),
            moment=datetime.fromtimestamp(line.happened, UTC),
            told=_told_or_none(keys.get(line.incident_id), rows[line.incident_id]),
            sharing=sharing_of(rows[line.incident_id]),
            is_new=line.incident_id in new,
        )
        for line in lines
        if line.incident_id in rows
    )


def _without_words(line: IncidentLine) -> IncidentLine:
    """Return a line that tells when and of what kinds, and nothing else."""
    if line.told is None:
        return line
    return replace(line, told=IncidentDraft("", line.told.when, line.told.kinds))


def _told_or_none(key: bytes | None, row: IncidentRow) -> IncidentDraft | None:
    """Open one entry of a list; one that does not open must not take the others with it."""
    if key is None:
        return None
    try:
        return open_told(key, row)
    except (SealBrokenError, UnknownSchemaError):
        return None


def _note_opening(uow: UnitOfWork, access: CaseAccess, incident_id: str, known: IncidentOpeningRow | None) -> bool:
    """Note that somebody opened an entry; say whether it is their first time since it was shared."""
    is_first = known is None or not known.is_current
    if known is not None:
        known.last_opened_at = uow.now
        known.is_current = True
        return is_first
    row = IncidentOpeningRow(
        incident_id=incident_id,
        person_id=access.person_id,
        case_id=access.case_id,
        first_opened_at=uow.now,
        last_opened_at=uow.now,
        is_current=True,
    )
    uow.session.add(row)
    return is_first
