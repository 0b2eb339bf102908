"""Visits: what opens them, how long they last, and what is left of them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from portal.accounts.halves import from_text, new_half, to_text, visit_key
from portal.accounts.models import PersonRow, SessionRow
from portal.accounts.service import visits
from portal.accounts.service.visits import StartedVisit, resume
from portal.database import DatabaseBusyError
from portal.kernel.actor import Role
from portal.kernel.ids import PersonId
from portal.unit_of_work import Units
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_pair
from tests.support.accounts import Account, make_account, visit_row
from tests.support.trail import events, names_of_events


def take_up(units: Units, started: StartedVisit, **how):
    return resume(units, started.cookie_half, started.page_half, **how)


def seen_at(units: Units, started: StartedVisit):
    row = visit_row(units, started)
    return row.seen_at if row else None


class TestHalves:
    def test_the_cookies_half_alone_opens_nothing(self, units: Units, anna: Account) -> None:
        assert resume(units, anna.sign_in().cookie_half, None) is None

    def test_the_pages_half_alone_opens_nothing(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        assert started.page_half is not None
        assert resume(units, started.page_half, started.page_half) is None
        assert resume(units, new_half(), started.page_half) is None

    @given(other=st.binary(min_size=32, max_size=32))
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_with_any_other_page_half_it_stays_shut(self, units: Units, anna: Account, other: bytes) -> None:
        started = anna.sign_in()

        assert resume(units, started.cookie_half, other) is None

    def test_halves_of_two_visits_do_not_go_together(self, units: Units, anna: Account) -> None:
        one, other = anna.sign_in(), anna.sign_in()

        assert resume(units, one.cookie_half, other.page_half) is None

    def test_the_table_alone_opens_nothing(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()
        row = visit_row(units, started)

        assert row is not None
        kept = b"".join(value for value in vars(row).values() if isinstance(value, bytes))
        for secret in (started.cookie_half, started.page_half, anna.keys.pair.private):
            assert secret is not None
            assert secret not in kept

    def test_even_with_the_table_the_cookies_half_alone_makes_no_key(self) -> None:
        cookie_half, page_half = new_half(), new_half()

        made = {visit_key(cookie_half, None), visit_key(cookie_half, page_half), visit_key(page_half, cookie_half)}
        assert len(made) == 3

    def test_a_key_moved_to_another_visit_does_not_open(self, units: Units, anna: Account) -> None:
        one, other = anna.sign_in(), anna.sign_in()
        with units.write() as uow:
            first = uow.session.get_one(SessionRow, one.visit.session_id)
            second = uow.session.get_one(SessionRow, other.visit.session_id)
            taken = {name: getattr(first, name) for name in ("cookie_digest", "page_digest", "sealed_private")}
            first.cookie_digest = b"x" * 32
            uow.session.flush()
            for name, value in taken.items():
                setattr(second, name, value)

        assert take_up(units, one) is None

    def test_a_plain_visit_opens_with_the_cookie_alone(self, units: Units, anna: Account) -> None:
        started = anna.sign_in(is_plain=True)

        visit = resume(units, started.cookie_half, None)

        assert visit is not None
        assert visit.is_plain
        assert visit.keyring.person == anna.keys

    def test_a_stray_half_of_a_page_does_not_shut_a_plain_visit(self, units: Units, anna: Account) -> None:
        started = anna.sign_in(is_plain=True)

        assert resume(units, started.cookie_half, new_half())

    def test_a_visit_of_two_halves_cannot_be_made_plain_in_the_table(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()
        with units.write() as uow:
            uow.session.get_one(SessionRow, started.visit.session_id).is_plain = True

        assert resume(units, started.cookie_half, None) is None

    @given(st.binary(min_size=32, max_size=32))
    def test_a_half_travels_as_text(self, half: bytes) -> None:
        assert from_text(to_text(half)) == half

    @given(st.one_of(st.none(), st.text(max_size=60)))
    def test_nothing_else_is_taken_for_a_half(self, text: str | None) -> None:
        half = from_text(text)

        assert half is None or len(half) == 32

    @pytest.mark.parametrize("text", ["", "AAAA", "A" * 44, "A" * 42, "é" * 43, "A" * 42 + "="])
    def test_these_are_no_halves(self, text: str) -> None:
        assert from_text(text) is None


class TestHowLongTheyLast:
    @pytest.mark.parametrize(
        ("role", "is_plain", "minutes"),
        [(Role.VICTIM, False, 10), (Role.VICTIM, True, 5), (Role.ADVOCATE, True, 5)],
    )
    def test_a_resting_visit_ends(self, units: Units, clock, role: Role, is_plain: bool, minutes: int) -> None:
        started = make_account(units, role).sign_in(is_plain=is_plain)

        clock.advance(timedelta(minutes=minutes, seconds=-1))
        assert take_up(units, started, is_activity=False)
        clock.advance(timedelta(seconds=1))
        assert take_up(units, started) is None

    def test_she_chooses_how_long(self, units: Units, clock) -> None:
        started = make_account(units, idle_minutes=30).sign_in()

        clock.advance(timedelta(minutes=29))
        assert take_up(units, started)

    def test_her_choice_does_not_lengthen_a_plain_visit(self, units: Units, clock) -> None:
        started = make_account(units, idle_minutes=30).sign_in(is_plain=True)

        clock.advance(timedelta(minutes=5))
        assert take_up(units, started) is None

    def test_staff_rest_fifteen_minutes_and_stay_ten_hours_at_most(self, units: Units, clock, worker: Account) -> None:
        started = worker.sign_in()
        let_through(units, started)
        begun = clock.now()

        clock.advance(timedelta(minutes=14))
        while clock.now() - begun < timedelta(hours=10):
            assert take_up(units, started)
            clock.advance(timedelta(minutes=14))
        assert take_up(units, started) is None

    def test_staff_at_rest_are_out_after_fifteen_minutes(self, units: Units, clock, worker: Account) -> None:
        started = worker.sign_in()
        let_through(units, started)

        clock.advance(timedelta(minutes=15))
        assert take_up(units, started) is None

    def test_whoever_only_has_the_passphrase_has_ten_minutes_for_the_code(
        self, units: Units, clock, worker: Account
    ) -> None:
        started = worker.sign_in()
        for _ in range(3):
            clock.advance(timedelta(minutes=3))
            assert take_up(units, started)

        clock.advance(timedelta(minutes=1))
        assert take_up(units, started) is None

    def test_what_she_does_keeps_it_open(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        for _ in range(10):
            clock.advance(timedelta(minutes=9))
            assert take_up(units, started)

    def test_what_the_page_asks_by_itself_does_not(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        for _ in range(9):
            clock.advance(timedelta(minutes=1))
            assert take_up(units, started, is_activity=False)

        clock.advance(timedelta(minutes=1))
        assert take_up(units, started) is None

    def test_the_cookie_alone_does_not_keep_it_open(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        clock.advance(timedelta(minutes=5))
        resume(units, started.cookie_half, None)

        assert seen_at(units, started) == clock.now() - timedelta(minutes=5)

    def test_being_here_is_written_down_every_thirty_seconds_at_most(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        begun = clock.now()

        clock.advance(timedelta(seconds=29))
        take_up(units, started)
        assert seen_at(units, started) == begun
        clock.advance(timedelta(seconds=1))
        take_up(units, started)
        assert seen_at(units, started) == clock.now()

    def test_a_page_can_be_read_while_others_write_for_long(self, units: Units, clock, anna: Account) -> None:
        started, resting = anna.sign_in(), anna.sign_in()
        clock.advance(timedelta(minutes=9))
        take_up(units, started)
        clock.advance(timedelta(minutes=2))

        assert take_up(BusyUnits(**vars(units)), started)
        assert take_up(BusyUnits(**vars(units)), resting) is None

    def test_taking_a_visit_up_is_one_statement(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()
        statements = []
        event.listen(units.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))

        take_up(units, started)

        assert len([one for one in statements if one.startswith(("SELECT", "UPDATE", "INSERT"))]) == 1

    def test_somebody_suspended_is_out_at_once(self, units: Units, clock) -> None:
        started = make_account(units).sign_in()
        with units.write() as uow:
            uow.session.get_one(PersonRow, started.visit.actor.person_id).suspended_at = clock.now()

        assert take_up(units, started) is None
        assert not has_key(units, started)


class BusyUnits(Units):
    """Units of work of a database in which somebody else is writing."""

    def write(self, *_: object):
        raise DatabaseBusyError


def let_through(units: Units, started: StartedVisit) -> None:
    with units.write() as uow:
        uow.session.get_one(SessionRow, started.visit.session_id).awaits_code = False


def has_key(units: Units, started: StartedVisit) -> bool:
    row = visit_row(units, started)
    return row is not None and row.sealed_private is not None


class TestTheEnd:
    def test_an_ended_visit_has_no_key(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        with units.write() as uow:
            visits.end_visit(uow, started.cookie_half)

        assert take_up(units, started) is None
        assert not has_key(units, started)
        assert names_of_events(units)[-1] == "accounts:person:signed_out"

    def test_a_visit_that_ended_by_itself_has_no_key_once_anybody_comes_upon_it(
        self, units: Units, clock, anna: Account
    ) -> None:
        started = anna.sign_in()
        ends = clock.now() + timedelta(minutes=10)

        clock.advance(timedelta(hours=1))
        assert resume(units, started.cookie_half, None) is None

        row = visit_row(units, started)
        assert row is not None
        assert (row.sealed_private, row.ended_at) == (None, ends)
        assert row.drafts_until == ends + timedelta(hours=24)

    def test_a_visit_that_was_used_meanwhile_is_not_ended_for_having_rested(
        self, units: Units, clock, anna: Account
    ) -> None:
        started = anna.sign_in()
        with units.read() as uow:
            row = uow.session.get_one(SessionRow, started.visit.session_id)
            times = visits._times(row, uow.session.get_one(PersonRow, anna.id))
        clock.advance(timedelta(minutes=9))
        take_up(units, started)

        visits._end_late(units, row, times)

        assert has_key(units, started)

    def test_ending_twice_changes_nothing(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        for _ in range(2):
            with units.write() as uow:
                visits.end_visit(uow, started.cookie_half, drafts_for=timedelta(seconds=60))
            clock.advance(timedelta(seconds=30))

        row = visit_row(units, started)
        assert row is not None
        assert row.drafts_until == clock.now()
        assert names_of_events(units).count("accounts:person:signed_out") == 1

    def test_ending_what_never_was_changes_nothing(self, units: Units, anna: Account) -> None:
        with units.write() as uow:
            visits.end_visit(uow, new_half())

        assert names_of_events(units) == []

    def test_her_other_visits_end_and_this_one_stays(self, units: Units, anna: Account) -> None:
        here, there, elsewhere = (anna.sign_in() for _ in range(3))
        someone_else = make_account(units).sign_in()

        with units.write(here.visit.actor) as uow:
            assert visits.end_others(uow) == 2

        assert take_up(units, here)
        assert take_up(units, someone_else)
        assert not has_key(units, there)
        assert not has_key(units, elsewhere)
        assert ("accounts:devices:ended", anna.id, anna.id) in events(units)

    def test_all_of_somebodys_visits_end(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        with units.write() as uow:
            assert visits.end_visits_of(uow, anna.id) == 1

        assert take_up(units, started) is None

    def test_she_sees_where_she_is_signed_in(self, units: Units, clock, anna: Account) -> None:
        forgotten = anna.sign_in()
        clock.advance(timedelta(minutes=20))
        there = anna.sign_in()
        clock.advance(timedelta(minutes=1))
        here = anna.sign_in()
        make_account(units).sign_in()

        with units.read(here.visit.actor) as uow:
            found = visits.visits_of_person(uow)

        assert [(one.session_id, one.is_this) for one in found] == [
            (here.visit.session_id, True),
            (there.visit.session_id, False),
        ]
        assert forgotten.visit.session_id not in {one.session_id for one in found}

    def test_the_sweep_takes_keys_first_and_rows_a_day_later(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()

        clock.advance(timedelta(minutes=10))
        visits.sweep_visits(units)
        assert not has_key(units, started)
        assert visit_row(units, started)

        clock.advance(timedelta(hours=24))
        visits.sweep_visits(units)
        assert visit_row(units, started) is None

    def test_the_sweep_leaves_what_is_open(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        clock.advance(timedelta(minutes=9))

        visits.sweep_visits(units)

        assert take_up(units, started)

    def test_nobody_of_that_id_can_begin_a_visit(self, units: Units) -> None:
        with pytest.raises(visits.PersonGoneError), units.write() as uow:
            visits.start_visit(uow, PersonalKeys(PersonId("x" * 26), new_pair()), is_plain=False)
