"""Starts the whole of it: database, a fictional service the first time, the site and its worker, until Ctrl-C."""

import gc
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

from config import Settings, SettingsError, settings_of
from portal.cli.demo import load, say
from portal.database import settle_tables
from portal.database.migrate import is_current, upgrade
from portal.kernel.cores import forbid_core_dumps
from portal.launch.serve import serve
from portal.worker import units_of, work

_PATIENCE_SECONDS = 20
_GRACE_SECONDS = 2.0


def main() -> int:
    """Start everything, say where it is, and stop all of it together."""
    forbid_core_dumps()
    try:
        settings = settings_of(os.environ)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    Path(settings.data_dir).mkdir(mode=0o700, parents=True, exist_ok=True)
    if not is_current(settings.database_url):
        upgrade(settings.database_url)
    signal.signal(signal.SIGTERM, _stop)
    settle_tables()
    gc.collect()
    gc.freeze()  # what is loaded stays where it is: collecting it would copy every page of it into each process
    started = [_fork(serve, settings), _fork(work, settings)]
    try:
        if _answers(settings, started):
            _say_where(settings)
            _wait(started)
    except KeyboardInterrupt:
        pass
    finally:
        _end(started)
    return 0


def _fork(run: Callable[[Settings], None], settings: Settings) -> ForkProcess:
    """Run something in a process of its own that shares what was loaded here: one start, and memory once."""
    process = get_context("fork").Process(target=run, args=(settings,))
    process.start()
    return process


def _answers(settings: Settings, started: list[ForkProcess]) -> bool:
    address = f"http://{settings.bind}:{settings.port}/up"
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and all(process.is_alive() for process in started):
        with suppress(OSError), urllib.request.urlopen(address, timeout=1):
            return True
        time.sleep(0.02)
    print("It did not start. What it said stands above.", file=sys.stderr)
    return False


def _say_where(settings: Settings) -> None:
    print(f"\n{settings.site_name} is at {settings.public_origin}\n", flush=True)
    if settings.is_demo and not settings.is_production:
        units = units_of(settings)
        print(say(load(units, origin=settings.public_origin), units.clock.now()), flush=True)
    print("Ctrl-C stops it.", flush=True)


def _wait(started: list[ForkProcess]) -> None:
    while all(process.is_alive() for process in started):
        time.sleep(0.2)


def _end(started: list[ForkProcess]) -> None:
    for process in started:
        process.terminate()
    for process in started:
        process.join(_GRACE_SECONDS)
        if process.is_alive():
            process.kill()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
