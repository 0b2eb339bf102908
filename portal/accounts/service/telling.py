"""Telling her advocate of changes of her way in, if she wants that, and asking her whether it was she."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import update

from portal.access import service as access
from portal.access.permissions import Part, Permission
from portal.accounts.models import PersonRow, ToldChangeRow
from portal.accounts.own_settings import OwnSettings, open_own, seal_own
from portal.accounts.queries import people, told
from portal.accounts.service.first_visit import is_first_visit
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.telling import Change, ToldChange
from portal.attention.marks import Asks
from portal.attention.service import ask, settle
from portal.audit.events import Event
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, PersonId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault


def telling_choice(uow: UnitOfWork) -> bool | None:
    """Say whether the acting person wants her advocate told of changes; none where she has not chosen."""
    return _own(uow)[1].tells_advocate


def is_first_telling_choice(uow: UnitOfWork) -> bool:
    """Say whether she is still to choose, in the visit in which she joined; at any other time it takes her passphrase.

    It is asked of nobody on the staff.
    """
    if access.acting(uow).role is not Role.VICTIM or not is_first_visit(uow):
        return False
    return telling_choice(uow) is None


def choose_telling(uow: UnitOfWork, *, tells_advocate: bool) -> None:
    """Choose whether the acting person's advocate is told of changes; that they are not any more is told last.

    Raises:
        NotYoursToDoError: it is nobody who has an advocate.
    """
    if access.acting(uow).role is not Role.VICTIM:
        raise access.NotYoursToDoError
    row, own = _own(uow)
    if own.tells_advocate is tells_advocate:
        return
    uow.record(Event.TELLING_CHOSEN, row.id)
    if not tells_advocate:
        tell_change(uow, Change.NO_LONGER_TOLD)
    row.sealed_own = seal_own(uow.keyring.person, replace(own, tells_advocate=tells_advocate))


def tell_change(uow: UnitOfWork, change: Change) -> None:
    """Tell the acting person's advocate of a change just made, if she wants that; she sees that it was told."""
    actor = access.acting(uow)
    if actor.role is not Role.VICTIM or not telling_choice(uow):
        return
    case_id = access.case_of_victim(uow)
    _tell(uow, case_id, actor.person_id, change)
    uow.record(Event.CHANGE_TOLD, actor.person_id, case_id=case_id)


def tell_put_back(uow: UnitOfWork, case_id: CaseId, person_id: PersonId) -> None:
    """Tell whoever works on a case that the acting lead has put a way in back; the caller has asked leave."""
    _tell(uow, case_id, person_id, Change.PUT_BACK)


def covers_others(uow: UnitOfWork) -> bool:
    """Say whether the acting lead covers for others: whoever holds the cover key sees what her advocate is told."""
    actor = access.acting(uow)
    return actor.role is Role.LEAD and vault.holds_cover(uow.vault, actor.service_id, actor.person_id)


def changes_of_cases(uow: UnitOfWork, case_ids: Collection[CaseId]) -> dict[CaseId, list[ToldChange]]:
    """Return what was told in some cases and not asked about yet, newest first; the caller has asked leave for each.

    Cases in which nothing was told are left out.
    """
    found: dict[CaseId, list[ToldChange]] = {}
    for row in told.open_changes_of_cases(uow.session, case_ids) if case_ids else ():
        case_id = CaseId(row.case_id)
        found.setdefault(case_id, []).append(ToldChange(row.id, case_id, Change(row.change), row.at))
    return found


def changes_of_case(uow: UnitOfWork, case_id: CaseId) -> list[ToldChange]:
    """Return what was told in one case and not asked about yet, newest first; nothing for a lead who does not cover.

    Raises:
        CaseNotFoundError: not for this person.
    """
    found = access.require(uow, case_id, Permission.SEE_CHANGES)
    if found.part is Part.LEAD and not covers_others(uow):
        return []
    return changes_of_cases(uow, [case_id]).get(case_id, [])


def put_changes_aside(uow: UnitOfWork, case_id: CaseId, told_id: str) -> None:
    """Put a change aside, and those told before it: she was asked, by voice, whether it was she.

    What was told since the page was shown stays.

    Raises:
        CaseNotFoundError: not for this person, or there is no such change in this case.
    """
    shown = changes_of_case(uow, case_id)
    newest = next((one for one in shown if one.told_id == told_id), None)
    if newest is None:
        raise access.CaseNotFoundError
    asked = [one.told_id for one in shown if one.at <= newest.at]
    aside = update(ToldChangeRow).where(ToldChangeRow.id.in_(asked))
    uow.session.execute(aside.values(aside_at=uow.now, aside_by=access.acting(uow).person_id))
    for one in asked:
        settle(uow, case_id, Asks.CHANGED, subject_id=one)
    uow.record(Event.CHANGE_ASKED_ABOUT, told_id, case_id=case_id)


def _tell(uow: UnitOfWork, case_id: CaseId, person_id: PersonId, change: Change) -> None:
    """Keep that a change was told, and let the case ask for attention until somebody has asked her about it."""
    row = ToldChangeRow(id=new_id(), case_id=case_id, person_id=person_id, change=change, at=uow.now)
    uow.session.add(row)
    ask(uow, case_id, Asks.CHANGED, subject_id=row.id)


def _own(uow: UnitOfWork) -> tuple[PersonRow, OwnSettings]:
    row = people.person(uow.session, access.acting(uow).person_id)
    if row is None:
        raise PersonGoneError
    return row, open_own(uow.keyring.person, row.sealed_own)
