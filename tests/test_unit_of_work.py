"""The narrow waist: wholly or not at all, and refusals are written down all the same."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.audit.events import Event
from portal.audit.models import AuditEventRow
from portal.audit.service import verify
from portal.vault.models import HolderRow


def events(units):
    with units.read() as uow:
        return list(uow.session.scalars(select(AuditEventRow.event).where(AuditEventRow.event != Event.CHAIN_BEGUN)))


def holder(uow, name="x" * 26):
    return HolderRow(id=name, public_key=b"", proof=b"", made_at=uow.now)


def test_what_is_done_is_kept_at_the_end(units):
    with units.write() as uow:
        uow.session.add(holder(uow))

    with units.read() as uow:
        assert uow.session.get(HolderRow, "x" * 26)


def test_what_fails_leaves_nothing_but_its_refusal(units, advocate):
    def refused():
        with advocate.write() as uow:
            uow.session.add(holder(uow))
            uow.record(Event.SIGNED_IN)
            uow.refuse(Event.ACCESS_REFUSED, "thing")
            raise LookupError

    with pytest.raises(LookupError):
        refused()

    assert events(units)[-1] == Event.ACCESS_REFUSED
    assert Event.SIGNED_IN not in events(units)
    with units.read() as uow:
        assert uow.session.get(HolderRow, "x" * 26) is None


def test_a_unit_that_only_reads_cannot_write(units):
    with units.read() as uow:
        uow.session.add(holder(uow))
        with pytest.raises(DBAPIError):
            uow.session.flush()


def test_a_unit_that_only_reads_cannot_record(units, advocate):
    with pytest.raises(RuntimeError), advocate.read() as uow:
        uow.record(Event.SIGNED_IN)


def test_a_refusal_in_a_unit_that_only_reads_is_written_down(units, advocate):
    def refused():
        with advocate.read() as uow:
            uow.refuse(Event.ACCESS_REFUSED)
            raise LookupError

    with pytest.raises(LookupError):
        refused()

    assert events(units)[-1] == Event.ACCESS_REFUSED


def test_four_hundred_events_at_once_are_all_kept_and_the_chain_holds(units, advocate):
    def record():
        for _ in range(50):
            with advocate.write() as uow:
                uow.record(Event.SIGNED_IN)

    threads = [threading.Thread(target=record) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert events(units).count(Event.SIGNED_IN) == 400
    with units.read() as uow:
        assert verify(uow.session, units.server.audit) == []
