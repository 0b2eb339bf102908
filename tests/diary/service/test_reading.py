"""Her list in order of happening, the service’s list of what is shared, and who has opened what."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError, OperationalError

from portal.access import service as access
from portal.audit.events import Event
from portal.diary import service
from portal.diary.incidents import IncidentDraft, Precision, When
from portal.diary.service import NoSuchPageError
from portal.kernel.ids import CaseId, new_id
from tests.diary.telling import (
    NOON,
    NOT_KNOWN,
    draft,
    events,
    open_as,
    share,
    shared_lines,
    statements,
    take_back,
    tell,
    words_of,
)
from tests.support.fakes import FrozenClock
from tests.support.make import Someone


class TestHerList:
    def test_with_nothing_written_it_is_an_empty_page(self, victim: Someone, case_id: CaseId):
        with victim.read() as uow:
            page = service.incidents_page(uow, case_id)

        assert (page.lines, page.total, page.has_older, page.is_whole) == ((), 0, False, True)

    def test_it_is_in_order_of_happening_however_it_was_written(self, victim: Someone, case_id: CaseId):
        for hours in (3, -700, 1, 2, -9000):
            tell(victim, case_id, str(hours), hours=hours)

        assert words_of(victim, case_id) == ["3", "2", "1", "-700", "-9000"]

    def test_what_has_no_day_stands_where_it_was_written(self, victim: Someone, case_id: CaseId, clock: FrozenClock):
        tell(victim, case_id, "before", hours=1)
        with victim.write() as uow:
            service.record_incident(uow, case_id, draft("no day", when=NOT_KNOWN), new_id())
        clock.advance(timedelta(days=2))
        tell(victim, case_id, "after", hours=60)

        assert words_of(victim, case_id) == ["after", "no day", "before"]

    def test_a_day_without_a_time_stands_at_its_beginning(self, victim: Someone, case_id: CaseId):
        tell(victim, case_id, "that morning", hours=-4)
        with victim.write() as uow:
            when = When(Precision.DAY, "Europe/London", NOON.date())
            service.record_incident(uow, case_id, draft("that day", when=when), new_id())
        tell(victim, case_id, "the night before", hours=-14)

        assert words_of(victim, case_id) == ["that morning", "that day", "the night before"]

    def test_pages_follow_each_other_without_gap_or_overlap(self, victim: Someone, case_id: CaseId):
        for n in range(45):
            tell(victim, case_id, str(n), hours=-n)

        pages = [words_of(victim, case_id, number) for number in (1, 2, 3)]

        assert [len(page) for page in pages] == [20, 20, 5]
        assert [words for page in pages for words in page] == [str(n) for n in range(45)]
        with victim.read() as uow:
            assert service.incidents_page(uow, case_id, 2).has_older
            assert not service.incidents_page(uow, case_id, 3).has_older

    @pytest.mark.parametrize("number", [0, -1, 2, 10**6])
    def test_a_page_that_is_not_there_is_not_found(self, victim: Someone, case_id: CaseId, number: int):
        tell(victim, case_id)

        with pytest.raises(NoSuchPageError), victim.read() as uow:
            service.incidents_page(uow, case_id, number)

    def test_one_entry_that_does_not_open_leaves_the_others(self, victim, case_id, engine):
        broken, fine = tell(victim, case_id, "broken", hours=1), tell(victim, case_id, "fine")
        with engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE incident SET sealed_body = (SELECT sealed_body FROM incident WHERE id = :f) WHERE id = :b"
                ),
                {"f": fine, "b": broken},
            )

        assert words_of(victim, case_id) == ["?", "fine"]

    def test_one_key_that_does_not_open_leaves_the_others(self, victim, case_id, engine):
        broken, fine = tell(victim, case_id, "broken", hours=1), tell(victim, case_id, "fine")
        with engine.begin() as connection:
            kept = text("SELECT wrapped_key FROM item_wrap WHERE item_id = :id")
            wrap = connection.scalar(kept, {"id": fine})
            connection.execute(
                text("UPDATE item_wrap SET wrapped_key = :wrap WHERE item_id = :id"), {"wrap": wrap, "id": broken}
            )

        assert words_of(victim, case_id) == ["?", "fine"]

    @pytest.mark.parametrize("number", [10, 250])
    def test_it_costs_the_same_few_statements_at_any_length(self, victim, case_id, engine, number):
        with victim.write() as uow:
            for n in range(number):
                service.record_incident(uow, case_id, draft(hours=-n), new_id())

        with statements(engine) as asked, victim.read() as uow:
            service.incidents_page(uow, case_id)

        assert len(asked) == 4

    def test_writing_costs_the_same_few_statements_at_any_length(self, victim, case_id, engine):
        with victim.write() as uow:
            for n in range(150):
                service.record_incident(uow, case_id, draft(hours=-n), new_id())

        with statements(engine) as asked:
            tell(victim, case_id)

        assert len(asked) == 6


class TestOpening:
    def test_she_sees_who_opened_it_and_when(self, units, victim, advocate, case_id, clock):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        clock.advance(timedelta(hours=1))
        first = clock.now()
        open_as(advocate, case_id, incident_id)
        clock.advance(timedelta(hours=1))
        open_as(advocate, case_id, incident_id)

        with victim.read() as uow:
            (reader,) = service.who_can_read(uow, case_id, incident_id).people

        assert (reader.person_id, reader.is_on_case) == (advocate.id, True)
        assert (reader.first_opened_at, reader.last_opened_at) == (first, clock.now())
        assert events(units, Event.INCIDENT_OPENED) == [(advocate.id, incident_id)] * 2

    def test_her_own_reading_is_nobody_s_business(self, units, victim, case_id):
        incident_id = tell(victim, case_id)

        with victim.read() as uow:
            service.open_incident(uow, case_id, incident_id)

        assert events(units, Event.INCIDENT_OPENED) == []

    def test_an_opening_that_is_not_written_down_does_not_happen(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)

        # A unit that only reads can neither lock the row that says it is new nor count it.
        with pytest.raises((RuntimeError, InternalError, OperationalError)), advocate.read() as uow:
            service.open_shared_incident(uow, case_id, incident_id)

    def test_who_left_the_case_is_still_named_for_what_they_opened(
        self, lead, victim, advocate, second_advocate, case_id
    ):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        open_as(advocate, case_id, incident_id)
        with lead.write() as uow:
            access.assign(uow, case_id, second_advocate.id)
            access.unassign(uow, case_id, advocate.id)

        with victim.read() as uow:
            people = service.who_can_read(uow, case_id, incident_id).people

        assert [(one.person_id, one.is_on_case) for one in people] == [
            (second_advocate.id, True),
            (advocate.id, False),
        ]
        assert people[0].first_opened_at is None

    def test_what_is_new_is_counted_for_each_person_and_case(
        self, lead, victim, second_victim, advocate, second_advocate, case_id, second_case_id
    ):
        with lead.write() as uow:
            access.assign(uow, case_id, second_advocate.id)
        ids = [tell(victim, case_id, hours=n) for n in range(3)]
        share(victim, case_id, *ids)
        share(second_victim, second_case_id, tell(second_victim, second_case_id))
        tell(victim, case_id, "private")

        open_as(advocate, case_id, ids[0])

        with advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id, second_case_id]) == {case_id: 2, second_case_id: 1}
            assert service.shared_counts(uow, case_id) == (3, 2)
        with second_advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id]) == {case_id: 3}

    def test_counting_what_is_new_is_one_statement(self, engine, victim, advocate, case_id):
        share(victim, case_id, tell(victim, case_id))

        with statements(engine) as asked, advocate.read() as uow:
            service.unopened_counts(uow, [case_id, CaseId(new_id())])

        assert len(asked) == 1

    def test_the_list_says_which_are_new(self, victim, advocate, case_id):
        ids = [tell(victim, case_id, hours=n) for n in range(2)]
        share(victim, case_id, *ids)
        open_as(advocate, case_id, ids[0])

        with advocate.read() as uow:
            lines = service.shared_incidents_page(uow, case_id).lines

        assert [line.is_new for line in lines] == [True, False]

    def test_of_a_new_one_the_list_holds_no_word(self, victim, advocate, case_id):
        ids = [tell(victim, case_id, "He stood at the gate.", hours=n) for n in range(2)]
        share(victim, case_id, *ids)
        open_as(advocate, case_id, ids[0])

        new, opened = shared_lines(advocate, case_id)

        assert new.told == IncidentDraft("", draft(hours=1).when, draft().kinds)
        assert opened.told == draft()
        with victim.read() as uow:
            (reader,) = service.who_can_read(uow, case_id, ids[1]).people
        assert reader.first_opened_at is None

    def test_shared_again_its_words_are_gone_from_the_list_until_it_is_opened_again(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        open_as(advocate, case_id, incident_id)
        take_back(victim, case_id, incident_id)

        share(victim, case_id, incident_id)

        assert [line.told and line.told.words for line in shared_lines(advocate, case_id)] == [""]

    def test_shared_again_it_is_new_again(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        open_as(advocate, case_id, incident_id)
        take_back(victim, case_id, incident_id)
        with advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id]) == {}

        share(victim, case_id, incident_id)

        with advocate.read() as uow:
            assert service.unopened_counts(uow, [case_id]) == {case_id: 1}
