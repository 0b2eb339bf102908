"""The bell by which the worker is woken."""

import pickle
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

from portal.waking import Waker


def test_what_is_rung_on_one_side_is_heard_on_the_other(tmp_path: Path) -> None:
    heard = threading.Event()
    site, worker = (Waker(folder=tmp_path / "new", redis_url=None) for _side in range(2))

    with worker.listening(heard.set):
        site.wake()
        assert heard.wait(5)


def test_a_bell_that_cannot_be_rung_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    Waker(folder=tmp_path / "file", redis_url=None).wake()
    Waker(folder=tmp_path, redis_url="redis://127.0.0.1:1/0").wake()


class Planted:
    """What runs as soon as somebody unpickles it."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.mark,))


def test_whoever_can_write_to_the_queue_runs_nothing_in_the_worker(tmp_path: Path) -> None:
    heard, mark = threading.Event(), tmp_path / "was run"
    waker = Waker(folder=tmp_path, redis_url=None)
    waker.wake()
    with closing(sqlite3.connect(tmp_path / "wake.db")) as queue, queue:
        (rung,) = queue.execute("SELECT data FROM task").fetchone()
        queue.execute("UPDATE task SET data = ?", (pickle.dumps(Planted(mark)),))

    with waker.listening(heard.set):
        waker.wake()
        assert heard.wait(5)

    assert not mark.exists()
    assert rung.endswith(b'look"]')


def test_listening_loads_no_driver_that_is_not_used(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from portal.waking import Waker\n"
        f"with Waker(folder=pathlib.Path({str(tmp_path)!r}), redis_url=None).listening(print): pass\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'redis', 'psycopg', 'huey'}))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "['huey']"
