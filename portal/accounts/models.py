"""Tables of services, people, their ways in, invitations, sessions, known devices, and what was told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Table


class ServiceRow(Table):
    """A service: the organisation whose advocates work here; its name is sealed under the operational key."""

    __tablename__ = "service"

    id: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    sealed_name: Mapped[bytes] = mapped_column(LargeBinary)


class PersonRow(Table):
    """A person who can sign in. Names stand here only as digests and sealed."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id"), index=True)
    role: Mapped[str]
    name_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    key_proof: Mapped[bytes] = mapped_column(LargeBinary(32))
    # Staff: under the operational key, for her to see who looked. Victims: nothing here; hers is in the case's head.
    sealed_display_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Under the person's own key: settings, and for staff the second factor's secret.
    sealed_own: Mapped[bytes] = mapped_column(LargeBinary)
    idle_minutes: Mapped[int]
    code_step_used: Mapped[int]
    joined_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]


class WayInRow(Table):
    """One slot that may hold a person's private key; random bytes where it does not, and nobody can tell."""

    __tablename__ = "way_in"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_private: Mapped[bytes] = mapped_column(LargeBinary)


class InviteRow(Table):
    """An invitation: a digest of its code, for whom, until when, and what became of it."""

    __tablename__ = "invite"

    id: Mapped[str] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(ForeignKey("service.id"), index=True)
    role: Mapped[str]
    case_id: Mapped[str | None]
    # Set where somebody comes back to an account whose passphrase is lost.
    returning_person_id: Mapped[str | None]
    # Whom a lead meant it for, under the operational key; nothing of a victim stands here.
    sealed_label: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_by: Mapped[str | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[str | None]
    tried_again_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
    # The ways in of somebody who comes back, as they were: put back if it was not they, gone a month after confirming.
    sealed_before: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The digest of the name they signed in with then: nobody else may take it while it can be put back.
    name_before: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    contested_at: Mapped[datetime | None]
    contested_by: Mapped[str | None]


class ReturnTurnRow(Table):
    """That a lead put the other way in back after a return: once means it was not she, twice that it was, and so on."""

    __tablename__ = "return_turn"

    id: Mapped[str] = mapped_column(primary_key=True)
    invite_id: Mapped[str] = mapped_column(ForeignKey("invite.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"), index=True)
    at: Mapped[datetime]


class SessionRow(Table):
    """One signed-in visit: digests of its two halves, and the private key sealed under a key made of both."""

    __tablename__ = "visit"

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    cookie_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    page_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    # Gone as soon as the visit has ended.
    sealed_private: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_plain: Mapped[bool]
    awaits_code: Mapped[bool]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # From when on nothing is shown until the passphrase is typed: the page was covered, or is out of sight.
    rests_from: Mapped[datetime | None]
    wrong_tries: Mapped[int]
    # Until when the ended visit may still append a draft sealed to its person.
    drafts_until: Mapped[datetime | None]


class DeviceRow(Table):
    """A device its person called their own: a digest of its token, so that guessing elsewhere does not slow it."""

    __tablename__ = "device"

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    known_at: Mapped[datetime]


class ToldChangeRow(Table):
    """That an advocate was told of a change of her way in: what kind, when, and who has asked her about it since."""

    __tablename__ = "told_change"

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[str]
    change: Mapped[str]
    at: Mapped[datetime]
    aside_at: Mapped[datetime | None]
    aside_by: Mapped[str | None]

    __table_args__ = (Index(None, "case_id", "aside_at"),)
