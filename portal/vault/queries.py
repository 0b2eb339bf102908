"""What can be asked about grants and wraps."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.kernel.ids import CaseId
from portal.vault.keyring import Grant
from portal.vault.keys import RecordClass
from portal.vault.models import (
    ClassVersionRow,
    CoverShareRow,
    FormerHalfRow,
    GrantRow,
    HolderRow,
    ItemSealRow,
    ItemWrapRow,
)

_GRANTS = select(
    GrantRow.case_id,
    GrantRow.record_class,
    GrantRow.version,
    ClassVersionRow.public_key,
    ClassVersionRow.proof,
    GrantRow.holder_id,
    GrantRow.sealed_key,
    GrantRow.proof,
).join(
    ClassVersionRow,
    (ClassVersionRow.case_id == GrantRow.case_id)
    & (ClassVersionRow.record_class == GrantRow.record_class)
    & (ClassVersionRow.version == GrantRow.version),
)
# Asked with nearly every page, so put together once and not each time.
_OF_HOLDER = _GRANTS.where(GrantRow.holder_id == bindparam("holder"))
_OF_HOLDER_IN_CASE = _OF_HOLDER.where(GrantRow.case_id == bindparam("case"))
_OF_HOLDER_TO_CLASS = _OF_HOLDER.where(GrantRow.record_class == bindparam("class"))
_OF_EVERYBODY = _GRANTS.where(GrantRow.case_id == bindparam("case"), GrantRow.record_class == bindparam("class"))


def grants_of_case(session: Session, case_id: CaseId, holder_id: str) -> list[Grant]:
    """Return the grants that one holder has in one case."""
    return _grants(session, _OF_HOLDER_IN_CASE, {"case": case_id, "holder": holder_id})


def grants_of_holder(session: Session, holder_id: str) -> list[Grant]:
    """Return the grants that one holder has, in every case."""
    return _grants(session, _OF_HOLDER, {"holder": holder_id})


def grants_of_class(session: Session, record_class: RecordClass, holder_id: str) -> list[Grant]:
    """Return the grants that one holder has to one class of every case."""
    return _grants(session, _OF_HOLDER_TO_CLASS, {"class": record_class, "holder": holder_id})


def _grants(session: Session, found: Select[*tuple[Any, ...]], where: dict[str, str]) -> list[Grant]:
    rows = session.execute(found, where)
    return [Grant(CaseId(row[0]), RecordClass(row[1]), *row[2:]) for row in rows]


def cases_of_holder(session: Session, holder_id: str) -> Sequence[str]:
    """Return the cases in which a holder has any grant."""
    found = select(GrantRow.case_id).where(GrantRow.holder_id == holder_id).distinct().order_by(GrantRow.case_id)
    return session.scalars(found).all()


def grants_of_everybody(session: Session, case_id: CaseId, record_class: RecordClass) -> list[Grant]:
    """Return everybody's grants to one class of a case."""
    return _grants(session, _OF_EVERYBODY, {"case": case_id, "class": record_class})


def newest_version(session: Session, case_id: CaseId, record_class: RecordClass) -> int:
    """Return the newest version of a class, 0 where there is none."""
    where = (ClassVersionRow.case_id == case_id, ClassVersionRow.record_class == record_class)
    return session.scalar(select(func.max(ClassVersionRow.version)).where(*where)) or 0


def holder(session: Session, holder_id: str) -> HolderRow | None:
    """Return a holder."""
    return session.get(HolderRow, holder_id)


def former_halves(session: Session, holder_id: str) -> Sequence[FormerHalfRow]:
    """Return the halves that a holder had before, while they can still be put back."""
    return session.scalars(select(FormerHalfRow).where(FormerHalfRow.holder_id == holder_id)).all()


def halves_replaced_before(session: Session, moment: datetime) -> Sequence[FormerHalfRow]:
    """Return the former halves of everybody that were replaced before a moment."""
    return session.scalars(select(FormerHalfRow).where(FormerHalfRow.replaced_at < moment)).all()


def cover_share(session: Session, service_id: str, holder_id: str) -> bytes | None:
    """Return the cover key's private half as sealed to one holder."""
    where = (CoverShareRow.service_id == service_id, CoverShareRow.holder_id == holder_id)
    return session.scalar(select(CoverShareRow.sealed_private).where(*where))


def wraps_of_items(session: Session, item_ids: Collection[str], holder: str) -> Sequence[ItemWrapRow]:
    """Return the wraps of some items for one holder."""
    return session.scalars(
        select(ItemWrapRow).where(ItemWrapRow.item_id.in_(item_ids), ItemWrapRow.holder == holder)
    ).all()


def wraps_of_case(session: Session, case_id: str, holder: str) -> Sequence[Row[str, str, int, bytes]]:
    """Return the wraps of everything in a case for one holder; without objects, for there may be very many."""
    wraps = select(ItemWrapRow.item_id, ItemWrapRow.case_id, ItemWrapRow.key_version, ItemWrapRow.wrapped_key)
    return session.execute(wraps.where(ItemWrapRow.case_id == case_id, ItemWrapRow.holder == holder)).all()


def seals_of_items(session: Session, item_ids: Collection[str], holder_id: str | None = None) -> dict[str, list[str]]:
    """Return to whom the keys of some items are sealed, by item; or to one person alone."""
    rows = select(ItemSealRow.item_id, ItemSealRow.holder_id).where(ItemSealRow.item_id.in_(item_ids))
    if holder_id is not None:
        rows = rows.where(ItemSealRow.holder_id == holder_id)
    found: dict[str, list[str]] = {}
    for item_id, held_by in session.execute(rows.order_by(ItemSealRow.holder_id)):
        found.setdefault(item_id, []).append(held_by)
    return found


def seal_rows_of_items(session: Session, item_ids: Collection[str], holder_id: str) -> Sequence[ItemSealRow]:
    """Return the keys of some items as they are sealed to one person."""
    where = (ItemSealRow.item_id.in_(item_ids), ItemSealRow.holder_id == holder_id)
    return session.scalars(select(ItemSealRow).where(*where)).all()


def cover_holders(session: Session, service_id: str) -> Sequence[str]:
    """Return the leads who hold a service's cover key."""
    where = (CoverShareRow.service_id == service_id, CoverShareRow.holder_id != "code")
    return session.scalars(select(CoverShareRow.holder_id).where(*where).order_by(CoverShareRow.holder_id)).all()


def version_row(session: Session, case_id: str, record_class: str) -> ClassVersionRow | None:
    """Return the newest version of a class."""
    where = (ClassVersionRow.case_id == case_id, ClassVersionRow.record_class == record_class)
    newest = select(ClassVersionRow).where(*where).order_by(ClassVersionRow.version.desc()).limit(1)
    return session.scalars(newest).one_or_none()
