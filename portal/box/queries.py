"""What can be asked about boxes and what waits in them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.box.models import BoxRow, BoxThingRow

# Asked with each of her first pages and lists, so put together once and not each time.
_MANY = select(func.count()).select_from(BoxThingRow).where(BoxThingRow.holder == bindparam("holder"))


def box(session: Session, holder: str) -> BoxRow | None:
    """Return the box of a person and the half they have."""
    return session.get(BoxRow, holder)


def many_things(session: Session, holder: str) -> int:
    """Return how many things wait for a person and the half they have."""
    return int(session.scalar(_MANY, {"holder": holder}) or 0)


def things(session: Session, holder: str) -> Sequence[BoxThingRow]:
    """Return what waits for a person and the half they have, in the order it came."""
    where = BoxThingRow.holder == holder
    return session.scalars(select(BoxThingRow).where(where).order_by(BoxThingRow.received_at, BoxThingRow.id)).all()


def thing(session: Session, holder: str, thing_id: str) -> BoxThingRow | None:
    """Return one thing that waits for a person and the half they have."""
    return session.scalar(select(BoxThingRow).where(BoxThingRow.holder == holder, BoxThingRow.id == thing_id))


def thing_sent_once(session: Session, holder: str, once: str) -> str | None:
    """Return the id of what a form has brought already."""
    return session.scalar(select(BoxThingRow.id).where(BoxThingRow.holder == holder, BoxThingRow.once == once))
