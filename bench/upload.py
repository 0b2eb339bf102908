"""Measures an upload through real HTTP: sealed by the site, and beside it unsealed on the same stack.

    python -m bench.upload [--runs 5] [--megabytes 100]

The sealed one is the whole way: signed in, a form with words and a file that begins as a picture does, sealed, hashed,
on the disk itself, its row committed, answered. It is larger than what is looked at. The unsealed one is Flask and
Werkzeug as they come: a temporary file, copied to its place and put on the disk itself. Beside them, a photograph as a
phone takes it, 12 megapixels, until it is answered: kept, and its copy for looking at made in a process of its own.
"""

import argparse
import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, request

from config import Settings, development_keys
from portal.database.migrate import upgrade
from portal.worker import units_of
from tests.support import samples
from tests.support.joined import PASSPHRASE, make_world

ROOT = Path(__file__).resolve().parent.parent
BAR_MB_PER_S = 60
BAR_ABOVE_IDLE_MB = 32
_PIECE_BYTES = 1 << 20
_BOUNDARY = "a-boundary-that-no-noise-contains"
_MULTIPART = f"multipart/form-data; boundary={_BOUNDARY}"


@dataclass(frozen=True)
class Figures:
    """What one way of uploading took.

    Args:
        mb_per_s: of each run; a megabyte is a million bytes.
        above_idle_mb: the most that the server's process held beyond what it held at rest.
        child_mb: the most that the process held which looks at the picture.
        cpu_seconds: of the server's process, a run.
    """

    way: str
    mb_per_s: list[float]
    above_idle_mb: float
    child_mb: float
    cpu_seconds: float

    @property
    def median(self) -> float:
        """The run in the middle."""
        return statistics.median(self.mb_per_s)


def plain() -> Flask:
    """Return an app that takes a file as Flask and Werkzeug do by themselves."""
    app = Flask("plain")
    place = Path(os.environ["PLAIN_FOLDER"]) / "file"

    @app.get("/up")
    def up() -> str:
        return "ok"

    @app.post("/file")
    def take() -> str:
        with place.open("wb") as kept:
            request.files["photo"].save(kept)
            kept.flush()
            os.fsync(kept.fileno())
        return "ok"

    return app


class Person:
    """Somebody signed in without scripting, whose cookie is sent along."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        """Ask for a page, and keep the cookie."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": self.cookie} | ({"Content-Type": kind} if kind else {})
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        given = answer.getheader("Set-Cookie")
        self.cookie = given.partition(";")[0] if given else self.cookie
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def sign_in(self, name: str) -> None:
        """Sign in, by the cookie alone."""
        fields = {"name": name, "passphrase": PASSPHRASE, "plain": "1", "csrf_token": self.token_of("/in/plain")}
        status, _ = self.ask("POST", "/in", urlencode(fields).encode(), "application/x-www-form-urlencoded")
        assert status == 303, status

    def token_of(self, path: str, name: str = "csrf_token") -> str:
        """Return a hidden field of a page."""
        _, page = self.ask("GET", path)
        found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
        assert found, page
        return found[1]


