"""The sweep: what has run out goes, what was left over goes after a day, what is missing is told."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.evidence import service
from portal.evidence.service.sweeping import ORPHAN_AGE
from portal.evidence.service.tickets import TICKET_LIFE
from portal.storage import BlobMissingError
from tests.support.files import incoming, kept_file, leftovers, small_jpeg

A_SECOND = timedelta(seconds=1)


@pytest.fixture
def age(tmp_path, clock):
    """Return a way to make everything in the folder of files this old."""

    def make(by):
        then = (clock.now() - by).timestamp()
        for place in leftovers(tmp_path / "files"):
            os.utime(place, (then, then))

    return make


def tickets_left(engine):
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM ticket"))


def test_tickets_go_when_they_have_run_out_and_not_before(units, victim, case_id, clock, engine):
    file_id = kept_file(victim, case_id)
    with victim.write() as uow:
        service.tickets_for(uow, case_id, [file_id])

    clock.advance(TICKET_LIFE - A_SECOND)
    service.sweep_files(units)
    assert tickets_left(engine) == 1

    clock.advance(A_SECOND)
    service.sweep_files(units)
    assert tickets_left(engine) == 0


def test_a_blob_that_no_row_names_goes_after_a_day(units, tmp_path, age):
    orphan = incoming(units.blobs, small_jpeg())
    orphan.keep()
    orphan.keep_copy(b"copy")

    age(ORPHAN_AGE - A_SECOND)
    assert service.sweep_files(units).orphans == 0
    assert len(leftovers(tmp_path / "files")) == 2

    age(ORPHAN_AGE + A_SECOND)
    assert service.sweep_files(units).orphans == 2
    assert leftovers(tmp_path / "files") == []


def test_an_upload_that_was_cut_off_goes_after_a_day(units, tmp_path, age):
    cut_off = incoming(units.blobs, small_jpeg())
    assert len(leftovers(tmp_path / "files")) == 1

    age(ORPHAN_AGE - A_SECOND)
    assert service.sweep_files(units).unfinished == 0

    age(ORPHAN_AGE + A_SECOND)
    assert service.sweep_files(units).unfinished == 1
    assert leftovers(tmp_path / "files") == []
    cut_off.close()


def test_what_a_row_names_stays_however_old(units, victim, case_id, tmp_path, age):
    kept_file(victim, case_id)
    age(timedelta(days=900))

    swept = service.sweep_files(units)

    assert (swept.unfinished, swept.orphans, swept.missing) == (0, 0, frozenset())
    assert len(leftovers(tmp_path / "files")) == 2


def test_a_row_whose_blob_is_gone_is_told_without_a_word_of_it(units, victim, case_id, tmp_path, caplog):
    file_id = kept_file(victim, case_id)
    (tmp_path / "files" / file_id[:2] / file_id).unlink()

    swept = service.sweep_files(units)

    assert swept.missing == {file_id}
    assert "1 files are gone" in caplog.text
    assert file_id not in caplog.text


def test_a_blob_that_goes_while_it_is_looked_at_is_no_trouble(units, monkeypatch, age):
    orphan = incoming(units.blobs, small_jpeg())
    orphan.keep()
    age(ORPHAN_AGE + A_SECOND)

    def gone(_self, _blob_id):
        raise BlobMissingError

    monkeypatch.setattr(type(units.blobs), "open", gone)

    assert service.sweep_files(units).orphans == 0
