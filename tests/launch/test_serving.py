"""Serving: nobody who is slow, or says nothing, keeps everybody else out."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.launch.conftest import Served

THREADS = 16
A_FEW_SECONDS = 9.0  # three are the rule; the machine that tries this may have much else to do

HEAD = (
    b"POST /in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
)


@pytest.fixture
def open_ones() -> Iterator[ExitStack]:
    """Return what closes every connection of a test."""
    with ExitStack() as stack:
        yield stack


def test_bodies_that_stand_still_give_way(served: Served, open_ones: ExitStack) -> None:
    for _ in range(THREADS):
        open_ones.enter_context(served.connect(HEAD + b"a"))
    time.sleep(1)

    assert served.seconds_until_up() < A_FEW_SECONDS


def test_heads_that_stand_still_give_way(served: Served, open_ones: ExitStack) -> None:
    for _ in range(THREADS):
        open_ones.enter_context(served.connect(HEAD[:40]))
    time.sleep(1)

    assert served.seconds_until_up() < A_FEW_SECONDS


def test_connections_that_say_nothing_take_up_no_thread(served: Served, open_ones: ExitStack) -> None:
    for _ in range(3 * THREADS):
        open_ones.enter_context(served.connect())
    time.sleep(0.5)

    assert served.seconds_until_up() < 2


def test_nonsense_on_a_connection_that_is_left_open_holds_nobody_up(served: Served, open_ones: ExitStack) -> None:
    for _ in range(8):
        open_ones.enter_context(served.connect(b"\x00\r\n\r\n"))
    time.sleep(0.5)

    assert served.seconds_until_up() < 5


def test_what_comes_slowly_and_goes_on_is_answered(served: Served, open_ones: ExitStack) -> None:
    slow = open_ones.enter_context(served.connect(HEAD.replace(b"1000", b"10000")))
    for _ in range(THREADS - 1):
        open_ones.enter_context(served.connect(HEAD + b"a"))

    for _ in range(10):  # seven seconds in all, while others want the thread
        slow.sendall(b"a" * 1000)
        open_ones.enter_context(served.connect(b"GET /up HTTP/1.1\r\nHost: x\r\n\r\n"))
        time.sleep(0.7)

    assert slow.recv(12).startswith(b"HTTP/1.1 ")


def test_of_all_that_nothing_is_said(served: Served) -> None:
    said = served.log.read_text()

    assert "Traceback" not in said
    assert "/in" not in said


def test_it_leaves_no_picture_of_its_memory_behind(served: Served) -> None:
    limits = Path(f"/proc/{served.process_id}/limits").read_text()

    [line] = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]
