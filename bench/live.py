"""Measures how soon a message is on the other's open page, and what pages cost while every waiting place is taken.

    python -m bench.live [--messages 40] [--pages 200]

The site as it is served, on a port of its own. The other's page is a connection that waits as the page's script does,
and that fetches the thread once it is told: only the drawing is left out.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pyotp

from portal.kernel.ids import new_id
from portal.launch.serving import STREAMS
from tests.e2e.conftest import Site, run_site

ROOT = Path(__file__).resolve().parent.parent
BAR_MESSAGE_MS = 500
BAR_PAGE_RATIO = 1.5


@dataclass
class Caller:
    """Somebody without scripting: a cookie, and pages."""

    host: str
    cookie: str = ""
    paths: list[str] = field(default_factory=list)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Ask for a page or send a form; return status, where to go on, and the page."""
        connection = http.client.HTTPConnection(self.host, timeout=30)
        body = urlencode(fields) if fields is not None else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST" if body is not None else "GET", path, body=body, headers=headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            if name in {"s", "__Host-s"} and value:
                self.cookie = f"{name}={value}"
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text

    def send(self, path: str, fields: dict[str, str], *, on: str = "") -> tuple[int, str, str]:
        """Send a form with the token of its page."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.ask(on or path)[2])
        assert token, path
        return self.ask(path, fields | {"csrf_token": token[1]})

    def wait_at(self, path: str) -> Iterator[str]:
        """Wait for lines as the page's script does."""
        connection = http.client.HTTPConnection(self.host, timeout=70)
        connection.request("GET", path, headers={"Cookie": self.cookie, "X-By-Itself": "1"})
        answer = connection.getresponse()
        while line := answer.readline():
            if line.strip():
                yield line.decode().strip()
        connection.close()


def sign_in(host: str, person: dict[str, str]) -> Caller:
    """Sign somebody in the simple way."""
    caller = Caller(host)
    caller.send("/in", {"name": person["name"], "passphrase": person["passphrase"], "plain": "1"}, on="/in/plain")
    if person["totp_secret"]:
        caller.send("/in/code", {"code": pyotp.TOTP(person["totp_secret"]).at(time.time() + 30)})
    return caller


def measure_messages(anna: Caller, ruth: Caller, thread: str, count: int) -> list[float]:
    """Let one write and the other wait; return the seconds from the press to the thread with the message in it."""
    seconds = []
    lines = anna.wait_at("/messages/live")
    next(lines)
    for number in range(count):
        words = f"Message {number} of {count}"
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', ruth.ask(thread)[2])
        assert token
        began = time.perf_counter()
        writer = threading.Thread(
            target=ruth.ask, args=(thread, {"words": words, "once": new_id(), "csrf_token": token[1]})
        )
        writer.start()
        while next(lines).startswith("data"):
            if words in anna.ask("/messages")[2]:
                break
        seconds.append(time.perf_counter() - began)
        writer.join()
    return seconds


def measure_pages(anna: Caller, count: int) -> float:
    """Return the 95th percentile of a page, in milliseconds."""
    seconds = []
    for _ in range(count):
        began = time.perf_counter()
        assert "data-signed-in" in anna.ask("/messages")[2]
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.quantiles(seconds, n=20)[-1]


@contextmanager
def every_place_taken(anna: Caller) -> Iterator[int]:
    """Let as many wait as can, and say how many do."""
    waiting = [anna.wait_at("/messages/live") for _ in range(STREAMS)]
    for lines in waiting:
        next(lines)
    yield len(waiting)
    for lines in waiting:
        lines.close()  # type: ignore[attr-defined]  # a generator


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--messages", type=int, default=40)
    parser.add_argument("--pages", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sites = run_site(Path(folder), None)
        site = next(sites)
        try:
            figures = measure(site, asked.messages, asked.pages)
        finally:
            site.stop()
    is_met = figures["message_p95_ms"] < BAR_MESSAGE_MS and figures["page_ratio"] < BAR_PAGE_RATIO
    for name, figure in figures.items():
        print(f"{name:32} {figure:10}")
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    kept = {"cores": os.cpu_count(), "is_met": is_met, "figures": figures}
    (results / "live.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if is_met else 1


def measure(site: Site, messages: int, pages: int) -> dict[str, float]:
    """Return every figure."""
    told = json.loads(site.command("demo", "load", "--incidents", "2", "--json"))
    people = {one["name"]: one for one in told["people"]}
    host = site.origin.removeprefix("http://")
    anna, ruth = sign_in(host, people["anna"]), sign_in(host, people["ruth"])
    code = next(case["code"] for case in told["cases"] if case["victim"] == "anna")
    page = ruth.ask("/work")[2]
    case = re.search(rf'href="(/work/[a-z2-7]{{26}})"[^>]*>\s*(?:<bdi>)?{re.escape(code)}', page)
    assert case, page
    seconds = measure_messages(anna, ruth, f"{case[1]}/messages", messages)
    alone = measure_pages(anna, pages)
    with every_place_taken(anna) as taken:
        crowded = measure_pages(anna, pages)
        more = next(anna.wait_at("/messages/live"))
        assert more.startswith("data"), more
    return {
        "message_median_ms": round(1000 * statistics.median(seconds), 1),
        "message_p95_ms": round(1000 * statistics.quantiles(seconds, n=20)[-1], 1),
        "page_p95_ms": round(alone, 1),
        "page_p95_ms_while_all_wait": round(crowded, 1),
        "page_ratio": round(crowded / alone, 2),
        "waiting": taken,
    }


if __name__ == "__main__":
    sys.exit(main())
