"""Confirming an entry, and writing under it later: dated by the server, never over it, read by whoever reads it."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.audit.events import Event
from portal.diary import service
from portal.diary.correcting import AddedTooMuchError, NothingAddedError
from portal.diary.models import AddendumRow, IncidentRow
from portal.diary.service import IncidentNotFoundError
from portal.diary.service.bodies import open_addendum
from portal.kernel.ids import IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError
from tests.diary.telling import (
    add_to,
    confirm,
    draft,
    events,
    open_as,
    read,
    share,
    shared_lines,
    take_back,
    tell,
)


def added_for(advocate, case_id, incident_id):
    """Return what an advocate reads under an entry, and whether it is new to them."""
    with advocate.write() as uow:
        addenda = service.open_shared_incident(uow, case_id, incident_id).addenda
    return [(one.words, one.is_new) for one in addenda]


class TestConfirming:
    def test_it_says_when_and_the_first_time_counts(self, units, victim, case_id, clock):
        incident_id = tell(victim, case_id)
        assert read(victim, case_id, incident_id).confirmed_at is None
        clock.advance(timedelta(days=2))
        first = clock.now()
        confirm(victim, case_id, incident_id)
        clock.advance(timedelta(days=2))

        confirm(victim, case_id, incident_id)

        assert read(victim, case_id, incident_id).confirmed_at == first
        assert events(units, Event.INCIDENT_CONFIRMED) == [(victim.id, incident_id)]

    def test_whoever_reads_it_sees_that_too(self, victim, advocate, case_id, clock):
        incident_id = tell(victim, case_id)
        confirm(victim, case_id, incident_id)
        share(victim, case_id, incident_id)

        with advocate.write() as uow:
            assert service.open_shared_incident(uow, case_id, incident_id).confirmed_at == clock.now()


class TestAdding:
    def test_it_stands_under_the_entry_and_the_entry_stays_as_it_was(self, units, victim, case_id, clock):
        incident_id = tell(victim, case_id, "word for word")
        before = read(victim, case_id, incident_id)
        clock.advance(timedelta(days=40))
        add_to(victim, case_id, incident_id, "  It was the blue car. ")
        at = clock.now()
        clock.advance(timedelta(days=1))
        add_to(victim, case_id, incident_id, "And it was Tuesday.")

        after = read(victim, case_id, incident_id)

        assert (after.told, after.recorded_at) == (before.told, before.recorded_at)
        assert [(one.words, one.written_at) for one in after.addenda] == [
            ("It was the blue car.", at),
            ("And it was Tuesday.", clock.now()),
        ]
        assert events(units, Event.INCIDENT_ADDED_TO) == [(victim.id, incident_id)] * 2

    def test_the_same_form_sent_again_adds_once(self, victim, case_id):
        incident_id, once = tell(victim, case_id), new_id()

        for _ in range(2):
            add_to(victim, case_id, incident_id, "More.", once)

        assert len(read(victim, case_id, incident_id).addenda) == 1

    @pytest.mark.parametrize(("words", "error"), [(" \n", NothingAddedError), ("x" * 20_001, AddedTooMuchError)])
    def test_nothing_and_too_much_are_refused(self, victim, case_id, words, error):
        incident_id = tell(victim, case_id)

        with pytest.raises(error):
            add_to(victim, case_id, incident_id, words)

        assert read(victim, case_id, incident_id).addenda == ()

    def test_to_what_is_not_there_nothing_is_added(self, victim, case_id):
        with pytest.raises(IncidentNotFoundError):
            add_to(victim, case_id, IncidentId(new_id()), "More.")

    def test_where_it_is_shared_the_entry_is_new_to_everybody_again(self, victim, advocate, case_id, clock):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        assert added_for(advocate, case_id, incident_id) == []
        clock.advance(timedelta(hours=1))

        add_to(victim, case_id, incident_id, "It was the blue car.")

        with advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id]) == {case_id: 1}
        assert [line.is_new for line in shared_lines(advocate, case_id)] == [True]
        assert added_for(advocate, case_id, incident_id) == [("It was the blue car.", True)]
        assert added_for(advocate, case_id, incident_id) == [("It was the blue car.", False)]

    def test_where_it_is_not_shared_nobody_is_told(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)

        add_to(victim, case_id, incident_id, "It was the blue car.")

        with advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id]) == {}

    def test_taken_back_no_kept_key_opens_it_and_she_still_reads_it(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        add_to(victim, case_id, incident_id, "It was the blue car.")
        share(victim, case_id, incident_id)
        with advocate.read() as uow:
            kept = vault.unwrap_for_class(uow.vault, [incident_id], case_id, RecordClass.DIARY)[incident_id]
            (row,) = uow.session.scalars(select(AddendumRow))
            assert open_addendum(kept, row) == "It was the blue car."

        take_back(victim, case_id, incident_id)

        assert [one.words for one in read(victim, case_id, incident_id).addenda] == ["It was the blue car."]
        with pytest.raises(SealBrokenError), advocate.read() as uow:
            open_addendum(kept, uow.session.scalars(select(AddendumRow)).one())
        with pytest.raises(IncidentNotFoundError):
            open_as(advocate, case_id, incident_id)

    @pytest.mark.parametrize(
        "move",
        [
            "UPDATE incident_addendum SET written_at = '2026-03-01 00:00:00+00:00'",
            "UPDATE incident_addendum SET incident_id = :other",
        ],
    )
    def test_moved_in_time_or_under_another_entry_it_does_not_open(self, victim, case_id, engine, move):
        incident_id, other = tell(victim, case_id), tell(victim, case_id, "other")
        add_to(victim, case_id, incident_id, "It was the blue car.")
        with engine.begin() as connection:
            connection.execute(text(move).bindparams(**({"other": other} if ":other" in move else {})))

        with pytest.raises(SealBrokenError):
            read(victim, case_id, incident_id if "written_at" in move else other)

    def test_gathered_for_a_paper_it_is_there(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        add_to(victim, case_id, incident_id, "It was the blue car.")

        with advocate.write() as uow:
            (gathered,) = service.gather_shared(uow, case_id)

        assert [one.words for one in gathered.addenda] == ["It was the blue car."]

    def test_the_words_lie_sealed(self, victim, case_id, engine):
        add_to(victim, case_id, tell(victim, case_id), "marigold")

        with engine.connect() as connection:
            found = connection.execute(select(AddendumRow.__table__)).all()
            assert connection.execute(select(IncidentRow.__table__)).all()
        assert found
        assert "marigold" not in repr(found)
        assert draft().words not in repr(found)
