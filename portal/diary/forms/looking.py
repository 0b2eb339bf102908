"""Forms in which nothing is written down: what she looks for, and from which day on to compare."""

import re
from datetime import date

from portal.diary.detail_wording import CHANNELS
from portal.diary.details import Channel
from portal.diary.incidents import Behaviour
from portal.diary.pattern import Wanted
from portal.diary.wording import KINDS
from portal.i18n import _, lazy
from portal.kernel.typed_dates import read_date, read_month, read_number, read_year
from portal.web.forms import Form, line, pick, picks

ASKED_MOST = 200
_YES, _NO = "yes", "no"
_SAID = {_YES: True, _NO: False}
_YEAR_DIGITS = 4


class LookForm(Form):
    """Which entries: each choice leaves some out, and none of them needs to be made."""

    kinds = picks(lazy("What kind of thing was it?"), [(kind, word) for kind, word in KINDS.items()])
    channels = picks(lazy("How was it done?"), [(channel, word) for channel, word in CHANNELS.items()])
    reported = pick(
        lazy("Was it reported?"),
        [("", lazy("Either")), (_YES, lazy("Reported")), (_NO, lazy("Not reported, or not said"))],
        default="",
    )
    files = pick(
        lazy("With a picture or file?"),
        [("", lazy("Either")), (_YES, lazy("With one")), (_NO, lazy("Without"))],
        default="",
    )
    first = line(lazy("From this day"), limit=20)
    last = line(lazy("Until this day"), limit=20)

    def to_wanted(self) -> Wanted | None:
        """Return what is looked for; None where a day cannot be meant, with an error beside the field."""
        first, last = self.day("first"), self.day("last")
        if first is not None and last is not None and last < first:
            self.refuse("last", _("This is before the first day. Look at both again."))
        if self.first.errors or self.last.errors:
            return None
        return Wanted(
            kinds=frozenset(Behaviour(kind) for kind in self.kinds.data or ()),
            channels=frozenset(Channel(channel) for channel in self.channels.data or ()),
            is_reported=_SAID.get(self.reported.data),
            is_shared=_SAID.get(self["shared"].data) if "shared" in self else None,
            has_files=_SAID.get(self.files.data),
            first=first,
            last=last,
        )

    def day(self, name: str) -> date | None:
        """Return a day that was typed; None where none was, or with an error beside it where it is none."""
        typed = self[name].data
        found = read_day(typed) if typed else None
        if typed and found is None:
            self.refuse(name, _("Write the day like 27 3 2026, or leave it out."))
        return found

    @property
    def has_more(self) -> bool:
        """Whether any of these choices was made, and so must not be hidden."""
        names = ("kinds", "channels", "reported", "files", "first", "last", "shared")
        return any(self[name].data or self[name].errors for name in names if name in self)


class _HerLookForm(LookForm):
    """What she alone can ask."""

    shared = pick(
        lazy("Is it shared?"),
        [("", lazy("Either")), (_YES, lazy("Shared")), (_NO, lazy("Only you"))],
        default="",
    )


class FindForm(_HerLookForm):
    """Looking for entries, by words or by what they are."""

    asked = line(
        lazy("Words to look for"),
        limit=ASKED_MOST,
        hint=lazy("A name, a place, a thing that was said. It need not be spelt right."),
    )
    number = line("", limit=6)

    @property
    def page_number(self) -> int:
        """Return which page of what was found is asked for."""
        return read_number(self.number.data or "") or 1


class SharedPatternForm(LookForm):
    """Of which entries the pattern is drawn, and since when it is compared."""

    since = line(
        lazy("Compare the time since this day"),
        limit=20,
        hint=lazy("For example, the day of a court order. The time before it is taken just as long."),
    )


class PatternForm(_HerLookForm, SharedPatternForm):
    """The same, with what she alone can ask."""


def read_day(typed: str) -> date | None:
    """Return a day as a browser sends it (2026-03-27) or as it is typed (27 3 2026, 27 March 26)."""
    parts = re.findall(r"\w+", typed)
    if len(parts) != 3:  # noqa: PLR2004 - day, month and year
        return None
    if len(parts[0]) == _YEAR_DIGITS:
        parts.reverse()
    day, month, year = read_number(parts[0]), read_month(parts[1]), read_year(parts[2])
    return read_date(day, month, year) if day and month and year else None
