"""Open pages are told that something is new: soon, so many at once, and nobody is asked for nobody."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from portal.web.live import Live

SOON = 2.0


@dataclass
class Numbers:
    """What is asked, and how often it was."""

    now: dict[str, int] = field(default_factory=lambda: {"a": 1})
    times: int = 0
    fails: int = 0

    def __call__(self, topics: Collection[str]) -> Mapping[str, int]:
        self.times += 1
        if self.fails:
            self.fails -= 1
            raise RuntimeError
        return {topic: self.now[topic] for topic in topics if topic in self.now}


@pytest.fixture
def numbers() -> Numbers:
    return Numbers()


@pytest.fixture
def live(numbers: Numbers) -> Iterator[Live]:
    made = Live(numbers, places=2)
    yield made
    made.stop()
    eventually(lambda: made._asking is None)


def eventually(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_where_there_is_no_place_the_number_is_told_at_once_and_that_is_all(numbers):
    assert list(Live(numbers).lines("a", 7)) == [b"data: 7\n\n"]
    assert numbers.times == 0


def test_a_page_is_told_soon_and_only_what_is_new(live, numbers):
    lines = live.lines("a", 1)
    assert next(lines) == b"data: 1\n\n"

    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(next, lines)
        eventually(lambda: numbers.times > 0)
        numbers.now["a"] = 2
        began = time.monotonic()

        assert told.result(timeout=SOON) == b"data: 2\n\n"
        assert time.monotonic() - began < 0.5
    lines.close()


def test_of_two_topics_only_the_one_that_moved_is_told(live, numbers):
    numbers.now["b"] = 1
    one, other = live.lines("a", 1), live.lines("b", 1)
    next(one), next(other)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(next, one), pool.submit(next, other, b"over")
        eventually(lambda: numbers.times > 0)
        numbers.now["b"] = 5
        assert second.result(timeout=SOON) == b"data: 5\n\n"
        assert not first.done()
        numbers.now["a"] = 2
        assert first.result(timeout=SOON) == b"data: 2\n\n"
    one.close()
    other.close()


def test_when_every_place_is_taken_the_next_is_told_once_and_a_place_left_is_free_again(live, numbers):
    taken = [live.lines("a", 1) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for lines in taken:
            next(lines)
        waiting = [pool.submit(next, lines) for lines in taken]
        eventually(lambda: live._waiting["a"] == 2)

        began = time.monotonic()
        assert list(live.lines("a", 1)) == [b"data: 1\n\n"]
        assert time.monotonic() - began < 1

        numbers.now["a"] = 2
        for one in waiting:
            one.result(timeout=SOON)
    taken[0].close()
    again = live.lines("a", 2)
    next(again)
    numbers.now["a"] = 3
    assert next(again) == b"data: 3\n\n"
    again.close()
    taken[1].close()


def test_while_nobody_waits_nothing_is_asked(live, numbers):
    lines = live.lines("a", 0)
    next(lines)
    next(lines)
    lines.close()
    eventually(lambda: live._asking is None)
    asked = numbers.times
    time.sleep(0.3)

    assert numbers.times == asked


def test_a_question_that_failed_is_asked_again(live, numbers):
    numbers.fails = 2
    lines = live.lines("a", 0)
    next(lines)

    assert next(lines) == b"data: 1\n\n"
    lines.close()


def test_when_the_server_ends_everybody_is_let_go(live, numbers):
    lines = live.lines("a", 1)
    next(lines)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(next, lines, b"over")
        eventually(lambda: numbers.times > 0)
        live.stop()

        assert waiting.result(timeout=SOON) == b"over"
