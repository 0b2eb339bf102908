"""Sharing an entry with her advocate, taking it back, and saying who can read it."""

from collections.abc import Collection, Iterable

from portal.access.permissions import CASE_PERMISSIONS, Part, Permission
from portal.access.service import members_of_cases, require, require_to_write
from portal.attention.marks import Mark
from portal.attention.service import mark_notes, unmark_note
from portal.audit.events import Event
from portal.diary import queries
from portal.diary.correcting import ChangedMeanwhileError
from portal.diary.incidents import Reader, Readers, marks_of
from portal.diary.models import IncidentOpeningRow
from portal.diary.service.bodies import line_of, sharing_of
from portal.diary.service.links import bring_back_named, note_named_shared
from portal.diary.service.locking import seal_anew, take_in_hand
from portal.diary.service.reading import IncidentNotFoundError, open_incident
from portal.diary.service.shards import Audience, Shards
from portal.diary.service.tally import count_shared, forget_openings
from portal.evidence.service import bring_back_files, share_files_of, withdraw_files_of
from portal.kernel.ids import CaseId, IncidentId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.withheld.service import take_back


def may_share(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether she can share yet: not before her advocate has made sure by voice that it is she.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.READ_DIARY)
    return Permission.SHARE_DIARY in CASE_PERMISSIONS[access.part]


def share_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId, *, seen: str = "") -> None:
    """Let her advocate read one entry and its files.

    Args:
        uow: a unit that writes.
        case_id: her case.
        incident_id: which entry.
        seen: how it was when she decided, as `Incident.seen`; empty where nobody looked.

    Raises:
        CaseNotFoundError: not for this person, or not yet.
        IncidentNotFoundError: she has no such entry.
        ChangedMeanwhileError: it was changed since she looked.
    """
    require(uow, case_id, Permission.SHARE_DIARY)
    share_incidents(uow, case_id, [incident_id])
    if seen and seen != open_incident(uow, case_id, incident_id).seen:
        raise ChangedMeanwhileError


def share_incidents(uow: UnitOfWork, case_id: CaseId, incident_ids: Iterable[IncidentId]) -> None:
    """Let her advocate read some entries and their files; of what is shared already, the files that came since.

    Raises:
        CaseNotFoundError: not for this person, or not yet.
        IncidentNotFoundError: one of them is not hers; then none is shared.
    """
    access = require(uow, case_id, Permission.SHARE_DIARY)
    shards = Shards(uow, case_id, Audience.CLASS)
    marks: dict[IncidentId, list[Mark]] = {}
    with shards.change() as order:
        for incident_id in incident_ids:
            held = take_in_hand(uow, case_id, incident_id)
            row, told = held.row, held.told
            share_files_of(uow, case_id, IncidentId(row.id))
            if sharing_of(row).is_on:
                continue
            vault.wrap_for_class(uow.vault, row.id, case_id, RecordClass.DIARY, held.key)
            order.add(line_of(row.id, told, row.received_at))
            marks[IncidentId(row.id)] = marks_of(told)
            shards.note(taken_back=-1 if row.withdrawn_at else 0)
            row.shared_at, row.withdrawn_at = uow.now, None
            note_named_shared(uow, row, held.key)
            uow.record(Event.INCIDENT_SHARED, row.id, case_id=case_id)
    forget_openings(uow, access, marks)
    count_shared(uow, access, len(marks))
    mark_notes(uow, case_id, marks)


def withdraw_incident(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> None:
    """Take an entry and its files back: nobody but she can open it from this moment on, whatever keys they kept.

    What is left is that it was shared, from when until when; taking back what is not shared changes nothing.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
    """
    access = require_to_write(uow, case_id, Permission.SHARE_DIARY)
    shards = Shards(uow, case_id, Audience.CLASS)
    with shards.change() as order:
        held = take_in_hand(uow, case_id, incident_id)
        row, told = held.row, held.told
        if not sharing_of(row).is_on:
            return
        order.remove(line_of(row.id, told, row.received_at))
        shards.note(taken_back=1)
        vault.drop_class_wrap(uow.vault, row.id, RecordClass.DIARY)
        # Somebody may have kept the old key: the text is sealed anew under one that nobody else has had.
        seal_anew(uow, held, told)
        row.withdrawn_at = uow.now
        forget_openings(uow, access, [row.id])
        count_shared(uow, access, -1)
        withdraw_files_of(uow, case_id, incident_id)
        take_back(uow, incident_id)
    unmark_note(uow, case_id, incident_id)
    uow.record(Event.INCIDENT_WITHDRAWN, row.id, case_id=case_id)


def who_can_read(uow: UnitOfWork, case_id: CaseId, incident_id: IncidentId) -> Readers:
    """Say who can read one of her entries, and who opened it when; where it is not shared, who could if it were.

    Raises:
        CaseNotFoundError: not for this person.
        IncidentNotFoundError: she has no such entry.
    """
    mine = require(uow, case_id, Permission.READ_DIARY)
    row = queries.incident(uow.session, case_id, incident_id)
    if row is None:
        raise IncidentNotFoundError
    if mine.part is Part.NEWCOMER:
        return Readers(sharing_of(row), ())
    openings = {one.person_id: one for one in queries.openings_of_incident(uow.session, incident_id)}
    on_case = advocates_of_case(uow, case_id)
    people = [*on_case, *(person_id for person_id in openings if person_id not in on_case)]
    return Readers(
        sharing_of(row),
        tuple(_reader(PersonId(person_id), openings.get(person_id), on_case) for person_id in people),
    )


def advocates_of_case(uow: UnitOfWork, case_id: CaseId) -> list[PersonId]:
    """Return who of the service is on her case now and reads what she shares, in order of coming.

    Nobody does before it is confirmed who she is, and whoever came in her place is told no name.

    Raises:
        CaseNotFoundError: not for this person.
    """
    if require(uow, case_id, Permission.READ_DIARY).part is Part.NEWCOMER:
        return []
    require(uow, case_id, Permission.SEE_MEMBERS)
    members = members_of_cases(uow, [case_id])
    return [one.person_id for one in members if one.part is Part.ADVOCATE and one.ended_at is None]


def bring_back_shared(uow: UnitOfWork, case_id: CaseId) -> None:
    """Put what is shared, and its files, back into the list of a person who came back with new keys.

    Raises:
        CaseNotFoundError: not for this person.
        NoKeyError: she was not granted the class again yet.
    """
    require(uow, case_id, Permission.READ_DIARY)
    own = Shards(uow, case_id, Audience.OWN)
    with own.change() as order:
        forgotten = queries.forgotten_of_case(uow.session, case_id)
        lines = [one for one in Shards(uow, case_id, Audience.CLASS).read().all() if one.incident_id not in forgotten]
        keys = vault.unwrap_for_class(uow.vault, [line.incident_id for line in lines], case_id, RecordClass.DIARY)
        for incident_id, item_key in keys.items():
            vault.wrap_own(uow.vault, incident_id, case_id, item_key)
        bring_back_named(uow, case_id, keys)
        order.add_all(lines)
        own.note(is_whole=True)
    bring_back_files(uow, case_id)


def _reader(person_id: PersonId, opening: IncidentOpeningRow | None, on_case: Collection[PersonId]) -> Reader:
    return Reader(
        person_id,
        person_id in on_case,
        opening.first_opened_at if opening else None,
        opening.last_opened_at if opening else None,
    )
