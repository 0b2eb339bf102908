"""What can be asked about agreements on reaching her."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.contact.agreement import Version
from portal.contact.models import AgreementRow, ConfirmationRow, ExceptionRow
from portal.kernel.ids import is_id


def agreement(session: Session, case_id: str, agreement_id: str) -> AgreementRow | None:
    """Return one version of a case's agreement."""
    row = session.get(AgreementRow, agreement_id) if is_id(agreement_id) else None
    return row if row is not None and row.case_id == case_id else None


def agreement_sent_once(session: Session, case_id: str, once: str) -> str | None:
    """Return the id of the version that came of this very form."""
    where = (AgreementRow.case_id == case_id, AgreementRow.once == once)
    return session.scalar(select(AgreementRow.id).where(*where))


def newest(session: Session, case_id: str) -> AgreementRow | None:
    """Return the newest version, confirmed or not."""
    rows = select(AgreementRow).where(AgreementRow.case_id == case_id)
    return session.scalars(rows.order_by(AgreementRow.number.desc()).limit(1)).first()


def confirmed(session: Session, case_id: str) -> AgreementRow | None:
    """Return the version in force: the newest that was confirmed."""
    rows = select(AgreementRow).where(AgreementRow.case_id == case_id, AgreementRow.confirmed_at.is_not(None))
    return session.scalars(rows.order_by(AgreementRow.number.desc()).limit(1)).first()


def counting(session: Session, case_id: str) -> Sequence[AgreementRow]:
    """Return the versions that count in a case, whole: the newest, and the newest that was confirmed."""
    of_case = select(func.max(AgreementRow.number)).where(AgreementRow.case_id == case_id)
    is_newest = AgreementRow.number == of_case.scalar_subquery()
    is_in_force = AgreementRow.number == of_case.where(AgreementRow.confirmed_at.is_not(None)).scalar_subquery()
    rows = select(AgreementRow).where(AgreementRow.case_id == case_id, is_newest | is_in_force)
    return session.scalars(rows.order_by(AgreementRow.number)).all()


def versions_of_cases(session: Session, case_ids: Collection[str]) -> dict[str, list[Version]]:
    """Return the versions that count in each of some cases: the newest, and the newest that was confirmed."""
    top = (
        select(
            AgreementRow.case_id,
            func.max(AgreementRow.number).label("newest"),
            func.max(AgreementRow.number).filter(AgreementRow.confirmed_at.is_not(None)).label("confirmed"),
        )
        .where(AgreementRow.case_id.in_(case_ids))
        .group_by(AgreementRow.case_id)
        .subquery()
    )
    rows = session.execute(
        select(AgreementRow.case_id, AgreementRow.number, AgreementRow.confirmed_at, AgreementRow.expires_at).join(
            top,
            (AgreementRow.case_id == top.c.case_id)
            & ((AgreementRow.number == top.c.newest) | (AgreementRow.number == top.c.confirmed)),
        )
    )
    found: dict[str, list[Version]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(Version(row.number, row.confirmed_at, row.expires_at))
    return found


def confirmations_of_case(session: Session, case_id: str, *, limit: int) -> Sequence[ConfirmationRow]:
    """Return when a case's agreements were confirmed, the latest first."""
    rows = select(ConfirmationRow).where(ConfirmationRow.case_id == case_id)
    return session.scalars(rows.order_by(ConfirmationRow.at.desc(), ConfirmationRow.id).limit(limit)).all()


def exceptions_of_case(session: Session, case_id: str, *, limit: int) -> Sequence[ExceptionRow]:
    """Return when somebody went past what was agreed, the latest first."""
    rows = select(ExceptionRow).where(ExceptionRow.case_id == case_id)
    return session.scalars(rows.order_by(ExceptionRow.at.desc(), ExceptionRow.id).limit(limit)).all()


def exception_sent_once(session: Session, by_id: str, once: str) -> str | None:
    """Return the id of the exception that came of this very form."""
    where = (ExceptionRow.by_id == by_id, ExceptionRow.once == once)
    return session.scalar(select(ExceptionRow.id).where(*where))
