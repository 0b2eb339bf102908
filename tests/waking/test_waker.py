"""The bell by which the worker is woken."""

import subprocess
import sys
import threading
from pathlib import Path

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


def test_listening_loads_no_driver_that_is_not_used(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from portal.waking import Waker\n"
        f"with Waker(folder=pathlib.Path({str(tmp_path)!r}), redis_url=None).listening(print): pass\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'redis', 'psycopg', 'huey'}))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "['huey']"
