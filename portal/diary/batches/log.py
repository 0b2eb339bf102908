"""One row of a list of calls or messages, what could not be read of it, and why a whole file is refused."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from portal.access.numbers import written_number
from portal.kernel.errors import InvalidError
from portal.kernel.text import fold

MOST_ROWS = 20_000
MOST_BYTES = 20 * 1024 * 1024
# The longest that WhatsApp lets anybody write; a cell that is longer is no message.
MOST_WORDS = 65_536
MOST_NAME = 200
EARLIEST_YEAR = 1900

_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r|%]")
_NOT_OF_A_NUMBER = re.compile(r"[^\d+*#]")
_LOOKS_LIKE_A_NUMBER = re.compile(r'^[="\s]*\(?(?:\+|\d)[\d\s()./+-]*["\s]*$')
_FEWEST_DIGITS = 3


class UnreadableError(InvalidError):
    """This cannot be read as a list of calls or messages."""


class NothingFoundError(UnreadableError):
    """There is no row in it that could be read."""


class NoDatesError(UnreadableError):
    """There are lines, but in none of them a day."""


class TooManyRowsError(UnreadableError):
    """More rows than are taken in one go."""


class TooManyBytesError(UnreadableError):
    """Larger than is taken in one go, as it came or when unpacked."""


class NotWhatItSaysError(UnreadableError):
    """A picture, a workbook, a program: not a list in any form that is known."""


class WorkbookError(NotWhatItSaysError):
    """A workbook of a spreadsheet program, which can save it as CSV."""


class ClimbingPathError(UnreadableError):
    """An archive with a member that would be put outside its folder."""


class LockedArchiveError(UnreadableError):
    """An archive that asks for a passphrase."""


class BrokenArchiveError(UnreadableError):
    """An archive that does not open, or was cut off."""


class NoListInsideError(UnreadableError):
    """An archive without a list, or with several of which none is the chat."""


class ForeignDeclarationError(UnreadableError):
    """XML that declares entities of its own; no backup does."""


class Format(StrEnum):
    """What the file turned out to be, whatever it is called."""

    TABLE = "table"
    LINES = "lines"
    CHAT = "chat"
    BACKUP = "backup"
    LETTER = "letter"


class Direction(StrEnum):
    """Who turned to whom."""

    IN = "in"
    OUT = "out"
    MISSED = "missed"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """By what means."""

    CALL = "call"
    TEXT = "text"
    CHAT = "chat"
    EMAIL = "email"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a row is not in the list."""

    NO_DAY = "no_day"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_TIME = "no_such_time"
    LONG_AGO = "long_ago"
    FUTURE = "future"
    TOO_LONG = "too_long"
    BROKEN = "broken"
    CUT_SHORT = "cut_short"
    NOT_A_MESSAGE = "not_a_message"
    NOT_SENT = "not_sent"


NO_CONTACT = frozenset({Reason.NOT_A_MESSAGE, Reason.NOT_SENT})
"""Reasons that are no faults: nobody reached anybody by it."""


@dataclass(frozen=True)
class Stamp:
    """When, as the file says it.

    Args:
        on: the day.
        at: the time of day; none where the file has days only.
        offset: minutes ahead of UTC, where the file says so; none where it means the clock on the wall.
    """

    on: date
    at: time | None = None
    offset: int | None = None

    def moment(self, zone: str) -> datetime:
        """Return the moment in UTC: of a day its beginning, and of an hour that came twice the first."""
        there = ZoneInfo(zone) if self.offset is None else timezone(timedelta(minutes=self.offset))
        return datetime.combine(self.on, self.at or time(), there).astimezone(UTC)

    def local(self, zone: str) -> datetime:
        """Return day and time as the clock on the wall showed them there."""
        if self.offset is None:
            return datetime.combine(self.on, self.at or time(), ZoneInfo(zone))
        return self.moment(zone).astimezone(ZoneInfo(zone))

    def is_twice(self, zone: str) -> bool:
        """Whether the clocks went back over this time, and which of the two it was is not said."""
        return self._gap(zone) > timedelta()

    def is_skipped(self, zone: str) -> bool:
        """Whether the clocks went forward over this time, so that it never was."""
        return self._gap(zone) < timedelta()

    def _gap(self, zone: str) -> timedelta:
        if self.at is None or self.offset is not None:
            return timedelta()
        local = datetime.combine(self.on, self.at, ZoneInfo(zone))
        return (local.utcoffset() or timedelta()) - (local.replace(fold=1).utcoffset() or timedelta())


