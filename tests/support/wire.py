"""A browser that does nothing but send and receive over a real connection, without scripting."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import Headers
from werkzeug.test import encode_multipart


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status_code: int
    headers: Headers
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()


@dataclass
class Wire:
    """One browser.

    Args:
        origin: of the site.
        cookies: that it keeps.
    """

    origin: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._send("GET", path, b"", "", lambda: None)

    def post(
        self, path: str, fields: Mapping[str, object], *, as_soon_as_answered: Callable[[], object] = lambda: None
    ) -> Answer:
        """Send a form; where something in it is no text, it is a picture."""
        if all(isinstance(value, str) for value in fields.values()):
            kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        else:
            boundary, body = encode_multipart(dict(fields))
            kind = f"multipart/form-data; boundary={boundary}"
        return self._send("POST", path, body, kind, as_soon_as_answered)

    def form_token(self, path: str) -> str:
        """Return the form token of a page."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path).text)
        assert found, path
        return html.unescape(found[1])

    def _send(
        self, method: str, path: str, body: bytes, kind: str, as_soon_as_answered: Callable[[], object]
    ) -> Answer:
        connection = HTTPConnection(urlsplit(self.origin).netloc, timeout=60)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            connection.request(method, path, body or None, headers | ({"Content-Type": kind} if kind else {}))
            answer = connection.getresponse()
            as_soon_as_answered()
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, Headers(answer.headers.items()), _rest(answer))
        finally:
            connection.close()


def _rest(answer: HTTPResponse) -> bytes:
    """Return the body, or what came of it before the other side was gone."""
    try:
        return answer.read()
    except IncompleteRead as cut_off:
        return cut_off.partial
