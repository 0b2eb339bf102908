"""What of a list is to be kept: the rows of those she names, and the entry that stands for them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from portal.diary import details
from portal.diary.batches.asking import Parsed
from portal.diary.batches.log import (
    BadRow,
    Channel,
    Direction,
    Format,
    LogRow,
    Party,
    Reason,
    Stamp,
    identities_of,
    parties_of,
    party_key,
)
from portal.diary.details import Details, Source
from portal.diary.incidents import CLOCK_DIFFERENCE, Behaviour, IncidentDraft, Precision, When

_CHANNELS = {
    Channel.CALL: details.Channel.CALL,
    Channel.TEXT: details.Channel.TEXT,
    Channel.CHAT: details.Channel.CHAT,
    Channel.EMAIL: details.Channel.EMAIL,
}


def sound(parsed: Parsed, zone: str, now: datetime) -> Parsed:
    """Return a list without rows that cannot have been, where she is: at no such time, or not yet.

    Args:
        parsed: as it was read.
        zone: where clocks on the wall are meant.
        now: this moment.
    """
    reasons = [_why_not(row.stamp, zone, now) for row in parsed.rows]
    if not any(reasons):
        return parsed
    good = tuple(row for row, reason in zip(parsed.rows, reasons, strict=True) if reason is None)
    more = [
        BadRow(row.line, reason, row.words or row.party)
        for row, reason in zip(parsed.rows, reasons, strict=True)
        if reason is not None
    ]
    return replace(parsed, rows=good, bad=tuple(sorted([*parsed.bad, *more], key=lambda one: one.line)))


def others_in(parsed: Parsed) -> tuple[Party, ...]:
    """Return who is in a list besides her, the most frequent first."""
    return tuple(party for party in parties_of(parsed.rows) if party.key != parsed.mine)


def chosen_rows(parsed: Parsed, parties: Collection[str], zone: str) -> list[tuple[str, LogRow]]:
    """Return the rows of those she names, each with what it is known by; in a chat also what she wrote herself.

    Args:
        parsed: the whole list.
        parties: whose rows, by their keys.
        zone: where clocks on the wall are meant.
    """
    wanted = {*parties, parsed.mine} if parsed.format is Format.CHAT and parsed.mine is not None else {*parties}
    marked = zip(identities_of(parsed.rows, zone), parsed.rows, strict=True)
    chosen = [(mark, row) for mark, row in marked if party_key(row.party) in wanted]
    return sorted(chosen, key=lambda one: one[1].stamp.moment(zone))


def told_of(rows: Sequence[LogRow], words: str, zone: str) -> IncidentDraft:
    """Return the entry that stands for some rows, from the first until the last.

    Args:
        rows: at least one, in order.
        words: what she says of them.
        zone: where clocks on the wall are meant.
    """
    from_others = sum(row.direction is not Direction.OUT for row in rows)
    return IncidentDraft(
        words=words,
        when=_when(rows, zone),
        kinds=frozenset({Behaviour.CONTACTING}),
        details=Details(
            channels=frozenset(_CHANNELS[row.channel] for row in rows if row.channel in _CHANNELS),
            source=Source.IMPORTED,
        ),
        count=from_others or len(rows),
        has_list=True,
    )


def _why_not(stamp: Stamp, zone: str, now: datetime) -> Reason | None:
    if stamp.is_skipped(zone):
        return Reason.NO_SUCH_TIME
    is_future = stamp.moment(zone) > now + CLOCK_DIFFERENCE or stamp.on > now.astimezone(ZoneInfo(zone)).date()
    return Reason.FUTURE if is_future else None


def _when(rows: Sequence[LogRow], zone: str) -> When:
    first, last = rows[0].stamp, rows[-1].stamp
    if any(row.stamp.at is None for row in rows):
        days = [row.stamp.local(zone).date() for row in rows]
        until = days[-1] if days[-1] > days[0] else None
        return When(Precision.DAY, zone, days[0], until_on=until)
    begin, end = first.local(zone), last.local(zone)
    when = When(Precision.EXACT, zone, begin.date(), begin.time().replace(microsecond=0, fold=0))
    if when.is_twice:
        when = replace(when, is_second=bool(begin.fold))
    if last.moment(zone) == first.moment(zone):
        return when
    return replace(when, until_on=end.date(), until_at=end.time().replace(microsecond=0, fold=0))
