"""Writing down what is agreed with her, and her word that it is right."""

from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from portal.access.numbers import is_written
from portal.access.permissions import Part, Permission
from portal.access.service import CaseAccess, require, require_to_write
from portal.attention.marks import Asks
from portal.attention.service import ask
from portal.audit.events import Event
from portal.contact import queries
from portal.contact.agreement import ContactDraft, check_draft, expiry
from portal.contact.models import AgreementRow, ConfirmationRow
from portal.contact.service.bodies import open_reach, seal_card, seal_reach
from portal.kernel.errors import ConflictError, NotFoundError
from portal.kernel.ids import CaseId, new_id
from portal.unit_of_work import UnitOfWork
from portal.withheld.service import add_never_out


class AgreementNotFoundError(NotFoundError):
    """There is no such agreement in this case."""


class AgreementChangedError(ConflictError):
    """Something newer was written meanwhile: that is what has to be looked at."""


def write_contact(
    uow: UnitOfWork, case_id: CaseId, draft: ContactDraft, once: str, *, is_by_voice: bool = False
) -> None:
    """Keep another version of what is agreed.

    What she writes herself holds at once: else hours she takes away would stay open until she pressed again. What an
    advocate writes waits for her word, unless she gave it in a talk.

    Args:
        uow: a unit that writes.
        case_id: her case.
        draft: what is agreed.
        once: the form's own token; sent again it changes nothing.
        is_by_voice: for an advocate: that she has said in a talk that it is right.

    Raises:
        CaseNotFoundError: not for this person.
        InvalidError: one of `check_draft`.
        AgreementChangedError: another wrote in the same moment.
    """
    access = require_to_write(uow, case_id, Permission.WRITE_CONTACT)
    check_draft(draft, is_number=is_written(draft.reach.number))
    if queries.agreement_sent_once(uow.session, case_id, once) is not None:
        return
    before = queries.newest(uow.session, case_id)
    row = AgreementRow(
        id=new_id(),
        case_id=case_id,
        number=before.number + 1 if before else 1,
        once=once,
        written_at=uow.now,
        written_by=access.person_id,
        is_by_voice=False,
        number_confirmed_at=_still_confirmed(uow, case_id, draft.reach.number),
    )
    seal_card(uow, row, draft.card)
    seal_reach(uow, row, replace(draft.reach, number_confirmed_at=None, confirmed_at=None, expires_at=None))
    uow.session.add(row)
    try:
        uow.session.flush()
    except IntegrityError:
        raise AgreementChangedError from None
    add_never_out(uow, case_id, [draft.reach.number])
    uow.record(Event.CONTACT_WRITTEN, row.id, case_id=case_id)
    if is_by_voice or access.part is Part.VICTIM:
        _confirm(uow, access, row)


def confirm_contact(uow: UnitOfWork, case_id: CaseId, agreement_id: str) -> None:
    """Write down her word that an agreement is right, for another 28 days: her own, or what she said in a talk.

    Args:
        uow: a unit that writes.
        case_id: her case.
        agreement_id: the version that was looked at.

    Raises:
        CaseNotFoundError: not for this person.
        AgreementNotFoundError: there is no such version.
        AgreementChangedError: a newer one was written meanwhile.
    """
    access = require(uow, case_id, Permission.CONFIRM_CONTACT)
    row = queries.agreement(uow.session, case_id, agreement_id)
    if row is None:
        raise AgreementNotFoundError
    latest = queries.newest(uow.session, case_id)
    if latest is not None and latest.id != row.id:
        raise AgreementChangedError
    _confirm(uow, access, row)


def _confirm(uow: UnitOfWork, access: CaseAccess, row: AgreementRow) -> None:
    row.confirmed_at, row.expires_at = uow.now, expiry(uow.now)
    row.is_by_voice = access.part is not Part.VICTIM
    ask(uow, CaseId(row.case_id), Asks.CONTACT, from_at=row.expires_at)
    uow.session.add(
        ConfirmationRow(
            id=new_id(),
            agreement_id=row.id,
            case_id=row.case_id,
            at=uow.now,
            by_id=access.person_id,
            is_by_voice=row.is_by_voice,
        )
    )
    event = Event.CONTACT_CONFIRMED_BY_VOICE if row.is_by_voice else Event.CONTACT_CONFIRMED
    uow.record(event, row.id, case_id=row.case_id)


def _still_confirmed(uow: UnitOfWork, case_id: CaseId, number: str) -> object:
    """Return when the number was proved to be hers, if it is still the same number."""
    row = queries.confirmed(uow.session, case_id)
    return row.number_confirmed_at if row is not None and open_reach(uow, row).number == number else None
