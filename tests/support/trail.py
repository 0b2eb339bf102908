"""What was written down, for tests to look at."""

from portal.audit.models import AuditEventRow
from portal.audit.service import verify
from portal.unit_of_work import Units


def events(units: Units) -> list[tuple[str, str | None, str | None]]:
    """Return every event with who did it and what it happened to, in order of chain and number."""
    with units.read() as uow:
        rows = uow.session.query(AuditEventRow).order_by(AuditEventRow.at, AuditEventRow.chain, AuditEventRow.number)
        return [(row.event, row.actor_id, row.subject_id) for row in rows]


def names_of_events(units: Units) -> list[str]:
    """Return the names of all events but the beginnings of chains."""
    return [event for event, _, _ in events(units) if event != "audit:chain:begun"]


def is_unbroken(units: Units) -> bool:
    """Say whether every chain holds."""
    with units.read() as uow:
        return verify(uow.session, units.server.audit) == []
