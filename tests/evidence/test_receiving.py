"""Uploads as the server reads them, through the request class the site uses."""

import io
import tempfile
from pathlib import Path

import pytest
from flask import Flask, request
from flask_login import LoginManager, UserMixin
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

from portal.evidence.receiving import SealingRequest, incoming_of, receives_files
from portal.evidence.sealing import MOST_FILES_AT_ONCE, CutOffError, FileTooLargeError, IncomingFile, NotKeptError
from portal.sms import LocalGateway
from portal.web.requests import House, move_in
from portal.web.visit import Visit
from tests.support import samples
from tests.support.files import NAME, leftovers, small_jpeg


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files"


class Door:
    """An app with one address that takes files and one that does not, and what became of the last request."""

    def __init__(self, units, visit):
        self.visit = visit
        self.words = ""
        self.files: list[IncomingFile] = []
        self.keeps = False
        self.app = Flask(__name__)
        self.app.testing = True
        self.app.request_class = SealingRequest
        self.app.config.update(SECRET_KEY=b"x", MAX_FORM_MEMORY_SIZE=1_000_000, MAX_CONTENT_LENGTH=3_000_000)
        move_in(self.app, House(units, LocalGateway(Path("unused")), {}, lambda: self.app.response_class("")))
        LoginManager(self.app).request_loader(self.caller)
        self.app.post("/with", endpoint="with")(receives_files(self.read))
        self.app.post("/without", endpoint="without")(self.read)

    def caller(self, _request):
        someone = UserMixin()
        someone.visit = self.visit
        return someone

    def read(self):
        self.words = request.form.get("words", "")
        self.files = incoming_of(request.files.getlist("pictures"))
        for one in self.files if self.keeps else ():
            one.keep()
            one.hand_over()
        return "read"

    def post(self, path, *files, **more):
        body, content_type = encoded(files, **more)
        return self.app.test_client().post(path, data=body, content_type=content_type)


@pytest.fixture
def door(units, victim, monkeypatch):
    def no_temporary_file(*_args, **_kwargs):
        raise AssertionError("a temporary file was made")

    for name in ("TemporaryFile", "SpooledTemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, no_temporary_file)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", no_temporary_file, raising=False)
    return Door(units, Visit(victim.actor, victim.keyring(), is_plain=False, awaits_code=False))


def encoded(files, words="He was outside again."):
    """Return a form as a browser sends it, and its content type."""
    fields = [("words", words), *(("pictures", FileStorage(io.BytesIO(body), name)) for name, body in files)]
    stream, _, boundary = stream_encode_multipart(MultiDict(fields), use_tempfile=False)
    return stream.read(), f"multipart/form-data; boundary={boundary}"


class TestWhereFilesMayCome:
    def test_they_are_sealed_and_the_words_beside_them_arrive(self, door, folder):
        door.keeps = True

        door.post("/with", ("a.jpg", small_jpeg()), ("b.png", samples.png()))

        assert door.words == "He was outside again."
        assert [one.name for one in door.files] == ["a.jpg", "b.png"]
        assert {place.name for place in leftovers(folder)} == {one.file_id for one in door.files}

    def test_what_nobody_keeps_is_gone_when_the_request_is(self, door, folder):
        door.post("/with", (NAME, small_jpeg()))

        assert len(door.files) == 1
        assert leftovers(folder) == []

    def test_an_empty_field_is_no_file(self, door, folder):
        door.keeps = True

        door.post("/with", ("", b""))

        assert door.files == []
        assert leftovers(folder) == []

    def test_more_at_once_than_are_taken_are_refused_without_losing_the_words(self, door, folder):
        door.post("/with", *[(f"{number}.jpg", small_jpeg()) for number in range(MOST_FILES_AT_ONCE + 1)])

        *fitting, last = door.files
        assert [one.check() for one in fitting] == ["jpeg"] * MOST_FILES_AT_ONCE
        with pytest.raises(NotKeptError):
            last.check()
        assert door.words == "He was outside again."


