"""A tiny site that stands in for the real one: strict headers, the two scripts, pages made by the test."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

SCRIPTS = Path(__file__).parents[3] / "static" / "js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STYLE = """.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.tall { height: 3000px }"""
LANDING = "<!doctype html><title>Weather</title><h1>Weather</h1><p>Mild, with some cloud.</p>"


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Message
    body: bytes
    at: float

    @property
    def fields(self) -> dict[str, str]:
        """What a form sent, files as their text."""
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        parts = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body)
        if not parts.is_multipart():
            return {}
        return {str(part.get_param("name", header="content-disposition")): text_of(part) for part in parts.iter_parts()}


def text_of(part: Message) -> str:
    """Give the text of one part of a form."""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


@dataclass(frozen=True)
class Answer:
    """What the site says to one request."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    tail: str = ""  # sent only when "tail" is let go


Maker = Callable[[Asked], Answer]


def page_html(main: str, *, head: str = "", page: str = "", body: str = "", leave_url: str = "") -> str:
    """Give a whole page in the shape of the layout."""
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<script src="/static/js/leave.js" data-leave-url="{leave_url}" data-title="Linden"
  data-two="Two more." data-one="One more." data-loading="Loading."></script>
<title>Linden</title><link rel="stylesheet" href="/static/style.css">{head}
<script src="/static/js/page.js" defer data-failed="No connection. What you typed is still here."
  data-refused="What you typed is still here." data-wait="Loading" data-busy="One moment"
  data-sent="{{}} % sent" data-stop="Stop sending"></script>
<script src="/static/js/keep.js" defer data-kept="Kept" data-keeping="Keeping" data-not-yet="Not yet"
  data-over="Too long"></script></head>
<body {body}><a href="#main">Skip</a>
<div id="page" {page}><a id="leave" href="/x" rel="nofollow" data-leave>Leave</a><main id="main">{main}</main></div>
<p id="said" role="status" class="unseen"></p><p id="wait" hidden></p><p id="notice" role="alert" hidden></p>
</body></html>"""


def kept(asked: Asked) -> Answer:
    """Say that a piece of a draft is kept."""
    return Answer("", 204, {"X-Kept": asked.fields["draft_n"]})


class Stand:
    """The site and, on another origin, the page one lands on."""

    def __init__(self) -> None:
        """Start both servers on free ports."""
        self.seen: list[Asked] = []
        self.pages: dict[str, Maker] = {}
        self.held: dict[str, threading.Event] = {}
        self.broken_scripts: dict[str, str] = {}
        # 204: the browser stays where it is, and the test can look at what is left there. (While an
        # answer is outstanding the browser's tools do not answer either.)
        self.landing = Answer(LANDING)
        self.keep: Maker = kept
        self._site = self._serve(self._answer_site)
        self._landing = self._serve(self._answer_landing)
        self.origin = f"http://127.0.0.1:{self._site.server_port}"
        self.leave_url = f"http://localhost:{self._landing.server_port}/weather"

    def put(self, path: str, main: str, **parts: str) -> None:
        """Show a page at a path, to every method."""
        html = page_html(main, **({"leave_url": self.leave_url} | parts))
        self.pages[path] = lambda _asked: Answer(html)

    def answer(self, main: str, status: int = 200, headers: Mapping[str, str] | None = None, **parts: str) -> Answer:
        """Make an answer that is a whole page."""
        return Answer(page_html(main, **({"leave_url": self.leave_url} | parts)), status, headers or {})

    def hold(self, path: str) -> threading.Event:
        """Keep a path waiting until the event is set."""
        self.held[path] = threading.Event()
        return self.held[path]

    def asked_for(self, path: str, method: str = "GET") -> list[Asked]:
        """Give the requests that came for a path, in their order."""
        return [asked for asked in self.seen if (asked.path, asked.method) == (path, method)]

    def wait_for(self, path: str, method: str = "GET", count: int = 1) -> list[Asked]:
        """Wait until a path was asked for so many times."""
        for _ in range(500):
            if len(found := self.asked_for(path, method)) >= count:
                return found
            time.sleep(0.01)
        raise AssertionError(f"{method} {path} never came; came: {[(a.method, a.path) for a in self.seen]}")

    def close(self) -> None:
        """Let go of everybody who waits, and stop."""
        for event in self.held.values():
            event.set()
        for server in (self._site, self._landing):
            server.shutdown()
            server.server_close()

    def _answer_site(self, asked: Asked) -> Answer:
        if asked.path.startswith("/static/js/"):
            name = asked.path.removeprefix("/static/js/")
            text = self.broken_scripts.get(name) or (SCRIPTS / name).read_text(encoding="utf-8")
            return Answer(text, 200, {"Content-Type": "text/javascript"})
        if asked.path == "/static/style.css":
            return Answer(STYLE, 200, {"Content-Type": "text/css"})
        if (asked.path, asked.method) == ("/x", "POST"):
            return Answer("", 204, {"Clear-Site-Data": '"cookies", "storage"'})
        if (asked.path, asked.method) == ("/keep", "POST"):
            return self.keep(asked)
        maker = self.pages.get(asked.path)
        return maker(asked) if maker else self.answer('<h1 tabindex="-1">There is nothing here.</h1>', 404)

    def _answer_landing(self, asked: Asked) -> Answer:
        return self.landing

    def _serve(self, answer_to: Maker) -> ThreadingHTTPServer:
        stand = self

        class Handler(BaseHTTPRequestHandler):
            """Write down, wait if told to, answer."""

            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                asked = Asked(self.command, self.path, self.headers, body, time.monotonic())
                stand.seen.append(asked)
                if self.path in stand.held:
                    stand.held[self.path].wait(20)
                self.write(answer_to(asked))

            def write(self, answer: Answer) -> None:
                data, tail = answer.body.encode(), answer.tail.encode()
                headers = {
                    "Content-Type": "text/html; charset=utf-8",
                    "Content-Security-Policy": POLICY,
                    "Cache-Control": "no-store",
                    "Referrer-Policy": "no-referrer",
                    **answer.headers,
                }
                self.send_response(answer.status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(data + tail)))
                self.end_headers()
                self.wfile.write(data if answer.status != 204 else b"")
                if tail:
                    self.wfile.flush()
                    stand.held["tail"].wait(20)
                    self.wfile.write(tail)

            do_GET = do_POST = answer  # noqa: N815 - the library's names

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *_args: None  # type: ignore[method-assign]  # a page that goes is no error
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
