"""Looking through a whole diary: found, counted and drawn without a word of anybody else's, at any length alike."""

from datetime import date

import pytest
from sqlalchemy import text

from portal.access.service import CaseNotFoundError
from portal.diary import service
from portal.diary.incidents import IncidentDraft, Precision, When
from portal.diary.pattern import Wanted, draw_up
from portal.diary.service import NoSuchPageError
from portal.diary.service.shards import Audience, Shards
from portal.kernel.ids import CaseId, IncidentId, new_id
from tests.diary.telling import LONDON, NOON, share, statements, take_back, tell
from tests.support.make import Someone


def tell_on(who: Someone, case_id: CaseId, *days: date, words: str = "He rang.") -> list[IncidentId]:
    with who.write() as uow:
        drafts = [IncidentDraft(words, When(Precision.DAY, LONDON, day)) for day in days]
        return [service.record_incident(uow, case_id, one, new_id()) for one in drafts]


def found(who: Someone, case_id: CaseId, asked: str = "", wanted: Wanted | None = None, number: int = 1) -> list[str]:
    with who.read() as uow:
        page = service.find_incidents(uow, case_id, wanted or Wanted(), asked, number)
        return [line.told.words if line.told else "?" for line in (*page.exact, *page.near)]


def drawn(who: Someone, case_id: CaseId) -> int:
    with who.read() as uow:
        return draw_up(service.shared_pattern_points(uow, case_id, Wanted())[0]).total


class TestFinding:
    def test_her_words_are_found_also_misspelt_the_exact_ones_first(self, victim, case_id):
        tell(victim, case_id, "At the school gate.", hours=1)
        tell(victim, case_id, "He rang.", hours=2)
        tell(victim, case_id, "At the shcool.", hours=3)

        assert found(victim, case_id, "school") == ["At the school gate.", "At the shcool."]

    def test_what_she_typed_in_any_box_is_found(self, victim, case_id):
        tell(victim, case_id, "He rang.")

        assert found(victim, case_id, "stayed") == ["He rang."]  # how it was for her

    def test_what_she_added_later_is_found(self, victim, case_id):
        incident_id = tell(victim, case_id, "He rang.")
        with victim.write() as uow:
            service.add_to_incident(uow, case_id, incident_id, "It was from a call box.", new_id())

        assert found(victim, case_id, "call box") == ["He rang."]

    def test_by_what_is_shared_and_by_words_together(self, victim, case_id):
        ids = [tell(victim, case_id, words, hours=n) for n, words in enumerate(("gate one", "gate two", "door"))]
        share(victim, case_id, ids[0], ids[2])

        assert found(victim, case_id, "gate", Wanted(is_shared=True)) == ["gate one"]
        assert found(victim, case_id, "", Wanted(is_shared=False)) == ["gate two"]
        assert found(victim, case_id, "", Wanted(has_files=True)) == []

    def test_pages_follow_each_other(self, victim, case_id):
        for n in range(25):
            tell(victim, case_id, f"gate {n}", hours=-n)

        pages = [found(victim, case_id, "gate", number=number) for number in (1, 2)]

        assert [words for page in pages for words in page] == [f"gate {n}" for n in range(25)]
        with pytest.raises(NoSuchPageError):
            found(victim, case_id, "gate", number=3)

    def test_one_that_does_not_open_is_said_and_takes_no_other_with_it(self, victim, case_id, engine):
        tell(victim, case_id, "gate")
        broken = tell(victim, case_id, "gate too")
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM item_wrap WHERE item_id = :id"), {"id": broken})

        with victim.read() as uow:
            page = service.find_incidents(uow, case_id, Wanted(), "gate")

        assert (page.total, page.unopened) == (1, 1)

    def test_nobody_else_finds_anything(self, victim, advocate, second_victim, case_id):
        tell(victim, case_id, "gate")

        for who in (advocate, second_victim):
            with pytest.raises(CaseNotFoundError):
                found(who, case_id, "gate")

    @pytest.mark.parametrize("number", [10, 250])
    def test_it_costs_the_same_few_statements_at_any_length(self, victim, case_id, engine, number):
        tell_on(victim, case_id, *[date(2026, 1, 1)] * number)
        everything = Wanted(is_shared=False, has_files=False)

        for asked, most in (("rang", 9), ("", 7)):
            with statements(engine) as heard, victim.read() as uow:
                service.find_incidents(uow, case_id, everything, asked)
            assert len(heard) <= most, heard


