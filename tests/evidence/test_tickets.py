"""Tickets: one file, one visit, two minutes, and nothing that tells what it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.access.service import CaseNotFoundError, assign, unassign
from portal.audit.events import Event
from portal.evidence import service
from portal.evidence.files import Which
from portal.evidence.pictures import PictureFault, UnreadablePictureError
from portal.evidence.service import TicketGoneError, tickets
from portal.evidence.service.tickets import TICKET_LIFE
from portal.kernel.ids import FileId, IncidentId, SessionId, new_id
from portal.storage import BlobMissingError
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError, token_digest
from tests.support import samples
from tests.support.files import incoming, kept_file, leftovers, small_jpeg
from tests.support.trail import events, names_of_events

ENTRY = IncidentId(new_id())


def ticket(someone, case_id, file_id, which=Which.COPY):
    with someone.write() as uow:
        return service.tickets_for(uow, case_id, [file_id], which)[file_id].removeprefix("/t/")


def read(units, token, someone):
    opened = service.open_ticket(units, token, someone.actor)
    try:
        return b"".join(opened)
    finally:
        opened.close()


@pytest.fixture
def file_id(victim, case_id) -> FileId:
    return kept_file(victim, case_id, incident_id=ENTRY)


@pytest.fixture
def shared_id(victim, case_id, file_id) -> FileId:
    with victim.write() as uow:
        service.share_files_of(uow, case_id, ENTRY)
    return file_id


class TestATicket:
    def test_shows_her_the_copy(self, units, victim, case_id, file_id):
        token = ticket(victim, case_id, file_id)

        assert read(units, token, victim) == b"copy of " + small_jpeg()

    def test_shows_it_as_a_picture_under_a_name_that_says_nothing(self, units, victim, case_id, file_id):
        opened = service.open_ticket(units, ticket(victim, case_id, file_id), victim.actor)

        assert (opened.media_type, opened.name) == ("image/jpeg", "picture.jpg")
        assert opened.size_bytes == len(b"".join(opened))
        opened.close()

    def test_gives_her_the_original_as_it_was_received_and_not_as_something_to_show(self, units, victim, case_id):
        body = samples.png()
        png_id = kept_file(victim, case_id, body)

        opened = service.open_ticket(units, ticket(victim, case_id, png_id, Which.ORIGINAL), victim.actor)

        assert (opened.media_type, opened.name) == ("application/octet-stream", "picture.png")
        assert opened.size_bytes == len(body)
        assert b"".join(opened) == body
        opened.close()

    def test_is_a_new_one_each_time_and_looks_like_nothing(self, victim, case_id, file_id):
        one, other = ticket(victim, case_id, file_id), ticket(victim, case_id, file_id)

        assert one != other
        assert len(one) == 26
        assert file_id not in one

    def test_itself_is_kept_nowhere(self, victim, case_id, file_id, tmp_path):
        token = ticket(victim, case_id, file_id)

        assert all(token.encode() not in place.read_bytes() for place in tmp_path.rglob("*") if place.is_file())

    def test_opens_again_within_its_two_minutes(self, units, victim, case_id, file_id, clock):
        token = ticket(victim, case_id, file_id)

        clock.advance(TICKET_LIFE - timedelta(seconds=1))

        assert read(units, token, victim) == read(units, token, victim)


class TestNoTicket:
    def test_after_two_minutes(self, units, victim, case_id, file_id, clock):
        token = ticket(victim, case_id, file_id)

        clock.advance(TICKET_LIFE)

        with pytest.raises(TicketGoneError):
            read(units, token, victim)

    def test_in_another_visit_of_hers(self, units, victim, case_id, file_id):
        token = ticket(victim, case_id, file_id)
        elsewhere = replace(victim, actor=replace(victim.actor, session_id=SessionId(new_id())))

        with pytest.raises(TicketGoneError):
            read(units, token, elsewhere)
        assert Event.ACCESS_REFUSED in names_of_events(units)

    def test_in_the_visit_of_somebody_else(self, units, victim, case_id, file_id, second_victim, advocate):
        token = ticket(victim, case_id, file_id)

        for someone in (second_victim, advocate):
            with pytest.raises(TicketGoneError):
                read(units, token, someone)

    @pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "é" * 26, "a" * 26, "A" * 26])
    def test_for_an_address_that_was_made_up(self, units, victim, token):
        with pytest.raises(TicketGoneError):
            read(units, token, victim)

    def test_moved_to_another_visit_by_who_can_write_in_the_database(self, units, victim, case_id, file_id, engine):
        token = ticket(victim, case_id, file_id)
        elsewhere = replace(victim, actor=replace(victim.actor, session_id=SessionId(new_id())))
        with engine.begin() as connection:
            connection.execute(text("UPDATE ticket SET visit_id = :visit"), {"visit": elsewhere.actor.session_id})

        with pytest.raises(SealBrokenError):
            read(units, token, elsewhere)

    def test_is_made_for_a_copy_that_could_not_be_made(self, units, victim, case_id):
        def cannot_look(_pieces):
            raise UnreadablePictureError(PictureFault.CRASHED)

        received = service.receive(units.blobs, incoming(units.blobs, small_jpeg()), look_at=cannot_look)
        with victim.write() as uow:
            file_id = service.keep_received(uow, case_id, received)
            assert service.tickets_for(uow, case_id, [file_id]) == {}
            assert list(service.tickets_for(uow, case_id, [file_id], Which.ORIGINAL)) == [file_id]

    def test_is_made_for_the_file_of_another_case(self, victim, case_id, file_id, second_victim, second_case_id):
        with second_victim.write() as uow:
            assert service.tickets_for(uow, second_case_id, [file_id, FileId(new_id())]) == {}
        with pytest.raises(CaseNotFoundError), second_victim.write() as uow:
            service.tickets_for(uow, case_id, [file_id])

    def test_is_made_for_an_advocate_before_she_shares_nor_ever_for_the_original(
        self, victim, case_id, file_id, advocate
    ):
        with advocate.write() as uow:
            assert service.tickets_for(uow, case_id, [file_id]) == {}
        with victim.write() as uow:
            service.share_files_of(uow, case_id, ENTRY)
        with advocate.write() as uow:
            assert list(service.tickets_for(uow, case_id, [file_id])) == [file_id]
        with pytest.raises(CaseNotFoundError), advocate.write() as uow:
            service.tickets_for(uow, case_id, [file_id], Which.ORIGINAL)

    def test_is_made_where_a_key_is_wrapped_by_mistake(self, victim, case_id, file_id, advocate):
        with victim.write() as uow:
            item_key = vault.unwrap_own(uow.vault, [file_id])[file_id]
            vault.wrap_for_class(uow.vault, file_id, case_id, RecordClass.EVIDENCE, item_key)

        with advocate.write() as uow:
            assert service.tickets_for(uow, case_id, [file_id]) == {}

    def test_opens_what_was_taken_back_where_it_was_forgotten_to_delete_it(
        self, units, case_id, shared_id, advocate, engine
    ):
        token = ticket(advocate, case_id, shared_id)
        with engine.begin() as connection:
            connection.execute(text("UPDATE evidence_file SET withdrawn_at = shared_at"))

        with pytest.raises(TicketGoneError):
            read(units, token, advocate)

    def test_for_an_advocate_who_was_taken_off_the_case_meanwhile(
        self, units, case_id, shared_id, advocate, second_advocate, lead
    ):
        token = ticket(advocate, case_id, shared_id)
        with lead.write() as uow:
            assign(uow, case_id, second_advocate.id)
            unassign(uow, case_id, advocate.id)

        with pytest.raises(CaseNotFoundError):
            read(units, token, advocate)


class TestWhatIsWrittenDown:
    def test_her_own_looking_is_not(self, units, victim, case_id, file_id):
        read(units, ticket(victim, case_id, file_id), victim)

        assert Event.FILE_OPENED not in names_of_events(units)

    def test_that_her_advocate_opened_it_is_once_a_ticket(self, units, victim, case_id, shared_id, advocate):
        token = ticket(advocate, case_id, shared_id)
        assert Event.FILE_OPENED not in names_of_events(units)

        assert read(units, token, advocate) == b"copy of " + small_jpeg()
        read(units, token, advocate)

        assert events(units).count((Event.FILE_OPENED, advocate.id, shared_id)) == 1

    def test_nor_twice_where_a_browser_asks_twice_at_once(self, units, case_id, shared_id, advocate):
        token = ticket(advocate, case_id, shared_id)

        for _ in range(2):  # both found it unopened
            tickets._write_down(units, token_digest(token.encode()), advocate.actor)

        assert events(units).count((Event.FILE_OPENED, advocate.id, shared_id)) == 1

    def test_that_she_took_the_original_along_is(self, units, victim, case_id, file_id):
        read(units, ticket(victim, case_id, file_id, Which.ORIGINAL), victim)

        assert events(units).count((Event.FILE_DOWNLOADED, victim.id, file_id)) == 1


class TestBytesThatAreNotWhatWasKept:
    def test_are_found_before_the_first_is_sent(self, units, victim, case_id, file_id, tmp_path):
        token = ticket(victim, case_id, file_id)
        for place in leftovers(tmp_path / "files"):
            raw = bytearray(place.read_bytes())
            raw[40] ^= 1
            place.write_bytes(bytes(raw))

        with pytest.raises(SealBrokenError):
            service.open_ticket(units, token, victim.actor)

    def test_nor_is_anything_sent_where_they_are_gone(self, units, victim, case_id, file_id, tmp_path):
        token = ticket(victim, case_id, file_id)
        for place in leftovers(tmp_path / "files"):
            place.unlink()

        with pytest.raises(BlobMissingError):
            service.open_ticket(units, token, victim.actor)


def test_a_file_on_its_way_out_asks_the_database_nothing(units, victim, case_id, file_id, engine):
    opened = service.open_ticket(units, ticket(victim, case_id, file_id), victim.actor)
    engine.dispose()

    assert engine.pool.checkedout() == 0
    assert b"".join(opened) == b"copy of " + small_jpeg()
    opened.close()
    opened.close()
