"""Wakes the worker through huey: in a file beside the data on one machine, through Redis on several."""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_DRIVERS = ("psycopg", "psycopg2")
_LONGEST_PAUSE_SECONDS = 1.0
log = logging.getLogger("linden")


class Waker:
    """Rings the bell on one side, and hears it on the other; a bell that is not heard costs a few seconds."""

    def __init__(self, *, folder: Path, redis_url: str | None) -> None:
        """Remember where the bell hangs; nothing is loaded or opened before it is used.

        Args:
            folder: the data folder, in which its file lies.
            redis_url: where Redis is, if there is one.
        """
        self._folder = folder
        self._redis_url = redis_url
        self._ring: Callable[[], object] | None = None

    def wake(self) -> None:
        """Ring; whatever fails, the worker looks by itself before long."""
        try:
            if self._ring is None:
                self._ring = self._task(lambda: None)[1]
            self._ring()
        except Exception as error:  # noqa: BLE001 - whatever it is, the row is there and will be found
            log.warning("waking: %s", type(error).__name__)

    @contextmanager
    def listening(self, hear: Callable[[], object]) -> Iterator[None]:
        """Call something each time the bell is rung, in a thread of huey's own."""
        try:
            huey, _ring = self._task(hear)
        except Exception as error:  # noqa: BLE001 - whatever it is, the worker looks by itself
            log.warning("listening: %s", type(error).__name__)
            yield
            return
        consumer = huey.create_consumer(
            workers=1,
            periodic=False,
            max_delay=_LONGEST_PAUSE_SECONDS,
            scheduler_interval=60,
            check_worker_health=False,
        )
        consumer._set_signal_handlers = lambda: None  # noqa: SLF001 - what stops the worker is its own affair
        consumer.start()
        try:
            yield
        finally:
            consumer.stop(graceful=True)

    def _task(self, do: Callable[[], object]) -> tuple[Any, Callable[[], object]]:
        """Return the runner, and what puts the one task there is into its queue."""
        huey = self._huey()

        @huey.task(name="look")  # type: ignore[untyped-decorator]  # huey ships no types
        def look() -> None:
            do()

        return huey, look

    def _huey(self) -> Any:  # noqa: ANN401 - huey ships no types
        with _hidden(*_DRIVERS, *(() if self._redis_url else ("redis",))):
            from huey import RedisHuey, SqliteHuey  # noqa: PLC0415 - only whoever rings or listens has to bear it
            from huey.registry import Message  # noqa: PLC0415 - as above
        logging.getLogger("huey").setLevel(logging.ERROR)
        if self._redis_url:
            return RedisHuey("linden", url=self._redis_url, results=False, serializer=_Plain(Message))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SqliteHuey("linden", filename=str(self._folder / "wake.db"), results=False, serializer=_Plain(Message))


class _Plain:
    """What stands in the queue: which task, as JSON.

    huey's own way is pickle: whoever could write to the queue would run what they like in the worker, beside its keys.
    """

    def __init__(self, message: Callable[[str, str], object]) -> None:
        self._message = message

    def serialize(self, message: Any) -> bytes:  # noqa: ANN401 - huey ships no types
        return json.dumps([message.id, message.name]).encode("ascii")

    def deserialize(self, data: bytes) -> object:
        task_id, name = json.loads(data)
        return self._message(str(task_id), str(name))


@contextmanager
def _hidden(*names: str) -> Iterator[None]:
    """Hide drivers from huey, which loads every one it finds: 13 MB that are never used."""
    kept = {name: sys.modules.get(name) for name in names}
    sys.modules.update({name: None for name, module in kept.items() if module is None})  # type: ignore[misc]  # as Python says
    try:
        yield
    finally:
        for name, module in kept.items():
            if module is None:
                del sys.modules[name]
