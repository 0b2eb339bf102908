"""What can be asked about meetings, papers, and those they were issued to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.consultancy.models import (
    ActionRow,
    DetailRow,
    HandoverRow,
    MeetingRow,
    RecipientRow,
    SignatureRow,
    SlotRow,
    SummaryRow,
    VoiceRow,
)
from portal.consultancy.signoff import State
from portal.consultancy.summary import SummaryNotFoundError
from portal.kernel.ids import is_id

LISTED_MOST = 200


def meeting(session: Session, meeting_id: str) -> MeetingRow | None:
    """Return a meeting."""
    return session.get(MeetingRow, meeting_id) if is_id(meeting_id) else None


def meeting_sent_once(session: Session, once: str) -> str | None:
    """Return the meeting that came of this very form."""
    return session.scalar(select(MeetingRow.id).where(MeetingRow.once == once))


def meetings_of_service(session: Session, service_id: str, since: datetime) -> Sequence[MeetingRow]:
    """Return the meetings of a service from a moment on, the next first."""
    where = (MeetingRow.service_id == service_id, MeetingRow.starts_at >= since)
    return session.scalars(select(MeetingRow).where(*where).order_by(MeetingRow.starts_at, MeetingRow.id)).all()


def slots_of_meeting(session: Session, meeting_id: str) -> Sequence[SlotRow]:
    """Return what is on an agenda, in order."""
    rows = select(SlotRow).where(SlotRow.meeting_id == meeting_id)
    return session.scalars(rows.order_by(SlotRow.position, SlotRow.case_id)).all()


def slots_of_cases(session: Session, meeting_ids: Collection[str], case_ids: Collection[str]) -> Sequence[SlotRow]:
    """Return where some cases stand on some agendas, in order."""
    rows = select(SlotRow).where(SlotRow.meeting_id.in_(meeting_ids), SlotRow.case_id.in_(case_ids))
    return session.scalars(rows.order_by(SlotRow.position, SlotRow.case_id)).all()


def voice_of_case(session: Session, case_id: str) -> Sequence[VoiceRow]:
    """Return everything she said for the table, the oldest first."""
    rows = select(VoiceRow).where(VoiceRow.case_id == case_id)
    return session.scalars(rows.order_by(VoiceRow.written_at, VoiceRow.id)).all()


def voice_sent_once(session: Session, person_id: str, once: str) -> str | None:
    """Return what came of this very form."""
    return session.scalar(select(VoiceRow.id).where(VoiceRow.written_by == person_id, VoiceRow.once == once))


def details_of_case(session: Session, case_id: str) -> Sequence[DetailRow]:
    """Return the protected details of a case, the oldest first."""
    rows = select(DetailRow).where(DetailRow.case_id == case_id)
    return session.scalars(rows.order_by(DetailRow.added_at, DetailRow.id)).all()


def detail_sent_once(session: Session, person_id: str, once: str) -> str | None:
    """Return what came of this very form."""
    return session.scalar(select(DetailRow.id).where(DetailRow.added_by == person_id, DetailRow.once == once))


def summary(session: Session, summary_id: str, *, for_update: bool = False) -> SummaryRow | None:
    """Return a paper, locked where it is to be changed; none for what has not the shape of an id."""
    return session.get(SummaryRow, summary_id, with_for_update=for_update or None) if is_id(summary_id) else None


def summary_of_case(session: Session, case_id: str, summary_id: str, *, for_update: bool = False) -> SummaryRow:
    """Return a paper of a case, locked where it is to be changed.

    Raises:
        SummaryNotFoundError: the case has no such paper.
    """
    row = summary(session, summary_id, for_update=for_update)
    if row is None or row.case_id != case_id:
        raise SummaryNotFoundError
    return row


def summaries_of_case(session: Session, case_id: str) -> Sequence[SummaryRow]:
    """Return the papers of a case, the newest first."""
    rows = select(SummaryRow).where(SummaryRow.case_id == case_id)
    return session.scalars(rows.order_by(SummaryRow.composed_at.desc(), SummaryRow.version.desc())).all()


def issued_of_case(session: Session, case_id: str) -> Sequence[SummaryRow]:
    """Return the papers of a case that were ever issued, the newest first."""
    where = (SummaryRow.case_id == case_id, SummaryRow.issued_at.is_not(None))
    return session.scalars(select(SummaryRow).where(*where).order_by(SummaryRow.issued_at.desc())).all()


def recipients_of_summaries(session: Session, summary_ids: Collection[str]) -> Sequence[RecipientRow]:
    """Return to whom some papers were issued."""
    return session.scalars(select(RecipientRow).where(RecipientRow.summary_id.in_(summary_ids))).all()


def handovers_of_summaries(session: Session, summary_ids: Collection[str]) -> Sequence[HandoverRow]:
    """Return to whom some papers were handed as documents, in order."""
    where = HandoverRow.summary_id.in_(summary_ids)
    return session.scalars(select(HandoverRow).where(where).order_by(HandoverRow.at)).all()


def waiting_for_her(session: Session, case_id: str) -> Sequence[Row[str, datetime | None]]:
    """Return state and moment of telling of those papers of a case that ask something of her, or tell her anew."""
    is_asked = and_(SummaryRow.state == State.WITH_HER, SummaryRow.sealed_shown.is_not(None))
    is_told = and_(SummaryRow.told_at.is_not(None), SummaryRow.told_seen_at.is_(None))
    rows = select(SummaryRow.state, SummaryRow.told_at)
    return session.execute(rows.where(SummaryRow.case_id == case_id, or_(is_asked, is_told))).all()


def newest_version(session: Session, case_id: str, forum: str) -> int:
    """Return the number of the newest version of a case's paper for a forum; 0 where there is none."""
    where = (SummaryRow.case_id == case_id, SummaryRow.forum == forum)
    return session.scalar(select(func.max(SummaryRow.version)).where(*where)) or 0