@dataclass(frozen=True)
class LogRow:
    """One call or message.

    Args:
        line: where it stands in the file, from 1.
        stamp: when.
        direction: who turned to whom.
        channel: by what means.
        party: the other party's number or address; of a chat, the name of who wrote; empty where it was withheld.
        name: what the other party is called there, where a number stands beside it.
        seconds: how long a call took; none where it is not said.
        words: what was written.
        headers: of an e-mail, all that stands above its words.
    """

    line: int
    stamp: Stamp
    direction: Direction = Direction.UNKNOWN
    channel: Channel = Channel.UNKNOWN
    party: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    seconds: int | None = None
    words: str = field(default="", repr=False)
    headers: str = field(default="", repr=False)


@dataclass(frozen=True)
class BadRow:
    """A row that is not in the list, and why.

    Args:
        line: where it stands in the file, from 1.
        reason: why.
        begins: how it begins.
    """

    line: int
    reason: Reason
    begins: str = field(default="", repr=False)


@dataclass(frozen=True)
class Party:
    """Somebody who calls, writes, or is called or written to in the list.

    Args:
        key: by which rows of the same party are known, however the number is written.
        label: number or name as it stands there first.
        count: how many rows.
    """

    key: str = field(repr=False)
    label: str = field(repr=False)
    count: int


@dataclass(frozen=True)
class Row:
    """A row as a reader finds it: cells and the line on which it begins."""

    line: int
    cells: Sequence[str] = field(repr=False)


def party_key(text: str) -> str:
    """Return what makes two ways of writing a number, or a name, the same."""
    return _party_key(text)


@lru_cache(maxsize=4096)
def _party_key(text: str) -> str:
    if not _LOOKS_LIKE_A_NUMBER.match(text):
        return fold(text).removeprefix("~ ").strip()
    bare = _NOT_OF_A_NUMBER.sub("", text)
    return bare if len(bare) < _FEWEST_DIGITS else written_number(bare) or bare


def parties_of(rows: Iterable[LogRow]) -> tuple[Party, ...]:
    """Return who is in the list, the most frequent first."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for row in rows:
        key = party_key(row.party)
        counts[key] += 1
        if key not in labels:
            labels[key] = f"{row.name} ({row.party})" if row.name and row.party else row.name or row.party
    return tuple(Party(key, labels[key], many) for key, many in counts.most_common())


def identities_of(rows: Sequence[LogRow], zone: str) -> list[str]:
    """Return for each row what it is known by when another file brings it again.

    Of rows that say the same (two missed calls within a minute) each is one of its own: the second is known by being
    the second.
    """
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        what = (row.stamp.moment(zone).isoformat(), row.stamp.at is None, party_key(row.party), row.channel)
        said = "\x1f".join(str(part) for part in (*what, row.seconds, row.words))
        seen[said] += 1
        found.append(f"{said}\x1f{seen[said]}")
    return found


def defused(text: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula; for whatever leaves as CSV.

    Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if _FORMULA.match(text) else text


def as_kept(row: LogRow) -> Mapping[str, object]:
    """Return a row as it is sealed."""
    stamp = row.stamp
    kept: dict[str, object] = {"line": row.line, "on": stamp.on.isoformat()}
    kept |= {"direction": row.direction, "channel": row.channel}
    rest = {
        "at": stamp.at.isoformat() if stamp.at is not None else None,
        "offset": stamp.offset,
        "party": row.party,
        "name": row.name,
        "seconds": row.seconds,
        "words": row.words,
        "headers": row.headers,
    }
    return kept | {name: value for name, value in rest.items() if value is not None and value != ""}


def from_kept(kept: Mapping[str, object]) -> LogRow:
    """Return a row from what was sealed of it."""
    at, offset, seconds = kept.get("at"), kept.get("offset"), kept.get("seconds")
    return LogRow(
        line=int(str(kept["line"])),
        stamp=Stamp(
            date.fromisoformat(str(kept["on"])),
            time.fromisoformat(str(at)) if at is not None else None,
            int(str(offset)) if offset is not None else None,
        ),
        direction=Direction(str(kept["direction"])),
        channel=Channel(str(kept["channel"])),
        party=str(kept.get("party", "")),
        name=str(kept.get("name", "")),
        seconds=int(str(seconds)) if seconds is not None else None,
        words=str(kept.get("words", "")),
        headers=str(kept.get("headers", "")),
    )
