"""Tables of cases, who is on them, and digests of the people they are about."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class CaseRow(Table):
    """A case: its code, and its sealed head."""

    __tablename__ = "case_file"

    id: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    sealed_head: Mapped[bytes] = mapped_column(LargeBinary)
    # Since when nothing in it may be destroyed, in the clear: the machine that destroys must know.
    kept_whole_since: Mapped[datetime | None]


class CaseMemberRow(Table):
    """One person on one case, from when until when."""

    __tablename__ = "case_member"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "person_id"),)


class CasePartyRow(Table):
    """A keyed digest of a name, number or account of somebody a case is about, and on which side."""

    __tablename__ = "case_party"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[str]

    __table_args__ = (Index(None, "service_id", "digest"),)
