"""What can be asked about check-ins."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, false, literal, select
from sqlalchemy.orm import Session

from portal.checkins.escalation import State
from portal.checkins.models import (
    BeatRow,
    CheckInAnswerRow,
    CheckInPlanRow,
    CheckInRow,
    StaffPhoneRow,
    StaffTextRow,
    WatchRow,
)

# Asked with every page of staff, so put together once and not each time. There is a row also where no alert is.
_BEAT_AT = select(BeatRow.at).where(BeatRow.id == bindparam("worker")).scalar_subquery()
_IS_OVERDUE = select(CheckInPlanRow.case_id).where(CheckInPlanRow.next_due_at < bindparam("before")).exists()
_ALERTS_AND_BEAT = (
    select(_BEAT_AT, case((_BEAT_AT.is_(None), _IS_OVERDUE), else_=false()), CheckInRow)
    .select_from(select(literal(1)).subquery())
    .outerjoin(CheckInRow, and_(CheckInRow.service_id == bindparam("service"), CheckInRow.alert_since.is_not(None)))
    .order_by(CheckInRow.alert_since, CheckInRow.id)
)


def plan(session: Session, case_id: str) -> CheckInPlanRow | None:
    """Return what is agreed in a case."""
    return session.scalars(select(CheckInPlanRow).where(CheckInPlanRow.case_id == case_id)).one_or_none()


def locked_plan(session: Session, case_id: str) -> CheckInPlanRow | None:
    """Return what is agreed in a case, held until the end of the transaction."""
    found = select(CheckInPlanRow).where(CheckInPlanRow.case_id == case_id).with_for_update()
    return session.scalars(found).one_or_none()


def due_plans(session: Session, now: datetime, limit: int) -> Sequence[CheckInPlanRow]:
    """Return plans by which somebody is to be asked by now, the longest due first; another worker's are passed."""
    found = select(CheckInPlanRow).where(CheckInPlanRow.next_due_at <= now).order_by(CheckInPlanRow.next_due_at)
    return session.scalars(found.limit(limit).with_for_update(skip_locked=True)).all()


def plans_of_number(session: Session, number_digest: bytes) -> Sequence[CheckInPlanRow]:
    """Return the plans of everybody who has this number, held until the end of the transaction."""
    found = select(CheckInPlanRow).where(CheckInPlanRow.number_digest == number_digest).order_by(CheckInPlanRow.case_id)
    return session.scalars(found.with_for_update()).all()


def checkin(session: Session, checkin_id: str) -> CheckInRow | None:
    """Return one check-in, held until the end of the transaction."""
    return session.scalars(select(CheckInRow).where(CheckInRow.id == checkin_id).with_for_update()).one_or_none()


def is_free(session: Session, checkin_id: str) -> bool:
    """Hold a check-in until the end of the transaction, unless somebody else does; whoever looks for none is free."""
    mine = select(CheckInRow.id).where(CheckInRow.id == checkin_id)
    is_there = session.scalars(mine).first() is not None
    return not is_there or session.scalars(mine.with_for_update(skip_locked=True)).first() is not None


def known_checkin(session: Session, checkin_id: str) -> CheckInRow:
    """Return a check-in that is there."""
    return session.get_one(CheckInRow, checkin_id)


def checkin_once(session: Session, once: str) -> CheckInRow | None:
    """Return the check-in of one moment of one plan."""
    return session.scalars(select(CheckInRow).where(CheckInRow.once == once)).one_or_none()


def checkins_with_time_up(session: Session, now: datetime, limit: int) -> Sequence[CheckInRow]:
    """Return check-ins whose time is up, the longest first; another worker's are passed."""
    found = select(CheckInRow).where(CheckInRow.next_at <= now).order_by(CheckInRow.next_at).limit(limit)
    return session.scalars(found.with_for_update(skip_locked=True)).all()


def newest_checkins(session: Session, case_id: str, *, limit: int) -> Sequence[CheckInRow]:
    """Return the newest check-ins of a case, the newest first."""
    found = select(CheckInRow).where(CheckInRow.case_id == case_id).order_by(CheckInRow.due_at.desc(), CheckInRow.id)
    return session.scalars(found.limit(limit)).all()


def locked_newest(session: Session, case_id: str, *, limit: int) -> Sequence[CheckInRow]:
    """Return the newest check-ins of a case, the newest first, held until the end of the transaction.

    What comes back must not be held against what was known before the worker went on with it.
    """
    found = select(CheckInRow).where(CheckInRow.case_id == case_id).order_by(CheckInRow.due_at.desc(), CheckInRow.id)
    return session.scalars(found.limit(limit).with_for_update()).all()


