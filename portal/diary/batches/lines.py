"""Calls that were pasted as they stood on a screen: line by line, or under the name of a day."""

import re
from collections.abc import Sequence

from portal.diary.batches.asking import Parsed, RawRow, Reading, Wanted, beginning
from portal.diary.batches.dates import LOOKED_AT, RawDay, find_day, find_time, without
from portal.diary.batches.log import Format, LogRow, Reason, Stamp
from portal.diary.batches.phrases import channel_in, direction_in, seconds_in

_A_NUMBER = re.compile(r"(?<![\d\w])(?:\+|00|0)[\d][\d ()./-]{5,18}\d(?!\d)")
_A_LENGTH = re.compile(
    r"\(?\b(?:\d{1,2}:)?\d{1,2}:\d{2}\b\)?"
    r"|\(?\b\d{1,5} ?(?:h(?:ou)?rs?|h|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)\b\.?\)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\b(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?", re.IGNORECASE)
_KIND = re.compile(
    r"\b(?:missed|incoming|outgoing|rejected|declined|answered|voice|video|calls?|texts?|sms|from|to|at|on)\b",
    re.IGNORECASE,
)
_EDGES = " \t,;|-–:·•*()[]"


def read_lines(lines: Sequence[str], wanted: Wanted) -> Parsed:
    """Return what lines say, of which each is a call or a message, or the name of a day.

    Raises:
        TooManyRowsError: more rows than are taken.
    """
    reading, raws, heading = Reading(wanted), list[RawRow](), None
    for number, whole in enumerate(lines, 1):
        line = whole[:LOOKED_AT]
        if not line.strip():
            continue
        if len(whole) > LOOKED_AT:
            reading.refuse(number, Reason.TOO_LONG, line)
            continue
        day = find_day(line, wanted.today)
        rest = without(line, day.span) if day else line
        if day is not None and not _WEEKDAY.sub("", rest).strip(_EDGES):
            heading = day
            continue
        raws.append(_raw(number, line, day, rest, heading))
    order, orders = reading.keep_all(raws)
    return reading.done(Format.LINES, order=order, orders=orders)


def _raw(number: int, line: str, day: RawDay | None, rest: str, heading: RawDay | None) -> RawRow:
    # The time first: a number may have spaces, and would take it for its end.
    clock = find_time(rest)
    rest = without(rest, clock.span) if clock else rest
    found = _A_NUMBER.search(rest)
    party = found[0].strip() if found else ""
    rest = without(rest, found.span()) if found else rest
    length = _A_LENGTH.search(rest)
    left = without(rest, length.span()) if length else rest
    is_row = day is not None or (heading is not None and clock is not None)

    def make(stamp: Stamp) -> LogRow:
        name = " ".join(_KIND.sub(" ", _WEEKDAY.sub(" ", left)).split()).strip(_EDGES)
        return LogRow(
            line=number,
            stamp=stamp,
            direction=direction_in(left),
            channel=channel_in(left),
            party=party or name,
            name=name if party else "",
            seconds=seconds_in(length[0]) if length else None,
        )

    return RawRow(number, (day or heading) if is_row else None, clock, beginning(line), make)
