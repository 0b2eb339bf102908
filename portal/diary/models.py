"""Tables of what she wrote, of the sealed order in which it happened, and of who has opened what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class IncidentRow(Table):
    """One entry: when it was received in the clear, all else sealed."""

    __tablename__ = "incident"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    author_id: Mapped[str]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    received_at: Mapped[datetime]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)
    # The keys of the people and orders that it names, sealed under its own: whoever reads it reads who they are.
    sealed_links: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    # Sent to the class alone: no key of it is hers, and no page of hers shows it.
    is_forgotten: Mapped[bool] = mapped_column(default=False)
    # When she read it again and said that it is right.
    confirmed_at: Mapped[datetime | None]
    # When she last changed it, within the time in which she may.
    changed_at: Mapped[datetime | None]
    # From then on it is nowhere to be seen, and after a while it is destroyed.
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)

    __table_args__ = (UniqueConstraint("author_id", "once"), Index(None, "case_id", "withdrawn_at", "shared_at"))


class VersionRow(Table):
    """What an entry said before she changed it, sealed under a key of its own that nobody but she ever has."""

    __tablename__ = "incident_version"

    id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), index=True)
    case_id: Mapped[str]
    written_at: Mapped[datetime]
    until_at: Mapped[datetime]
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)


class AddendumRow(Table):
    """Something she wrote under an entry later, sealed under the entry's own key: whoever reads it reads this too."""

    __tablename__ = "incident_addendum"

    id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"))
    case_id: Mapped[str]
    author_id: Mapped[str]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    written_at: Mapped[datetime]
    sealed_words: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("author_id", "once"), Index(None, "incident_id", "written_at"))


class DiaryRecordRow(Table):
    """Somebody, or an order, that her entries can name: of what kind in the clear, all else sealed."""

    __tablename__ = "diary_record"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    author_id: Mapped[str]
    kind: Mapped[str]
    # The form's own token: the same form sent twice is kept once.
    once: Mapped[str]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    # When an entry that names it was first shared; from then on it is not removed.
    shared_at: Mapped[datetime | None]
    # Hidden from then on; the worker destroys it later.
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    sealed_body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("author_id", "once"), Index(None, "case_id", "kind"))


class DiaryShardRow(Table):
    """A sealed piece of the order in which things happened: the marks of a list, or one leaf of its lines."""

    __tablename__ = "diary_shard"

    # The marks of a list are found by a name made of case, audience and, for her own, whose key; a leaf by its own id.
    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    # "own" or "class"
    audience: Mapped[str]
    sealed_lines: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "case_id", "audience"),)


class IncidentOpeningRow(Table):
    """That somebody of the service opened a shared entry: first, last, and whether since it was last shared."""

    __tablename__ = "incident_opening"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    first_opened_at: Mapped[datetime]
    last_opened_at: Mapped[datetime]
    is_current: Mapped[bool]

    __table_args__ = (Index(None, "person_id", "case_id", "is_current"),)


class DiaryTallyRow(Table):
    """How many entries of a case are shared, or how many of those a person of the service has opened.

    Counting rows would cost more with every entry; a caseload of eighty long diaries is ordered from these alone.
    """

    __tablename__ = "diary_tally"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    # Whose: a person's id, or "shared" for the case's own.
    of: Mapped[str] = mapped_column(primary_key=True)
    many: Mapped[int]


class IncidentListRow(Table):
    """A part of a list of calls or messages that stands beside an entry, sealed under the entry's own key."""

    __tablename__ = "incident_list"

    id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"))
    case_id: Mapped[str]
    number: Mapped[int]
    sealed_rows: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("incident_id", "number"),)


class ListKnownRow(Table):
    """By what the rows of a list are known when another file brings them again, sealed under her own key."""

    __tablename__ = "list_known"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[str] = mapped_column(index=True)
    sealed_known: Mapped[bytes] = mapped_column(LargeBinary)


class PendingListRow(Table):
    """A list that was received and looked at, and is not kept yet; its file's key and her answers are sealed."""

    __tablename__ = "list_pending"

    # The id of its file, whose sealed bytes lie where all do.
    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str]
    owner_id: Mapped[str]
    kept_at: Mapped[datetime] = mapped_column(index=True)
    sealed_facts: Mapped[bytes] = mapped_column(LargeBinary)
