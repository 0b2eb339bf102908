"""Forms of staff that write on one part of a draft: each makes the new text of the old."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.consultancy import wording
from portal.consultancy.forums import FORUMS, Agency, Forum, ForumId, Heading, Level
from portal.consultancy.summary import (
    TEXT_MOST,
    Ask,
    HeadingWeight,
    HerView,
    Line,
    Section,
    SharingStatement,
    Source,
    SourceKind,
    Summary,
    ToolResult,
    Weighed,
    Whose,
    with_changed_line,
    with_line,
)
from portal.consultancy.timeline import Entry
from portal.i18n import _, lazy
from portal.kernel.ids import new_id
from portal.kernel.typed_dates import read_date, read_month, read_number, read_year
from portal.web.forms import ButtonForm, Form, line, pick, tick
from portal.web.forms import words as many_lines

SHORT_MOST = 200
Write = Callable[[Summary], Summary]
_SOURCE = lazy("Where does this come from?")
_SOURCE_HINT = lazy("Who said it and when, or which paper it stands in.")
_SOURCE_NEEDED = lazy("Write where it comes from, so that a reader can tell how sure it is.")
_NO_ENTRY = lazy("None of them")


class RevisedForm(Form):
    """A form that is held against the revision that was looked at."""

    revision = HiddenField()

    @property
    def looked_at(self) -> int:
        """Return the revision that was looked at; none that there is where it was mangled."""
        return int(self.revision.data) if re.fullmatch(r"[0-9]{1,9}", self.revision.data or "") else 0


class TakenOutForm(RevisedForm, ButtonForm):
    """Leaving one line out, or agreeing that she is not shown what stands there."""


class PartForm(RevisedForm):
    """Writing on a part."""

    def say_changed(self, revision: int) -> None:
        """Say that another was quicker; pressing again then goes on from what stands there now."""
        self.revision.data = str(revision)
        self.refuse(
            self.first, _("Somebody else changed this paper meanwhile. Look at it as it is now, then press again.")
        )

    def offer(self, entries: Iterable[Entry]) -> None:
        """Offer her shared entries that stand in the paper, where this form can name one as its source."""

    @property
    def first(self) -> str:
        """Return the field beside which that is said."""
        return next(str(field.short_name) for field in self if field.type not in {"HiddenField", "CSRFTokenField"})

    def written(self, section: Section, by: str, today: date) -> Write | None:
        """Return what makes the new text; None where something cannot be meant, with an error beside it."""
        raise NotImplementedError


class SourcedForm(PartForm):
    """Writing that says where it comes from: in words, or by an entry of hers, or both."""

    source = line(_SOURCE, limit=SHORT_MOST, hint=_SOURCE_HINT)
    entry = SelectField(
        lazy("Which of her entries does it rest on?"),
        choices=[SelectChoice("", _NO_ENTRY)],
        default="",
        description=lazy("Then a reader finds the entry, and it goes if she takes the entry back."),
    )
    entries: tuple[Entry, ...] = ()

    def offer(self, entries: Iterable[Entry]) -> None:
        """Offer her shared entries that stand in the paper."""
        self.entries = tuple(entries)
        said = [(one.incident_ids[0], wording.entry_in_words(one)) for one in self.entries]
        self.entry.choices = [SelectChoice(value, word) for value, word in [("", _NO_ENTRY), *said]]

    def sources(self, kind: SourceKind) -> tuple[Source, ...]:
        """Return where it comes from; nothing where neither is said, with an error beside it."""
        chosen = next((one.incident_ids for one in self.entries if one.incident_ids[0] == self.entry.data), ())
        said = (Source(kind, self.source.data),) if self.source.data else ()
        found = (*said, *(Source(SourceKind.INCIDENT, one) for one in chosen))
        if not found:
            self.refuse("source", str(_SOURCE_NEEDED))
        return found

    def put_sources(self, known: Iterable[Source]) -> None:
        """Begin with where it comes from now."""
        refs = {one.ref for one in known if one.kind is SourceKind.INCIDENT}
        rests_on = next((one for one in self.entries if refs & set(one.incident_ids)), None)
        own = next((one for one in known if one.kind in {SourceKind.RECORD, SourceKind.AGENCY}), None)
        self.entry.data = rests_on.incident_ids[0] if rests_on else ""
        self.source.data = own.ref if own else ""


class LineForm(SourcedForm):
    """One line: what it says, whether it is a fact, and where it comes from."""

    text = many_lines(lazy("What is to stand there?"), limit=TEXT_MOST, needed=lazy("Write what is to stand there."))
    whose = pick(
        lazy("Is it a fact or an opinion?"),
        [
            (Whose.FACT, lazy("A fact: somebody saw it, or it is written down")),
            (Whose.OPINION, lazy("An opinion: what you, or somebody else, make of it")),
        ],
        needed=lazy("Choose one of these."),
    )
    source_kind = pick(
        lazy("Whose word is it?"),
        [
            (SourceKind.RECORD, lazy("Our own record")),
            (SourceKind.AGENCY, lazy("Another agency’s")),
        ],
        default=SourceKind.RECORD,
        needed=lazy("Choose one of these."),
    )
    line_id = ""

    def put(self, known: Line) -> None:
        """Begin with a line that stands there."""
        self.text.data, self.whose.data = known.text, known.whose
        if any(one.kind is SourceKind.AGENCY for one in known.sources):
            self.source_kind.data = SourceKind.AGENCY
        self.put_sources(known.sources)

    def written(self, section: Section, by: str, today: date) -> Write | None:  # noqa: ARG002 - as all of them
        """Return what adds the line, or writes it anew."""
        sources = self.sources(SourceKind(self.source_kind.data))
        if not sources:
            return None
        made = Line(self.line_id or new_id(), self.text.data, Whose(self.whose.data), sources)
        act = with_changed_line if self.line_id else with_line
        return lambda summary: act(summary, section, made)


class AskForm(SourcedForm):
    """What one agency is asked to do."""

    agency = pick(lazy("Who is asked?"), [], needed=lazy("Choose who is asked."))
    text = many_lines(
        lazy("What are they asked to do?"), limit=TEXT_MOST, needed=lazy("Write what they are asked to do.")
    )

    def written(self, section: Section, by: str, today: date) -> Write | None:  # noqa: ARG002 - as all of them
        """Return what adds it."""
        sources = self.sources(SourceKind.RECORD)
        if not sources:
            return None
        made = Ask(Agency(self.agency.data), self.text.data, sources)
        return lambda summary: replace(summary, asks=(*summary.asks, made))


class ToolForm(PartForm):
    """What an outside tool gave."""

    tool = line(lazy("Which tool?"), limit=SHORT_MOST, needed=lazy("Write the name of the tool."))
    version = line(lazy("Which version?"), limit=SHORT_MOST)
    day, month, year = line(lazy("Day"), limit=20), line(lazy("Month"), limit=20), line(lazy("Year"), limit=20)
    by = line(lazy("Who used it?"), limit=SHORT_MOST, needed=lazy("Write who used it."))
    band = line(lazy("What did it give?"), limit=SHORT_MOST, needed=lazy("Write what it gave."))
    paper = line(lazy("Where is the paper?"), limit=SHORT_MOST)

    def written(self, section: Section, by: str, today: date) -> Write | None:  # noqa: ARG002 - as all of them
        """Return what adds it."""
        on = read_day(self)
        if on is None or on > today:
            self.refuse("day", _("Write the day on which it was used, for example 27 3 2026."))
            return None
        made = ToolResult(self.tool.data, self.version.data, on, self.by.data, self.band.data, self.paper.data)
        return lambda summary: replace(summary, tools=(*summary.tools, made))


class WeighForm(PartForm):
    """Where a named professional puts the risk, and why; a forum's own fields are added by `part_form`."""

    why = many_lines(
        lazy("Why?"),
        limit=TEXT_MOST,
        needed=lazy("Write why, so that others can follow it."),
        hint=lazy("You decide. Nothing here works it out for you."),
    )

    @property
    def weights(self) -> list[tuple[Any, Any]]:
        """Return the fields for each of the five, where this forum weighs them."""
        return [(self[heading], self[f"why_{heading}"]) for heading in Heading if heading in self]

    def put(self, known: Weighed) -> None:
        """Begin with what stands there."""
        self.why.data = known.why
        if "level" in self:
            self["level"].data = known.level
        for one in known.headings:
            if one.heading in self:
                self[one.heading].data, self[f"why_{one.heading}"].data = one.level, one.why

    def written(self, section: Section, by: str, today: date) -> Write | None:  # noqa: ARG002 - as all of them
        """Return what puts it there."""
        for level, why in self.weights:
            if level.data and not why.data:
                self.refuse(why.short_name, _("Write why, so that others can follow it."))
        if self.weights and not any(level.data for level, _why in self.weights):
            self.refuse(self.weights[0][0].short_name, _("Say of at least one of the five how heavily you weigh it."))
        if any(field.errors for field in self):
            return None
        made = Weighed(
            by=by,
            on=today,
            why=self.why.data,
            level=Level(self["level"].data) if "level" in self else None,
            headings=tuple(
                HeadingWeight(Heading(level.short_name), Level(level.data), why.data)
                for level, why in self.weights
                if level.data
            ),
        )
        return lambda summary: replace(summary, weighed=made)


