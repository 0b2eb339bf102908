"""Reading a thread, a page at a time from the newest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.access.permissions import CASE_PERMISSIONS, Part, Permission
from portal.access.service import acting, members_of_cases, require
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, PersonId
from portal.messages import queries
from portal.messages.models import MessageRow
from portal.messages.service.bodies import open_message
from portal.messages.threads import Message, Unread, readers_of
from portal.unit_of_work import UnitOfWork, Units

PAGE_MESSAGES = 20


class NoSuchPageError(NotFoundError):
    """The thread is not as long as that."""


@dataclass(frozen=True)
class ThreadPage:
    """One page of a thread.

    Args:
        messages: the newest first.
        number: which page, from 1.
        has_older: whether there is another after it.
        newest: the number of the newest message of the thread.
        is_new: whether others wrote something that the reader had not seen.
        moved: how often anything in the thread has moved: a page that is open asks whether it still says the same.
        team: who reads this for the service, in order of coming.
        victim_id: whose thread it is; none where she has not joined.
        may_write: whether the reader can answer; a lead who only looks cannot.
    """

    messages: list[Message]
    number: int
    has_older: bool
    newest: int
    is_new: bool
    moved: int
    team: list[PersonId]
    victim_id: PersonId | None
    may_write: bool


def may_message(uow: UnitOfWork, case_id: CaseId) -> bool:
    """Say whether the acting person can write and read here yet: not before it is confirmed by voice that it is she.

    Raises:
        CaseNotFoundError: not for this person.
    """
    access = require(uow, case_id, Permission.SEE_MESSAGES)
    return Permission.READ_MESSAGES in CASE_PERMISSIONS[access.part]


def thread_page(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> ThreadPage:
    """Return one page of a thread.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: there is no such page.
    """
    mine = require(uow, case_id, Permission.READ_MESSAGES)
    me = mine.person_id
    thread = queries.thread(uow.session, case_id)
    last = thread.last_number if thread else 0
    before = last + 1 - (number - 1) * PAGE_MESSAGES
    if number < 1 or (number > 1 and before <= 1):
        raise NoSuchPageError
    rows = queries.messages_before(uow.session, case_id, before, limit=PAGE_MESSAGES)
    members = [one for one in members_of_cases(uow, [case_id]) if one.ended_at is None]
    seen = queries.seen_in_thread(uow.session, case_id)
    people = [one.person_id for one in members if one.part is not Part.NEWCOMER]
    return ThreadPage(
        messages=[_message(uow, row, me, seen, people) for row in rows],
        number=number,
        has_older=before - PAGE_MESSAGES > 1,
        newest=last,
        is_new=_has_new(rows, me, seen.get(me, 0), last),
        moved=thread.moved if thread else 0,
        team=[one.person_id for one in members if one.part is Part.ADVOCATE],
        victim_id=next((one.person_id for one in members if one.part is Part.VICTIM), None),
        may_write=Permission.WRITE_MESSAGES in CASE_PERMISSIONS[mine.part],
    )


def moved_of_thread(uow: UnitOfWork, case_id: CaseId) -> int:
    """Return how often anything in a thread has moved.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_MESSAGES)
    return queries.moved_of_threads(uow.session, [case_id]).get(case_id, 0)


def moved_of_threads(units: Units, case_ids: Collection[str]) -> dict[str, int]:
    """Return the same of some threads, for pages that are open and whose people were asked for leave: numbers only."""
    with units.read() as uow:
        return queries.moved_of_threads(uow.session, case_ids)


def unread_counts(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, Unread]:
    """Return what the acting person has not seen in each of some threads, in one question; those with nothing left out.

    The caller has asked leave for each.
    """
    found = queries.unread_of_cases(uow.session, acting(uow).person_id, case_ids) if case_ids else {}
    return {CaseId(case_id): Unread(count, is_urgent) for case_id, (count, is_urgent) in found.items()}


def unread_of_case(uow: UnitOfWork, case_id: CaseId) -> int:
    """Return how many messages of one thread the acting person has not seen.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_MESSAGES)
    found = unread_counts(uow, [case_id]).get(case_id)
    return found.count if found else 0


def _has_new(rows: Sequence[MessageRow], me: PersonId, reached: int, last: int) -> bool:
    """Say whether somebody else wrote since; what lies further back than this page may be theirs."""
    return last - reached > PAGE_MESSAGES or any(row.author_id != me and row.number > reached for row in rows)


def _message(
    uow: UnitOfWork, row: MessageRow, me: PersonId, seen: dict[str, int], people: Collection[PersonId]
) -> Message:
    return Message(
        message_id=row.id,
        number=row.number,
        author_id=PersonId(row.author_id),
        sent_at=row.sent_at,
        words=open_message(uow, row),
        is_urgent=row.is_urgent,
        is_mine=row.author_id == me,
        read_by=readers_of(row.number, row.author_id, seen, people),
    )
