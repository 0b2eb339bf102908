"""A site that is served as it is in earnest, by a process of its own, for the tests of one file."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from portal.database.migrate import upgrade

ROOT = Path(__file__).parent.parent.parent
_START_SECONDS = 90


@dataclass(frozen=True)
class Served:
    """A served site: its port, its process, and the file that holds what it says."""

    port: int
    process_id: int
    log: Path

    def seconds_until_up(self, patience: float = 60) -> float:
        """Return how long it takes to say that it is there."""
        began = time.monotonic()
        with urlopen(f"http://127.0.0.1:{self.port}/up", timeout=patience) as answer:
            answer.read()
        return time.monotonic() - began

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Open a connection and send something."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(sent)
        return connection


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a site on a free port, with as many threads as it has by default."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    upgrade(f"sqlite:///{folder}/linden.db")
    env = {**os.environ, "LINDEN_DATA_DIR": str(folder), "LINDEN_PORT": str(port), "LINDEN_THREADS": "16"}
    log = folder / "said.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.launch.serve"], cwd=ROOT, env=env, stdout=said, stderr=said
        )
    found = Served(port, process.pid, log)
    try:
        _wait_for(found, process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(served: Served, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            served.seconds_until_up(5)
            return
        time.sleep(0.1)
    raise TimeoutError(served.log.read_text())
