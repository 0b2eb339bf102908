"""Listening to what is asked of a database while a page is made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event

# A ticket is made in a visit, belongs to it, and dies with it.
_SESSION = re.compile(r"\b(?:visit|INTO ticket)\b")
_AUDIT = re.compile(r"\baudit_(?:event|head)\b")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_SETTING_UP = ("PRAGMA", "BEGIN", "SET TRANSACTION", "SAVEPOINT", "RELEASE")


@dataclass
class Statements:
    """What was asked, in order, without what only begins a transaction."""

    all: list[str] = field(default_factory=list)

    @property
    def besides_session_and_audit(self) -> list[str]:
        """Return what a page asked for itself, what stands on every page included: not whose visit it is or was."""
        return [words for words in self.all if not (_SESSION.search(words) or _AUDIT.search(words))]

    @property
    def writes(self) -> list[str]:
        """Return what changed something, or tried to."""
        return [words for words in self.all if words.startswith(_WRITES)]

    def __str__(self) -> str:
        return "\n".join(self.all)


@contextmanager
def listening(engine: Engine) -> Iterator[Statements]:
    """Hear every statement that is sent to a database."""
    heard = Statements()

    def hear(_connection, _cursor, statement, *_rest):
        if not statement.startswith(_SETTING_UP):
            heard.all.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)
