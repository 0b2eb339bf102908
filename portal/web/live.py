"""Pages that are open are told that something is new: a number in a line, and no word of what."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Mapping
from threading import BoundedSemaphore, Condition, Event, Thread

Ask = Callable[[Collection[str]], Mapping[str, int]]

_EVERY_SECONDS = 0.2
_WAKE_SECONDS = 0.25
_BEAT_SECONDS = 10.0
_LASTS_SECONDS = 50.0
_BEAT = b":\n\n"

log = logging.getLogger("linden")


class Live:
    """What open pages wait at: so many at once and no more, beside the threads that pages need.

    One thread of its own asks one question for all of them, and only while somebody waits. Where every place is taken,
    or there are none, a page gets the number at once and asks again a little later.
    """

    def __init__(self, ask: Ask, *, places: int = 0) -> None:
        """Wait for nobody yet.

        Args:
            ask: returns the numbers of some topics; a topic without one has the number 0.
            places: how many pages may wait at once, each in a thread of the server's.
        """
        self._ask = ask
        self._places = BoundedSemaphore(places) if places else None
        self._changed = Condition()
        self._waiting: Counter[str] = Counter()
        self._numbers: dict[str, int] = {}
        self._asking: Thread | None = None
        self._pause = Event()
        self.is_over = False

    def lines(self, topic: str, number: int) -> Generator[bytes, None, None]:
        """Go through lines for an open page, the first at once; it ends by itself, and the page asks again.

        Args:
            topic: what the page shows.
            number: what it is now.
        """
        yield line(number)
        if self._places is None or not self._places.acquire(blocking=False):
            return
        try:
            yield from self._follow(topic, number)
        finally:
            self._places.release()

    def stop(self) -> None:
        """Let everybody go: the server is about to end. It takes no lock, since a signal may come at any time."""
        self.is_over = True

    def _follow(self, topic: str, said: int) -> Iterator[bytes]:
        began = told = time.monotonic()
        self._come(topic, said)
        try:
            while not self.is_over and (now := time.monotonic()) - began < _LASTS_SECONDS:
                number = self._await(topic, said)
                if number != said:
                    said, told = number, now
                    yield line(number)
                elif now - told >= _BEAT_SECONDS:
                    told = now
                    yield _BEAT  # whoever has gone is noticed by this
        finally:
            self._go(topic)

    def _come(self, topic: str, number: int) -> None:
        with self._changed:
            self._waiting[topic] += 1
            self._numbers.setdefault(topic, number)
            if self._asking is None:
                self._asking = Thread(target=self._keep_asking, name="live", daemon=True)
                self._asking.start()

    def _go(self, topic: str) -> None:
        with self._changed:
            self._waiting[topic] -= 1
            if self._waiting[topic] <= 0:
                del self._waiting[topic]
                self._numbers.pop(topic, None)

    def _await(self, topic: str, said: int) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._numbers[topic] != said, timeout=_WAKE_SECONDS)
            return self._numbers[topic]

    def _keep_asking(self) -> None:
        while topics := self._topics():
            try:
                numbers = self._ask(topics)
            except Exception as error:  # noqa: BLE001 - whatever it is, pages go on waiting and the next question may do
                log.warning("what is new could not be asked: %s", type(error).__name__)
            else:
                self._tell(numbers, topics)
            self._pause.wait(_EVERY_SECONDS)

    def _topics(self) -> list[str]:
        """Return what is waited for; where nothing is, the thread that asks is over."""
        with self._changed:
            if not self._waiting or self.is_over:
                self._asking = None
                return []
            return list(self._waiting)

    def _tell(self, numbers: Mapping[str, int], topics: Collection[str]) -> None:
        with self._changed:
            for topic in topics:
                if topic in self._numbers:
                    self._numbers[topic] = numbers.get(topic, 0)
            self._changed.notify_all()


def line(number: int) -> bytes:
    """Return a line that says a number, as an open page reads it (Server-sent events, WHATWG)."""
    return f"data: {number}\n\n".encode("ascii")
