"""What can be asked about cases and who is on them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.access.models import CaseMemberRow, CasePartyRow, CaseRow
from portal.database import table_of

_CASE, _MEMBER = table_of(CaseRow), table_of(CaseMemberRow)

# Asked with every list of cases, so put together once and not each time.
_IS_ON = (_MEMBER.c.case_id == _CASE.c.id) & (_MEMBER.c.person_id == bindparam("person")) & _MEMBER.c.ended_at.is_(None)
_HEADS = select(_CASE, _MEMBER.c.part).order_by(_CASE.c.opened_at, _CASE.c.id)
_HEADS_OF_PERSON = _HEADS.select_from(_CASE.join(_MEMBER, _IS_ON))
_HEADS_OF_SERVICE = _HEADS.select_from(_CASE.outerjoin(_MEMBER, _IS_ON)).where(
    _CASE.c.service_id == bindparam("service")
)


def case_and_member(session: Session, case_id: str, person_id: str) -> Row[CaseRow, str | None, datetime | None] | None:
    """Return a case, and the part that one person has in it now, if any, and since when."""
    join = (
        (CaseMemberRow.case_id == CaseRow.id)
        & (CaseMemberRow.person_id == person_id)
        & CaseMemberRow.ended_at.is_(None)
    )
    found = select(CaseRow, CaseMemberRow.part, CaseMemberRow.added_at).outerjoin(CaseMemberRow, join)
    return session.execute(found.where(CaseRow.id == case_id)).one_or_none()


def case(session: Session, case_id: str) -> CaseRow:
    """Return a case that is known to be there: leave was asked for it, or somebody is on it."""
    return session.get_one(CaseRow, case_id)


def cases(session: Session, case_ids: Collection[str]) -> Sequence[CaseRow]:
    """Return some cases."""
    return session.scalars(select(CaseRow).where(CaseRow.id.in_(case_ids))).all()


def hold_case(session: Session, case_id: str) -> None:
    """Let nobody be taken off a case until this transaction is over; SQLite has one writer at a time anyway."""
    session.execute(select(CaseRow.id).where(CaseRow.id == case_id).with_for_update(read=True))


def lock_case(session: Session, case_id: str) -> None:
    """Wait for everybody who holds a case, and let nobody hold it until this transaction is over."""
    session.execute(select(CaseRow.id).where(CaseRow.id == case_id).with_for_update(key_share=True))


def cases_of_person(session: Session, person_id: str) -> Sequence[Row[CaseRow, str]]:
    """Return the cases a person is on now, each with their part, oldest first."""
    rows = select(CaseRow, CaseMemberRow.part).join(CaseMemberRow, CaseMemberRow.case_id == CaseRow.id)
    where = (CaseMemberRow.person_id == person_id, CaseMemberRow.ended_at.is_(None))
    return session.execute(rows.where(*where).order_by(CaseRow.opened_at, CaseRow.id)).all()


def heads_of_person(session: Session, person_id: str) -> Sequence[Row[Any]]:
    """Return the cases a person is on now as plain rows, each with their part; oldest first."""
    return session.execute(_HEADS_OF_PERSON, {"person": person_id}).all()


def heads_of_service(session: Session, service_id: str, person_id: str) -> Sequence[Row[Any]]:
    """Return the cases of a service as plain rows, oldest first, each with the part a person has in it, if any."""
    return session.execute(_HEADS_OF_SERVICE, {"service": service_id, "person": person_id}).all()


def cases_of_service(session: Session, service_id: str) -> Sequence[CaseRow]:
    """Return the cases of a service, oldest first."""
    rows = select(CaseRow).where(CaseRow.service_id == service_id).order_by(CaseRow.opened_at, CaseRow.id)
    return session.scalars(rows).all()


def members_of_cases(session: Session, case_ids: Collection[str]) -> Sequence[CaseMemberRow]:
    """Return everybody who is or was on some cases, in order of coming."""
    rows = select(CaseMemberRow).where(CaseMemberRow.case_id.in_(case_ids))
    return session.scalars(rows.order_by(CaseMemberRow.added_at, CaseMemberRow.person_id)).all()


def member(session: Session, case_id: str, person_id: str) -> CaseMemberRow | None:
    """Return one person's place on a case, ended or not."""
    return session.get(CaseMemberRow, (case_id, person_id))


def places_of_person(session: Session, person_id: str) -> Sequence[CaseMemberRow]:
    """Return one person's places on the cases they are on now."""
    where = (CaseMemberRow.person_id == person_id, CaseMemberRow.ended_at.is_(None))
    return session.scalars(select(CaseMemberRow).where(*where).order_by(CaseMemberRow.case_id)).all()


def cases_with_parties(session: Session, service_id: str, digests: Collection[bytes]) -> Sequence[str]:
    """Return the cases of a service in which any of these digests stands."""
    where = (CasePartyRow.service_id == service_id, CasePartyRow.digest.in_(digests))
    return session.scalars(select(CasePartyRow.case_id).where(*where).distinct()).all()