class TestMonths:
    def test_the_list_knows_how_many_stand_in_each_month(self, victim, case_id):
        tell_on(victim, case_id, date(2026, 3, 1), date(2026, 1, 31), date(2026, 1, 1), date(2025, 7, 1))

        with victim.read() as uow:
            months = service.incidents_page(uow, case_id).months

        # 1 July began an hour earlier by the clock of the order: it is the day she named that counts.
        assert [(number // 12, number % 12 + 1, many) for number, many in months] == [
            (2026, 3, 1),
            (2026, 1, 2),
            (2025, 7, 1),
        ]

    def test_a_month_is_shown_by_days_each_leading_to_its_page(self, victim, case_id):
        tell_on(victim, case_id, *[date(2026, 3, 2)] * 19, date(2025, 7, 1), *[date(2025, 7, 31)] * 3)

        with victim.read() as uow:
            march, july = (service.month_of_list(uow, case_id, place) for place in (1, 2))
            with pytest.raises(NoSuchPageError):
                service.month_of_list(uow, case_id, 3)

        assert [(day.on.day, day.notes, day.page) for day in march.days] == [(2, 19, 1)]
        assert [(day.on.day, day.notes, day.page) for day in july.days] == [(31, 3, 1), (1, 1, 2)]
        assert (march.has_older, july.has_older) == (True, False)

    def test_an_order_from_before_months_were_counted_is_counted_when_it_is_read(self, victim, case_id, monkeypatch):
        tell_on(victim, case_id, date(2026, 3, 1), date(2026, 2, 1))
        make = Shards._root_body
        monkeypatch.setattr(Shards, "_root_body", lambda *said: {k: v for k, v in make(*said).items() if k != "months"})
        tell_on(victim, case_id, date(2026, 3, 2))
        monkeypatch.undo()

        for _ in range(2):
            with victim.read() as uow:
                assert [many for _, many in service.incidents_page(uow, case_id).months] == [2, 1]
            tell_on(victim, case_id)

        tell_on(victim, case_id, date(2026, 3, 2))
        with victim.read() as uow:
            assert [many for _, many in service.incidents_page(uow, case_id).months] == [3, 1]

    @pytest.mark.parametrize("number", [10, 450])
    def test_the_pages_cost_the_same_few_statements_at_any_length(self, victim, case_id, engine, number):
        tell_on(victim, case_id, *[date(2026, 1 + n % 3, 1) for n in range(number)])

        with statements(engine) as asked, victim.read() as uow:
            service.month_of_list(uow, case_id, 2)
        with statements(engine) as drawn_by, victim.read() as uow:
            service.pattern_points(uow, case_id, Wanted(is_shared=True, has_files=True))

        assert len(asked) <= 5
        assert len(drawn_by) <= 5


class TestShared:
    def test_the_advocate_sees_what_is_shared_and_nothing_private_not_even_by_what_is_read(
        self, victim, advocate, case_id, engine
    ):
        ids = tell_on(victim, case_id, date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1))
        share(victim, case_id, *ids[:2])
        with statements(engine) as before:
            assert drawn(advocate, case_id) == 2
        tell_on(victim, case_id, *[date(2026, 3, 2)] * 300)

        with statements(engine) as after:
            assert drawn(advocate, case_id) == 2

        assert after == before

    def test_what_is_taken_back_is_gone_from_it(self, victim, advocate, case_id):
        ids = tell_on(victim, case_id, date(2026, 3, 1), date(2026, 2, 1))
        share(victim, case_id, *ids)

        take_back(victim, case_id, ids[0])

        assert drawn(advocate, case_id) == 1

    def test_files_that_are_not_shared_do_not_show(self, victim, advocate, case_id):
        share(victim, case_id, *tell_on(victim, case_id, date(2026, 3, 1)))

        with advocate.read() as uow:
            chosen, total = service.shared_pattern_points(uow, case_id, Wanted(has_files=True))

        assert (chosen, total) == ([], 1)

    def test_who_is_not_on_the_case_sees_nothing(self, second_advocate, victim, case_id):
        for who in (second_advocate, victim):
            with pytest.raises(CaseNotFoundError):
                drawn(who, case_id)


class TestOlderLines:
    def test_what_is_older_than_its_facets_is_opened_to_find_out(self, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        for who, audience in ((victim, Audience.OWN), (advocate, Audience.CLASS)):
            with who.write() as uow, Shards(uow, case_id, audience).change() as order:
                (line,) = order.all()
                order.add(type(line)(line.happened, line.written, line.incident_id))

        with victim.read() as uow:
            (hers,), _ = service.pattern_points(uow, case_id, Wanted())
        with advocate.read() as uow:
            (shared,), _ = service.shared_pattern_points(uow, case_id, Wanted())

        assert hers.on == shared.on == NOON.date().toordinal()
