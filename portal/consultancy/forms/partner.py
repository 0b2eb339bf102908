"""Forms of a partner: the declaration, taking a copy along, and what came of a discussion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from portal.consultancy import wording
from portal.consultancy.copies import CopyKind
from portal.consultancy.forums import FORUMS, Agency, Forum, ForumId, Heading, Level, OutcomeError, Result
from portal.consultancy.outcomes import WORDS_MOST, ActionDraft, Managed, OutcomeDraft
from portal.i18n import _, lazy
from portal.kernel.typed_dates import read_date, read_month, read_number, read_year
from portal.web.forms import Form, line, pick, picks, tick
from portal.web.forms import words as many_lines

ACTIONS = 6
ACTION_MOST = 2_000
_DATE = ("day", "month", "year")
NEITHER, CONNECTED = "neither", "connected"


class DeclareForm(Form):
    """Saying, before a paper is opened, whether its reader is connected to either of the two."""

    connection = pick(
        lazy("Are you connected to either of the two people it is about?"),
        [
            (NEITHER, lazy("No. I am connected to neither of them")),
            (CONNECTED, lazy("Yes, or I am not sure")),
        ],
        needed=lazy("Choose one of these before you go on."),
    )

    @property
    def is_connected(self) -> bool:
        """Whether they are, or may be."""
        return bool(self.connection.data != NEITHER)


class TakeForm(Form):
    """Taking a copy along."""

    kind = pick(
        lazy("In which form?"),
        [
            (CopyKind.PDF, lazy("PDF, to be read and printed")),
            (CopyKind.DATA, lazy("JSON, for a program that takes it in")),
        ],
        default=CopyKind.PDF,
        needed=lazy("Choose one of these."),
    )

    @property
    def chosen(self) -> CopyKind:
        """Return which form was chosen."""
        return CopyKind(self.kind.data)


@dataclass(frozen=True)
class ActionFields:
    """The fields of one action, as a page puts them down."""

    number: int
    agency: Any
    what: Any
    day: Any
    month: Any
    year: Any
    is_visible: Any

    @property
    def is_used(self) -> bool:
        """Whether anything stands in them, or is wrong with them."""
        typed = (self.agency, self.what, self.day, self.month)
        return any(field.data or field.errors for field in typed)


class OutcomeForm(Form):
    """What came of a discussion; what a forum does not decide is not asked."""

    results = picks(lazy("What did it end in?"), [])
    words = many_lines(
        lazy("What was decided, and why"),
        limit=WORDS_MOST,
        needed=lazy("Write what was decided, even if it is only a few words."),
    )
    interventions = many_lines(
        lazy("What is done about the person causing harm"), limit=WORDS_MOST, hint=lazy("Leave it out if nothing is.")
    )
    may_tell = many_lines(
        lazy("What she may be told"),
        limit=WORDS_MOST,
        hint=lazy("Her advocate tells her, in a way that is safe. Write nothing here that she must not know."),
    )
    is_chair = tick(
        lazy("I chaired this discussion, or I write this down for who did"),
        needed=lazy("Only who chaired writes this down, or somebody on their behalf."),
    )
    words_most = WORDS_MOST
    forum: Forum

    @property
    def actions(self) -> list[ActionFields]:
        """Return the fields of every action."""
        names = ("agency", "what", *_DATE, "seen")
        return [ActionFields(n, *(self[f"{name}{n}"] for name in names)) for n in range(1, ACTIONS + 1)]

    @property
    def managed(self) -> list[Any]:
        """Return the fields for the five, where the forum puts that out."""
        return [self[heading] for heading in Heading if heading in self]

    def to_draft(self) -> OutcomeDraft | None:
        """Return what was decided; None where something cannot be meant, with an error beside the field."""
        actions = [action for action in map(self._action, self.actions) if action is not None]
        if not self.results.data:
            self.refuse("results", _("Choose what it ended in."))
        if any(field.errors for field in self):
            return None
        return OutcomeDraft(
            results=frozenset(Result(one) for one in self.results.data or ()),
            words=self.words.data,
            interventions=self.interventions.data,
            level=Level(self["level"].data) if "level" in self and self["level"].data else None,
            actions=tuple(actions),
            is_investigated="is_investigated" in self and bool(self["is_investigated"].data),
            managed=tuple(Managed(Heading(field.short_name), field.data) for field in self.managed if field.data),
            may_tell=self.may_tell.data,
        )

    def say_why_not(self, error: OutcomeError) -> None:
        """Say why this forum does not end a discussion like that."""
        waits = {Result(one) for one in self.results.data or ()} & self.forum.not_while_investigating
        if error.field == "results" and waits:
            self.refuse("results", _("Treatment waits until the police have finished. Choose what else it ended in."))
        else:
            self.refuse("results", _("These two do not go together. Choose one of them."))

    def _action(self, fields: ActionFields) -> ActionDraft | None:
        """Return one action; None where nothing stands in its fields, or with an error beside what is missing."""
        if not (fields.agency.data or fields.what.data or fields.day.data or fields.month.data):
            return None
        if not fields.agency.data:
            self.refuse(fields.agency.short_name, _("Choose who does it."))
        if not fields.what.data:
            self.refuse(fields.what.short_name, _("Write what is to be done."))
        due = self._due(fields)
        if due is None or not fields.agency.data or not fields.what.data:
            return None
        return ActionDraft(Agency(fields.agency.data), fields.what.data, due, is_visible=bool(fields.is_visible.data))

    def _due(self, fields: ActionFields) -> date | None:
        day, month, year = (
            read_number(fields.day.data),
            read_month(fields.month.data),
            read_year(fields.year.data),
        )
        found = read_date(day, month, year) if day and month and year else None
        if found is None:
            self.refuse(fields.day.short_name, _("Write by which day, for example 27 3 2026."))
        return found


@cache
def outcome_form(forum_id: ForumId, year: int) -> type[OutcomeForm]:
    """Return the form of a forum: with its results, its level or the five, and rows for actions.

    Args:
        forum_id: whose.
        year: the one that stands in the dates at first.
    """
    forum = FORUMS[forum_id]
    return type("OutcomeFormOfForum", (OutcomeForm,), {"forum": forum, **dict(_own_fields(forum, year))})


def _own_fields(forum: Forum, year: int) -> Iterator[tuple[str, Any]]:
    results = [(one, wording.RESULTS[one]) for one in forum.results]
    yield "results", picks(lazy("What did it end in?"), results, hint=lazy("Choose all that fit."))
    if forum.not_while_investigating:
        yield "is_investigated", tick(lazy("The police are still investigating"))
    if forum.weighs_level:
        levels = [("", lazy("Not set")), *((one, wording.LEVELS_OFFERED[one]) for one in Level)]
        yield "level", pick(lazy("Where does the table put the risk?"), levels, default="")
    if forum.weighs_headings:
        for heading in Heading:
            yield heading, many_lines(wording.HEADING_NAMES[heading], limit=WORDS_MOST)
    for number in range(1, ACTIONS + 1):
        yield from _action_fields(forum, number, year)


def _action_fields(forum: Forum, number: int, year: int) -> Iterator[tuple[str, Any]]:
    agencies = [("", lazy("Nobody yet")), *((one, wording.AGENCIES[one]) for one in forum.agencies)]
    offered = [SelectChoice(value, word) for value, word in agencies]
    yield f"agency{number}", SelectField(lazy("Who does it?"), choices=offered, default="")
    yield f"what{number}", many_lines(lazy("What is to be done?"), limit=ACTION_MOST)
    yield f"day{number}", line(lazy("Day"), limit=20)
    yield f"month{number}", line(lazy("Month"), limit=20)
    yield f"year{number}", line(lazy("Year"), limit=20, default=str(year))
    yield f"seen{number}", tick(lazy("She may be told of this"))
