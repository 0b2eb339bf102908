"""Cells of a delimited table, whatever divides them, also where quotes were never closed."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence

from portal.diary.batches.log import Row

DELIMITERS = ("\t", ";", ",", "|")
_SAMPLE = 60
# A quote that is not closed would swallow the rest of the file: no message has as many lines.
_MOST_LINES_OF_ROW = 200
_MOST_COLUMNS = 60
_HINT = "sep="


def delimiter_of(lines: Sequence[str]) -> str | None:
    """Return what divides the cells: what most lines have equally often; none where there is one column."""
    if lines and lines[0].casefold().startswith(_HINT) and lines[0][len(_HINT) :][:1] in DELIMITERS:
        return lines[0][len(_HINT) :][:1]
    best: tuple[float, int, str] | None = None
    for sign in DELIMITERS:
        widths = Counter(len(row.cells) for row in rows_of(lines[:_SAMPLE], sign) if any(row.cells))
        several = [(count, width) for width, count in widths.items() if width > 1]
        if not several:
            continue
        share = sum(count for count, _width in several) / sum(widths.values())
        count, width = max(several)
        found = (round(share + count / sum(widths.values()), 1), width, sign)
        best = max(best, found, key=lambda one: one[:2]) if best else found
    return best[2] if best and best[0] > 1 else None


def rows_of(lines: Sequence[str], sign: str) -> Iterator[Row]:
    """Go through the rows of a table; a row may go over several lines where it is quoted.

    Args:
        lines: of the file.
        sign: what divides the cells.
    """
    at = 0
    if lines and lines[0].casefold().startswith(_HINT):
        at = 1
    while at < len(lines):
        cells, used = _row_at(lines, at, sign)
        yield Row(at + 1, cells[:_MOST_COLUMNS])
        at += used


def _row_at(lines: Sequence[str], at: int, sign: str) -> tuple[list[str], int]:
    line = lines[at]
    if '"' not in line:
        return [cell.strip() for cell in line.split(sign, _MOST_COLUMNS)], 1
    reader = csv.reader(_with_ends(lines, at), delimiter=sign, strict=True)
    try:
        cells = next(reader)
    except csv.Error:
        return [cell.strip(' "') for cell in line.split(sign, _MOST_COLUMNS)], 1
    return [cell.strip() for cell in cells], reader.line_num


def _with_ends(lines: Sequence[str], at: int) -> Iterator[str]:
    for line in lines[at : at + _MOST_LINES_OF_ROW]:
        yield f"{line}\n"
