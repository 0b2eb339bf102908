"""What the worker runs of check-ins, in units of work of their own, until nothing is due any more."""

from collections.abc import Callable

from portal.checkins import service
from portal.outbox.service import send_due
from portal.sms import SmsGateway
from portal.unit_of_work import Units

_BATCH = 100
_MOST_ROUNDS = 1000


def run_texts(units: Units, gateway: SmsGateway) -> None:
    """Do everything about texts that is due now.

    Args:
        units: opens the units of work.
        gateway: the way to telephones.
    """
    with units.write() as uow:
        service.beat(uow)
    for _round in range(_MOST_ROUNDS):
        planned = _in_a_unit(units, service.plan_due)
        sent = send_due(units, gateway, service.may_go)
        noted = _in_a_unit(units, service.note_texts)
        timed = _in_a_unit(units, service.note_time)
        if not (planned or sent or noted or timed):
            return


def _in_a_unit(units: Units, work: Callable[..., int]) -> int:
    """Do one batch."""
    with units.write() as uow:
        return work(uow, limit=_BATCH)
