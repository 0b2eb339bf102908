"""Leaving, and what may still be kept afterwards."""

from datetime import timedelta

from portal.accounts.halves import new_half
from portal.accounts.service.leaving import keep_orphan_form, leave
from portal.accounts.service.visits import StartedVisit, end_visits_of, resume
from portal.privacy.drafts import Typed
from portal.privacy.service import carry_on, read_draft
from portal.unit_of_work import Units
from tests.support.accounts import Account, visit_row
from tests.support.trail import names_of_events

STORY = Typed("/notes/new", {"story": ["He stood by the gate."]})


def stories(units: Units, anna: Account) -> list[str]:
    """Sign in again and return the drafts' words, newest first."""
    visit = anna.sign_in().visit
    with units.read(visit.actor, visit.keyring) as uow:
        return [read_draft(uow, offer.id).typed.fields["story"][0] for offer in carry_on(uow)]


def resumed(units: Units, started: StartedVisit) -> bool:
    return resume(units, started.cookie_half, started.page_half) is not None


class TestLeaving:
    def test_the_visit_ends_and_what_was_typed_is_there_when_she_is_back(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        leave(units, started.cookie_half, STORY)

        assert not resumed(units, started)
        assert stories(units, anna) == ["He stood by the gate."]

    def test_nothing_typed_keeps_nothing(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        leave(units, started.cookie_half, None)

        assert not resumed(units, started)
        assert stories(units, anna) == []

    def test_its_key_is_destroyed(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        leave(units, started.cookie_half, None)

        row = visit_row(units, started)
        assert row is not None
        assert row.sealed_private is None

    def test_a_draft_may_follow_within_a_minute(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        leave(units, started.cookie_half, None)

        clock.advance(timedelta(seconds=59))
        leave(units, started.cookie_half, STORY)
        clock.advance(timedelta(seconds=1))
        leave(units, started.cookie_half, STORY)

        assert len(stories(units, anna)) == 1
        assert names_of_events(units).count("accounts:person:signed_out") == 1

    def test_a_stranger_can_leave_too(self, units: Units, anna: Account) -> None:
        leave(units, new_half(), STORY)

        assert stories(units, anna) == []


class TestAFormWithoutItsVisit:
    def test_with_the_cookie_alone_it_is_kept_and_nothing_can_be_read(self, units: Units, anna: Account) -> None:
        started = anna.sign_in()

        assert keep_orphan_form(units, started.cookie_half, None, STORY)

        assert resume(units, started.cookie_half, None) is None
        assert stories(units, anna) == ["He stood by the gate."]

    def test_for_a_day_after_it_ran_out_it_is_kept(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()

        clock.advance(timedelta(hours=24, minutes=9))
        assert keep_orphan_form(units, started.cookie_half, None, STORY)
        clock.advance(timedelta(minutes=1))
        assert not keep_orphan_form(units, started.cookie_half, None, STORY)

    def test_for_a_day_after_somebody_ended_it_elsewhere(self, units: Units, clock, anna: Account) -> None:
        started = anna.sign_in()
        with units.write() as uow:
            end_visits_of(uow, anna.id)

        clock.advance(timedelta(hours=23))
        assert keep_orphan_form(units, started.cookie_half, None, STORY)
        clock.advance(timedelta(hours=1))
        assert not keep_orphan_form(units, started.cookie_half, None, STORY)

    def test_of_a_stranger_nothing_is_kept(self, units: Units, anna: Account) -> None:
        assert not keep_orphan_form(units, new_half(), None, STORY)
        assert stories(units, anna) == []

    def test_a_page_left_open_is_kept_for_its_own_person_and_not_for_who_came_after(
        self, units: Units, anna: Account, worker: Account
    ) -> None:
        hers = anna.sign_in()
        theirs = worker.sign_in()

        assert keep_orphan_form(units, theirs.cookie_half, hers.page_half, STORY)

        assert stories(units, worker) == []
        assert stories(units, anna) == ["He stood by the gate."]

    def test_a_page_that_nobody_knows_keeps_nothing(self, units: Units, anna: Account) -> None:
        assert not keep_orphan_form(units, anna.sign_in().cookie_half, new_half(), STORY)