class SharingForm(PartForm):
    """On what footing a paper is shared."""

    is_she_aware = tick(lazy("She knows that it is shared"))
    day, month, year = line(lazy("Day"), limit=20), line(lazy("Month"), limit=20), line(lazy("Year"), limit=20)
    view = pick(
        lazy("What does she say to it as a whole?"),
        [(one, wording.VIEWS[one]) for one in HerView],
        needed=lazy("Choose what she says to it."),
    )
    view_reason = many_lines(
        lazy("Why, in her words or yours"), limit=TEXT_MOST, hint=lazy("Needed where she does not simply agree.")
    )
    basis = line(
        lazy("On what basis?"),
        limit=SHORT_MOST,
        needed=lazy("Write on what basis."),
        hint=lazy("Like “she agrees”, or the duty that applies."),
    )
    why = many_lines(
        lazy("Why is it needed, and why this much?"),
        limit=TEXT_MOST,
        needed=lazy("Write why it is needed, and why this much."),
    )
    limits = many_lines(
        lazy("What may readers do with it?"), limit=TEXT_MOST, needed=lazy("Write what readers may do with it.")
    )
    left_out = many_lines(
        lazy("What was left out?"),
        limit=TEXT_MOST,
        hint=lazy("One thing a line, like “where she lives”. She reads this."),
    )
    has_third_party = tick(lazy("Something in it is about other people"))
    has_health = tick(lazy("Something in it is about health"))

    def put(self, known: SharingStatement) -> None:
        """Begin with what stands there."""
        for name in ("is_she_aware", "view", "view_reason", "basis", "why", "limits", "has_third_party", "has_health"):
            self[name].data = getattr(known, name)
        self.left_out.data = "\n".join(known.left_out)
        if known.told_on:
            self.day.data, self.month.data, self.year.data = (
                str(known.told_on.day),
                str(known.told_on.month),
                str(known.told_on.year),
            )

    def written(self, section: Section, by: str, today: date) -> Write | None:  # noqa: ARG002 - as all of them
        """Return what puts it there."""
        told_on = read_day(self)
        if self.view.data != HerView.AGREES and not self.view_reason.data:
            self.refuse("view_reason", _("Write why, so that whoever signs can weigh it."))
        if (self.day.data or self.month.data) and (told_on is None or told_on > today):
            self.refuse("day", _("Write the day on which she was told, for example 27 3 2026, or leave it out."))
        if any(field.errors for field in self):
            return None
        made = SharingStatement(
            is_she_aware=bool(self.is_she_aware.data),
            view=HerView(self.view.data),
            view_reason=self.view_reason.data,
            basis=self.basis.data,
            why=self.why.data,
            limits=self.limits.data,
            left_out=tuple(one.strip() for one in self.left_out.data.splitlines() if one.strip()),
            has_third_party=bool(self.has_third_party.data),
            has_health=bool(self.has_health.data),
            told_on=told_on,
        )
        return lambda summary: replace(summary, sharing=made)


