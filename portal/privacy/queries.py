"""What can be asked about drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased, defer

from portal.privacy.drafts import NOTHING
from portal.privacy.models import DraftRow

# Asked with every list from which a draft can be carried on, so put together once and not each time.
_HEADS_OF_PERSON = (
    select(DraftRow)
    .where(DraftRow.person_id == bindparam("person"), DraftRow.kept_at >= bindparam("since"))
    .order_by(DraftRow.number.desc(), DraftRow.base, DraftRow.id)
    .options(defer(DraftRow.sealed_text))
)


@dataclass(frozen=True)
class PieceKept:
    """A piece that is kept, without what stands in it."""

    id: str
    number: int
    base: int


def heads_of_person(session: Session, person_id: str, *, kept_since: datetime) -> Sequence[DraftRow]:
    """Return the pieces of a person's drafts without their words, the newest of each draft first."""
    return session.scalars(_HEADS_OF_PERSON, {"person": person_id, "since": kept_since}).all()


def pieces_of_draft(session: Session, person_id: str, draft_id: str, *, kept_since: datetime) -> Sequence[DraftRow]:
    """Return the pieces of one of a person's drafts, newest first; before one of its number that says: nothing."""
    where = (DraftRow.person_id == person_id, DraftRow.draft_id == draft_id, DraftRow.kept_at >= kept_since)
    return session.scalars(select(DraftRow).where(*where).order_by(DraftRow.number.desc(), DraftRow.base)).all()


def numbers_of_draft(session: Session, person_id: str, draft_id: str) -> list[PieceKept]:
    """Return which pieces there are of one of a person's drafts, newest first."""
    where = (DraftRow.person_id == person_id, DraftRow.draft_id == draft_id)
    asked = (
        select(DraftRow.id, DraftRow.number, DraftRow.base)
        .where(*where)
        .order_by(DraftRow.number.desc(), DraftRow.base)
    )
    return [PieceKept(*row) for row in session.execute(asked)]


def pieces_under(session: Session, person_id: str) -> Sequence[str]:
    """Return the pieces that are kept under an id, whoever's it is."""
    return session.scalars(select(DraftRow.id).where(DraftRow.person_id == person_id)).all()


def drafts_of_person(session: Session, person_id: str) -> Sequence[str]:
    """Return which drafts of a person have words in them, the last written first."""
    where = (DraftRow.person_id == person_id, DraftRow.base != NOTHING)
    last = func.max(DraftRow.kept_at).desc()
    asked = select(DraftRow.draft_id).where(*where).group_by(DraftRow.draft_id).order_by(last, DraftRow.draft_id)
    return session.scalars(asked).all()


def pieces_behind_nothing(*, kept_before: datetime) -> Select[str]:
    """Ask for the pieces of drafts that have had no words in them since long, and for what says so."""
    nothing = aliased(DraftRow)
    return select(DraftRow.id).join(
        nothing,
        (nothing.person_id == DraftRow.person_id)
        & (nothing.draft_id == DraftRow.draft_id)
        & (nothing.base == NOTHING)
        & (nothing.kept_at < kept_before)
        & (nothing.number >= DraftRow.number),
    )
