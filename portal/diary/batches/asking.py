"""What a reader is asked for, and what it gives back: rows, what is no row, and what she has still to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from portal.diary.batches.dates import DateOrder, RawDay, RawTime, possible_orders, why_not
from portal.diary.batches.log import (
    MOST_NAME,
    MOST_ROWS,
    MOST_WORDS,
    BadRow,
    Direction,
    Format,
    LogRow,
    Reason,
    Stamp,
    TooManyRowsError,
    parties_of,
    party_key,
)

_BEGINNING = 80


class Column(StrEnum):
    """What a column of a table holds."""

    WHEN = "when"
    DAY = "day"
    TIME = "time"
    PARTY = "party"
    NAME = "name"
    FROM = "from"
    TO = "to"
    KIND = "kind"
    DURATION = "duration"
    WORDS = "words"
    NOTHING = "nothing"


class Question(StrEnum):
    """What the file does not say, and she has to."""

    ORDER = "order"
    MINE = "mine"


@dataclass(frozen=True)
class Wanted:
    """How a file is to be read.

    Args:
        today: the day on which it is read, where she is.
        order: what stands first in a day; none before she was asked.
        columns: what each column of a table holds; none before she was asked.
        mine: which of the parties she is herself; none before she was asked.
    """

    today: date
    order: DateOrder | None = None
    columns: tuple[Column, ...] | None = None
    mine: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Table:
    """What is shown of a table, so that she can say what its columns hold.

    Args:
        columns: what each holds, as far as is known.
        header: what stands above them; empty where nothing does.
        samples: its first rows.
    """

    columns: tuple[Column, ...]
    header: tuple[str, ...] = field(default=(), repr=False)
    samples: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Parsed:
    """What a file says.

    Args:
        format: what it turned out to be.
        rows: in the order of the file.
        bad: what is no row, and why; nothing is left out without standing here.
        orders: in which orders its days can be read.
        order: in which they were read.
        questions: what she has still to say.
        table: of a table, what it looks like.
        mine: which of the parties she is taken for.
        said_count: how many rows the file says it has; none where it does not say.
    """

    format: Format
    rows: tuple[LogRow, ...] = field(repr=False)
    bad: tuple[BadRow, ...] = field(default=(), repr=False)
    orders: tuple[DateOrder, ...] = (DateOrder.DAY,)
    order: DateOrder = DateOrder.DAY
    questions: frozenset[Question] = frozenset()
    table: Table | None = None
    mine: str | None = field(default=None, repr=False)
    said_count: int | None = None


@dataclass(frozen=True)
class RawRow:
    """A row whose day is not decided yet.

    Args:
        line: where it begins, from 1.
        day: as it is written; none where there is none.
        time: as it is written; none where there is none.
        begins: how the row begins.
        make: makes the row, once it is known when it was.
    """

    line: int
    day: RawDay | None
    time: RawTime | None
    begins: str = field(repr=False)
    make: Callable[[Stamp], LogRow] = field(repr=False)


def beginning(text: str) -> str:
    """Return how a row begins, as one line."""
    return " ".join(text[: 4 * _BEGINNING].split())[:_BEGINNING]


@dataclass
class Reading:
    """Gathers rows and what is none, and refuses a row more than is taken."""

    wanted: Wanted
    rows: list[LogRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def refuse(self, line: int, reason: Reason, text: str) -> None:
        """Note something that is no row.

        Raises:
            TooManyRowsError: more than are taken in one go.
        """
        self.bad.append(BadRow(line, reason, beginning(text)))
        self._count()

    def keep(self, row: LogRow, text: str = "") -> None:
        """Note a row, unless it cannot be meant.

        Raises:
            TooManyRowsError: more than are taken in one go.
        """
        reason = why_not(row.stamp.on, self.wanted.today)
        if len(row.words) > MOST_WORDS or max(len(row.party), len(row.name)) > MOST_NAME:
            reason = Reason.TOO_LONG
        if reason is not None:
            self.refuse(row.line, reason, text or row.words or row.party)
            return
        self.rows.append(row)
        self._count()

    def keep_all(self, raws: Sequence[RawRow]) -> tuple[DateOrder, tuple[DateOrder, ...]]:
        """Decide in which order the days of a file are written, and note its rows; return the order and the choices.

        Raises:
            TooManyRowsError: more than are taken in one go.
        """
        orders = possible_orders([raw.day for raw in raws if raw.day is not None], self.wanted.today)
        order = self.wanted.order or orders[0]
        for raw in raws:
            self._keep_raw(raw, order)
        return order, orders

    def done(self, kind: Format, *, needs_mine: bool = False, **more: object) -> Parsed:
        """Return all that was gathered, in the order of the file."""
        questions = set()
        orders = more.get("orders", ())
        if isinstance(orders, tuple) and len(orders) > 1 and self.wanted.order is None:
            questions.add(Question.ORDER)
        if needs_mine and more.get("mine") is None:
            questions.add(Question.MINE)
        bad = tuple(sorted(self.bad, key=lambda one: one.line))
        return Parsed(kind, tuple(self.rows), bad, questions=frozenset(questions), **more)  # type: ignore[arg-type] # the names are Parsed's

    def _keep_raw(self, raw: RawRow, order: DateOrder) -> None:
        if raw.day is None:
            self.refuse(raw.line, Reason.NO_DAY, raw.begins)
            return
        on = raw.day.day(order)
        if on is None:
            self.refuse(raw.line, raw.day.reason, raw.begins)
        elif raw.time is not None and raw.time.at is None:
            self.refuse(raw.line, Reason.NO_SUCH_TIME, raw.begins)
        else:
            at = raw.time.at if raw.time else None
            self.keep(raw.make(Stamp(on, at, raw.time.offset if raw.time else None)), raw.begins)

    def _count(self) -> None:
        if len(self.rows) + len(self.bad) > MOST_ROWS:
            raise TooManyRowsError


def with_directions(rows: Sequence[LogRow], mine: str | None) -> list[LogRow]:
    """Return rows whose party is who wrote, with who turned to whom, once it is known which of them she is."""
    if mine is None:
        return list(rows)
    return [_directed(row, mine) for row in rows]


def mine_of(wanted: Wanted, rows: Sequence[LogRow]) -> str | None:
    """Return which of the parties she said she is, if that one is there."""
    keys = {party.key for party in parties_of(rows)}
    return wanted.mine if wanted.mine in keys or wanted.mine == "" else None


def _directed(row: LogRow, mine: str) -> LogRow:
    if party_key(row.party) == mine:
        return replace(row, direction=Direction.OUT)
    return row if row.direction is Direction.MISSED else replace(row, direction=Direction.IN)
