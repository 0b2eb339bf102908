"""Tables of calls and messages: what phones and networks give as CSV, in any order of columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from portal.diary.batches.asking import Column, Parsed, RawRow, Reading, Table, Wanted, beginning
from portal.diary.batches.cells import rows_of
from portal.diary.batches.columns import guess_columns, looks_like_header
from portal.diary.batches.dates import RawDay, RawTime, find_day, find_time, stamp_by_itself, without
from portal.diary.batches.log import MOST_ROWS, Direction, Format, LogRow, Row, Stamp, party_key
from portal.diary.batches.phrases import channel_in, direction_in, seconds_in

_SAMPLES = 3
# Headers may have a title above them.
_LINES_TO_HEADER = 12


def read_table(lines: Sequence[str], sign: str, wanted: Wanted) -> Parsed:
    """Return what a table says.

    Args:
        lines: of the file.
        sign: what divides its cells.
        wanted: how it is to be read.

    Raises:
        TooManyRowsError: more rows than are taken.
    """
    rows = list(islice((row for row in rows_of(lines, sign) if any(row.cells)), MOST_ROWS + _LINES_TO_HEADER + 1))
    head = next(
        (place for place, row in enumerate(rows[:_LINES_TO_HEADER]) if looks_like_header(row, wanted.today)), None
    )
    header = tuple(rows[head].cells) if head is not None else ()
    body = rows[head + 1 :] if head is not None else rows
    guessed = guess_columns(header, body, wanted.today)
    columns = wanted.columns if wanted.columns is not None and len(wanted.columns) == len(guessed) else guessed
    reading = Reading(wanted)
    above = [RawRow(row.line, None, None, _as_text(row), _never) for row in rows[: head or 0]]
    order, orders = reading.keep_all([*above, *(_raw(row, columns, wanted) for row in body)])
    mine = _side(reading, columns, wanted)
    return reading.done(
        Format.TABLE,
        needs_mine={Column.FROM, Column.TO} <= set(columns),
        order=order,
        orders=orders,
        mine=mine,
        table=Table(columns, header, tuple(tuple(row.cells) for row in body[:_SAMPLES])),
    )


def has_days(columns: Sequence[Column]) -> bool:
    """Say whether one of the columns holds days, without which there is no row."""
    return Column.WHEN in columns or Column.DAY in columns


def _raw(row: Row, columns: Sequence[Column], wanted: Wanted) -> RawRow:
    cells = dict(zip(columns, row.cells, strict=False))
    day, clock = _day_and_time(cells, wanted)

    def make(stamp: Stamp) -> LogRow:
        kind = cells.get(Column.KIND, "")
        return LogRow(
            line=row.line,
            stamp=stamp,
            direction=_direction(cells, kind),
            channel=channel_in(kind),
            party=_party(cells),
            name=cells.get(Column.NAME, "") if _has_party(cells) else "",
            seconds=seconds_in(cells.get(Column.DURATION, "")),
            words=cells.get(Column.WORDS, ""),
        )

    return RawRow(row.line, day, clock, _as_text(row), make)


def _day_and_time(cells: Mapping[Column, str], wanted: Wanted) -> tuple[RawDay | None, RawTime | None]:
    said = cells.get(Column.WHEN) or cells.get(Column.DAY) or ""
    day = find_day(said, wanted.today)
    rest = without(said, day.span) if day else said
    clock = find_time(cells[Column.TIME]) if cells.get(Column.TIME) else find_time(rest)
    if day is not None:
        return day, clock
    alone = stamp_by_itself(said)
    if alone is None:
        return None, clock
    by_itself = RawTime(alone.at, alone.offset, (0, 0)) if alone.at else clock
    return RawDay((), "", alone.on, (0, 0)), by_itself


def _direction(cells: Mapping[Column, str], kind: str) -> Direction:
    said = direction_in(kind)
    if said is not Direction.UNKNOWN or (Column.FROM in cells and Column.TO in cells):
        return said
    if Column.TO in cells:
        return Direction.OUT
    return Direction.IN if Column.FROM in cells else Direction.UNKNOWN


def _party(cells: Mapping[Column, str]) -> str:
    """Return the other party; where both sides stand there, both, until it is known which she is."""
    if cells.get(Column.PARTY):
        return cells[Column.PARTY]
    sides = [cells[side] for side in (Column.FROM, Column.TO) if side in cells]
    if len(sides) > 1:
        return _BETWEEN.join(sides)
    return sides[0] if sides else cells.get(Column.NAME, "")


def _has_party(cells: Mapping[Column, str]) -> bool:
    """Say whether a number stands beside the name."""
    return any(cells.get(what) for what in (Column.PARTY, Column.FROM, Column.TO))


_BETWEEN = " \N{RIGHTWARDS ARROW} "


def _side(reading: Reading, columns: Sequence[Column], wanted: Wanted) -> str | None:
    """Turn rows from one side to the other into rows of the other party, and return which of the two she is."""
    if not {Column.FROM, Column.TO} <= set(columns):
        return None
    sides = [row.party.split(_BETWEEN) for row in reading.rows]
    often = Counter(key for pair in sides for key in {party_key(side) for side in pair if side})
    mine = wanted.mine if wanted.mine in often else None
    if mine is None:
        in_each = [key for key, count in often.items() if count == len(sides)]
        mine = in_each[0] if len(in_each) == 1 else None
    if mine is not None:
        reading.rows = [_of_other(row, pair, mine) for row, pair in zip(reading.rows, sides, strict=True)]
    return mine


def _of_other(row: LogRow, pair: Sequence[str], mine: str) -> LogRow:
    sent, got = pair[0], pair[-1]
    if party_key(sent) == mine:
        return replace(row, party=got, direction=Direction.OUT)
    is_missed = row.direction is Direction.MISSED
    return replace(row, party=sent, direction=Direction.MISSED if is_missed else Direction.IN)


def _as_text(row: Row) -> str:
    return beginning(" ".join(row.cells))


def _never(stamp: Stamp) -> LogRow:
    raise AssertionError(stamp)
