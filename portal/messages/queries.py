"""What can be asked about threads."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from portal.messages.models import MessageRow, SeenRow, ThreadRow


def thread(session: Session, case_id: str, *, for_update: bool = False) -> ThreadRow | None:
    """Return a case's thread, locked where it is to be moved on."""
    return session.get(ThreadRow, case_id, with_for_update=for_update or None)


def moved_of_threads(session: Session, case_ids: Collection[str]) -> dict[str, int]:
    """Return how often anything in some threads has moved."""
    rows = session.execute(select(ThreadRow.case_id, ThreadRow.moved).where(ThreadRow.case_id.in_(case_ids)))
    return {row.case_id: row.moved for row in rows}


def message_sent_once(session: Session, author_id: str, once: str) -> str | None:
    """Return the id of the message that came of this very form."""
    where = (MessageRow.author_id == author_id, MessageRow.once == once)
    return session.scalar(select(MessageRow.id).where(*where))


def messages_before(session: Session, case_id: str, before: int, *, limit: int) -> Sequence[MessageRow]:
    """Return the newest messages of a thread below a number, the newest first."""
    where = (MessageRow.case_id == case_id, MessageRow.number < before)
    return session.scalars(select(MessageRow).where(*where).order_by(MessageRow.number.desc()).limit(limit)).all()


def seen_in_thread(session: Session, case_id: str) -> dict[str, int]:
    """Return how far each person has read."""
    rows = session.execute(select(SeenRow.person_id, SeenRow.number).where(SeenRow.case_id == case_id))
    return {row.person_id: row.number for row in rows}


def seen(session: Session, case_id: str, person_id: str) -> SeenRow | None:
    """Return how far one person has read."""
    return session.get(SeenRow, (case_id, person_id))


def unread_of_cases(session: Session, person_id: str, case_ids: Collection[str]) -> dict[str, tuple[int, bool]]:
    """Return how many messages of others a person has not seen in each case, and whether one asks to stand first."""
    mine = and_(SeenRow.case_id == MessageRow.case_id, SeenRow.person_id == person_id)
    urgent = func.count().filter(MessageRow.is_urgent.is_(True))
    rows = (
        select(MessageRow.case_id, func.count().label("many"), urgent.label("urgent"))
        .outerjoin(SeenRow, mine)
        .where(
            MessageRow.case_id.in_(case_ids),
            MessageRow.number > func.coalesce(SeenRow.number, 0),
            MessageRow.author_id != person_id,
        )
        .group_by(MessageRow.case_id)
    )
    return {row.case_id: (row.many, row.urgent > 0) for row in session.execute(rows)}
