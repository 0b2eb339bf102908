"""What the columns of a table hold: as their header says, or as their cells look."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from portal.diary.batches.asking import Column
from portal.diary.batches.dates import find_day, find_time, stamp_by_itself
from portal.diary.batches.log import Channel, Direction, Row
from portal.diary.batches.phrases import channel_in, direction_in, seconds_in

_HEADERS = (
    (Column.DURATION, r"duration|length|call time|talk time|minutes|seconds|dauer|durée|duración"),
    (Column.FROM, r"from|from number|calling( party)?( number)?|caller( id)?( number)?|sender|originator|a number|von"),
    (
        Column.TO,
        r"to|to number|called( party)?( number)?|dialled( number)?|dialed( number)?|recipient|destination|b number|an",
    ),
    (
        Column.WHEN,
        r"(start )?date ?(/|and|&|,|\+)? ?time|datetime|timestamp|when|start(ed)?( at)?|call start|readable date",
    ),
    (Column.DAY, r"(call |start )?date|day|datum|fecha|data"),
    (Column.TIME, r"(call |start )?time|uhrzeit|heure|hora|ora"),
    (Column.KIND, r"(call |event |usage )?(type|kind|direction|category|service|status|in/out|description)|typ|art"),
    (Column.NAME, r"(contact|caller|display|party)?[ _]?name|contact|cached name"),
    (
        Column.PARTY,
        r"(phone|telephone|mobile|contact|other)?[ _]?(number|no\.?|msisdn)|phone|address|nummer|numéro",
    ),
    (Column.WORDS, r"message|text|body|content|words|notes?|subject|nachricht|inhalt"),
)
_HEADER_WORDS = tuple((what, re.compile(rf"^(?:{words})$", re.IGNORECASE)) for what, words in _HEADERS)
_TIDY = re.compile(r"[_\s]+")
_UNIT = re.compile(r"\s*[(\[].*?[)\]]\s*$")
_A_NUMBER = re.compile(
    r'^[="]*(?:\+|00|0)[\d ()./-]{5,20}"?$|^(?:unknown|withheld|private|anonymous|no caller id)?$', re.IGNORECASE
)
_SAMPLE = 40
_ENOUGH = 0.6
_NEAR = 0.9
_LOOKED_AT = 200
# A column of words is longer than what is put into any other.
_LONG = 12


def looks_like_header(row: Row, today: date) -> bool:
    """Say whether a row says what stands below it: two of its cells are known, or no cell is a day."""
    named = sum(_named(cell) is not Column.NOTHING for cell in row.cells)
    has_day = any(find_day(cell, today) or stamp_by_itself(cell) for cell in row.cells)
    return named > 0 and not has_day


def guess_columns(header: Sequence[str], rows: Sequence[Row], today: date) -> tuple[Column, ...]:
    """Return what each column seems to hold.

    Args:
        header: what stands above them; empty where nothing does.
        rows: some of them.
        today: what "yesterday" counts from.
    """
    width = max([len(header), *(len(row.cells) for row in rows[:_SAMPLE])], default=0)
    found = [_named(header[place]) if place < len(header) else Column.NOTHING for place in range(width)]
    samples = [_cells_of(rows, place) for place in range(width)]
    found = _once_each(found)
    _correct_days(found, samples, today)
    for what, looks in _looks(today):
        if what in found or (what in {Column.DAY, Column.TIME} and Column.WHEN in found):
            continue
        if what is Column.PARTY and {Column.FROM, Column.TO} & set(found):
            continue
        place = _best(found, samples, looks)
        if place is not None:
            found[place] = what
    return tuple(found)


def _named(cell: str) -> Column:
    name = _UNIT.sub("", _TIDY.sub(" ", cell)).strip()
    return next((what for what, words in _HEADER_WORDS if words.match(name)), Column.NOTHING)


def _once_each(found: list[Column]) -> list[Column]:
    """Let each kind stand once, the first of its kind; a second would be read over it."""
    seen: set[Column] = set()
    left = []
    for what in found:
        left.append(Column.NOTHING if what in seen else what)
        seen.add(what)
    return left


def _correct_days(found: list[Column], samples: Sequence[Sequence[str]], today: date) -> None:
    """Look at what is called a day or a time: some have both in one cell, and some call the day a time."""
    for place, what in enumerate(found):
        if what not in {Column.DAY, Column.TIME, Column.WHEN} or not samples[place]:
            continue
        has_day = _share(samples[place], lambda cell: _is_day(cell, today)) > _ENOUGH
        has_time = _share(samples[place], lambda cell: _is_moment(cell, today)) > _ENOUGH
        if has_day:
            found[place] = Column.WHEN if has_time else Column.DAY
        elif what is not Column.TIME:
            is_time = _share(samples[place], _is_time) > _ENOUGH
            found[place] = Column.TIME if is_time and Column.TIME not in found else Column.NOTHING


def _looks(today: date) -> list[tuple[Column, Callable[[str], bool]]]:
    return [
        (Column.WHEN, lambda cell: _is_moment(cell, today)),
        (Column.DAY, lambda cell: _is_day(cell, today)),
        (Column.TIME, _is_time),
        (Column.PARTY, lambda cell: bool(cell) and _A_NUMBER.match(cell) is not None),
        (Column.KIND, _is_kind),
        (Column.DURATION, lambda cell: bool(cell) and seconds_in(cell) is not None),
        (Column.WORDS, lambda cell: len(cell) > _LONG and not _A_NUMBER.match(cell)),
    ]


def _best(found: list[Column], samples: Sequence[Sequence[str]], looks: Callable[[str], bool]) -> int | None:
    shares = [
        (_share(cells, looks), -place)
        for place, cells in enumerate(samples)
        if found[place] is Column.NOTHING and cells
    ]
    share, place = max(shares, default=(0.0, 0))
    return -place if share > _ENOUGH else None


def _share(cells: Sequence[str], looks: Callable[[str], bool]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(looks(cell) for cell in filled) / len(filled) if filled else 0.0


def _cells_of(rows: Sequence[Row], place: int) -> list[str]:
    return [row.cells[place][:_LOOKED_AT] for row in rows[:_SAMPLE] if place < len(row.cells)]


def _is_day(cell: str, today: date) -> bool:
    return find_day(cell, today) is not None or stamp_by_itself(cell) is not None


def _is_moment(cell: str, today: date) -> bool:
    day = find_day(cell, today)
    if day is None:
        alone = stamp_by_itself(cell)
        return alone is not None and alone.at is not None
    return find_time(f"{cell[: day.span[0]]} {cell[day.span[1] :]}") is not None


def _is_time(cell: str) -> bool:
    found = find_time(cell)
    return found is not None and found.span[0] == 0 and found.span[1] >= _NEAR * len(cell)


def _is_kind(cell: str) -> bool:
    return direction_in(cell) is not Direction.UNKNOWN or channel_in(cell) is not Channel.UNKNOWN
