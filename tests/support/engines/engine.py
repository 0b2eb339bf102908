"""What every browser engine can be told to do, by whatever means it is driven."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

PATIENCE_SECONDS = 40.0
SHIFT = "\ue008"
"""The key, as WebDriver calls it."""

_STEP_SECONDS = 0.05


class Engine(Protocol):
    """One browser with a profile on the disk, as a person's own is; tabs are told apart by their number."""

    name: str

    def version(self) -> str:
        """Return which version it is."""

    def go(self, address: str) -> None:
        """Open an address in the shown tab."""

    def back(self) -> None:
        """Press the browser's own Back."""

    def press(self, selector: str) -> None:
        """Put the pointer down on something, and up again."""

    def keys(self, text: str) -> None:
        """Type with the keyboard into whatever has the focus."""

    def choose(self, selector: str, path: Path) -> None:
        """Choose a file in a form."""

    def evaluate(self, script: str) -> Any:
        """Return what an expression of the page's is worth."""

    def tab(self) -> int:
        """Open another tab, show it, and return its number."""

    def show(self, number: int) -> None:
        """Show a tab."""

    def cookies(self) -> list[str]:
        """Return the names of the cookies that the shown page's site has."""

    def give_cookie(self, name: str, value: str) -> None:
        """Put a cookie into the browser, as the shown page's site would."""

    def close(self) -> None:
        """End the browser properly."""

    def kill(self) -> None:
        """End it the hard way, as a flat battery would."""


def until(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(_STEP_SECONDS)


def started(words: list[str], env: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a program in a group of its own, so that all of it can be ended."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(words, env=os.environ | (env or {}), stdout=quiet, stderr=quiet, start_new_session=True)


def ended(running: "subprocess.Popen[bytes]", *, by: signal.Signals = signal.SIGKILL) -> None:
    """End a program and all that it started."""
    if running.poll() is None:
        os.killpg(running.pid, by)
    running.wait(PATIENCE_SECONDS)
