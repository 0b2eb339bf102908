"""What can be asked about invitations."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.accounts.models import InviteRow, ReturnTurnRow
from portal.database import table_of

_INVITE = table_of(InviteRow)

# Asked with every list of cases, so put together once and not each time.
_STATES = (
    select(_INVITE)
    .where(_INVITE.c.case_id.in_(bindparam("case_ids", expanding=True)))
    .order_by(_INVITE.c.made_at, _INVITE.c.id)
)


def invite(session: Session, invite_id: str) -> InviteRow | None:
    """Return an invitation."""
    return session.get(InviteRow, invite_id)


def invite_by_code(session: Session, code_digest: bytes, *, for_update: bool = False) -> InviteRow | None:
    """Return the invitation of a code, locked where it is to be used."""
    found = select(InviteRow).where(InviteRow.code_digest == code_digest)
    return session.scalars(found.with_for_update() if for_update else found).one_or_none()


def invites_of_case(session: Session, case_id: str) -> Sequence[InviteRow]:
    """Return the invitations made for a case, the oldest first."""
    found = select(InviteRow).where(InviteRow.case_id == case_id)
    return session.scalars(found.order_by(InviteRow.made_at, InviteRow.id)).all()


def invites_of_cases(session: Session, case_ids: Collection[str]) -> Sequence[Row[Any]]:
    """Return the invitations made for some cases as plain rows, the oldest first."""
    return session.execute(_STATES, {"case_ids": [*case_ids]}).all()


def returns_of_service(session: Session, service_id: str, since: datetime) -> Sequence[InviteRow]:
    """Return the invitations by which somebody came back to a case of a service, used since a moment or waiting."""
    where = (
        InviteRow.service_id == service_id,
        InviteRow.case_id.is_not(None),
        InviteRow.returning_person_id.is_not(None),
        (InviteRow.used_at >= since) | InviteRow.sealed_before.is_not(None),
    )
    return session.scalars(select(InviteRow).where(*where).order_by(InviteRow.used_at.desc(), InviteRow.id)).all()


def is_name_kept_for_another(session: Session, name_digest: bytes, person_id: str) -> bool:
    """Say whether somebody else signed in with a name before, and it can still be put back for them."""
    where = (InviteRow.name_before == name_digest, InviteRow.returning_person_id != person_id)
    return session.scalars(select(InviteRow.id).where(*where).limit(1)).one_or_none() is not None


def staff_invites_of_service(session: Session, service_id: str) -> Sequence[InviteRow]:
    """Return the invitations made for the staff of a service, the newest first."""
    found = select(InviteRow).where(InviteRow.service_id == service_id, InviteRow.case_id.is_(None))
    return session.scalars(found.order_by(InviteRow.made_at.desc(), InviteRow.id)).all()


def invite_used_by(session: Session, person_id: str) -> InviteRow | None:
    """Return the invitation by which somebody came in last, unless it was refused."""
    found = select(InviteRow).where(InviteRow.used_by == person_id, InviteRow.cancelled_at.is_(None))
    return session.scalars(found.order_by(InviteRow.used_at.desc(), InviteRow.id).limit(1)).one_or_none()


def invites_back_of_person(session: Session, person_id: str) -> Sequence[InviteRow]:
    """Return the invitations by which somebody was to come back, the oldest first."""
    found = select(InviteRow).where(InviteRow.returning_person_id == person_id)
    return session.scalars(found.order_by(InviteRow.made_at, InviteRow.id)).all()


def turns_of_cases(session: Session, case_ids: Collection[str]) -> Sequence[Row[str, datetime | None, str, datetime]]:
    """Return each turn after a return to some cases, in order, with its invitation and when somebody came by that."""
    rows = select(InviteRow.id, InviteRow.used_at, ReturnTurnRow.case_id, ReturnTurnRow.at).join(InviteRow)
    return session.execute(
        rows.where(ReturnTurnRow.case_id.in_(case_ids)).order_by(ReturnTurnRow.at, ReturnTurnRow.id)
    ).all()
