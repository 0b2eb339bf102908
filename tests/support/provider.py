"""A stand-in for the provider of texts: a real HTTP server on loopback, with every fault that a provider can have."""

import json
import re
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator

from portal.kernel.clock import Clock
from portal.kernel.settings.texts import TwilioAccount

ORIGIN = "https://portal.example.org"
_SID, _TOKEN, _SERVICE = "AC" + "0123456789abcdef" * 2, "fedcba9876543210" * 2, "MG" + "0123456789abcdef" * 2


class Fault(StrEnum):
    """What can go wrong with one call."""

    REFUSED = "refused"
    STOPPED = "stopped"
    SUSPENDED = "suspended"
    UNKNOWN = "an account that is not known"
    MISSING = "nothing there"
    TOO_MANY = "429"
    BROKEN = "5xx before it was taken"
    BROKEN_AFTER = "5xx after it was taken"
    SILENT = "no answer, and not taken"
    SILENT_AFTER = "no answer, but taken"
    NONSENSE = "an answer that is none"


_ANSWERS = {
    Fault.REFUSED: (400, 21211),
    Fault.STOPPED: (400, 21610),
    Fault.SUSPENDED: (401, 20005),
    Fault.UNKNOWN: (401, 20003),
    Fault.MISSING: (404, 20404),
    Fault.TOO_MANY: (429, 20429),
    Fault.BROKEN: (503, 20503),
    Fault.BROKEN_AFTER: (500, 20500),
}
_TAKES = {Fault.BROKEN_AFTER, Fault.SILENT_AFTER, Fault.NONSENSE, None}


@dataclass
class Held:
    """One text that the provider has taken."""

    reference: str
    number: str
    words: str
    at: datetime
    valid_for: timedelta
    callback: str
    status: str = "accepted"

    def shown(self) -> dict[str, object]:
        """Return it as the provider shows it."""
        return {
            "sid": self.reference,
            "to": self.number,
            "body": self.words,
            "status": self.status,
            "date_created": format_datetime(self.at),
            "account_sid": _SID,
        }


@dataclass
class Provider:
    """Everything the stand-in holds; `faults` are used up one a call, the first first."""

    clock: Clock
    texts: list[Held] = field(default_factory=list)
    faults: deque[Fault | None] = field(default_factory=deque)
    choose: Callable[[], Fault | None] | None = None
    is_down: bool = False
    token: str = _TOKEN
    account_status: str = "active"
    has_service: bool = True
    numbers: int = 1
    clock_differs: timedelta = timedelta(0)
    incoming: dict[str, object] = field(
        default_factory=lambda: {
            "inbound_request_url": f"{ORIGIN}/hooks/text",
            "inbound_method": "POST",
            "fallback_url": f"{ORIGIN}/hooks/text",
            "use_inbound_webhook_on_number": False,
        }
    )
    calls: int = 0
    base: str = ""
    _lock: Lock = field(default_factory=Lock)
    _by_number: dict[str, list[Held]] = field(default_factory=dict)

    @property
    def account(self) -> TwilioAccount:
        """Return the account with which it is reached."""
        return TwilioAccount(_SID, _TOKEN, _SERVICE, self.base)

    def next_fault(self) -> Fault | None:
        with self._lock:
            self.calls += 1
            if self.faults:
                return self.faults.popleft()
        return self.choose() if self.choose else None

    def take(self, number: str, words: str, valid_seconds: int, callback: str) -> Held:
        with self._lock:
            reference = f"SM{len(self.texts):032x}"
            held = Held(reference, number, words, self.clock.now(), timedelta(seconds=valid_seconds), callback)
            self.texts.append(held)
            self._by_number.setdefault(number, []).append(held)
        return held

    def to(self, number: str) -> list[Held]:
        """Return the texts to a number, the newest first."""
        with self._lock:
            return self._by_number.get(number, [])[::-1]

    def held(self, reference: str) -> Held | None:
        return next((text for text in reversed(self.texts) if text.reference == reference), None)

    def status(self, held: Held, status: str) -> dict[str, str]:
        """Move a text on, and return what the provider tells about it."""
        held.status = status
        return {
            "AccountSid": _SID,
            "MessageSid": held.reference,
            "MessageStatus": status,
            "To": held.number,
            "From": "",
        }

    def answer(self, number: str, words: str, reference: str = "SMaaaa", **more: str) -> dict[str, str]:
        """Return what the provider tells when somebody answers."""
        return {"AccountSid": _SID, "MessageSid": reference, "From": number, "Body": words, "NumMedia": "0", **more}

    def signed(self, path: str, fields: dict[str, str], *, origin: str = ORIGIN, token: str = _TOKEN) -> dict[str, str]:
        """Return the header by which it can be known that the provider says so."""
        return {"X-Twilio-Signature": RequestValidator(token).compute_signature(f"{origin}{path}", fields)}


@contextmanager
def provider_at(clock: Clock) -> Iterator[Provider]:
    """Lend a provider that listens on this machine."""
    provider = Provider(clock)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": provider}))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    provider.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    provider: Provider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        fault = Fault.SILENT if self.provider.is_down else self.provider.next_fault()
        held = None
        if fault in _TAKES:
            callback = fields["StatusCallback"][0]
            valid = int(fields["ValidityPeriod"][0])
            held = self.provider.take(fields["To"][0], fields["Body"][0], valid, callback)
        self._say(fault, held.shown() if held else {})

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if self.provider.is_down:
            self._say(Fault.SILENT, {})
        elif not asked.path.endswith("/Messages.json") and "/Messages/" not in asked.path:
            self._show_account(asked.path)
        elif match := re.search(r"/Messages/(\w+)\.json", asked.path):
            held = self.provider.held(match[1])
            self._say(None if held else Fault.REFUSED, held.shown() if held else {})
        else:
            found = [held.shown() for held in self.provider.to(parse_qs(asked.query)["To"][0])]
            self._say(None, {"messages": found, "page_size": 20, "page": 0})

    def _show_account(self, path: str) -> None:
        """Show the account, its service, or the service's numbers."""
        is_hers = (
            self.headers["Authorization"] == "Basic " + b64encode(f"{_SID}:{self.provider.token}".encode()).decode()
        )
        if not is_hers:
            self._say(Fault.UNKNOWN, {})
        elif path.endswith(f"/Accounts/{_SID}.json"):
            self._say(None, {"sid": _SID, "status": self.provider.account_status})
        elif not self.provider.has_service:
            self._say(Fault.MISSING, {})
        elif path.endswith("/PhoneNumbers"):
            numbers = [{"sid": f"PN{one}"} for one in range(self.provider.numbers)]
            self._say(None, {"phone_numbers": numbers, "meta": {"key": "phone_numbers"}})
        else:
            self._say(None, {"sid": _SERVICE, **self.provider.incoming})

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Return what time it is there, by the clock that everybody goes by."""
        return format_datetime(self.provider.clock.now() + self.provider.clock_differs)

    def _say(self, fault: Fault | None, body: dict[str, object]) -> None:
        if fault in {Fault.SILENT, Fault.SILENT_AFTER}:
            self.close_connection = True
            return
        status, code = (201, 0) if fault in {None, Fault.NONSENSE} else _ANSWERS[fault]
        if code:
            # As theirs does, its errors repeat the number.
            body = {"code": code, "message": "The number +447700900123 is not good", "status": status}
        sent = b"<html>" if fault is Fault.NONSENSE else json.dumps(body).encode()
        self.send_response(200 if status == 201 and self.command == "GET" else status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Write nothing."""
