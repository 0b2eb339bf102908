"""Sharing the files of an entry with her advocate, and taking them back: by page and by key."""

import pytest
from sqlalchemy import text

from portal.access.service import CaseNotFoundError, assign, unassign
from portal.audit.events import Event
from portal.evidence import service
from portal.evidence.service import TicketGoneError
from portal.kernel.actor import Role
from portal.kernel.ids import IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from portal.vault.service.items import own_holder
from tests.support.files import NAME, kept_file
from tests.support.make import make_case, make_someone
from tests.support.trail import events

ENTRY = IncidentId(new_id())
OTHER_ENTRY = IncidentId(new_id())


def share(someone, case_id, entry=ENTRY):
    with someone.write() as uow:
        service.share_files_of(uow, case_id, entry)


def withdraw(someone, case_id, entry=ENTRY):
    with someone.write() as uow:
        service.withdraw_files_of(uow, case_id, entry)


def seen_by(someone, case_id, *entries):
    with someone.read() as uow:
        return service.files_of_incidents(uow, case_id, entries or [ENTRY])


def keys_of(someone, case_id, file_id):
    with someone.read() as uow:
        return vault.unwrap_for_class(uow.vault, [file_id], case_id, RecordClass.EVIDENCE)


class TestSharing:
    def test_her_advocate_sees_that_entrys_files_and_no_others(self, victim, case_id, advocate):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        kept_file(victim, case_id, incident_id=OTHER_ENTRY)

        share(victim, case_id)

        found = seen_by(advocate, case_id, ENTRY, OTHER_ENTRY)
        assert [one.file_id for one in found.pop(ENTRY)] == [file_id]
        assert found == {}
        assert [one.is_shared for one in seen_by(victim, case_id)[ENTRY]] == [True]

    def test_of_the_originals_metadata_the_advocate_is_told_nothing(self, victim, case_id, advocate):
        kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)

        (kept,) = seen_by(advocate, case_id)[ENTRY]

        assert (kept.facts.name, kept.facts.sha256, kept.facts.taken_at_text) == ("", "", None)
        assert not kept.facts.has_place
        assert NAME not in repr(kept)
        assert (kept.facts.width, kept.facts.height) == (64, 48)

    def test_it_is_written_down_once(self, victim, case_id, units):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)

        share(victim, case_id)
        share(victim, case_id)

        assert events(units).count((Event.FILE_SHARED, victim.id, file_id)) == 1

    def test_only_she_may(self, victim, case_id, advocate, second_victim, second_case_id, lead):
        kept_file(victim, case_id, incident_id=ENTRY)

        for someone in (advocate, second_victim, lead):
            with pytest.raises(CaseNotFoundError):
                share(someone, case_id)
            with pytest.raises(CaseNotFoundError):
                withdraw(someone, case_id)
        assert seen_by(advocate, case_id) == {}

    def test_not_before_she_is_known_by_her_voice(self, units, service_id, advocate):
        newcomer = make_someone(units, Role.VICTIM, service_id)
        case_id = make_case(advocate, newcomer, is_confirmed=False)
        kept_file(newcomer, case_id, incident_id=ENTRY)

        with pytest.raises(CaseNotFoundError):
            share(newcomer, case_id)

    def test_an_entry_of_another_case_is_not_found_in_this_one(
        self, victim, case_id, second_victim, second_case_id, advocate
    ):
        kept_file(second_victim, second_case_id, incident_id=ENTRY)
        share(second_victim, second_case_id)

        assert len(seen_by(advocate, second_case_id)) == 1
        assert seen_by(advocate, case_id) == {}

    def test_a_key_that_is_wrapped_by_mistake_shows_nothing(self, victim, case_id, advocate):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        with victim.write() as uow:
            item_key = vault.unwrap_own(uow.vault, [file_id])[file_id]
            vault.wrap_for_class(uow.vault, file_id, case_id, RecordClass.EVIDENCE, item_key)

        assert seen_by(advocate, case_id) == {}

    def test_another_advocate_of_the_service_sees_nothing(self, victim, case_id, second_advocate):
        kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)

        with pytest.raises(CaseNotFoundError):
            seen_by(second_advocate, case_id)

    def test_who_takes_the_case_over_sees_it_and_who_leaves_it_does_not(
        self, victim, case_id, advocate, second_advocate, lead
    ):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)

        with lead.write() as uow:
            assign(uow, case_id, second_advocate.id)
        with lead.write() as uow:
            unassign(uow, case_id, advocate.id)

        assert len(seen_by(second_advocate, case_id)[ENTRY]) == 1
        with pytest.raises(CaseNotFoundError):
            seen_by(advocate, case_id)
        with pytest.raises(NoKeyError):
            keys_of(advocate, case_id, file_id)


