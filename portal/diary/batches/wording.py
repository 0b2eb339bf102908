"""What is said of lists: why one cannot be read, why a row is left out, what columns hold, and each row in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.diary.batches import log
from portal.diary.batches.asking import Column, Parsed
from portal.diary.batches.dates import DateOrder
from portal.diary.batches.log import MOST_BYTES, MOST_ROWS, BadRow, Channel, Direction, LogRow, Party, Reason
from portal.i18n import _, lazy, ngettext, reader_locale, say_day, say_size

COLUMNS = {
    Column.NOTHING: lazy("Nothing we need"),
    Column.WHEN: lazy("Day and time together"),
    Column.DAY: lazy("Day"),
    Column.TIME: lazy("Time"),
    Column.PARTY: lazy("Number of the other person"),
    Column.NAME: lazy("Name of the other person"),
    Column.FROM: lazy("Who called or wrote"),
    Column.TO: lazy("Who was called or written to"),
    Column.KIND: lazy("What kind, such as “missed call”"),
    Column.DURATION: lazy("How long it took"),
    Column.WORDS: lazy("The words of a message"),
}
ORDERS = {
    DateOrder.DAY: lazy("The day first, as in 24/11/2026"),
    DateOrder.MONTH: lazy("The month first, as in 11/24/2026"),
    DateOrder.YEAR: lazy("The year first, as in 2026/11/24"),
}
_REASONS = {
    Reason.NO_DAY: lazy("There is no day in it."),
    Reason.NO_SUCH_DAY: lazy("There is no such day."),
    Reason.NO_SUCH_TIME: lazy("There is no such time."),
    Reason.LONG_AGO: lazy("The year is too long ago."),
    Reason.FUTURE: lazy("It is in the future."),
    Reason.TOO_LONG: lazy("It is too long."),
    Reason.BROKEN: lazy("The file is broken here. What follows could not be read."),
    Reason.CUT_SHORT: lazy("The file stops in the middle here. What may have followed is not in it."),
    Reason.NOT_A_MESSAGE: lazy("The app says this, not a person."),
    Reason.NOT_SENT: lazy("It was never sent."),
}
_CALLS = {
    Direction.IN: lazy("Call to you"),
    Direction.OUT: lazy("Call from you"),
    Direction.MISSED: lazy("Missed call"),
    Direction.UNKNOWN: lazy("Call"),
}
_MESSAGES = {
    Direction.IN: lazy("Message to you"),
    Direction.OUT: lazy("Message from you"),
    Direction.MISSED: lazy("Not answered"),
    Direction.UNKNOWN: lazy("Message"),
}
_EITHER = {
    Direction.IN: lazy("To you"),
    Direction.OUT: lazy("From you"),
    Direction.MISSED: lazy("Missed"),
    Direction.UNKNOWN: lazy("Call or message"),
}
_LEFT_OUT_SHOWN = 200


@dataclass(frozen=True)
class RowShown:
    """A row in words."""

    when: str = field(repr=False)
    what: str
    who: str = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True)
class LeftOut:
    """A line that is no row, and why."""

    line: int
    why: str
    begins: str = field(repr=False)


def why_unreadable(error: log.UnreadableError) -> str:
    """Say why nothing of a file can be taken, and what can be done."""
    words: dict[type[log.UnreadableError], str] = {
        log.NothingFoundError: _("There is no call or message in it."),
        log.NoDatesError: _("There is no line in it with a day. A list needs a day in each line, or above some lines."),
        log.TooManyRowsError: _(
            "There are more than %(number)s lines in it. Please bring it in parts.", number=f"{MOST_ROWS:,}"
        ),
        log.TooManyBytesError: _(
            "It is larger than %(size)s. A chat can be saved without its pictures.", size=say_size(MOST_BYTES)
        ),
        log.WorkbookError: _("It is a workbook of a spreadsheet. Open it there and save it as CSV, then choose that."),
        log.ClimbingPathError: _("There is something in this zip that should not be there. We did not open it."),
        log.LockedArchiveError: _("This zip asks for a password. Please unpack it first, and choose the list in it."),
        log.BrokenArchiveError: _("This zip does not open. It may be cut off. Please save it again."),
        log.NoListInsideError: _("We cannot tell which file in this zip is the list. Please choose that file itself."),
        log.ForeignDeclarationError: _("This XML has something in it that a backup never has. We did not open it."),
    }
    return words.get(
        type(error),
        _("We cannot read this as a list. We can read CSV, saved chats, backups of texts and calls, and e-mails."),
    )


def rows_in_words(rows: Sequence[LogRow], zone: str, today: date) -> list[RowShown]:
    """Return rows as a page shows them."""
    return [RowShown(_when(row, zone, today), _what(row), _who(row), row.words) for row in rows]


def left_out_in_words(bad: Sequence[BadRow]) -> list[LeftOut]:
    """Return what is no row, with its reason."""
    return [LeftOut(one.line, str(_REASONS[one.reason]), one.begins) for one in bad[:_LEFT_OUT_SHOWN]]


def party_in_words(party: Party) -> str:
    """Say who it is, and how often they are there."""
    name = party.label or _("Number withheld")
    return _("%(name)s, %(number)s times", name=name, number=party.count) if party.count > 1 else name


def found_in_words(parsed: Parsed) -> str:
    """Say how many calls and messages there are, and how many the file says."""
    number = len(parsed.rows)
    words = ngettext("There is %(num)s call or message in it.", "There are %(num)s calls and messages in it.", number)
    there = number + len(parsed.bad)
    if parsed.said_count is None or parsed.said_count == there:
        return words
    return words + " " + _("The file itself says %(said)s.", said=parsed.said_count)


def directions_in_words(rows: Sequence[LogRow]) -> str:
    """Say of some rows how many there are of each kind."""
    counts = Counter(_what(row) for row in rows)
    return ", ".join(f"{what}: {number}" for what, number in counts.most_common())


def first_guess(rows: Sequence[LogRow]) -> str:
    """Return words for an entry that stands for a list, for her to change."""
    calls = sum(row.channel is Channel.CALL for row in rows)
    if calls == len(rows):
        return _("Many calls. The list is below.")
    return _("Many messages. The list is below.") if not calls else _("Many calls and messages. The list is below.")


def _when(row: LogRow, zone: str, today: date) -> str:
    local = row.stamp.local(zone)
    day = say_day(local.date(), today=today, locale=reader_locale())
    if row.stamp.at is None:
        return day
    words = f"{day}, {local:%H:%M:%S}" if local.second else f"{day}, {local:%H:%M}"
    return _("%(when)s (this time came twice that night)", when=words) if row.stamp.is_twice(zone) else words


def _what(row: LogRow) -> str:
    if row.channel is Channel.CALL:
        return str(_CALLS[row.direction])
    return str((_EITHER if row.channel is Channel.UNKNOWN else _MESSAGES)[row.direction])


def _who(row: LogRow) -> str:
    if row.name and row.party:
        return f"{row.name}, {row.party}"
    return row.name or row.party or _("withheld")


def today_in(zone: str, now: datetime) -> date:
    """Return the day that it is there."""
    return now.astimezone(ZoneInfo(zone)).date()