class EntryForm(PartForm):
    """One entry of hers in the timeline: read in full or not, and to whom it was reported."""

    is_chosen = tick(lazy("Let it be read in full, in her own words"))
    report = line(
        lazy("To whom was it reported, and what came of it?"),
        limit=SHORT_MOST,
        hint=lazy("Leave it empty if it was not reported, as far as you know."),
    )


class AnswerForm(Form):
    """Saying to her why a correction of hers is not taken up."""

    why = many_lines(
        lazy("Why does it stay as it is?"),
        limit=TEXT_MOST,
        needed=lazy("Write why. She reads it."),
        hint=lazy("She reads this. Somebody else then has to sign too."),
    )


def read_day(form: Form) -> date | None:
    """Return the day in a form's three fields; None where it is no day."""
    day, month, year = read_number(form["day"].data), read_month(form["month"].data), read_year(form["year"].data)
    return read_date(day, month, year) if day and month and year else None


_FORMS: dict[Section, type[PartForm]] = {
    Section.LEVEL: WeighForm,
    Section.ASKS: AskForm,
    Section.TOOLS: ToolForm,
    Section.SHARING: SharingForm,
}


@cache
def part_form(section: Section, forum_id: ForumId) -> type[PartForm]:
    """Return the form that writes on a part, as a forum has it."""
    base, forum = _FORMS.get(section, LineForm), FORUMS[forum_id]
    return type("PartFormOfForum", (base,), dict(_own_fields(section, forum)))


def _own_fields(section: Section, forum: Forum) -> Iterator[tuple[str, Any]]:
    levels = [(one, wording.LEVELS_OFFERED[one]) for one in Level]
    if section is Section.ASKS:
        agencies = [(one, wording.AGENCIES[one]) for one in forum.agencies]
        yield "agency", pick(lazy("Who is asked?"), agencies, needed=lazy("Choose who is asked."))
    if section is Section.LEVEL and forum.weighs_headings:
        offered = [SelectChoice(value, word) for value, word in [("", lazy("Not weighed")), *levels]]
        for heading in Heading:
            yield heading, SelectField(wording.HEADING_NAMES[heading], choices=offered, default="")
            yield f"why_{heading}", many_lines(lazy("Why?"), limit=TEXT_MOST)
    elif section is Section.LEVEL:
        yield "level", pick(lazy("How high do you put the risk?"), levels, needed=lazy("Choose a level."))
