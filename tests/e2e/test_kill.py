"""A real server killed the moment after it answered: nothing that it acknowledged is lost."""

import io
import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.e2e.conftest import Site
from tests.support.samples import jpeg

pytestmark = pytest.mark.browser  # it needs no browser, but a site of its own as those tests do
ROUNDS = 5
NAME, PASSPHRASE = "anna", "the slow heron waits for morning"


class StayHere(HTTPRedirectHandler):
    """Take an answer that leads on as it is."""

    def redirect_request(self, *_args):
        return None

    def http_error_303(self, _request, answer, *_args):
        return answer


class Visitor:
    """Somebody without scripting."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), StayHere())

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.site.origin}{path}", timeout=30) as answer:
            return answer.read().decode()

    def post(self, path: str, fields: dict[str, object], *, token_of: str) -> str:
        """Send a form and return where its answer leads."""
        page = self.get(token_of)
        hidden = dict(re.findall(r'name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
        if any(isinstance(value, FileStorage) for value in fields.values()):
            boundary, body = encode_multipart(hidden | fields)
            kind = f"multipart/form-data; boundary={boundary}"
        else:
            body, kind = urlencode(hidden | fields).encode(), "application/x-www-form-urlencoded"
        request = Request(f"{self.site.origin}{path}", data=body, headers={"Content-Type": kind})  # noqa: S310 - our own
        with self.opener.open(request, timeout=30) as answer:
            return answer.headers.get("Location") or ""

    def sign_in(self) -> None:
        self.post("/in", {"name": NAME, "passphrase": PASSPHRASE, "plain": "1"}, token_of="/in/plain")


def test_what_was_acknowledged_is_there_after_a_kill(sqlite_site: Site) -> None:
    sqlite_site.command("demo", "load", "--incidents", "1")
    kept = []
    for number in range(ROUNDS):
        visitor = Visitor(sqlite_site)
        visitor.sign_in()
        picture = FileStorage(io.BytesIO(jpeg()), filename=f"IMG_{number}.jpg", content_type="image/jpeg")
        fields: dict[str, object] = {"words": f"Written in round {number}.", "when": "now", "photo": picture}

        path = visitor.post("/notes/new", fields, token_of="/notes/new")
        sqlite_site.kill()

        sqlite_site.start()
        assert re.fullmatch(r"/notes/[a-z2-7]{26}", path)
        kept.append((path, number))
    visitor = Visitor(sqlite_site)
    visitor.sign_in()
    for path, number in kept:
        page = visitor.get(path)
        assert f"Written in round {number}." in page
        source = re.search(r'src="(/t/[^"]+)"', page)
        assert source
        with visitor.opener.open(f"{sqlite_site.origin}{source[1]}", timeout=30) as answer:
            assert answer.headers["Content-Type"] == "image/jpeg"
            assert answer.read(3) == b"\xff\xd8\xff"
    assert "0 faults" in sqlite_site.command("audit", "verify")