def signatures_of_summary(session: Session, summary_id: str) -> Sequence[SignatureRow]:
    """Return who signed a paper, in order."""
    rows = select(SignatureRow).where(SignatureRow.summary_id == summary_id)
    return session.scalars(rows.order_by(SignatureRow.is_second, SignatureRow.at)).all()


def recipients_of_summary(session: Session, summary_id: str) -> Sequence[RecipientRow]:
    """Return to whom a paper was issued, in order of their copies."""
    rows = select(RecipientRow).where(RecipientRow.summary_id == summary_id)
    return session.scalars(rows.order_by(RecipientRow.copy_number)).all()


def recipient(session: Session, summary_id: str, person_id: str) -> RecipientRow | None:
    """Return that a paper was issued to somebody."""
    return session.get(RecipientRow, (summary_id, person_id)) if is_id(summary_id) else None


def connected_to_case(session: Session, case_id: str) -> set[str]:
    """Return who said of any paper of a case that they are connected to one of the two."""
    rows = select(RecipientRow.person_id).join(SummaryRow, RecipientRow.summary_id == SummaryRow.id)
    return set(session.scalars(rows.where(SummaryRow.case_id == case_id, RecipientRow.is_connected)))


def papers_of_person(session: Session, person_id: str) -> Sequence[Row[SummaryRow, RecipientRow]]:
    """Return the papers that were issued to somebody, the newest first."""
    rows = select(SummaryRow, RecipientRow).join(RecipientRow, RecipientRow.summary_id == SummaryRow.id)
    return session.execute(rows.where(RecipientRow.person_id == person_id).order_by(SummaryRow.issued_at.desc())).all()


def open_and_run_out(session: Session, now: datetime) -> Sequence[SummaryRow]:
    """Return the papers that others can still open though their time is over."""
    where = (SummaryRow.closed_at.is_(None), SummaryRow.expires_at <= now)
    return session.scalars(select(SummaryRow).where(*where).with_for_update()).all()


def open_outside(session: Session) -> Sequence[SummaryRow]:
    """Return the papers that others can open."""
    where = (SummaryRow.closed_at.is_(None), SummaryRow.issued_at.is_not(None))
    return session.scalars(select(SummaryRow).where(*where)).all()


def actions_of_summary(session: Session, summary_id: str) -> Sequence[ActionRow]:
    """Return what agencies do, the first due first."""
    rows = select(ActionRow).where(ActionRow.summary_id == summary_id)
    return session.scalars(rows.order_by(ActionRow.due_on, ActionRow.id)).all()


def action(session: Session, action_id: str) -> ActionRow | None:
    """Return one action."""
    return session.get(ActionRow, action_id) if is_id(action_id) else None


def handovers_of_summary(session: Session, summary_id: str) -> Sequence[HandoverRow]:
    """Return to whom the document itself was handed, in order."""
    return session.scalars(
        select(HandoverRow).where(HandoverRow.summary_id == summary_id).order_by(HandoverRow.at)
    ).all()


def handover_sent_once(session: Session, once: str) -> str | None:
    """Return the handover that came of this very form."""
    return session.scalar(select(HandoverRow.id).where(HandoverRow.once == once))


def papers_of_cases(session: Session, case_ids: Collection[str]) -> Sequence[Any]:
    """Return how the newest papers of some cases stand, without anything that is sealed."""
    rows = select(
        SummaryRow.id,
        SummaryRow.case_id,
        SummaryRow.reference,
        SummaryRow.forum,
        SummaryRow.version,
        SummaryRow.state,
        SummaryRow.composed_at,
        SummaryRow.expires_at,
        SummaryRow.told_seen_at,
    )
    newest = rows.where(SummaryRow.case_id.in_(case_ids)).order_by(SummaryRow.composed_at.desc(), SummaryRow.id)
    return session.execute(newest.limit(LISTED_MOST)).all()
