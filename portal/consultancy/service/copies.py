"""A partner takes a paper along: an address that opens their copy, in one visit, for two minutes.

A browser that saves a file sends the cookie and not the page's half. So the address itself is a key, as it is for
pictures: it opens a sealed copy of that one paper's key, and only together with the visit it was made in.
"""

import base64
from dataclasses import dataclass
from datetime import timedelta

from portal.access.permissions import Permission
from portal.access.service import acting, require
from portal.audit.events import Event
from portal.consultancy import queries
from portal.consultancy.copies import CopyKind
from portal.consultancy.models import PaperTicketRow, RecipientRow, SummaryRow
from portal.consultancy.service.bodies import issued_key
from portal.consultancy.service.papers import Paper, check_at_table, opened_with
from portal.consultancy.summary import SummaryNotFoundError
from portal.kernel.actor import Actor, Role
from portal.kernel.ids import CaseId, SummaryId, is_id, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.primitives import derive, token_digest

TICKET_LIFE = timedelta(minutes=2)
_PURPOSE = "ticket"


@dataclass(frozen=True)
class TakenCopy:
    """A copy on its way out: the paper, marked as whose it is, and in which form."""

    paper: Paper
    kind: CopyKind


def ticket_for_copy(uow: UnitOfWork, summary_id: SummaryId, kind: CopyKind) -> str:
    """Return a token for an address at which the acting partner's copy lies, in this visit, for two minutes.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError, NotDeclaredError: as `open_paper`.
    """
    check_at_table(uow, summary_id)
    row = queries.summary(uow.session, summary_id)
    if row is None:
        raise SummaryNotFoundError
    return _ticket(uow, row, kind)


def ticket_for_document(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, kind: CopyKind) -> str:
    """Return a token for an address at which the document lies that is handed over, in this visit, for two minutes.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none that is issued.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    if row.issued_at is None:
        raise SummaryNotFoundError
    return _ticket(uow, row, kind)


def _ticket(uow: UnitOfWork, row: SummaryRow, kind: CopyKind) -> str:
    token = new_id()
    ticket = PaperTicketRow(
        token_digest=token_digest(token.encode()),
        visit_id=acting(uow).session_id,
        summary_id=row.id,
        kind=kind,
        sealed_key=b"",
        expires_at=uow.now + TICKET_LIFE,
    )
    body = {"key": base64.b64encode(issued_key(uow, row)).decode()}
    ticket.sealed_key = seal_content(derive(token.encode(), _PURPOSE), _place(ticket), body)
    uow.session.add(ticket)
    return token


def open_copy(units: Units, token: str, actor: Actor) -> TakenCopy:
    """Open a partner's copy, or what is handed over, at such an address.

    It is written down before any of it goes out, and she sees it.

    Args:
        units: opens the units of work; they are closed before the first byte goes out.
        token: from the address.
        actor: whose living visit the request's cookie belongs to.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError: there is no such ticket, or no longer, or not in this visit, or the paper is over.
        NotDeclaredError: they have not declared.
    """
    digest = token_digest(token.encode()) if is_id(token) else b""
    with units.write(actor) as uow:
        ticket = uow.session.get(PaperTicketRow, digest)
        if ticket is None or uow.now >= ticket.expires_at or ticket.visit_id != actor.session_id:
            uow.refuse(Event.ACCESS_REFUSED)
            raise SummaryNotFoundError
        summary_id = SummaryId(ticket.summary_id)
        row, given = _for_whom(uow, summary_id)
        body = open_content(derive(token.encode(), _PURPOSE), _place(ticket), ticket.sealed_key).body
        paper = opened_with(row, given, base64.b64decode(body["key"]))
        if ticket.opened_at is None:
            ticket.opened_at = uow.now
            uow.record(Event.SUMMARY_TAKEN, row.id, case_id=row.case_id)
        return TakenCopy(paper, CopyKind(ticket.kind))


def _for_whom(uow: UnitOfWork, summary_id: SummaryId) -> tuple[SummaryRow, RecipientRow | None]:
    """Return a paper and whose copy it is; nobody's in particular for those who wrote it. Each is asked leave again."""
    row, given = queries.summary(uow.session, summary_id), None
    if acting(uow).role is Role.PARTNER:
        check_at_table(uow, summary_id)
        given = queries.recipient(uow.session, summary_id, acting(uow).person_id)
    elif row is not None:
        require(uow, CaseId(row.case_id), Permission.WRITE_SUMMARY)
    if row is None:
        raise SummaryNotFoundError
    return row, given


def _place(ticket: PaperTicketRow) -> Place:
    return Place("paper_ticket", "sealed_key", ticket.token_digest.hex(), ticket.visit_id)
