"""The chat export of WhatsApp, from either kind of phone, with a clock of twelve or twenty-four hours."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.diary.batches.asking import Parsed, RawRow, Reading, Wanted, beginning, mine_of, with_directions
from portal.diary.batches.dates import find_day, find_time
from portal.diary.batches.log import Channel, Direction, Format, LogRow, Reason, Stamp
from portal.diary.batches.phrases import is_call, is_missed, is_said_by_nobody, seconds_in
from portal.kernel.text import clean, clean_line

_MARKS = "\u200e\u200f\u202a-\u202e\ufeff"
_SPACE = "[ \u00a0\u202f]"
# Source: the exports of WhatsApp for iOS and Android as they are; in Britain "am" is in small letters after U+202F.
_HEAD = re.compile(
    rf"^[{_MARKS}]*(?P<bracket>\[)?(?P<day>\d{{1,4}}(?P<sign>[./-]){_SPACE}?\d{{1,2}}[./-]{_SPACE}?\d{{1,4}}\.?)"
    rf"(?P<between>,?{_SPACE}(?:\w{{1,4}}{_SPACE})?)"
    rf"(?P<time>(?:上午|下午|午前|午後|오전|오후)?{_SPACE}?\d{{1,2}}[:.]\d{{2}}(?P<second>[:.]\d{{2}})?"
    rf"(?P<half>{_SPACE}?[aApP]\.?{_SPACE}?[mM]\.?)?)"
    rf"(?(bracket)\]{_SPACE}?|{_SPACE}[-–]{_SPACE})(?P<rest>.*)$"
)
_SENDER = re.compile(r"^(?P<name>[^\n]{1,200}?):(?:[ \u00a0\u202f]|$)(?P<words>.*)$", re.DOTALL)
_LEADING = re.compile(rf"^[{_MARKS}]+")
_EVERY_MARK = re.compile(rf"[{_MARKS}]")
_SAMPLE = 200
_QUOTES = ('"', "“", "”", "„")


@dataclass
class _Message:
    """A message as it is gathered line by line."""

    line: int
    head: re.Match[str]
    parts: list[str] = field(default_factory=list)

    @property
    def rest(self) -> str:
        """Return all that follows the day and the time."""
        return "\n".join(self.parts)


def is_chat(lines: Sequence[str]) -> bool:
    """Say whether these are the lines of a chat: the first that is not empty begins one, and somebody writes."""
    first = next((line for line in lines if line.strip()), "")
    if not _HEAD.match(first):
        return False
    heads = [found for line in lines[:_SAMPLE] if (found := _HEAD.match(line))]
    return any(_SENDER.match(found["rest"]) for found in heads)


def read_chat(lines: Sequence[str], wanted: Wanted) -> Parsed:
    """Return what a chat says.

    Raises:
        TooManyRowsError: more rows than are taken.
    """
    reading = Reading(wanted)
    messages = _messages(lines, reading)
    raws = []
    for message in messages:
        if _is_from_nobody(message):
            reading.refuse(message.line, Reason.NOT_A_MESSAGE, _EVERY_MARK.sub("", message.rest))
        else:
            raws.append(_raw(message, wanted))
    order, orders = reading.keep_all(raws)
    mine = mine_of(wanted, reading.rows)
    reading.rows = with_directions(reading.rows, mine)
    return reading.done(Format.CHAT, needs_mine=True, order=order, orders=orders, mine=mine)


def _messages(lines: Sequence[str], reading: Reading) -> list[_Message]:
    """Put lines together; what begins like a day in another manner than the rest of the file goes on with a message."""
    heads = [_HEAD.match(line) for line in lines]
    manners = Counter(_manner(head) for head in heads[: 10 * _SAMPLE] if head)
    manner = manners.most_common(1)[0][0] if manners else None
    messages: list[_Message] = []
    for number, (line, head) in enumerate(zip(lines, heads, strict=True), 1):
        if head is not None and _manner(head) == manner:
            messages.append(_Message(number, head, [head["rest"]]))
        elif messages:
            messages[-1].parts.append(line)
        elif line.strip():
            reading.refuse(number, Reason.NO_DAY, line)
    return messages


def _manner(head: re.Match[str]) -> tuple[bool, str, bool, bool]:
    return bool(head["bracket"]), head["sign"], bool(head["second"]), "," in head["between"]


def _is_from_nobody(message: _Message) -> bool:
    """Say whether the program says it: nobody stands before it, or it wears the name of the chat."""
    found = _SENDER.match(message.rest)
    if found is None or any(found["name"].count(quote) % 2 for quote in _QUOTES):
        return True
    return _LEADING.match(found["words"]) is not None and is_said_by_nobody(_EVERY_MARK.sub("", found["words"]))


def _raw(message: _Message, wanted: Wanted) -> RawRow:
    found = _SENDER.match(message.rest)
    name, words = (found["name"], found["words"]) if found else ("", message.rest)
    words = clean(_EVERY_MARK.sub("", words))
    by_call = is_call(words)

    def make(stamp: Stamp) -> LogRow:
        return LogRow(
            line=message.line,
            stamp=stamp,
            direction=Direction.MISSED if by_call and is_missed(words) else Direction.UNKNOWN,
            channel=Channel.CALL if by_call else Channel.CHAT,
            party=clean_line(_EVERY_MARK.sub("", name)).removeprefix("~").strip(),
            seconds=seconds_in(words) if by_call else None,
            words=words,
        )

    day = find_day(message.head["day"].replace("\u00a0", " ").replace("\u202f", " "), wanted.today)
    return RawRow(message.line, day, find_time(message.head["time"]), beginning(words), make)