class TestTakingBack:
    def test_her_advocate_cannot_see_it_any_more(self, victim, case_id, advocate, units):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)

        withdraw(victim, case_id)
        withdraw(victim, case_id)

        assert seen_by(advocate, case_id) == {}
        (hers,) = seen_by(victim, case_id)[ENTRY]
        assert not hers.is_shared
        assert events(units).count((Event.FILE_WITHDRAWN, victim.id, file_id)) == 1

    def test_nor_open_it_by_the_key_of_the_class(self, victim, case_id, advocate):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)
        assert file_id in keys_of(advocate, case_id, file_id)

        withdraw(victim, case_id)

        assert keys_of(advocate, case_id, file_id) == {}

    def test_nor_by_an_address_they_were_given_before(self, victim, case_id, advocate, units):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)
        with advocate.write() as uow:
            path = service.tickets_for(uow, case_id, [file_id])[file_id]

        withdraw(victim, case_id)

        with pytest.raises(TicketGoneError):
            service.open_ticket(units, path.removeprefix("/t/"), advocate.actor)

    def test_every_address_that_was_given_out_is_forgotten_hers_too(self, victim, case_id, advocate, engine):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)
        for someone in (victim, advocate):
            with someone.write() as uow:
                service.tickets_for(uow, case_id, [file_id])

        withdraw(victim, case_id)

        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM ticket")) == 0

    def test_the_files_of_other_entries_stay_shared(self, victim, case_id, advocate):
        kept_file(victim, case_id, incident_id=ENTRY)
        kept_file(victim, case_id, incident_id=OTHER_ENTRY)
        share(victim, case_id)
        share(victim, case_id, OTHER_ENTRY)

        withdraw(victim, case_id)

        assert list(seen_by(advocate, case_id, ENTRY, OTHER_ENTRY)) == [OTHER_ENTRY]

    def test_it_can_be_shared_again(self, victim, case_id, advocate):
        kept_file(victim, case_id, incident_id=ENTRY)
        share(victim, case_id)
        withdraw(victim, case_id)

        share(victim, case_id)

        assert len(seen_by(advocate, case_id)[ENTRY]) == 1


class TestComingBack:
    def test_with_new_keys_she_has_what_is_shared_and_not_what_was_private(self, victim, case_id, advocate):
        shared = kept_file(victim, case_id, incident_id=ENTRY)
        private = kept_file(victim, case_id, incident_id=OTHER_ENTRY)
        share(victim, case_id)
        with victim.write() as uow:
            # What coming back does to wraps that only the lost key opened.
            for file_id in (shared, private):
                hers = own_holder(victim.id, victim.keys.pair.public)
                vault.drop_class_wrap(uow.vault, file_id, hers)  # type: ignore[arg-type]  # a holder like any other

        assert seen_by(victim, case_id, ENTRY, OTHER_ENTRY) == {}
        with victim.write() as uow:
            service.bring_back_files(uow, case_id)

        assert list(seen_by(victim, case_id, ENTRY, OTHER_ENTRY)) == [ENTRY]

    def test_nobody_else_brings_it_back(self, case_id, advocate):
        with pytest.raises(CaseNotFoundError), advocate.write() as uow:
            service.bring_back_files(uow, case_id)
