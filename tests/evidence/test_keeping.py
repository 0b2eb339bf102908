"""Keeping a picture: what is known of it afterwards, by whom, and what stands nowhere in plain."""

import hashlib
from functools import cache
from pathlib import Path

import pytest

from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.evidence import service
from portal.evidence.pictures import PictureFault, PictureKind, UnreadablePictureError
from portal.evidence.sealing import MOST_CASE_BYTES, CaseFullError, CutOffError, NotAPictureError
from portal.evidence.service import FileMissingError
from portal.kernel.ids import FileId, IncidentId, new_id
from portal.storage import StorageFullError
from portal.vault import service as vault
from portal.vault.primitives import SealBrokenError
from tests.support import samples
from tests.support.files import NAME, FullStore, everything_kept, incoming, kept_file, leftovers, quick_look, small_jpeg
from tests.support.trail import events, names_of_events

ENTRY = IncidentId(new_id())


def cannot_look(pieces):
    next(pieces)
    raise UnreadablePictureError(PictureFault.CRASHED)


def no_process(_pieces):
    raise OSError("no process to be had")


class TestKeepReceived:
    def test_she_knows_everything_of_it_afterwards(self, victim, case_id, clock):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)

        with victim.read() as uow:
            kept = service.file_of_case(uow, case_id, file_id)
            of_entry = service.files_of_incidents(uow, case_id, [ENTRY])
        assert kept.facts.name == NAME
        assert kept.facts.kind is PictureKind.JPEG
        assert kept.facts.size_bytes == len(small_jpeg())
        assert kept.facts.sha256 == hashlib.sha256(small_jpeg()).hexdigest()
        assert (kept.facts.width, kept.facts.height, kept.facts.has_place) == (64, 48, True)
        assert kept.facts.taken_at_text == "2026-03-03T14:02:11"
        assert kept.received_at == clock.now()
        assert kept.can_be_shown
        assert not kept.is_shared
        assert of_entry == {ENTRY: [kept]}

    def test_it_is_written_down(self, victim, case_id, units):
        file_id = kept_file(victim, case_id)

        assert (Event.FILE_SEALED, victim.id, file_id) in events(units)

    def test_the_same_form_sent_twice_is_kept_once(self, victim, case_id, units, tmp_path):
        blobs, ids = units.blobs, []
        for _ in range(2):
            made = incoming(blobs, small_jpeg())
            received = service.receive(blobs, made, look_at=quick_look)
            with victim.write() as uow:
                ids.append(service.keep_received(uow, case_id, received, incident_id=ENTRY, once="form.0"))
            made.close()

        assert ids[0] == ids[1]
        assert len(leftovers(tmp_path / "files")) == 2  # one original, one copy
        assert names_of_events(units).count(Event.FILE_SEALED) == 1

    def test_two_people_may_send_the_same_token(self, victim, case_id, second_victim, second_case_id, units):
        ids = set()
        for someone, case in ((victim, case_id), (second_victim, second_case_id)):
            received = service.receive(units.blobs, incoming(units.blobs, small_jpeg()), look_at=quick_look)
            with someone.write() as uow:
                ids.add(service.keep_received(uow, case, received, once="form.0"))

        assert len(ids) == 2

    def test_nobody_keeps_anything_in_the_case_of_another(
        self, units, case_id, second_victim, second_case_id, advocate, tmp_path
    ):
        for someone in (second_victim, advocate):
            made = incoming(units.blobs, small_jpeg())
            received = service.receive(units.blobs, made, look_at=quick_look)
            with pytest.raises(CaseNotFoundError), someone.write() as uow:
                service.keep_received(uow, case_id, received)
            made.close()

        assert leftovers(tmp_path / "files") == []
        assert names_of_events(units).count(Event.ACCESS_REFUSED) == 2

    def test_what_is_undone_is_not_kept(self, victim, case_id, units):
        made = incoming(units.blobs, small_jpeg())
        received = service.receive(units.blobs, made, look_at=quick_look)
        with victim.write() as uow:
            service.keep_received(uow, case_id, received)
            uow.undo()

        with victim.read() as uow, pytest.raises(FileMissingError):
            service.file_of_case(uow, case_id, made.file_id)


