"""When somebody of a service watches, as a lead has set it, and whether the worker runs."""

import json
from dataclasses import dataclass
from datetime import datetime, time

from portal.access.permissions import Permission
from portal.access.service import acting, require_in_service
from portal.audit.events import Event
from portal.checkins import queries, watch
from portal.checkins.models import WatchRow
from portal.checkins.watch import is_late, is_watched
from portal.contact.gate import Window
from portal.kernel.ids import ServiceId
from portal.unit_of_work import UnitOfWork

_CLOCK = "%H:%M"
WORKER = "worker"


@dataclass(frozen=True)
class Watch:
    """When somebody watches, and when the worker last looked."""

    hours: tuple[Window, ...]
    zone: str
    beat_at: datetime | None
    is_late: bool


def watch_of_mine(uow: UnitOfWork) -> Watch:
    """Return when somebody of the acting person's service watches.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.SEE_ALERTS)
    return watch_of_service(uow, actor.service_id)


def hours_watched(uow: UnitOfWork) -> tuple[Window, ...]:
    """Return the hours in which somebody of the acting person's service is there; they are no secret from her."""
    return _hours(queries.watch(uow.session, acting(uow).service_id))


def watch_of_service(uow: UnitOfWork, service_id: ServiceId) -> Watch:
    """Return when somebody of a service watches; the caller has asked leave."""
    row, at = queries.watch(uow.session, service_id), queries.beat(uow.session, WORKER)
    return Watch(_hours(row), row.zone if row else "", at, is_late(at, uow.now))


def set_watch(uow: UnitOfWork, hours: tuple[Window, ...], zone: str) -> None:
    """Set when somebody watches; check-ins outside it are not sent from now on, and staff are told of each.

    Raises:
        NotYoursToDoError: not for this role.
    """
    actor = require_in_service(uow, Permission.SET_WATCH)
    told = [[sorted(w.days), w.begins.strftime(_CLOCK), w.ends.strftime(_CLOCK)] for w in hours]
    uow.session.merge(
        WatchRow(service_id=actor.service_id, hours=json.dumps(told), zone=zone, set_at=uow.now, set_by=actor.person_id)
    )
    uow.record(Event.WATCH_SET, actor.service_id)


def is_watched_then(uow: UnitOfWork, service_id: str, due_at: datetime) -> bool:
    """Say whether somebody watches from a moment until the ladder that begins then is over."""
    row = queries.watch(uow.session, service_id)
    return row is not None and is_watched(_hours(row), row.zone, due_at)


def span_to_tell(uow: UnitOfWork, service_id: str) -> tuple[datetime, datetime] | None:
    """Return from when until when a text may be with whoever watches; none where nobody ever does."""
    row = queries.watch(uow.session, service_id)
    return None if row is None else watch.span_to_tell(_hours(row), row.zone, uow.now)


def _hours(row: WatchRow | None) -> tuple[Window, ...]:
    told = json.loads(row.hours) if row is not None else []
    return tuple(Window(frozenset(d), time.fromisoformat(b), time.fromisoformat(e)) for d, b, e in told)
