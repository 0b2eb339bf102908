"""What is new about a paper: that somebody has seen it, and that somebody is asked by name to sign."""

from portal.access.permissions import Permission
from portal.access.service import require
from portal.attention.marks import Asks
from portal.attention.service import ask_person, settle, settle_person
from portal.consultancy import queries
from portal.consultancy.models import SummaryRow
from portal.kernel.ids import CaseId, PersonId, SummaryId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


def note_paper_seen(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> None:
    """Note that somebody who works on a case has seen what is new about a paper: it asks for nothing until the next.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is no such paper.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    settle(uow, case_id, Asks.PAPER, subject_id=row.id)


def ask_to_sign(uow: UnitOfWork, row: SummaryRow, *people: PersonId) -> None:
    """Tell some people on their own lists that they are asked to read a paper and sign; the caller has asked leave."""
    for person_id in people:
        ask_person(uow, CaseId(row.case_id), Asks.SIGN, row.id, person_id)


def ask_readers_to_sign(uow: UnitOfWork, row: SummaryRow) -> None:
    """Tell whoever was given a draft to read that it can be signed now; the caller has asked leave."""
    ask_to_sign(uow, row, *(PersonId(one) for one in vault.holders_of_seals(uow.vault, row.id)))


def no_longer_ask_to_sign(uow: UnitOfWork, row: SummaryRow, person_id: PersonId | None = None) -> None:
    """Ask somebody to sign no longer, or all who were asked; the caller has asked leave, or is the worker."""
    settle_person(uow, CaseId(row.case_id), Asks.SIGN, row.id, person_id)


def forget_who_lost_it(uow: UnitOfWork, row: SummaryRow) -> None:
    """Ask nobody to sign a draft that nobody can open any more; the caller has asked leave."""
    if not vault.holders_of_seals(uow.vault, row.id):
        no_longer_ask_to_sign(uow, row)
