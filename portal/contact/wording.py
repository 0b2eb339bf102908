"""What is agreed, and what the gate says, in plain words."""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from portal.access.numbers import spoken_number
from portal.contact.agreement import Agreement, Stand, Standing
from portal.contact.gate import Channel, Gate, Why, Window
from portal.i18n import _, lazy, say_day, say_when

DAYS = {
    "0": lazy("Monday"),
    "1": lazy("Tuesday"),
    "2": lazy("Wednesday"),
    "3": lazy("Thursday"),
    "4": lazy("Friday"),
    "5": lazy("Saturday"),
    "6": lazy("Sunday"),
}
WAYS = {
    Channel.TEXT: lazy("A text"),
    Channel.RING: lazy("A call"),
    Channel.VOICEMAIL: lazy("A message after the tone"),
}
_LAST_FIGURES = 3


def hours_in_words(window: Window) -> str:
    """Say hours: `Monday to Friday, 09:00 to 17:00`."""
    days = _days_in_words(sorted(window.days))
    if window.begins == window.ends == time():
        return _("%(days)s, all day", days=days)
    begins, ends = window.begins.strftime("%H:%M"), window.ends.strftime("%H:%M")
    if window.ends < window.begins and window.ends != time():
        return _("%(days)s, %(begins)s to %(ends)s the next day", days=days, begins=begins, ends=ends)
    return _("%(days)s, %(begins)s to %(ends)s", days=days, begins=begins, ends=ends)


def number_in_words(number: str, *, is_whole: bool) -> str:
    """Return a number as it is read out, or only that it ends in three figures."""
    return spoken_number(number) if is_whole else _("ends in %(figures)s", figures=number[-_LAST_FIGURES:])


def facts_of(agreement: Agreement, *, is_whole: bool) -> list[tuple[str, str]]:
    """Return what is agreed as names and values; what was left out is left out.

    Args:
        agreement: what is agreed.
        is_whole: whether the whole number is shown.
    """
    reach, card = agreement.told.reach, agreement.told.card
    ways = [str(WAYS[way]) for way in Channel if reach.allows(way)]
    never = _("Never")
    found = [
        (_("Number"), number_in_words(reach.number, is_whole=is_whole)),
        (_("Safe ways"), _as_one(ways) or _("None")),
        (_("Safe hours"), _all(reach.safe) or never),
        (_("Not safe"), _all(reach.unsafe)),
        (_("What a text or a message may say"), reach.words),
        (_("Who we say we are"), card.we_are),
        (_("The word that shows it is safe"), card.code_word),
        (_("Who else might pick up"), card.others),
        (_("Letters"), card.letters),
        (_("What helps with talking"), card.needs),
        (_("Safe to talk to"), card.may_talk_to),
        (_("Not safe to talk to"), card.never_talk_to),
        (_("Anything else"), card.notes),
    ]
    return [(name, value) for name, value in found if value]


def gate_in_words(gate: Gate, zone: str, now: datetime) -> str:
    """Say whether now is safe, and until when; or why not, and when it is.

    Args:
        gate: what the gate says.
        zone: her time zone.
        now: the moment.
    """
    if gate.is_open and gate.until:
        return _("Now is safe, until %(until)s.", until=_when(gate.until, zone, now))
    said = {
        Why.NO_AGREEMENT: _("Nothing is agreed with her yet."),
        Why.NOT_CONFIRMED: _("She has not said yet that this is right."),
        Why.RUN_OUT: _("It is more than 28 days since she last said that this is right. Ask her first."),
        Why.NOT_THIS_WAY: _("She has not agreed to this."),
        Why.UNSAFE_HOURS: _("Now is not safe."),
        Why.OUTSIDE_HOURS: _("Now is not a safe time."),
    }[gate.reason or Why.NO_AGREEMENT]
    if gate.next_open_at is None:
        return said
    return _("%(said)s It is safe again from %(again)s.", said=said, again=_when(gate.next_open_at, zone, now))


def standing_in_words(standing: Standing, zone: str, now: datetime) -> str:
    """Say in one line for those on the case how safe contact stands."""
    if standing.is_asked and standing.stand is Stand.HOLDS:
        return _("Something new waits for her word. Until then what she said before counts.")
    until = (
        "" if standing.until is None else say_day(standing.until.astimezone(ZoneInfo(zone)).date(), today=now.date())
    )
    return {
        Stand.NONE: _("Nothing is agreed with her yet."),
        Stand.WAITS: _("It is written down and waits for her word. Until then do not reach her."),
        Stand.HOLDS: _("She said that this is right. Ask again by %(until)s.", until=until),
        Stand.RUN_OUT: _("It ran out on %(until)s. Ask her before you reach her.", until=until),
    }[standing.stand]


def hers_in_words(standing: Standing, zone: str, now: datetime) -> str:
    """Say the same to her."""
    if standing.is_asked and standing.stand is Stand.HOLDS:
        return _("Something new was written down for you. It counts once you say that it is right.")
    until = (
        "" if standing.until is None else say_day(standing.until.astimezone(ZoneInfo(zone)).date(), today=now.date())
    )
    return {
        Stand.NONE: _("Nothing is written down yet. Until then nobody rings you or sends you a text from here."),
        Stand.WAITS: _("This was written down for you. It counts once you say that it is right."),
        Stand.HOLDS: _("This counts until %(until)s. Then you are asked again.", until=until),
        Stand.RUN_OUT: _("This ran out on %(until)s. Is it still right?", until=until),
    }[standing.stand]


def _when(moment: datetime, zone: str, now: datetime) -> str:
    here, today = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return here.strftime("%H:%M") if here.date() == today else say_when(moment, zone, now=now)


def _all(windows: Iterable[Window]) -> str:
    return "; ".join(hours_in_words(window) for window in windows)


def _as_one(words: list[str]) -> str:
    """Return some words as one line that begins with a capital letter, and only there."""
    return ", ".join(word if number == 0 else word[:1].lower() + word[1:] for number, word in enumerate(words))


def _days_in_words(days: list[int]) -> str:
    if len(days) == len(DAYS):
        return _("Every day")
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_in_words([str(DAYS[str(day)]) for day in run]) for run in runs)


def _run_in_words(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(first)s to %(last)s", first=names[0], last=names[-1])
