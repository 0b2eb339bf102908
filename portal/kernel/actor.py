"""Who is acting."""

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.ids import PersonId, ServiceId, SessionId


class Role(StrEnum):
    """What a person is to the service."""

    VICTIM = "victim"
    ADVOCATE = "advocate"
    LEAD = "lead"
    PARTNER = "partner"
    OPERATOR = "operator"
    NEWCOMER = "newcomer"  # has joined a service as staff, and nobody there has confirmed yet who it was


TEAM = (Role.ADVOCATE, Role.LEAD, Role.PARTNER, Role.OPERATOR)  # whom a lead confirms, and can shut out
OFF_THE_CASES = frozenset({Role.PARTNER, Role.OPERATOR, Role.NEWCOMER})  # hold no place on any case
STAFF = frozenset({*TEAM, Role.NEWCOMER})


@dataclass(frozen=True)
class Actor:
    """The person on whose behalf a unit of work is done."""

    person_id: PersonId
    service_id: ServiceId
    role: Role
    session_id: SessionId

    @property
    def is_staff(self) -> bool:
        """Say whether this person works for a service or sits at a forum's table."""
        return self.role in STAFF
