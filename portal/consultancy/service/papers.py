"""What a partner does: sees what was issued to them, declares no connection first, and opens it while it lasts."""

from dataclasses import dataclass
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require, require_in_service
from portal.accounts.service.names import names_of_staff
from portal.attention.marks import Asks
from portal.attention.service import ask
from portal.audit.events import Event
from portal.consultancy import queries
from portal.consultancy.clearing import Cleared
from portal.consultancy.document import summary_of
from portal.consultancy.export_json import Copy
from portal.consultancy.forums import Agency, ForumId
from portal.consultancy.models import RecipientRow, SummaryRow
from portal.consultancy.service.bodies import is_open_outside, issued_key, issued_place
from portal.consultancy.signoff import State
from portal.consultancy.summary import SummaryNotFoundError
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, PersonId, SummaryId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import open_content


class NotDeclaredError(ConflictError):
    """Before it is opened, whoever opens it says that they are connected to neither of the two."""


@dataclass(frozen=True)
class PaperLine:
    """A paper as it stands in a partner's list.

    Args:
        summary_id: which.
        reference: the code of the case.
        forum: for which table.
        version: which version.
        state: how far it has come.
        expires_at: until when it can be opened.
        is_open: whether it can be opened now.
        is_declared: whether they have declared that they are connected to neither of the two.
        is_connected: whether they said that they are connected to one of them, or may be.
        copy_number: whose copy it is, by number.
        has_outcome: whether what came of it is written down.
    """

    summary_id: SummaryId
    reference: str
    forum: ForumId
    version: int
    state: State
    expires_at: datetime | None
    is_open: bool
    is_declared: bool
    is_connected: bool = False
    copy_number: int = 0
    has_outcome: bool = False


@dataclass(frozen=True)
class Reader:
    """Somebody a paper was issued to, as its writer sees it: whoever is connected to one of the two never opens it."""

    person_id: PersonId
    name: str
    agency: Agency
    declared_at: datetime | None
    is_connected: bool
    first_opened_at: datetime | None
    last_opened_at: datetime | None


@dataclass(frozen=True)
class Paper:
    """A paper, opened: what it says, and whose copy this is."""

    summary_id: SummaryId
    cleared: Cleared
    copy: Copy | None


def papers_of_me(uow: UnitOfWork) -> list[PaperLine]:
    """Return what was issued to the acting partner, the newest first; also what is over, without a word of it.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.READ_PAPERS)
    return [_line(uow, row, given) for row, given in queries.papers_of_person(uow.session, actor.person_id)]


def declare(uow: UnitOfWork, summary_id: SummaryId, *, is_connected: bool) -> None:
    """Say whether the acting partner is connected to either of the two; whoever is does not open the paper.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError: nothing of that kind was issued to them, or it is over.
    """
    row, given = _mine(uow, summary_id)
    given.declared_at = uow.now
    given.is_connected = is_connected
    if is_connected:
        for item_id in (row.issued_item_id, row.outcome_item_id):
            vault.drop_seal(uow.vault, item_id or "", given.person_id)
    event = Event.SUMMARY_CONNECTED if given.is_connected else Event.SUMMARY_DECLARED
    uow.record(event, row.id, case_id=row.case_id)
    if given.is_connected:  # so that her advocate is told, and can ask for somebody else at the table
        ask(uow, CaseId(row.case_id), Asks.PAPER, subject_id=row.id)


def open_paper(uow: UnitOfWork, summary_id: SummaryId, *, now_shown: bool = True) -> Paper:
    """Open what was issued to the acting partner; it is written down each time, and she sees it.

    Args:
        uow: a unit that writes.
        summary_id: which paper.
        now_shown: false where it is only carried on from a page that was written down already.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError: nothing of that kind was issued to them, or it is over: the two look the same.
        NotDeclaredError: they have not declared yet.
    """
    row, given = _mine(uow, summary_id)
    if given.declared_at is None:
        raise NotDeclaredError
    paper = opened_with(row, given, issued_key(uow, row))
    if now_shown:
        given.first_opened_at = given.first_opened_at or uow.now
        given.last_opened_at = uow.now
        uow.record(Event.SUMMARY_OPENED, row.id, case_id=row.case_id)
    return paper


def recipients_of(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> list[Reader]:
    """Return to whom a paper was issued, what they declared, and when they opened it; also when it is over.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    rows = queries.recipients_of_summary(uow.session, row.id)
    names = names_of_staff(uow, [PersonId(one.person_id) for one in rows])
    return [
        Reader(
            person_id=PersonId(one.person_id),
            name=names.get(PersonId(one.person_id), ""),
            agency=Agency(one.agency),
            declared_at=one.declared_at,
            is_connected=one.is_connected,
            first_opened_at=one.first_opened_at,
            last_opened_at=one.last_opened_at,
        )
        for one in rows
    ]


def open_issued(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> Paper:
    """Open what was issued, for those who wrote it; also when it is over.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none, or it was not issued.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    return opened_with(row, None, issued_key(uow, row))


def opened_with(row: SummaryRow, given: RecipientRow | None, key: bytes) -> Paper:
    """Open what was issued with its key, as the copy of whom it was given to; the caller has asked leave."""
    summary = summary_of(open_content(key, issued_place(row), row.sealed_issued or b"").body["summary"])
    copy = None
    if given is not None:
        name = next(one.name for one in summary.header.recipients if one.person_id == given.person_id)
        copy = Copy(name, Agency(given.agency), str(given.copy_number))
    return Paper(SummaryId(row.id), Cleared(summary, ()), copy)


def check_at_table(uow: UnitOfWork, summary_id: SummaryId) -> None:
    """Refuse whoever cannot act on a paper at the table now.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError, NotDeclaredError: as `open_paper`.
    """
    _, given = _mine(uow, summary_id)
    if given.declared_at is None:
        raise NotDeclaredError


def _mine(uow: UnitOfWork, summary_id: SummaryId) -> tuple[SummaryRow, RecipientRow]:
    actor = require_in_service(uow, Permission.READ_PAPERS)
    given = queries.recipient(uow.session, summary_id, actor.person_id)
    row = queries.summary(uow.session, summary_id)
    if given is None or row is None or given.is_connected or not is_open_outside(uow, row):
        uow.refuse(Event.ACCESS_REFUSED, summary_id, case_id=row.case_id if row and given else None)
        raise SummaryNotFoundError
    return row, given


def _line(uow: UnitOfWork, row: SummaryRow, given: RecipientRow) -> PaperLine:
    return PaperLine(
        summary_id=SummaryId(row.id),
        reference=row.reference,
        forum=ForumId(row.forum),
        version=row.version,
        state=State(row.state),
        expires_at=row.expires_at,
        is_open=is_open_outside(uow, row) and not given.is_connected,
        is_declared=given.declared_at is not None and not given.is_connected,
        is_connected=given.is_connected,
        copy_number=given.copy_number,
        has_outcome=row.outcome_at is not None,
    )
