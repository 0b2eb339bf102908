"""A telephone that is shown in a page: for looking at the whole of it, and for tests, without any provider."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from portal.kernel.clock import Clock, SystemClock
from portal.kernel.ids import new_id
from portal.sms.gateway import Fate, RefusedError, Taken, Told, UnsureError

_TABLE = (
    "CREATE TABLE IF NOT EXISTS text (number INTEGER PRIMARY KEY, reference TEXT UNIQUE, phone TEXT, words TEXT,"
    " is_hers INTEGER, at TEXT)"
)
_PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class ShownText:
    """One text as the telephone shows it."""

    reference: str
    phone: str = field(repr=False)
    words: str = field(repr=False)
    is_hers: bool
    at: datetime


class LocalGateway:
    """Keeps texts in a file of its own instead of sending them; site and worker share it."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        """Remember where the file is; it is made with the first text."""
        self._path = path
        self._clock = clock or SystemClock()

    def send(self, number: str, words: str, *, valid_for: timedelta, tag: str) -> Taken:  # noqa: ARG002 - it arrives at once
        """Put a text on the telephone."""
        return Taken(self._keep(number, words, is_hers=False), Fate.DELIVERED)

    def find(self, number: str, words: str, since: datetime) -> Taken | None:
        """Return the text that was put there in these words since a moment."""
        for text in self.texts():
            if (text.phone, text.words, text.is_hers) == (number, words, False) and text.at >= since:
                return Taken(text.reference, Fate.DELIVERED)
        return None

    def fate_of(self, reference: str) -> Fate:  # noqa: ARG002 - all of them arrive
        """Return what has become of a text."""
        return Fate.DELIVERED

    def hear(self, path: str, fields: Mapping[str, list[str]], signature: str) -> Told | None:  # noqa: ARG002 - nobody calls
        """Return nothing: no provider tells us anything, and whoever says so is not one."""
        return None

    def answer(self, number: str, words: str) -> Told:
        """Type an answer on the telephone."""
        return Told(self._keep(number, words, is_hers=True), number, words)

    def texts(self) -> list[ShownText]:
        """Return every text, the newest first."""
        with self._open() as file:
            rows = file.execute("SELECT reference, phone, words, is_hers, at FROM text ORDER BY number DESC").fetchall()
        return [ShownText(row[0], row[1], row[2], bool(row[3]), datetime.fromisoformat(row[4])) for row in rows]

    def _keep(self, number: str, words: str, *, is_hers: bool) -> str:
        reference, at = new_id(), self._clock.now().isoformat()
        with self._open() as file:
            file.execute(
                "INSERT INTO text (reference, phone, words, is_hers, at) VALUES (?, ?, ?, ?, ?)",
                (reference, number, words, is_hers, at),
            )
        return reference

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE_SECONDS, isolation_level=None)) as file:
            file.execute(_TABLE)
            yield file


class NoGateway:
    """Sends nothing and says so: what was agreed while there was a provider is then told to staff as not sent."""

    def send(self, number: str, words: str, *, valid_for: timedelta, tag: str) -> Taken:  # noqa: ARG002 - none goes
        """Refuse a text.

        Raises:
            RefusedError: always.
        """
        raise RefusedError

    def find(self, number: str, words: str, since: datetime) -> Taken | None:  # noqa: ARG002 - nobody can say
        """Say that nobody can say.

        Raises:
            UnsureError: always.
        """
        raise UnsureError

    def fate_of(self, reference: str) -> Fate:  # noqa: ARG002 - nobody can say
        """Say that nobody can say.

        Raises:
            UnsureError: always.
        """
        raise UnsureError

    def hear(self, path: str, fields: Mapping[str, list[str]], signature: str) -> Told | None:  # noqa: ARG002 - nobody calls
        """Return nothing."""
        return None
