"""Changing an entry: for a day, until it is shared or confirmed; what it said before is kept for her alone."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from portal.audit.events import Event
from portal.diary import service
from portal.diary.correcting import ChangedMeanwhileError, Fixed, FixedError
from portal.diary.incidents import NoWordsError
from portal.diary.models import IncidentRow
from portal.diary.service.bodies import open_told
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.models import ItemWrapRow
from portal.vault.primitives import SealBrokenError
from tests.diary.telling import (
    change,
    confirm,
    draft,
    events,
    open_as,
    read,
    share,
    statements,
    take_back,
    tell,
    words_of,
)

DAY = timedelta(hours=24)
MOMENT = timedelta(microseconds=1)


def versions(who, case_id, incident_id):
    """Return what an entry said before: its words, from when, until when."""
    with who.read() as uow:
        found = service.versions_of_incident(uow, case_id, incident_id)
    return [(one.told.words, one.written_at, one.until) for one in found]


class TestChanging:
    def test_it_says_the_new_and_keeps_the_old(self, units, victim, case_id, clock):
        incident_id, first = tell(victim, case_id, "first"), clock.now()
        clock.advance(timedelta(hours=1))
        second = clock.now()
        change(victim, case_id, incident_id, draft("second"))
        clock.advance(timedelta(hours=1))
        change(victim, case_id, incident_id, draft("third"))

        now = read(victim, case_id, incident_id)

        assert (now.told.words, now.recorded_at, now.changed_at) == ("third", first, clock.now())
        assert versions(victim, case_id, incident_id) == [
            ("first", first, second),
            ("second", second, clock.now()),
        ]
        assert events(units, Event.INCIDENT_CHANGED) == [(victim.id, incident_id)] * 2

    def test_its_place_in_the_list_changes_with_it(self, victim, case_id):
        incident_id = tell(victim, case_id, "wandering", hours=-5)
        tell(victim, case_id, "between", hours=-3)

        change(victim, case_id, incident_id, draft("wandering", hours=-1))

        assert words_of(victim, case_id) == ["wandering", "between"]

    def test_the_same_again_changes_nothing(self, units, victim, case_id):
        incident_id = tell(victim, case_id)

        change(victim, case_id, incident_id, draft())

        assert read(victim, case_id, incident_id).changed_at is None
        assert versions(victim, case_id, incident_id) == []
        assert events(units, Event.INCIDENT_CHANGED) == []

    def test_just_before_the_day_is_over_it_may_be_changed_and_at_its_very_end_not(self, victim, case_id, clock):
        incident_id = tell(victim, case_id)
        clock.advance(DAY - MOMENT)
        change(victim, case_id, incident_id, draft("in time"))
        clock.advance(MOMENT)

        with pytest.raises(FixedError) as refused:
            change(victim, case_id, incident_id, draft("too late"))

        assert refused.value.why is Fixed.TIME
        assert words_of(victim, case_id) == ["in time"]

    @pytest.mark.parametrize("is_taken_back", [False, True])
    def test_once_shared_it_may_not(self, victim, case_id, is_taken_back):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        if is_taken_back:
            take_back(victim, case_id, incident_id)

        with pytest.raises(FixedError) as refused:
            change(victim, case_id, incident_id, draft("other"))

        assert refused.value.why is Fixed.SHARED

    def test_once_confirmed_it_may_not(self, victim, case_id):
        incident_id = tell(victim, case_id)
        confirm(victim, case_id, incident_id)

        with pytest.raises(FixedError) as refused:
            change(victim, case_id, incident_id, draft("other"))

        assert refused.value.why is Fixed.CONFIRMED

    def test_what_cannot_be_kept_is_refused_and_leaves_what_was(self, victim, case_id):
        incident_id = tell(victim, case_id, "first")

        with pytest.raises(NoWordsError):
            change(victim, case_id, incident_id, draft(" "))

        assert words_of(victim, case_id) == ["first"]

    def test_of_two_pages_that_change_it_the_second_is_told(self, victim, case_id):
        incident_id = tell(victim, case_id, "first")
        seen = read(victim, case_id, incident_id).seen
        change(victim, case_id, incident_id, draft("one page"), seen)

        with pytest.raises(ChangedMeanwhileError):
            change(victim, case_id, incident_id, draft("other page"), seen)

        assert words_of(victim, case_id) == ["one page"]

    def test_what_she_has_not_seen_since_it_changed_is_not_shared(self, victim, advocate, case_id, clock):
        incident_id = tell(victim, case_id, "first")
        seen = read(victim, case_id, incident_id).seen
        change(victim, case_id, incident_id, draft("second"))

        with pytest.raises(ChangedMeanwhileError), victim.write() as uow:
            service.share_incident(uow, case_id, incident_id, seen=seen)

        assert not read(victim, case_id, incident_id).sharing.is_on

    def test_shared_the_class_gets_no_key_of_what_it_said_before(self, victim, advocate, case_id, engine):
        incident_id = tell(victim, case_id, "first")
        with engine.connect() as connection:
            backup = connection.scalar(select(IncidentRow.sealed_body))
        change(victim, case_id, incident_id, draft("second"))
        share(victim, case_id, incident_id)

        assert open_as(advocate, case_id, incident_id) == "second"
        with advocate.read() as uow:
            wraps = uow.session.scalars(select(ItemWrapRow).where(ItemWrapRow.holder == "diary")).all()
            assert [one.item_id for one in wraps] == [incident_id]
            (key,) = vault.unwrap_for_class(uow.vault, [incident_id], case_id, RecordClass.DIARY).values()
            row = uow.session.get_one(IncidentRow, incident_id)
            row.sealed_body = backup
            with pytest.raises(SealBrokenError):
                open_told(key, row)
        assert [words for words, *_ in versions(victim, case_id, incident_id)] == ["first"]

    def test_it_costs_the_same_few_statements_at_any_length(self, victim, case_id, engine):
        asked = {}
        for number in (10, 440):
            with victim.write() as uow:
                for n in range(number):
                    service.record_incident(uow, case_id, draft(hours=-n), f"{number}.{n}")
            incident_id = tell(victim, case_id)
            with statements(engine) as heard:
                change(victim, case_id, incident_id, draft("other"))
            asked[number] = len(heard)

        assert asked[440] == asked[10] <= 16

    def test_against_sharing_in_the_same_moment_one_wins_and_the_other_is_told(self, victim, advocate, case_id):
        for _ in range(6):
            incident_id = tell(victim, case_id, "first")
            seen = read(victim, case_id, incident_id).seen
            told: list[str] = []
            line = Barrier(2)

            def share_it(incident_id=incident_id, seen=seen, told=told, line=line):
                line.wait()
                with suppress(ChangedMeanwhileError), victim.write() as uow:
                    service.share_incident(uow, case_id, incident_id, seen=seen)
                    told.append("shared")

            def change_it(incident_id=incident_id, told=told, line=line):
                line.wait()
                with suppress(FixedError):
                    change(victim, case_id, incident_id, draft("second"))
                    told.append("changed")

            both = [Thread(target=share_it), Thread(target=change_it)]
            for one in both:
                one.start()
            for one in both:
                one.join()

            now = read(victim, case_id, incident_id)
            assert len(told) == 1
            assert now.sharing.is_on is (told == ["shared"])
            assert now.told.words == ("first" if told == ["shared"] else "second")
            if now.sharing.is_on:
                assert open_as(advocate, case_id, incident_id) == "first"