def newest_asked(session: Session, case_id: str, *, limit: int) -> Sequence[CheckInRow]:
    """Return the newest check-ins that she was to be asked, the newest first; none that began with a text of hers."""
    where = (
        CheckInRow.case_id == case_id,
        CheckInRow.once.startswith(f"{case_id} "),
        CheckInRow.state != State.PLANNED,
    )
    found = select(CheckInRow).where(*where).order_by(CheckInRow.due_at.desc(), CheckInRow.id)
    return session.scalars(found.limit(limit)).all()


def open_checkins(session: Session, case_id: str) -> Sequence[CheckInRow]:
    """Return the check-ins of a case that have not ended."""
    where = (CheckInRow.case_id == case_id, CheckInRow.closed_at.is_(None))
    return session.scalars(select(CheckInRow).where(*where).order_by(CheckInRow.due_at)).all()


def alerts_of_service(session: Session, service_id: str) -> Sequence[CheckInRow]:
    """Return what somebody of a service must look after, the oldest first."""
    where = (CheckInRow.service_id == service_id, CheckInRow.alert_since.is_not(None))
    return session.scalars(select(CheckInRow).where(*where).order_by(CheckInRow.alert_since, CheckInRow.id)).all()


def alerts_and_beat(
    session: Session, service_id: str, worker: str, before: datetime
) -> tuple[Sequence[CheckInRow], datetime | None, bool]:
    """Return what every page of staff asks for, in one question.

    Args:
        session: the transaction.
        service_id: whose alerts.
        worker: under which name it says that it has looked.
        before: from when on somebody who was to be asked should have been, if the worker runs.

    Returns:
        What `alerts_of_service` does; when the worker last looked; and where it never did, whether anybody who was to
        be asked before that moment was not.
    """
    rows = session.execute(_ALERTS_AND_BEAT, {"service": service_id, "worker": worker, "before": before}).all()
    return [row for _, _, row in rows if row is not None], rows[0][0], bool(rows[0][1])


def answers_of_case(session: Session, case_id: str, *, limit: int) -> Sequence[CheckInAnswerRow]:
    """Return the newest texts of somebody, the newest first."""
    found = select(CheckInAnswerRow).where(CheckInAnswerRow.case_id == case_id)
    return session.scalars(found.order_by(CheckInAnswerRow.at.desc(), CheckInAnswerRow.id).limit(limit)).all()


def has_answer(session: Session, case_id: str, reference: str) -> bool:
    """Say whether a text of somebody was heard already."""
    where = (CheckInAnswerRow.case_id == case_id, CheckInAnswerRow.reference == reference)
    return session.scalars(select(CheckInAnswerRow.id).where(*where)).first() is not None


def staff_phone(session: Session, person_id: str) -> StaffPhoneRow | None:
    """Return the work telephone of somebody on the staff."""
    return session.get(StaffPhoneRow, person_id)


def staff_phones(session: Session, person_ids: Collection[str]) -> Sequence[StaffPhoneRow]:
    """Return the work telephones of some people."""
    found = select(StaffPhoneRow).where(StaffPhoneRow.person_id.in_(person_ids))
    return session.scalars(found.order_by(StaffPhoneRow.set_at, StaffPhoneRow.person_id)).all()


def staff_text(session: Session, staff_text_id: str) -> StaffTextRow | None:
    """Return one text to a work telephone."""
    return session.get(StaffTextRow, staff_text_id)


def last_staff_text(session: Session, checkin_id: str, person_id: str) -> StaffTextRow | None:
    """Return the last text to somebody's work telephone about one check-in."""
    where = (StaffTextRow.checkin_id == checkin_id, StaffTextRow.person_id == person_id)
    found = select(StaffTextRow).where(*where).order_by(StaffTextRow.queued_at.desc(), StaffTextRow.id)
    return session.scalars(found.limit(1)).first()


def newest_staff_texts(session: Session, service_id: str, *, limit: int) -> Sequence[StaffTextRow]:
    """Return the newest texts to work telephones of a service, the newest first."""
    found = select(StaffTextRow).where(StaffTextRow.service_id == service_id)
    return session.scalars(found.order_by(StaffTextRow.queued_at.desc(), StaffTextRow.id).limit(limit)).all()


def watch(session: Session, service_id: str) -> WatchRow | None:
    """Return when somebody of a service watches."""
    return session.get(WatchRow, service_id)


def beat(session: Session, name: str) -> datetime | None:
    """Return when the worker last looked."""
    return session.scalars(select(BeatRow.at).where(BeatRow.id == name)).one_or_none()
