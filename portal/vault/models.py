"""Tables of public halves, grants and wrapped item keys; no secret stands in them unsealed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class HolderRow(Table):
    """The public half of whoever can hold a grant: a person, or a service's cover key."""

    __tablename__ = "holder"

    id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]


class CoverShareRow(Table):
    """The private half of a service's cover key, sealed to one lead, or to the printed service code."""

    __tablename__ = "cover_share"

    service_id: Mapped[str] = mapped_column(primary_key=True)
    holder_id: Mapped[str] = mapped_column(primary_key=True)
    sealed_private: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class ClassVersionRow(Table):
    """One version of one class of one case: its public half."""

    __tablename__ = "class_version"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    record_class: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]


class GrantRow(Table):
    """One version of a class key, sealed to one holder."""

    __tablename__ = "class_grant"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    record_class: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder_id: Mapped[str] = mapped_column(ForeignKey("holder.id"), primary_key=True)
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary(32))
    granted_at: Mapped[datetime]

    __table_args__ = (Index(None, "holder_id", "record_class"),)


class ItemWrapRow(Table):
    """The key of one item, wrapped for its owner alone or for a class of a case."""

    __tablename__ = "item_wrap"

    item_id: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(index=True)
    key_version: Mapped[int]
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)


class ItemSealRow(Table):
    """The key of one item, sealed to one person who holds no class of its case."""

    __tablename__ = "item_seal"

    item_id: Mapped[str] = mapped_column(primary_key=True)
    holder_id: Mapped[str] = mapped_column(ForeignKey("holder.id"), primary_key=True)
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class FormerHalfRow(Table):
    """The public half that somebody had before they came back with new keys, while it can still be put back."""

    __tablename__ = "former_half"

    holder_id: Mapped[str] = mapped_column(ForeignKey("holder.id"), primary_key=True)
    half: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary(32))
    replaced_at: Mapped[datetime]
