"""A site that is killed the moment it has answered: what it said it had kept is there when it is back."""

import hashlib
import io
import re
import socket
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import FileStorage, Headers

from config import settings_of
from portal.kernel.ids import new_id
from portal.worker import units_of
from tests.e2e.conftest import Site, run_site
from tests.support import samples
from tests.support.answers import header_faults
from tests.support.databases import BOTH
from tests.support.joined import PASSPHRASE, make_world
from tests.support.postgres import fresh_postgres
from tests.support.wire import Answer, Wire

pytestmark = pytest.mark.journey

ROUNDS = 2


@pytest.fixture(params=BOTH)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Run a site as it is run, on each of the two databases."""
    with fresh_postgres() if request.param == "postgres" else nullcontext() as url:
        yield from run_site(tmp_path, url)


@pytest.fixture
def her(site: Site) -> Wire:
    """Return a browser in which a victim is signed in."""
    units = units_of(settings_of(site.env))
    name = make_world(units).victim.name
    units.engine.dispose()
    wire = Wire(site.origin)
    fields = {"name": name, "passphrase": PASSPHRASE, "plain": "1", "csrf_token": wire.form_token("/in/plain")}
    assert wire.post("/in", fields).status_code == 303
    return wire


def test_what_was_answered_is_there_after_a_kill(site: Site, her: Wire) -> None:
    kept = []
    for number in range(ROUNDS):
        photograph = samples.jpeg(width=640 + number)
        fields = {
            "words": f"He was there, time {number}.",
            "when": "now",
            "once": new_id(),
            "csrf_token": her.form_token("/notes/new"),
        }
        answer = _send(her, fields, photograph, site)
        site.start()
        again = _send(her, fields, photograph)
        kept.append((answer.headers["Location"], fields["words"], photograph))

        assert answer.status_code == 303
        assert (again.status_code, again.headers["Location"]) == (303, kept[-1][0])  # it is kept once
        for note in kept:
            _is_whole(her, *note)

    listed = her.get("/notes").text
    assert [listed.count(words) for _, words, _ in kept] == [1] * ROUNDS
    assert site.command("audit", "verify").endswith(" 0 faults\n")


def test_what_cannot_be_read_at_all_is_answered_as_quietly_as_all_else(site: Site) -> None:
    host = urlsplit(site.origin)
    for words in (b"BREW / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection((host.hostname or "", host.port or 0), timeout=30) as line:
            line.sendall(words)
            head, _, body = line.makefile("rb").read().decode().partition("\r\n\r\n")
        status, *lines = head.split("\r\n")
        headers = Headers([(name, value) for name, _, value in (line.partition(": ") for line in lines)])
        answer = Answer(int(status.split()[1]), headers, body.encode())

        assert answer.status_code == 400
        assert header_faults(answer) == []
        assert body == "There is nothing here."


def _send(her: Wire, fields: dict[str, str], photograph: bytes, to_be_killed: Site | None = None) -> Answer:
    form = fields | {"photo": FileStorage(io.BytesIO(photograph), "IMG_1.jpg")}
    kill = to_be_killed.kill if to_be_killed else lambda: None
    return her.post("/notes/new", form, as_soon_as_answered=kill)


def _is_whole(her: Wire, path: str, words: str, photograph: bytes) -> None:
    """Look whether a note is there with its picture, to be seen and byte for byte."""
    page = her.get(path).text
    assert words in page
    (picture,) = re.findall(r'src="(/t/[a-z2-7]{26})"', page)
    assert samples.quarters(her.get(picture).data) == ["red", "green", "blue", "grey"]
    (file,) = re.findall(r'href="(/files/[a-z2-7]{26})"', page)
    ready = her.post(f"{file}/original", {"csrf_token": her.form_token(f"{file}/original")}).text
    (original,) = re.findall(r'href="(/t/[a-z2-7]{26})"', ready)
    assert hashlib.sha256(her.get(original).data).digest() == hashlib.sha256(photograph).digest()