class TestWhereTheyMayNot:
    @pytest.mark.parametrize(("path", "signed_in"), [("/without", True), ("/with", False)])
    def test_they_are_discarded_and_the_words_arrive(self, door, folder, path, signed_in, monkeypatch):
        began = []
        monkeypatch.setattr("portal.storage.DiskBlobStore.begin", lambda _store, blob_id: began.append(blob_id))
        door.visit = door.visit if signed_in else None

        answer = door.post(path, (NAME, small_jpeg()))

        assert answer.status_code == 200
        assert (door.words, door.files, began) == ("He was outside again.", [], [])
        assert leftovers(folder) == []


class TestAnUploadCutOff:
    def send(self, door, whole, *, cut_at, length=None):
        """Send the beginning of a form, as a connection that breaks does."""
        body, content_type = encoded([(NAME, whole)])
        return door.app.test_client().post(
            "/with",
            input_stream=io.BytesIO(body[:cut_at]),
            content_type=content_type,
            environ_overrides={"CONTENT_LENGTH": str(length or len(body))},
        )

    @pytest.mark.parametrize("cut_at", [1, 200, 100_000, 300_000])
    def test_leaves_nothing(self, door, folder, cut_at):
        answer = self.send(door, small_jpeg() + bytes(400_000), cut_at=cut_at)

        assert answer.status_code == 400
        assert door.files == []
        assert leftovers(folder) == []

    def test_is_not_kept_when_the_sender_lies_about_how_long_it_is(self, door, folder):
        self.send(door, small_jpeg(), cut_at=600, length=600)

        assert door.files == []
        assert leftovers(folder) == []

    def test_a_part_that_was_never_ended_cannot_be_kept(self, units):
        bare = SealingRequest({})
        bare._lets_files_in = True
        app = Flask(__name__)
        move_in(app, House(units, LocalGateway(Path("unused")), {}, lambda: app.response_class("")))
        with app.app_context():
            part = bare._get_file_stream(None, None, NAME)
            part.write(small_jpeg())
            with pytest.raises(CutOffError):
                part.keep()  # type: ignore[attr-defined] # the sink is more than a stream
        bare.close()


class TestTooMuch:
    def test_of_a_file_is_read_to_its_end_so_that_it_can_be_told(self, door, folder, monkeypatch):
        monkeypatch.setattr("portal.evidence.receiving.MOST_FILE_BYTES", 100_000)

        door.post("/with", (NAME, small_jpeg() + bytes(4_000_000)), ("b.jpg", small_jpeg()))

        too_large, fitting = door.files
        with pytest.raises(FileTooLargeError):
            too_large.check()
        assert too_large.size_bytes == len(small_jpeg()) + 4_000_000
        assert fitting.check() == "jpeg"
        assert door.words == "He was outside again."
        assert leftovers(folder) == []

    def test_in_all_is_refused_unread(self, door, monkeypatch):
        monkeypatch.setattr("portal.evidence.receiving.MOST_SENT_BYTES", 1_000_000)

        assert door.post("/with", (NAME, bytes(1_100_000))).status_code == 413

    @pytest.mark.parametrize(("path", "signed_in"), [("/without", True), ("/with", False)])
    def test_where_no_files_may_come_is_refused_unread(self, door, path, signed_in):
        door.visit = door.visit if signed_in else None

        assert door.post(path, (NAME, bytes(3_100_000))).status_code == 413


def test_words_longer_than_a_field_may_be_are_refused(door, folder):
    answer = door.post("/with", (NAME, small_jpeg()), words="x" * 1_100_000)

    assert answer.status_code == 413
    assert leftovers(folder) == []


def test_a_form_without_a_boundary_brings_nothing(door):
    door.app.test_client().post("/with", data=b"x", content_type="multipart/form-data")

    assert (door.words, door.files) == ("", [])
