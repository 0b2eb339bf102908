"""The register of what of a case was shared at a table: who decided it, with whom, on which footing, and until when."""

from dataclasses import dataclass
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require
from portal.accounts.service.names import names_of_staff
from portal.audit.events import Event
from portal.consultancy import queries
from portal.consultancy.document import summary_of
from portal.consultancy.forums import Agency, ForumId
from portal.consultancy.models import HandoverRow, RecipientRow, SummaryRow
from portal.consultancy.service.bodies import issued_place
from portal.consultancy.service.issuing import reason_of
from portal.consultancy.signoff import State
from portal.consultancy.summary import SharingStatement, Signature
from portal.kernel.ids import CaseId, PersonId, SummaryId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import open_content
from portal.vault.keys import RecordClass


@dataclass(frozen=True)
class SharedWith:
    """Somebody a paper was issued to, by the name that stands on it, and when they first opened it."""

    name: str
    agency: Agency
    is_connected: bool
    first_opened_at: datetime | None


@dataclass(frozen=True)
class HandedTo:
    """That the document itself was handed to an agency: by whom, why, and when."""

    agency: Agency
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    """That one paper was shared.

    Args:
        summary_id: which paper.
        forum: for which table.
        version: which version.
        state: how far it has come since.
        signed: who decided it, and who signed with them.
        sharing: on what footing.
        readers: with whom.
        handed: to which agencies the document itself was handed.
        issued_at: from when on.
        expires_at: until when.
        closed_at: when it was closed, by whatever end.
    """

    summary_id: SummaryId
    forum: ForumId
    version: int
    state: State
    signed: tuple[Signature, ...]
    sharing: SharingStatement | None
    readers: tuple[SharedWith, ...]
    handed: tuple[HandedTo, ...]
    issued_at: datetime | None
    expires_at: datetime | None
    closed_at: datetime | None


def sharing_of_case(uow: UnitOfWork, case_id: CaseId) -> list[Decision]:
    """Return what of a case was shared at tables, the newest first; whoever reads it is written down.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_RECORD)
    uow.record(Event.RECORD_READ, case_id, case_id=case_id)
    papers = queries.issued_of_case(uow.session, case_id)
    if not papers:
        return []
    ids = [row.id for row in papers]
    items = [*ids, *(row.issued_item_id for row in papers if row.issued_item_id)]
    keys = vault.unwrap_for_class(uow.vault, items, case_id, RecordClass.RECORD)
    given, handed = queries.recipients_of_summaries(uow.session, ids), queries.handovers_of_summaries(uow.session, ids)
    names = names_of_staff(uow, [PersonId(one.by_id) for one in handed])
    return [
        _decision(
            row,
            keys,
            [one for one in given if one.summary_id == row.id],
            [_handed(one, keys[row.id], names) for one in handed if one.summary_id == row.id],
        )
        for row in papers
    ]


def _decision(row: SummaryRow, keys: dict[str, bytes], given: list[RecipientRow], handed: list[HandedTo]) -> Decision:
    key = keys[row.issued_item_id or ""]
    summary = summary_of(open_content(key, issued_place(row), row.sealed_issued or b"").body["summary"])
    opened = {one.person_id: one for one in given}
    return Decision(
        summary_id=SummaryId(row.id),
        forum=ForumId(row.forum),
        version=row.version,
        state=State(row.state),
        signed=summary.signatures,
        sharing=summary.sharing,
        readers=tuple(
            SharedWith(one.name, one.agency, opened[one.person_id].is_connected, opened[one.person_id].first_opened_at)
            for one in summary.header.recipients
        ),
        handed=tuple(handed),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        closed_at=row.closed_at,
    )


def _handed(row: HandoverRow, key: bytes, names: dict[PersonId, str]) -> HandedTo:
    return HandedTo(Agency(row.agency), names.get(PersonId(row.by_id), ""), reason_of(key, row), row.at)
