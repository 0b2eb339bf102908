"""Deleting: gone from everywhere at once, back for 72 hours, then destroyed; refused where it was shared or held."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.casework import service as casework
from portal.casework.standing import NoChangeError, NoReasonError
from portal.diary import service
from portal.diary.correcting import HeldError, SharedOnceError
from portal.diary.models import AddendumRow, IncidentRow, VersionRow
from portal.diary.service import IncidentNotFoundError
from portal.evidence.models import FileRow
from portal.evidence.service import FileMissingError, file_of_case, files_of_incidents
from portal.privacy.drafts import Typed
from portal.privacy.service import carry_on, keep_draft
from portal.vault.models import ItemWrapRow
from portal.worker import run_all
from tests.diary.telling import (
    add_to,
    bring_back,
    change,
    delete,
    draft,
    events,
    read,
    share,
    take_back,
    tell,
    words_of,
)
from tests.support.files import kept_file

DAYS_3 = timedelta(hours=72)
MOMENT = timedelta(seconds=1)


def hold(who, case_id, reason="The police asked for it."):
    with who.write() as uow:
        casework.set_hold(uow, case_id, reason)


def lift(who, case_id, reason="It is over."):
    with who.write() as uow:
        casework.lift_hold(uow, case_id, reason)


def rows_left(units):
    """Return how many rows there are of entries, versions, addenda, files and wraps of keys."""
    with units.read() as uow:
        tables = (IncidentRow, VersionRow, AddendumRow, FileRow, ItemWrapRow)
        return [uow.session.scalar(select(func.count()).select_from(table)) for table in tables]


class TestDeleting:
    def test_at_once_it_is_nowhere(self, units, victim, case_id):
        tell(victim, case_id, "stays")
        incident_id = tell(victim, case_id, "goes", hours=1)
        file_id = kept_file(victim, case_id, incident_id=incident_id)

        delete(victim, case_id, incident_id)

        assert words_of(victim, case_id) == ["stays"]
        with victim.read() as uow:
            assert service.incident_count(uow, case_id) == 1
            assert files_of_incidents(uow, case_id, [incident_id]) == {}
            for look in (service.open_incident, service.who_can_read, service.versions_of_incident):
                with pytest.raises(IncidentNotFoundError):
                    look(uow, case_id, incident_id)
            with pytest.raises(FileMissingError):
                file_of_case(uow, case_id, file_id)
        for act in (share, delete):
            with pytest.raises(IncidentNotFoundError):
                act(victim, case_id, incident_id)
        with pytest.raises(IncidentNotFoundError):
            add_to(victim, case_id, incident_id, "More.")
        assert events(units, Event.INCIDENT_DELETED) == [(victim.id, incident_id)]

    def test_what_was_begun_about_it_does_not_come_back(self, victim, case_id):
        incident_id = tell(victim, case_id)
        with victim.write() as uow:
            for of in (f"addition {incident_id}", "note"):
                keep_draft(uow, victim.id, victim.keys.pair.public, Typed(of, {"words": ["Begun"]}))

        delete(victim, case_id, incident_id)

        with victim.read() as uow:
            assert [offer.of for offer in carry_on(uow)] == ["note"]

    def test_until_the_last_moment_it_comes_back_whole(self, units, victim, case_id, clock):
        incident_id = tell(victim, case_id, "first")
        change(victim, case_id, incident_id, draft("second"))
        add_to(victim, case_id, incident_id, "More.")
        kept_file(victim, case_id, incident_id=incident_id)
        tell(victim, case_id, "later", hours=1)
        before = read(victim, case_id, incident_id)
        delete(victim, case_id, incident_id)
        clock.advance(DAYS_3 - MOMENT)
        run_all(units)
        with victim.read() as uow:
            (line,) = service.deleted_incidents(uow, case_id)
        assert line.incident_id == incident_id

        bring_back(victim, case_id, incident_id)

        assert read(victim, case_id, incident_id) == before
        assert words_of(victim, case_id) == ["later", "second"]
        with victim.read() as uow:
            assert len(files_of_incidents(uow, case_id, [incident_id])[incident_id]) == 1
            assert [one.told.words for one in service.versions_of_incident(uow, case_id, incident_id)] == ["first"]
            assert service.deleted_incidents(uow, case_id) == []

    def test_then_it_is_destroyed_with_all_that_belongs_to_it(self, units, victim, case_id, clock):
        tell(victim, case_id, "stays")
        left = rows_left(units)
        incident_id = tell(victim, case_id, "first", hours=1)
        change(victim, case_id, incident_id, draft("second"))
        add_to(victim, case_id, incident_id, "More.")
        file_id = kept_file(victim, case_id, incident_id=incident_id)
        assert file_id in set(units.blobs.names())
        delete(victim, case_id, incident_id)
        clock.advance(DAYS_3)

        with pytest.raises(IncidentNotFoundError):
            bring_back(victim, case_id, incident_id)
        run_all(units)

        assert rows_left(units) == left
        assert set(units.blobs.names()) == set()
        assert words_of(victim, case_id) == ["stays"]
        assert events(units, Event.INCIDENT_DESTROYED) == [(None, incident_id)]
        with victim.read() as uow:
            assert service.deleted_incidents(uow, case_id) == []

    @pytest.mark.parametrize("is_taken_back", [False, True])
    def test_what_was_shared_once_is_not_deleted(self, victim, case_id, is_taken_back):
        incident_id = tell(victim, case_id)
        share(victim, case_id, incident_id)
        if is_taken_back:
            take_back(victim, case_id, incident_id)

        with pytest.raises(SharedOnceError):
            delete(victim, case_id, incident_id)

        assert words_of(victim, case_id) == ["He stood at the gate."]

    def test_what_is_not_deleted_does_not_come_back(self, victim, case_id):
        incident_id = tell(victim, case_id)

        with pytest.raises(IncidentNotFoundError):
            bring_back(victim, case_id, incident_id)


class TestHold:
    def test_while_it_lasts_nothing_is_deleted(self, units, victim, advocate, case_id):
        incident_id = tell(victim, case_id)
        hold(advocate, case_id)

        with pytest.raises(HeldError):
            delete(victim, case_id, incident_id)

        assert words_of(victim, case_id) == ["He stood at the gate."]
        assert events(units, Event.HOLD_SET) == [(advocate.id, case_id)]

    def test_what_waits_is_not_destroyed_while_it_lasts_and_is_afterwards(
        self, units, victim, advocate, lead, case_id, clock
    ):
        incident_id = tell(victim, case_id)
        delete(victim, case_id, incident_id)
        hold(advocate, case_id)
        clock.advance(DAYS_3)
        run_all(units)
        assert rows_left(units)[0] == 1

        lift(lead, case_id)
        run_all(units)

        assert rows_left(units)[0] == 0

    def test_only_a_lead_lifts_it(self, victim, advocate, lead, case_id):
        hold(advocate, case_id)

        with pytest.raises(CaseNotFoundError):
            lift(advocate, case_id)
        with pytest.raises(CaseNotFoundError):
            lift(victim, case_id)
        lift(lead, case_id)

        delete(victim, case_id, tell(victim, case_id))

    def test_it_takes_a_reason_and_a_change(self, advocate, lead, case_id):
        with pytest.raises(NoReasonError):
            hold(advocate, case_id, "")
        with pytest.raises(NoChangeError):
            lift(lead, case_id)
        hold(lead, case_id)
        with pytest.raises(NoChangeError):
            hold(advocate, case_id)
        with advocate.read() as uow:
            found = casework.standing_of_case(uow, case_id).hold
            assert found
            assert found.reason == "The police asked for it."

    def test_another_case_is_not_held(self, victim, second_victim, advocate, case_id, second_case_id):
        hold(advocate, second_case_id)

        delete(victim, case_id, tell(victim, case_id))

        assert words_of(victim, case_id) == []
