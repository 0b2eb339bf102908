"""What the worker runs of check-ins, in units of work of their own, until nothing is due any more."""

from collections.abc import Callable
from functools import partial

from portal.checkins import service
from portal.outbox.service import send_due
from portal.sms import SmsGateway
from portal.unit_of_work import Units

_BATCH = 100
_MOST_ROUNDS = 1000


def run_texts(units: Units, gateway: SmsGateway) -> None:
    """Do everything about texts that is due now.

    Trouble with one kind of work keeps no other from being done, and that the worker looked is said only where there
    was none: else leads would be told that all is well.

    Args:
        units: opens the units of work.
        gateway: the way to telephones.

    Raises:
        Exception: whatever the first trouble was, once everything else is done.
    """
    kinds = (
        partial(_in_a_unit, units, service.plan_due),
        partial(send_due, units, gateway, service.may_go),
        partial(_in_a_unit, units, service.note_texts),
        partial(_in_a_unit, units, service.note_time),
    )
    trouble: Exception | None = None
    for _round in range(_MOST_ROUNDS):
        done = 0
        for work in kinds:
            try:
                done += work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next must be done, and then it is raised
                trouble = trouble or error
        if trouble is not None:
            raise trouble
        with units.write() as uow:
            service.beat(uow)
        if not done:
            return


def _in_a_unit(units: Units, work: Callable[..., int]) -> int:
    """Do one batch."""
    with units.write() as uow:
        return work(uow, limit=_BATCH)
