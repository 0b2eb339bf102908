"""A whole site that real browsers can reach, with what it was sent, and with one of its defences out if need be."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import update
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from portal.accounts.models import PersonRow
from portal.accounts.service.second_factor import check_code
from portal.accounts.service.sign_in import sign_in
from tests.support.databases import database_of
from tests.support.fakes import FrozenClock
from tests.support.joined import PASSPHRASE, Joined
from tests.support.kinds import ask
from tests.support.site import Browser
from tests.support.whole import SIGNED_IN, Whole, browser_of, code_at, make_whole

_LANDING = b"<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1><p>Mild, with some cloud.</p></html>"


Answer = tuple[str, list[tuple[str, str]], bytes]


class Defence(Protocol):
    """One defence, taken out: it changes what is sent, in either direction."""

    def asked(self, environ: dict[str, Any]) -> None:
        """Change what a browser asks."""

    def answered(self, path: str, headers: list[tuple[str, str]], body: bytes) -> tuple[list[tuple[str, str]], bytes]:
        """Change what the site answers."""


@dataclass
class Served:
    """A site on a port of its own, and on another origin the page on which one lands."""

    whole: Whole
    landing: "Landing"
    server: BaseWSGIServer | None = None
    left: list[str] = field(default_factory=list)
    """The cookies with which the way out was asked for, in their order."""
    without: Defence | None = None
    """The defence that is out."""
    _files: dict[tuple[str, str], Answer] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        assert self.server
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def leave_url(self) -> str:
        return leave_url_of(self.landing)

    @property
    def before(self) -> str:
        """Return a page elsewhere, where a visit begins."""
        return f"http://localhost:{self.landing.server_port}/before"

    def visit(self, who: str, *, is_plain: bool = False) -> Joined | None:
        """Let somebody sign in once more, wholly unless they are the one who is half in; nobody for a stranger."""
        joined = self.whole.people.get(who)
        if joined is None:
            return None
        started = sign_in(joined.units, joined.name, PASSPHRASE, is_plain=is_plain, network="n", device_token=None)
        again = replace(joined, started=started)
        if started.visit.awaits_code and who in SIGNED_IN:
            self._give_code(again)
        return again

    def _give_code(self, who: Joined) -> None:
        """Give the code of this moment once more: the clock stands still, and a code counts once."""
        with who.units.write() as uow:
            uow.session.execute(update(PersonRow).where(PersonRow.id == who.id).values(code_step_used=0))
        check_code(who.units, who.started.visit, code_at(self.whole.clock.now()))

    def is_open(self, visit: Joined) -> bool:
        """Say whether a visit still opens anything, with both its halves."""
        browser = browser_of(self.whole.site, visit)
        return is_signed_in(browser, "/me/devices")

    @contextmanager
    def lacking(self, defence: Defence) -> Iterator[None]:
        """Take a defence out for a while."""
        self.without = defence
        try:
            yield
        finally:
            self.without = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as the site does, or nearly."""
        defence = self.without
        if defence:
            defence.asked(environ)
        if defence:
            answer = _changed(self.whole.site, environ, start_response, defence)
        elif environ["PATH_INFO"].startswith("/static/"):
            answer = self._static(environ, start_response)
        else:
            answer = self.whole.site(environ, start_response)
        if environ["PATH_INFO"] == "/x":  # once it is done with
            self.left.append(environ.get("HTTP_COOKIE", ""))
        return answer

    def _static(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer with a file that does not change as it was answered the last time."""
        asked = (environ["PATH_INFO"], environ.get("HTTP_ACCEPT_ENCODING", ""))
        if asked not in self._files:
            self._files[asked] = _whole_answer(self.whole.site, environ)
        status, headers, body = self._files[asked]
        start_response(status, headers)
        return [body]


def is_signed_in(browser: Browser, path: str) -> bool:
    """Say whether a page for those who are signed in is shown, or the way to a second factor."""
    answer = ask(browser, path)
    is_in = "data-signed-in" in answer.text or answer.headers.get("X-Go") == "/in/code"
    answer.close()
    return is_in


def leave_url_of(landing: "Landing") -> str:
    return f"http://localhost:{landing.server_port}/weather"


@contextmanager
def served_on(folder: Path, *, is_mute: bool = False) -> Iterator[Served]:
    """Serve a whole site in threads of this process, until it is no longer needed."""
    landing = Landing(("127.0.0.1", 0), _Elsewhere)
    landing.is_mute = is_mute
    with database_of("sqlite", folder) as url:
        whole = make_whole(folder, FrozenClock(), database_url=url, leave_url=leave_url_of(landing))
        served = Served(whole, landing)
        served.server = make_server("127.0.0.1", 0, served, threaded=True, request_handler=_Quiet)
        server = served.server
        server.daemon_threads = True  # type: ignore[attr-defined]  # it serves in threads
        threads = [threading.Thread(target=one.serve_forever, daemon=True) for one in (server, landing)]
        for thread in threads:
            thread.start()
        yield served
        for one in (server, landing):
            one.shutdown()
            one.server_close()
        whole.units.engine.dispose()


def _whole_answer(site: Any, environ: dict[str, Any]) -> Answer:
    told: list[Any] = []
    answer = site(environ, lambda *words: told.append(words))
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return told[0][0], told[0][1], body


def _changed(
    site: Any, environ: dict[str, Any], start_response: Callable[..., Any], defence: Defence
) -> Iterable[bytes]:
    status, headers, body = _whole_answer(site, environ)
    headers, body = defence.answered(environ["PATH_INFO"], headers, body)
    has_length = any(name == "Content-Length" for name, _ in headers)
    rest = [one for one in headers if one[0] != "Content-Length"]
    start_response(status, rest + ([("Content-Length", str(len(body)))] if has_length else []))
    return [body]


class _Quiet(WSGIRequestHandler):
    """Says nothing, and keeps connections open as the real server does."""

    protocol_version = "HTTP/1.1"

    def log(self, *_args: object) -> None:
        """Say nothing."""


class Landing(ThreadingHTTPServer):
    """The page on which one lands, which may have moved to another host."""

    daemon_threads = True
    moved_to = ""
    is_mute = False
    """Whether it answers with "no content" where one lands, so that the browser stays with the page that was left."""

    def handle_error(self, *_args: object) -> None:
        """Say nothing: a browser that goes on is no error."""


class _Elsewhere(BaseHTTPRequestHandler):
    """Answers every path with the weather."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # the library's name
        assert isinstance(self.server, Landing)
        if self.path == "/weather" and self.server.is_mute:
            self._says(204)
            return
        if self.path == "/weather" and self.server.moved_to and self.headers["Host"].startswith("localhost"):
            self._says(302, self.server.moved_to)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(_LANDING)))
        self.end_headers()
        self.wfile.write(_LANDING)

    def _says(self, status: int, moved_to: str = "") -> None:
        """Answer without a page."""
        self.send_response(status)
        if moved_to:
            self.send_header("Location", moved_to)
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
