"""Drafts to tell with, what people do with a diary in a line each, and a count of what that asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, event, select

from portal.access import service as access
from portal.audit.events import Event
from portal.audit.models import AuditEventRow
from portal.diary import service
from portal.diary.incidents import Behaviour, Incident, IncidentDraft, IncidentLine, Precision, When, now_in
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.unit_of_work import Units
from portal.vault import service as vault
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_pair
from tests.support.joined import Joined
from tests.support.make import Someone

LONDON = "Europe/London"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOT_KNOWN = When(Precision.UNKNOWN, LONDON)


def draft(words: str = "He stood at the gate.", *, hours: float = 0, when: When | None = None) -> IncidentDraft:
    """Return something to tell, so many hours after noon of 2 March."""
    told_when = when or now_in(LONDON, NOON + timedelta(hours=hours))
    return IncidentDraft(words, told_when, frozenset({Behaviour.LOITERING}), fear=6, how="I stayed in.")


def tell(
    who: Someone | Joined, case_id: CaseId, words: str = "He stood at the gate.", *, hours: float = 0
) -> IncidentId:
    """Keep an entry as a person."""
    with who.write() as uow:
        return service.record_incident(uow, case_id, draft(words, hours=hours), new_id())


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect what is asked of the database, but for transactions and the trail."""
    found: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SET ")) and "audit_" not in statement:
            found.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def events(units: Units, event: Event) -> list[tuple[str | None, str | None]]:
    """Return who did it to what, as the trail has it."""
    with units.read() as uow:
        rows = uow.session.scalars(select(AuditEventRow).where(AuditEventRow.event == event)).all()
        return [(row.actor_id, row.subject_id) for row in rows]


def words_of(who: Someone | Joined, case_id: CaseId, number: int = 1) -> list[str]:
    """Return the words of a page of hers."""
    with who.read() as uow:
        page = service.incidents_page(uow, case_id, number)
        return [line.told.words if line.told else "?" for line in page.lines]


def shared_words(who: Someone, case_id: CaseId) -> list[str]:
    """Return the words of the service's first page, once each note that is still new was opened."""
    for line in shared_lines(who, case_id):
        if line.is_new and line.told:
            open_as(who, case_id, line.incident_id)
    return [line.told.words if line.told else "?" for line in shared_lines(who, case_id)]


def shared_lines(who: Someone, case_id: CaseId) -> tuple[IncidentLine, ...]:
    """Return the service's first page as it is."""
    with who.read() as uow:
        return service.shared_incidents_page(uow, case_id).lines


def share(who: Someone | Joined, case_id: CaseId, *ids: IncidentId) -> None:
    with who.write() as uow:
        service.share_incidents(uow, case_id, ids)


def take_back(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId) -> None:
    with who.write() as uow:
        service.withdraw_incident(uow, case_id, incident_id)


def add_to(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId, words: str, once: str = "") -> None:
    with who.write() as uow:
        service.add_to_incident(uow, case_id, incident_id, words, once or new_id())


def confirm(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId) -> None:
    with who.write() as uow:
        service.confirm_incident(uow, case_id, incident_id)


def read(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId) -> Incident:
    """Return one of hers as she reads it."""
    with who.read() as uow:
        return service.open_incident(uow, case_id, incident_id)


def delete(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId) -> None:
    with who.write() as uow:
        service.delete_incident(uow, case_id, incident_id)


def bring_back(who: Someone | Joined, case_id: CaseId, incident_id: IncidentId) -> None:
    with who.write() as uow:
        service.bring_back_deleted(uow, case_id, incident_id)


def change(
    who: Someone | Joined, case_id: CaseId, incident_id: IncidentId, told: IncidentDraft, seen: str = ""
) -> None:
    with who.write() as uow:
        service.change_incident(uow, case_id, incident_id, told, seen=seen)


def open_as(who: Someone, case_id: CaseId, incident_id: IncidentId) -> str:
    with who.write() as uow:
        return service.open_shared_incident(uow, case_id, incident_id).told.words


def come_back(units: Units, who: Someone, case_id: CaseId) -> Someone:
    """Return the same person with new keys, as after a lost passphrase; she is a newcomer again."""
    again = Someone(units, who.actor, PersonalKeys(who.id, new_pair()))
    with again.write() as uow:
        vault.register_holder(uow.vault, who.id, again.keys.pair.public)
        vault.drop_grants(uow.vault, case_id, who.id)
        access.put_victim_on(uow, case_id, who.id)
    return again