class TestRoom:
    def test_it_is_what_the_case_has_not_used_whoever_else_has(
        self, victim, case_id, second_victim, second_case_id, units
    ):
        kept_file(second_victim, second_case_id)
        with victim.read() as uow:
            assert service.room_for_files(uow, case_id) == MOST_CASE_BYTES
        received = service.receive(units.blobs, incoming(units.blobs, small_jpeg()), look_at=quick_look)
        with victim.write() as uow:
            service.keep_received(uow, case_id, received)

        with victim.read() as uow:
            assert service.room_for_files(uow, case_id) == MOST_CASE_BYTES - received.sealed_bytes
        assert received.sealed_bytes > received.incoming.facts.sealed_bytes > len(small_jpeg())

    def test_what_has_no_room_is_refused_and_leaves_nothing_behind(self, units, tmp_path):
        made = incoming(units.blobs, small_jpeg())

        with pytest.raises(CaseFullError):
            service.receive(units.blobs, made, room_bytes=len(small_jpeg()), look_at=quick_look)
        made.close()

        assert leftovers(tmp_path / "files") == []

    def test_it_is_nobody_elses_business(self, case_id, second_victim):
        with pytest.raises(CaseNotFoundError), second_victim.read() as uow:
            service.room_for_files(uow, case_id)


class TestReceive:
    @pytest.mark.parametrize("look_at", [cannot_look, no_process])
    def test_a_picture_that_cannot_be_shown_costs_the_copy_only(self, victim, case_id, units, look_at):
        received = service.receive(units.blobs, incoming(units.blobs, small_jpeg()), look_at=look_at)
        with victim.write() as uow:
            file_id = service.keep_received(uow, case_id, received)

        with victim.read() as uow:
            kept = service.file_of_case(uow, case_id, file_id)
        assert not received.can_be_shown
        assert not kept.can_be_shown
        assert kept.facts.sha256 == hashlib.sha256(small_jpeg()).hexdigest()

    def test_what_is_too_large_to_be_shown_is_not_even_looked_at(self, units, monkeypatch):
        monkeypatch.setattr("portal.evidence.service.keeping.MOST_SHOWN_BYTES", len(small_jpeg()))

        fits = service.receive(units.blobs, incoming(units.blobs, small_jpeg()), look_at=quick_look)
        too_large = service.receive(units.blobs, incoming(units.blobs, small_jpeg() + b"x"), look_at=quick_look)

        assert fits.can_be_shown
        assert not too_large.can_be_shown

    def test_no_room_for_the_copy_costs_the_copy_only(self, tmp_path):
        body = small_jpeg()
        store = FullStore(tmp_path / "files", room_bytes=len(body) + 100)

        received = service.receive(store, incoming(store, body), look_at=quick_look)

        assert received.copy is None
        assert len(leftovers(tmp_path / "files")) == 1

    def test_no_room_for_the_original_is_told(self, tmp_path):
        store = FullStore(tmp_path / "files", room_bytes=100)

        with pytest.raises(StorageFullError):
            service.receive(store, incoming(store, small_jpeg()), look_at=quick_look)

    def test_what_is_no_picture_is_not_even_looked_at(self, units):
        _, body = samples.text_named_jpg()

        with pytest.raises(NotAPictureError):
            service.receive(units.blobs, incoming(units.blobs, body), look_at=quick_look)

    def test_what_was_cut_off_is_not_kept(self, units):
        made = incoming(units.blobs, b"")
        made.write(small_jpeg())

        with pytest.raises(CutOffError):
            service.receive(units.blobs, made, look_at=quick_look)

    def test_bytes_that_changed_on_the_disk_are_noticed_before_anything_is_answered(self, units, tmp_path):
        made = incoming(units.blobs, small_jpeg())
        (place,) = leftovers(tmp_path / "files")
        place.write_bytes(place.read_bytes()[:-1] + b"x")

        with pytest.raises(SealBrokenError):
            service.receive(units.blobs, made, look_at=quick_look)


