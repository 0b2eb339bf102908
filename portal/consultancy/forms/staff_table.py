"""Forms of staff about the table: its meetings, what becomes of actions, what she is told, and what stays in."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from wtforms.fields.choices import SelectChoice

from portal.consultancy import staff_wording, wording
from portal.consultancy.forms.staff_parts import SHORT_MOST, read_day
from portal.consultancy.forums import ForumId
from portal.consultancy.leaks import LeakKind
from portal.consultancy.outcomes import WORDS_MOST, ActionState, Way
from portal.consultancy.summary import TEXT_MOST
from portal.i18n import _, lazy
from portal.kernel.ids import MeetingId
from portal.kernel.typed_dates import read_number, read_time
from portal.web.forms import Form, OnceForm, line, pick
from portal.web.forms import words as many_lines


class MeetingForm(OnceForm):
    """Opening a meeting of a table."""

    forum = pick(
        lazy("Which table meets?"),
        [(one, wording.FORUM_NAMES[one]) for one in ForumId],
        needed=lazy("Choose a table."),
    )
    day, month, year = line(lazy("Day"), limit=20), line(lazy("Month"), limit=20), line(lazy("Year"), limit=20)
    time = line(lazy("At what time?"), limit=20, needed=lazy("Write at what time, for example 14:00."))

    def starts_at(self, zone: str) -> datetime | None:
        """Return when it begins; None where that cannot be meant, with an error beside it."""
        on, at = read_day(self), read_time(self.time.data)
        if on is None:
            self.refuse("day", _("Write the day on which it meets, for example 27 3 2026."))
        if at is None:
            self.refuse("time", _("Write at what time, for example 14:00."))
        if on is None or at is None:
            return None
        return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


class AgendaForm(Form):
    """Putting a case on the agenda of a meeting."""

    meeting_id = pick(lazy("At which meeting?"), [], needed=lazy("Choose a meeting."))
    minutes = line(
        lazy("For how many minutes?"),
        limit=10,
        default="15",
        needed=lazy("Write for how many minutes, for example 15."),
    )

    def offer(self, meetings: list[tuple[MeetingId, str]]) -> None:
        """Offer the meetings that are to come."""
        self.meeting_id.choices = [SelectChoice(one, words) for one, words in meetings]

    @property
    def length(self) -> int:
        """Return for how many minutes; 0 where that is no number."""
        return read_number(self.minutes.data) or 0


class ActionForm(Form):
    """Writing down how far something is that an agency does."""

    state = pick(
        lazy("How far is it?"),
        [
            (ActionState.ACCEPTED, lazy("They have agreed to do it")),
            (ActionState.DONE, lazy("It is done")),
            (ActionState.NOT_DONE, lazy("It will not be done")),
        ],
        needed=lazy("Choose how far it is."),
    )
    reason = many_lines(lazy("Why not?"), limit=WORDS_MOST, hint=lazy("Needed where it will not be done."))


class TellForm(Form):
    """What she is told of what came of a paper, and in which way."""

    words = many_lines(
        lazy("What is she told?"),
        limit=WORDS_MOST,
        needed=lazy("Write what she is told."),
        hint=lazy("She can read these words on her own page from now on."),
    )
    way = pick(
        lazy("How do you tell her?"),
        [(one, staff_wording.WAYS[one]) for one in Way],
        needed=lazy("Choose how you tell her."),
    )
    how_taken = many_lines(
        lazy("How did she take it?"), limit=WORDS_MOST, hint=lazy("For the record of the case. She does not read this.")
    )
    words_most = WORDS_MOST


class SaidForm(OnceForm):
    """What she said in a talk, word for word."""

    words = many_lines(lazy("Her words, as she said them"), limit=TEXT_MOST)


class KeptInForm(OnceForm):
    """Something that must not leave in any paper."""

    kind = pick(
        lazy("What is it?"),
        [(one, words) for one, words in staff_wording.LEAKS.items()],
        needed=lazy("Choose what it is."),
    )
    text = line(
        lazy("How is it written?"),
        limit=SHORT_MOST,
        needed=lazy("Write it as she writes it."),
        hint=lazy("With commas between the parts, like the lines of an address. Each part is then looked for too."),
    )

    @property
    def chosen(self) -> LeakKind:
        """Return what kind of thing it is."""
        return LeakKind(self.kind.data)
