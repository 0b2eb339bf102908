"""The chain: every change made to it shows, and says where."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from portal.audit.events import Event, Kinds
from portal.audit.models import AuditEventRow, AuditHeadRow
from portal.audit.service import INSTALLATION, happened_around, happened_in_case, heads, verify
from portal.database import writing

CHAIN = AuditEventRow.chain


@pytest.fixture
def chain(advocate, service_id):
    """Return a chain of five events of one service."""
    for number in range(5):
        with advocate.write() as uow:
            uow.record(Event.SIGNED_IN, f"subject {number}", case_id="case")
    return service_id


def faults(units):
    with units.read() as uow:
        return [(fault.chain, fault.number, fault.what) for fault in verify(uow.session, units.server.audit)]


def tamper(engine, *statements):
    with writing(engine) as session:
        for statement in statements:
            session.execute(statement)
        session.commit()


def one(number, chain):
    return (chain == CHAIN) & (AuditEventRow.number == number)


def test_an_untouched_chain_holds(units, chain):
    assert faults(units) == []


@pytest.mark.parametrize(
    "change",
    [
        {"event": Event.SIGNED_OUT},
        {"actor_id": "somebody"},
        {"actor_id": None},
        {"subject_id": "other"},
        {"case_id": None},
        {"link": bytes(32)},
    ],
)
def test_a_changed_row_is_named(units, engine, chain, change):
    tamper(engine, update(AuditEventRow).where(one(3, chain)).values(**change))

    assert (chain, 3, "changed, added or moved") in faults(units)


def test_a_changed_moment_is_named(units, engine, clock, chain):
    tamper(engine, update(AuditEventRow).where(one(2, chain)).values(at=clock.now() + timedelta(microseconds=1)))

    assert (chain, 2, "changed, added or moved") in faults(units)


def test_a_removed_row_is_named(units, engine, chain):
    tamper(engine, delete(AuditEventRow).where(one(3, chain)))

    assert (chain, 3, "removed") in faults(units)


def test_a_removed_end_is_named(units, engine, chain):
    tamper(engine, delete(AuditEventRow).where(one(5, chain)))

    assert (chain, 5, "removed") in faults(units)


def test_an_end_put_back_to_an_earlier_row_is_named(units, engine, chain):
    with units.read() as uow:
        earlier = uow.session.get_one(AuditEventRow, (chain, 4)).link
    tamper(
        engine,
        delete(AuditEventRow).where(one(5, chain)),
        update(AuditHeadRow).where(AuditHeadRow.chain == chain).values(number=4, link=earlier),
    )

    assert (chain, 4, "the end was changed") in faults(units)


def test_an_added_row_is_named(units, engine, chain):
    with writing(engine) as session:
        row = session.get_one(AuditEventRow, (chain, 5))
        session.add(AuditEventRow(chain=chain, number=6, at=row.at, event=row.event, link=bytes(32)))
        session.commit()

    assert (chain, 6, "changed, added or moved") in faults(units)


def test_two_rows_that_changed_places_are_named(units, engine, chain):
    tamper(
        engine,
        update(AuditEventRow).where(one(2, chain)).values(number=99),
        update(AuditEventRow).where(one(3, chain)).values(number=2),
        update(AuditEventRow).where(one(99, chain)).values(number=3),
    )

    assert {number for _, number, _ in faults(units)} >= {2, 3}


def test_a_row_moved_to_another_chain_is_named(units, engine, chain, stranger_advocate):
    with stranger_advocate.write() as uow:
        uow.record(Event.SIGNED_IN)
    other = stranger_advocate.actor.service_id
    tamper(
        engine,
        delete(AuditEventRow).where(one(1, other)),
        update(AuditEventRow).where(one(1, chain)).values(chain=other),
    )

    assert {chain, other} <= {where for where, _, _ in faults(units)}


def test_a_chain_removed_as_a_whole_is_missed(units, engine, chain):
    tamper(engine, delete(AuditEventRow).where(chain == CHAIN), delete(AuditHeadRow).where(AuditHeadRow.chain == chain))

    assert (chain, 0, "the end is missing") in faults(units)


def test_the_first_chain_removed_is_missed(units, engine, chain):
    where = AuditEventRow.chain == INSTALLATION
    tamper(engine, delete(AuditEventRow).where(where), delete(AuditHeadRow).where(AuditHeadRow.chain == INSTALLATION))

    assert (INSTALLATION, 1, "removed") in faults(units)


def test_with_another_key_nothing_holds(units, chain):
    with units.read() as uow:
        assert len(verify(uow.session, bytes(32))) > 4


def test_a_case_and_a_person_read_their_own_part_newest_first(units, chain, advocate):
    with units.read() as uow:
        in_case = happened_in_case(uow.session, "case", [Event.SIGNED_IN], limit=3)
        some = Kinds(in_case=[], by_person=[Event.SIGNED_IN])
        by = happened_around(uow.session, some, case_id="case", person_id=advocate.id, limit=9)
        later = happened_around(uow.session, some, case_id="case", person_id=advocate.id, limit=2, skip=2)
        kinds = Kinds(in_case=[Event.SIGNED_IN], to_person=[Event.SIGNED_IN])
        either = happened_around(uow.session, kinds, case_id="none", person_id="subject 2", limit=9)

    assert [h.number for h in in_case] == [5, 4, 3]
    assert [h.number for h in by] == [5, 4, 3, 2, 1]
    assert [h.number for h in later] == [3, 2]
    assert [h.number for h in either] == [3]


def test_the_ends_can_be_printed(units, chain):
    with units.read() as uow:
        ends = {where: number for where, number, _ in heads(uow.session)}

    assert ends[chain] == 5


def test_an_event_is_kept_only_together_with_what_it_records(units, engine, advocate):
    def undone():
        with advocate.write() as uow:
            uow.record(Event.SIGNED_IN)
            raise LookupError

    with pytest.raises(LookupError):
        undone()

    with units.read() as uow:
        assert uow.session.scalars(select(AuditEventRow).where(AuditEventRow.event == Event.SIGNED_IN)).all() == []