def send_file(port: int, path: str, fields: dict[str, str], noise: bytes, cookie: str = "") -> tuple[float, int]:
    """Send a form with one file over a new connection; return seconds until the answer, and its status."""
    parts = [f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    parts.append(f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="IMG_1.jpg"\r\n\r\n')
    head, tail = "".join(parts).encode(), f"\r\n--{_BOUNDARY}--\r\n".encode()
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as line:
        lines = [
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"Cookie: {cookie}",
            f"Content-Type: {_MULTIPART}",
            f"Content-Length: {len(head) + len(noise) + len(tail)}",
        ]
        line.sendall("\r\n".join([*lines, "", ""]).encode() + head)
        view = memoryview(noise)
        for start in range(0, len(view), _PIECE_BYTES):
            line.sendall(view[start : start + _PIECE_BYTES])
        line.sendall(tail)
        answer = b""
        while piece := line.recv(65_536):
            answer += piece
    return time.perf_counter() - began, int(answer.split(b" ", 2)[1])


class Watched:
    """A server's process: its memory at rest and at the most, its children's, its time."""

    def __init__(self, worker_pid: int) -> None:
        self._pid = worker_pid
        self._rest_kb = _status_kb(worker_pid, "VmRSS")
        (Path("/proc") / str(worker_pid) / "clear_refs").write_text("5")  # forget the peak of signing in
        self._cpu = _cpu_seconds(worker_pid)
        self.child_mb = 0.0
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()

    def figures(self, way: str, mb_per_s: list[float]) -> Figures:
        """Stop watching and return what was seen."""
        self._is_over.set()
        self._watch.join()
        above = (_status_kb(self._pid, "VmHWM") - self._rest_kb) / 1000
        cpu = (_cpu_seconds(self._pid) - self._cpu) / len(mb_per_s)
        return Figures(
            way, [round(one, 1) for one in mb_per_s], round(above, 1), round(self.child_mb, 1), round(cpu, 2)
        )

    def _look(self) -> None:
        while not self._is_over.wait(0.005):
            for child in _children(self._pid):
                try:
                    self.child_mb = max(self.child_mb, _status_kb(child, "VmRSS") / 1000)
                except (OSError, StopIteration):
                    continue  # it has gone meanwhile


def measure_sealed(runs: int, noise: bytes) -> tuple[Figures, Figures, float]:
    """Upload noise to the site, then photographs; return both, and a photograph's seconds until it is answered."""
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        port, data = _free_port(), Path(folder)
        env = {"LINDEN_DATA_DIR": folder, "LINDEN_PORT": str(port), "LINDEN_PROFILE": "development"}
        settings = Settings.from_env(env | development_keys(data))
        upgrade(settings.database_url)
        units = units_of(settings)
        name = make_world(units).victim.name
        units.engine.dispose()
        with _server([sys.executable, "-m", "portal.launch.serve"], port, env) as worker:
            person = Person(port)
            person.sign_in(name)
            _upload_note(person, noise[:_PIECE_BYTES])
            watched = Watched(worker)
            sealed = watched.figures("sealed", [len(noise) / 1e6 / _upload_note(person, noise) for _ in range(runs)])
            watched = Watched(worker)
            photo = samples.jpeg(width=4000, height=3000)
            seconds = [_upload_note(person, photo) for _ in range(runs)]
            looked = watched.figures("a photograph", [len(photo) / 1e6 / one for one in seconds])
            return sealed, looked, round(statistics.median(seconds), 2)


def measure_plain(runs: int, noise: bytes) -> Figures:
    """Upload to the app that seals nothing."""
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        port = _free_port()
        gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "warning"]
        command = [*gunicorn, "-k", "gthread", "--threads", "16", "-b", f"127.0.0.1:{port}", "bench.upload:plain()"]
        with _server(command, port, {"PLAIN_FOLDER": folder, "TMPDIR": folder}) as worker:
            send_file(port, "/file", {}, noise[:_PIECE_BYTES])
            watched = Watched(worker)
            return watched.figures("unsealed", [len(noise) / 1e6 / _upload_plain(port, noise) for _ in range(runs)])


def main() -> int:
    """Measure both, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=100)
    asked = parser.parse_args()
    noise = b"\xff\xd8\xff" + os.urandom(asked.megabytes * 1_000_000)
    (ROOT / "var").mkdir(exist_ok=True)
    sealed, looked, photo_seconds = measure_sealed(asked.runs, noise)
    found = [sealed, measure_plain(asked.runs, noise)]
    print(f"{'an upload of ' + str(asked.megabytes) + ' MB':24}{'MB/s':>8}{'above idle':>13}{'CPU':>9}")
    for one in found:
        figures = f"{one.median:>8.0f}{one.above_idle_mb:>10.1f} MB{one.cpu_seconds:>7.2f} s"
        print(f"{one.way:24}{figures}   runs: {one.mb_per_s}")
    print(f"{'a photograph of 12 MP':24}{photo_seconds:>8.2f} s, its copy made by a child of {looked.child_mb:.0f} MB")
    is_met = sealed.median >= BAR_MB_PER_S and sealed.above_idle_mb <= BAR_ABOVE_IDLE_MB
    kept = {
        "megabytes": asked.megabytes,
        "cores": os.cpu_count(),
        "bar": {"mb_per_s": BAR_MB_PER_S, "above_idle_mb": BAR_ABOVE_IDLE_MB},
        "is_met": is_met,
        "photograph": {"seconds": photo_seconds, "child_mb": looked.child_mb},
        "ways": [asdict(one) | {"median": one.median} for one in found],
    }
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / "upload.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if is_met else 1


def _upload_note(person: Person, noise: bytes) -> float:
    page = {name: person.token_of("/notes/new", name) for name in ("csrf_token", "once")}
    fields = page | {"words": "He was outside again.", "when": "now"}
    seconds, status = send_file(person.port, "/notes/new", fields, noise, person.cookie)
    assert status == 303, status
    return seconds


def _upload_plain(port: int, noise: bytes) -> float:
    seconds, status = send_file(port, "/file", {}, noise)
    assert status == 200, status
    return seconds


@contextmanager
def _server(command: list[str], port: int, env: dict[str, str]) -> Iterator[int]:
    """Start a server, wait until it answers, hand out its worker's process id, and stop it."""
    with subprocess.Popen(command, env=os.environ | env, cwd=ROOT) as process:
        try:
            for _ in range(400):
                try:
                    if Person(port).ask("GET", "/up")[0] == 200:
                        break
                except OSError:
                    time.sleep(0.05)
            yield _children(process.pid)[0]
        finally:
            process.send_signal(signal.SIGTERM)


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()] or [
            int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _status_kb(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
