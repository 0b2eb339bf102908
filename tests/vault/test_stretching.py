"""The queue for stretching passphrases: a few wait, and the rest hear so at once."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from portal.vault import stretching
from portal.vault.primitives import StretchProfile
from portal.vault.stretching import QueueFullError, Stretcher, room_in_line

CHEAP = StretchProfile(memory_kib=8, passes=1, lanes=1)
SALT = b"s" * 16


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold every stretching up until the event is set."""
    let_go = threading.Event()

    def stretch(*_args: object) -> bytes:
        let_go.wait(30)
        return b"k" * 32

    monkeypatch.setattr(stretching, "stretch", stretch)
    yield let_go
    let_go.set()


@contextmanager
def somebody_signing_in(stretcher: Stretcher) -> Iterator[None]:
    thread = threading.Thread(target=stretcher.stretch, args=("swordfish", SALT))
    thread.start()
    try:
        yield
    finally:
        thread.join(30)


def test_whoever_finds_the_line_full_hears_so_at_once(held: threading.Event) -> None:
    stretcher = Stretcher(CHEAP, b"p" * 32, at_once=1, in_line=2)
    with ExitStack() as people:
        for _ in range(3):
            people.enter_context(somebody_signing_in(stretcher))
        people.callback(held.set)
        time.sleep(0.2)
        began = time.monotonic()

        with pytest.raises(QueueFullError):
            stretcher.stretch("swordfish", SALT)

        assert time.monotonic() - began < 2


def test_those_in_line_have_their_turn_and_leave_their_place(held: threading.Event) -> None:
    stretcher = Stretcher(CHEAP, b"p" * 32, at_once=1, in_line=2)
    for _ in range(2):
        held.clear()
        with ExitStack() as people:
            for _ in range(3):
                people.enter_context(somebody_signing_in(stretcher))
            held.set()

    assert stretcher.stretch("swordfish", SALT)


def test_a_failure_leaves_its_place_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stretcher = Stretcher(CHEAP, b"p" * 32, at_once=1, in_line=0)
    with monkeypatch.context() as patch:
        patch.setattr(stretching, "stretch", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            stretcher.stretch("swordfish", SALT)

    assert stretcher.stretch("swordfish", SALT)


@pytest.mark.parametrize(("threads", "room"), [(1, 0), (4, 0), (8, 2), (16, 6), (256, 6)])
def test_at_most_half_of_the_threads_are_held(threads: int, room: int) -> None:
    assert room_in_line(threads) == room
