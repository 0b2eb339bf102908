"""The pattern in words: what each picture shows, the same as tables, and what changed since a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from portal.diary import picture
from portal.diary.detail_wording import CHANNELS
from portal.diary.details import Channel, Flag
from portal.diary.facets import first_of_month
from portal.diary.incidents import Behaviour
from portal.diary.pattern import Change, Gap, Month, MonthOfList, Pattern, Stretch
from portal.diary.wording import day_in_words, kinds_in_short
from portal.i18n import _, lazy, ngettext, reader_locale, say_day, say_month

_FLAGS = {
    Flag.FEAR_OF_VIOLENCE: lazy("afraid of being hurt"),
    Flag.WEAPON: lazy("a weapon"),
    Flag.INJURY: lazy("somebody was hurt"),
    Flag.CHILD: lazy("a child was there"),
}
_WEEKDAYS = (lazy("Mon"), lazy("Tue"), lazy("Wed"), lazy("Thu"), lazy("Fri"), lazy("Sat"), lazy("Sun"))
_HOURS_SHOWN = 3


@dataclass(frozen=True)
class Table:
    """A table: what it shows, its heads, and its lines."""

    caption: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class StackShown:
    """The picture of at most two years, with what stands beside it."""

    drawn: picture.Stack
    seen: str
    names: dict[int, str]


@dataclass(frozen=True)
class RowsShown:
    """The picture of the same months in rows, with the name of each row."""

    drawn: picture.Rows
    seen: str
    labels: tuple[str, ...]
    names: dict[int, str]


@dataclass(frozen=True)
class PatternShown:
    """Everything on the page of a pattern, in words and pictures.

    Args:
        facts: what is known in numbers.
        legend: the grounds and what each stands for, in the order of the layers.
        stacks: how often in each month and of what kinds, the latest two years first.
        rows: how many kinds, how many grave ones, and how afraid, in each month.
        months: the same as a table.
        hours: when in the week; none where no time is known.
        gaps: the longest quiet times, in words.
    """

    facts: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str], ...]
    stacks: tuple[StackShown, ...]
    rows: tuple[RowsShown, ...]
    months: Table
    hours: picture.Hours | None
    hours_seen: str
    week: Table
    weekdays: tuple[str, ...]
    ticks: picture.Ticks | None
    ticks_seen: str
    ends: tuple[str, str]
    gaps: tuple[str, ...]
    untimed: str


@dataclass(frozen=True)
class ChangeShown:
    """What changed since a day."""

    heading: str
    sentences: tuple[str, ...]
    table: Table


@dataclass(frozen=True)
class DayShown:
    """One day of a month in a list."""

    title: str
    line: str = field(repr=False)
    page: int


def months_in_words(months: Iterable[tuple[int, int]]) -> list[tuple[str, str]]:
    """Return the name of each month of a list, and how many entries it has."""
    locale = reader_locale()
    return [(say_month(first_of_month(number), locale=locale), notes_in_words(count)) for number, count in months]


def month_in_words(month: MonthOfList, now: datetime, zone: str) -> list[DayShown]:
    """Return the days of a month as they stand in a list."""
    return [
        DayShown(
            title=day_in_words(day.on, now, zone),
            line=" · ".join(filter(None, (notes_in_words(day.notes), kinds_in_short(day.kinds)))),
            page=day.page,
        )
        for day in month.days
    ]


def notes_in_words(count: int) -> str:
    """Say how many entries."""
    return ngettext("%(many)s note", "%(many)s notes", count, many=f"{count:,}")


def pattern_in_words(pattern: Pattern, today: date) -> PatternShown:
    """Return a pattern with its pictures, as a page shows it."""
    kinds, has_others = picture.frequent_kinds(pattern.months)
    windows = picture.two_years_each(pattern.months)
    names = {month.number: _short(month.number) for month in pattern.months}
    legend = [kinds_in_short([kind]) for kind in kinds] + ([_("all others")] if has_others else [])
    return PatternShown(
        facts=_facts(pattern, today),
        legend=tuple(zip(picture.GROUNDS, legend, strict=False)),
        stacks=tuple(StackShown(picture.stack(one, kinds), _stack_seen(one), names) for one in windows),
        rows=tuple(RowsShown(_rows(one), _rows_seen(one), _row_labels(), names) for one in windows),
        months=_months_table(pattern.months),
        hours=picture.hours(pattern.hours) if pattern.hours else None,
        hours_seen=_hours_seen(pattern.hours),
        week=_week_table(pattern.hours),
        weekdays=tuple(str(day) for day in _WEEKDAYS),
        ticks=picture.ticks(pattern.days) if len(pattern.days) > 1 else None,
        ticks_seen=_("Each line is a day on which something happened. The empty places are quiet times."),
        ends=(_day(pattern.first, today), _day(pattern.last, today)),
        gaps=tuple(_gap(gap, today) for gap in pattern.gaps),
        untimed=_untimed(pattern),
    )


def change_in_words(change: Change, today: date) -> ChangeShown:
    """Say what changed since a day, against just as long a time before it."""
    before, since = change.before, change.since
    length = (since.last - since.first).days + 1
    sentences = [
        ngettext(
            "The last day, and the day before it.",
            "The %(num)s days since %(since)s, and the %(num)s days before.",
            length,
            since=_day(since.first, today),
        )
    ]
    if change.new_kinds:
        kinds = kinds_in_short(change.new_kinds)
        sentences.append(_("Not written down at any time before: %(kinds)s.", kinds=kinds))
    if change.new_channels:
        ways = ", ".join(str(CHANNELS[one]) for one in change.new_channels)
        sentences.append(_("Ways not written down at any time before: %(ways)s.", ways=ways))
    lines = [
        (_("Notes"), str(before.notes), str(since.notes)),
        (_("Times it happened"), f"{before.times:,}", f"{since.times:,}"),
        (_("Days on which something happened"), str(before.days), str(since.days)),
        (_("Notes with a threat, harm or a broken order"), str(before.grave), str(since.grave)),
        (_("Most afraid, of 10"), _fear(before), _fear(since)),
        *_counted(before, since),
    ]
    heads = (_("What was counted"), _("Before"), _("Since"))
    return ChangeShown(_("What changed"), tuple(sentences), Table(_("Before and since"), heads, tuple(lines)))


def _counted(before: Stretch, since: Stretch) -> list[tuple[str, str, str]]:
    kinds = [
        (kinds_in_short([kind]), str(before.kinds[kind]), str(since.kinds[kind]))
        for kind in Behaviour
        if before.kinds[kind] or since.kinds[kind]
    ]
    ways = [
        (str(CHANNELS[one]), str(before.channels[one]), str(since.channels[one]))
        for one in Channel
        if before.channels[one] or since.channels[one]
    ]
    return [*kinds, *ways]


def _fear(stretch: Stretch) -> str:
    return _("not said") if stretch.fear_most is None else str(stretch.fear_most)


def _facts(pattern: Pattern, today: date) -> tuple[tuple[str, str], ...]:
    times = sum(month.times for month in pattern.months)
    found = [
        (_("Notes"), f"{pattern.total:,}"),
        (_("Times it happened"), f"{times:,}" if times > pattern.total - pattern.undated else ""),
        (_("First"), _day(pattern.first, today)),
        (_("Latest"), _day(pattern.last, today)),
        (_("Days on which something happened"), f"{len(pattern.days):,}" if pattern.days else ""),
        (_("Without a day"), f"{pattern.undated:,}" if pattern.undated else ""),
    ]
    return tuple((label, words) for label, words in found if words)


def _stack_seen(months: Sequence[Month]) -> str:
    most = max(months, key=lambda month: month.notes)
    return _(
        "How many notes in each month, %(first)s to %(last)s. The most were in %(most)s: %(many)s. "
        "A note of two kinds stands in both.",
        first=_long(months[0].number),
        last=_long(months[-1].number),
        most=_long(most.number),
        many=notes_in_words(most.notes),
    )


def _rows(months: tuple[Month, ...]) -> picture.Rows:
    return picture.rows(
        months,
        [
            [len(month.kinds) for month in months],
            [month.grave for month in months],
            [month.fear_most or 0 for month in months],
        ],
    )


def _row_labels() -> tuple[str, ...]:
    return (_("Different kinds"), _("With a threat, harm or a broken order"), _("Most afraid, of 10"))


def _rows_seen(months: Sequence[Month]) -> str:
    return _(
        "For each month, %(first)s to %(last)s: how many different kinds of things, how many notes with a threat, "
        "harm or a broken order, and the highest fear that was given. These are counts of what was written. "
        "They are no score.",
        first=_long(months[0].number),
        last=_long(months[-1].number),
    )


def _months_table(months: Iterable[Month]) -> Table:
    heads = (_("Month"), _("Notes"), _("Times"), _("What kind"), _("What was said besides"), _("Most afraid, of 10"))
    lines = tuple(
        (
            _long(month.number),
            str(month.notes),
            str(month.times),
            "; ".join(f"{kinds_in_short([kind])} {count}" for kind, count in month.kinds),
            "; ".join(f"{_FLAGS[flag]} {count}" for flag, count in month.flags),
            "" if month.fear_most is None else str(month.fear_most),
        )
        for month in months
    )
    return Table(_("Month by month"), heads, lines)


def _hours_seen(hours: Counter[tuple[int, int]]) -> str:
    if not hours:
        return ""
    (day, hour), count = max(hours.items(), key=lambda one: (one[1], -one[0][0], -one[0][1]))
    return _(
        "When in the week. The larger the square, the more notes. The most are on %(day)s from %(hour)s: %(many)s.",
        day=str(_WEEKDAYS[day]),
        hour=f"{hour:02}:00",
        many=notes_in_words(count),
    )


def _week_table(hours: Counter[tuple[int, int]]) -> Table:
    heads = (_("Day"), _("Notes"), _("Hours with the most"))
    lines = []
    for day, name in enumerate(_WEEKDAYS):
        of_day = [(hour, count) for (other, hour), count in hours.items() if other == day]
        often = sorted(of_day, key=lambda one: (-one[1], one[0]))[:_HOURS_SHOWN]
        shown = "; ".join(f"{hour:02}:00 – {count}" for hour, count in often)
        lines.append((str(name), str(sum(count for _hour, count in of_day)), shown))
    return Table(_("By the day of the week"), heads, tuple(lines))


def _gap(gap: Gap, today: date) -> str:
    return ngettext(
        "%(num)s day without a note, between %(after)s and %(before)s",
        "%(num)s days without a note, between %(after)s and %(before)s",
        gap.days,
        after=_day(gap.after, today),
        before=_day(gap.before, today),
    )


def _untimed(pattern: Pattern) -> str:
    if not pattern.untimed:
        return ""
    return ngettext(
        "%(num)s note has a day and no time, and is not in this picture.",
        "%(num)s notes have a day and no time, and are not in this picture.",
        pattern.untimed,
    )


def _day(day: date | None, today: date) -> str:
    return say_day(day, today=today, locale=reader_locale()) if day else ""


def _long(number: int) -> str:
    return say_month(first_of_month(number), locale=reader_locale())


def _short(number: int) -> str:
    return say_month(first_of_month(number), is_short=True, locale=reader_locale())
