"""Measures starting: from a cold start to the first answer, the first page as a browser gets it, and idle memory.

    python -m bench.start [--runs 5]

The site and its worker run as `make run` runs them, on a database that is up to date and holds nobody. Sizes are what
goes over the wire, headers included, for everything that the first page asks for. Memory is the proportional set size
of all its processes together, a few seconds after the last answer.
"""

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BAR_START_SECONDS = 2.0
BAR_STOP_SECONDS = 3.0
BAR_PAGE_BYTES = 60_000
BAR_REQUESTS = 6
BAR_MEMORY_MB = 150
_ASKED = re.compile(r"""<(?:script|link)[^>]+(?:src|href)="(/static/[^"]+)""")


@contextmanager
def running(folder: Path, port: int) -> Iterator[tuple["subprocess.Popen[bytes]", float]]:
    """Run the whole of it; lend its process, and the seconds until its first answer."""
    env = {**os.environ, "LINDEN_DATA_DIR": str(folder), "LINDEN_PORT": str(port), "LINDEN_DEMO": "no"}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.launch.run"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.monotonic() - began < 60:
            with suppress(OSError):
                if fetch(port, "/").startswith(b"HTTP/1.1 200"):
                    break
            time.sleep(0.005)
        yield process, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def fetch(port: int, path: str) -> bytes:
    """Ask for one thing as a browser does and return every byte of the answer."""
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(asked.encode())
        whole = b""
        while piece := line.recv(65_536):
            whole += piece
    return whole


def memory_mb(leader: int) -> float:
    """Return the memory of a process and all below it, shared pages counted in shares."""
    total, waiting = 0, [leader]
    while waiting:
        process = waiting.pop()
        with suppress(OSError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
            total += int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[1])  # type: ignore[index]  # it is always there
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return round(total / 1000, 1)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    starts, stops, memory, sizes = [], [], 0.0, {}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs + 1):
            port = free_port()
            with running(Path(folder), port) as (process, seconds):
                page = fetch(port, "/")
                paths = ["/", *dict.fromkeys(_ASKED.findall(page.decode("utf-8", "replace")))]
                sizes = {path: len(fetch(port, path)) for path in paths}
                if run == runs:
                    time.sleep(5)
                    memory = memory_mb(process.pid)
                began = time.monotonic()
            stops.append(time.monotonic() - began)
            starts.append(seconds)
    cold, warm = starts[0], starts[1:]
    figures = {
        "first_start_seconds": round(cold, 2),
        "start_seconds_median": round(statistics.median(warm), 2),
        "start_seconds_max": round(max(warm), 2),
        "stop_seconds_max": round(max(stops), 2),
        "first_page_bytes": sum(sizes.values()),
        "first_page_requests": len(sizes),
        "idle_memory_mb": memory,
    }
    is_met = {
        "start": max(warm) < BAR_START_SECONDS,
        "stop": max(stops) < BAR_STOP_SECONDS,
        "first page": sum(sizes.values()) <= BAR_PAGE_BYTES and len(sizes) <= BAR_REQUESTS,
        "memory": memory < BAR_MEMORY_MB,
    }
    for name, value in {**figures, **{f"  {path}": size for path, size in sizes.items()}}.items():
        print(f"{name:32}{value:>12}")
    print("met: " + ", ".join(f"{name} {'yes' if is_it else 'NO'}" for name, is_it in is_met.items()))
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "is_met": is_met,
        "figures": figures,
    }
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "start.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