class TestRealPictures:
    @pytest.mark.parametrize("make", [samples.jpeg, samples.png, samples.heic])
    def test_no_word_of_them_stands_anywhere_in_plain(self, victim, case_id, units, tmp_path, make):
        make = cache(make)
        name = f"{samples.PLANTED} at Sandpiper Close.jpg"
        received = service.receive(units.blobs, incoming(units.blobs, make(), name=name))
        with victim.write() as uow:
            service.keep_received(uow, case_id, received, incident_id=ENTRY)

        assert received.can_be_shown
        assert received.facts.taken_at_text == samples.TAKEN_AT
        assert received.facts.has_place
        digest = hashlib.sha256(make())
        hidden = [word.encode() for word in (samples.PLANTED, "Sandpiper", samples.TAKEN_AT, digest.hexdigest())]
        places = set()
        for place, raw in everything_kept(units.engine, tmp_path):
            places.add(place)
            for word in (*hidden, digest.digest()):
                assert word not in raw, place
        assert "evidence_file.sealed_facts" in places
        assert any(received.incoming.file_id in place for place in places)

    def test_a_picture_that_unpacks_to_gigabytes_is_kept_and_not_shown(self, victim, case_id, units):
        received = service.receive(units.blobs, incoming(units.blobs, samples.png_bomb(), limit_bytes=50_000_000))
        with victim.write() as uow:
            file_id = service.keep_received(uow, case_id, received)

        with victim.read() as uow:
            kept = service.file_of_case(uow, case_id, file_id)
        assert not kept.can_be_shown
        assert kept.facts.size_bytes == len(samples.png_bomb())


class TestWhoKnows:
    def test_not_her_advocate_and_not_another_victim(
        self, victim, case_id, advocate, second_victim, second_case_id, stranger_advocate
    ):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)

        with advocate.read() as uow:
            assert service.files_of_incidents(uow, case_id, [ENTRY]) == {}
        for someone in (advocate, second_victim, stranger_advocate):
            with pytest.raises(CaseNotFoundError), someone.read() as uow:
                service.file_of_case(uow, case_id, file_id)
        with pytest.raises(CaseNotFoundError), second_victim.read() as uow:
            service.files_of_incidents(uow, case_id, [ENTRY])

    def test_another_victims_file_is_not_found_in_her_own_case(self, victim, case_id, second_victim, second_case_id):
        file_id = kept_file(victim, case_id, incident_id=ENTRY)

        with second_victim.read() as uow:
            assert service.files_of_incidents(uow, second_case_id, [ENTRY]) == {}
            for unknown in (file_id, FileId(new_id())):
                with pytest.raises(FileMissingError):
                    service.file_of_case(uow, second_case_id, unknown)

    def test_no_key_but_hers_opens_it(self, victim, case_id, advocate):
        file_id = kept_file(victim, case_id)

        with victim.read() as uow:
            assert file_id in vault.unwrap_own(uow.vault, [file_id])
        with advocate.read() as uow:
            assert vault.unwrap_own(uow.vault, [file_id]) == {}

    def test_the_files_of_many_entries_cost_two_statements(self, victim, case_id, engine, count_statements):
        entries = [IncidentId(new_id()) for _ in range(3)]
        for entry in entries:
            kept_file(victim, case_id, incident_id=entry)

        with victim.read() as uow:
            uow.session.connection()
            service.files_of_incidents(uow, case_id, [])  # leave asked and granted already
            with count_statements() as statements:
                found = service.files_of_incidents(uow, case_id, entries)

        assert len(found) == 3
        assert len(statements) == 2


def test_the_folder_holds_nothing_that_tells_names_or_kinds(victim, case_id, tmp_path):
    kept_file(victim, case_id)

    names = [place.name for place in leftovers(tmp_path / "files")]
    assert all(Path(name).suffix == "" and len(name) == 26 for name in names)
