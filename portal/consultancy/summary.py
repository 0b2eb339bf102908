"""A summary: her voice and what happened, composed from what is shared and only that, each line with its source."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from portal.consultancy.forums import Agency, ForumId, Handling, Heading, Level
from portal.consultancy.timeline import Entry, Timeline
from portal.kernel.errors import InvalidError, LindenError, NotFoundError
from portal.kernel.ids import IncidentId, PersonId

TEXT_MOST = 20_000


class HerWordsError(InvalidError):
    """These are her words: they stand as she wrote them, or not at all."""


class NoSourceError(InvalidError):
    """A line says where it comes from."""


class NoTextError(InvalidError):
    """Nothing was written, or more than can be kept."""


class NoSuchLineError(LindenError):
    """There is no such line in this part."""


class SummaryNotFoundError(NotFoundError):
    """There is no such paper, or not for this person: the two look the same."""


class Section(StrEnum):
    """The parts of a summary, in their order."""

    PEOPLE = "people"
    VOICE = "voice"
    FACTS = "facts"
    TIMELINE = "timeline"
    REOCCURRENCE = "reoccurrence"
    PERSISTENCE = "persistence"
    IMMINENCE = "imminence"
    SEVERITY = "severity"
    RANGE = "range"
    VULNERABILITIES = "vulnerabilities"
    PROTECTIVE = "protective"
    TOOLS = "tools"
    LEVEL = "level"
    ORDERS = "orders"
    OTHERS = "others"
    MEASURES = "measures"
    ASKS = "asks"
    SHARING = "sharing"


HEADINGS = {Section(heading): heading for heading in Heading}
"""The parts that stand under the five headings."""


class Whose(StrEnum):
    """Whose a line is, and of what kind."""

    HERS = "hers"
    FACT = "fact"
    OPINION = "opinion"
    COUNTED = "counted"


class SourceKind(StrEnum):
    """Where a line comes from."""

    INCIDENT = "incident"
    VOICE = "voice"
    TIMELINE = "timeline"
    RECORD = "record"
    AGENCY = "agency"


class Wish(StrEnum):
    """What she is asked for her voice."""

    WANTS = "wants"
    DOES_NOT_WANT = "does_not_want"
    WOULD_MAKE_WORSE = "would_make_worse"
    SAFE_TO_TALK_TO = "safe_to_talk_to"
    HOW_IT_WAS = "how_it_was"


class HerView(StrEnum):
    """What she says to the sharing as a whole."""

    AGREES = "agrees"
    IN_PART = "in_part"
    OBJECTS = "objects"
    NOT_ASKED = "not_asked"


class Engagement(StrEnum):
    """In which ways an advocate works on a case."""

    CONSULTANCY = "consultancy"
    ADVICE_TO_PROFESSIONALS = "advice_to_professionals"
    ONE_OFF_ADVICE = "one_off_advice"
    INTENSIVE = "intensive"


@dataclass(frozen=True)
class Source:
    """Where a line comes from: an entry's or a record's id, or in words who said it or which paper it stands in."""

    kind: SourceKind
    ref: str


@dataclass(frozen=True)
class Line:
    """One line of a summary.

    Args:
        line_id: by which it is found within its part.
        text: what it says.
        whose: hers, or a fact, an opinion, or counted by the machine.
        sources: where it comes from, at least one.
        wish: of her voice: what it answers.
    """

    line_id: str
    text: str = field(repr=False)
    whose: Whose
    sources: tuple[Source, ...]
    wish: Wish | None = None


@dataclass(frozen=True)
class Part:
    """One part and its lines."""

    section: Section
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Recipient:
    """Somebody who is to receive it, by name."""

    person_id: PersonId
    name: str
    agency: Agency


@dataclass(frozen=True)
class Header:
    """What stands at the top."""

    reference: str
    forum: ForumId
    version: int
    composed_on: date
    handling: Handling
    engagement: tuple[Engagement, ...] = ()
    referred_by: str = ""
    recipients: tuple[Recipient, ...] = ()
    issued_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class ToolResult:
    """What an outside tool gave: recorded, never computed here."""

    tool: str
    version: str
    on: date
    by: str
    band: str
    paper: str


@dataclass(frozen=True)
class HeadingWeight:
    """How heavily a named professional weighs one of the five."""

    heading: Heading
    level: Level
    why: str


@dataclass(frozen=True)
class Weighed:
    """The level, or the five headings, set by a named professional with a reason."""

    by: str
    on: date
    why: str
    level: Level | None = None
    headings: tuple[HeadingWeight, ...] = ()

    @property
    def is_high(self) -> bool:
        """Say whether anything is put at high."""
        return self.level is Level.HIGH or any(one.level is Level.HIGH for one in self.headings)


@dataclass(frozen=True)
class Ask:
    """What one agency at the table is asked to do."""

    agency: Agency
    text: str = field(repr=False)
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SharingStatement:
    """On what footing it is shared, what was left out, and when she was told that it is."""

    is_she_aware: bool
    view: HerView
    view_reason: str
    basis: str
    why: str
    limits: str
    left_out: tuple[str, ...] = ()
    has_third_party: bool = False
    has_health: bool = False
    told_on: date | None = None


@dataclass(frozen=True)
class Signature:
    """A typed name, with whose passphrase was asked for again; no claim beyond that."""

    name: str
    at: datetime
    is_second: bool


@dataclass(frozen=True)
class Summary:
    """One version of a summary, whole.

    Args:
        left_out: ids of lines that its writer took out, so that they do not come back by themselves; only in a draft.
    """

    header: Header
    parts: tuple[Part, ...]
    timeline: Timeline
    tools: tuple[ToolResult, ...] = ()
    weighed: Weighed | None = None
    asks: tuple[Ask, ...] = ()
    sharing: SharingStatement | None = None
    signatures: tuple[Signature, ...] = ()
    left_out: tuple[str, ...] = ()

    def lines_of(self, section: Section) -> tuple[Line, ...]:
        """Return the lines of one part."""
        return next((part.lines for part in self.parts if part.section is section), ())

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return the parts in which something stands: those that she is asked about."""
        has_lines = {part.section for part in self.parts if part.lines}
        has_more = {
            Section.TIMELINE: bool(self.timeline.entries),
            Section.TOOLS: bool(self.tools),
            Section.LEVEL: self.weighed is not None,
            Section.ASKS: bool(self.asks),
            Section.SHARING: self.sharing is not None,
        }
        return tuple(section for section in Section if section in has_lines or has_more.get(section))


def with_line(summary: Summary, section: Section, line: Line) -> Summary:
    """Return the summary with a line of the writer's added at the end of a part.

    Raises:
        HerWordsError: nobody writes in her name.
        NoSourceError, NoTextError: as they say.
    """
    if line.whose is Whose.HERS:
        raise HerWordsError(field="text")
    check_line(line)
    return _with_lines(summary, section, (*summary.lines_of(section), line))


def with_changed_line(summary: Summary, section: Section, line: Line) -> Summary:
    """Return the summary with one line written anew.

    Raises:
        HerWordsError: the line is hers, or is to become hers.
        NoSourceError, NoTextError, NoSuchLineError: as they say.
    """
    if Whose.HERS in {_line(summary, section, line.line_id).whose, line.whose}:
        raise HerWordsError(field="text")
    check_line(line)
    lines = (line if one.line_id == line.line_id else one for one in summary.lines_of(section))
    return _with_lines(summary, section, tuple(lines))


def without_line(summary: Summary, section: Section, line_id: str) -> Summary:
    """Return the summary without a line; hers, too, may be left out whole.

    Raises:
        NoSuchLineError: there is none.
    """
    _line(summary, section, line_id)
    lines = tuple(one for one in summary.lines_of(section) if one.line_id != line_id)
    return replace(_with_lines(summary, section, lines), left_out=(*summary.left_out, line_id))


def check_line(line: Line) -> None:
    """Refuse a line without text or source.

    Raises:
        NoTextError, NoSourceError: as they say.
    """
    if not line.text.strip() or len(line.text) > TEXT_MOST:
        raise NoTextError(field="text")
    if not line.sources or not all(source.ref.strip() for source in line.sources):
        raise NoSourceError(field="sources")


def incidents_in(summary: Summary) -> frozenset[IncidentId]:
    """Return every entry that anything in a summary rests on."""
    sources = [source for part in summary.parts for line in part.lines for source in line.sources]
    sources += [source for ask in summary.asks for source in ask.sources]
    of_lines = {IncidentId(source.ref) for source in sources if source.kind is SourceKind.INCIDENT}
    return frozenset(of_lines | {one for entry in summary.timeline.entries for one in entry.incident_ids})


def voices_in(summary: Summary) -> frozenset[str]:
    """Return every record of what she said for the table that anything in a summary rests on."""
    sources = [source for part in summary.parts for line in part.lines for source in line.sources]
    return frozenset(source.ref for source in sources if source.kind is SourceKind.VOICE)


def rests_only_on(sources: tuple[Source, ...], gone: frozenset[str]) -> bool:
    """Say whether nothing is left of what a line comes from, once some entries are gone."""
    return bool(sources) and all(source.kind is SourceKind.INCIDENT and source.ref in gone for source in sources)


def verbatim(entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return her own words that stand in a timeline."""
    return tuple(entry.words for entry in entries if entry.words)


def _line(summary: Summary, section: Section, line_id: str) -> Line:
    for line in summary.lines_of(section):
        if line.line_id == line_id:
            return line
    raise NoSuchLineError


def _with_lines(summary: Summary, section: Section, lines: tuple[Line, ...]) -> Summary:
    by_section = {part.section: part for part in summary.parts} | {section: Part(section, lines)}
    return replace(summary, parts=tuple(by_section[one] for one in Section if one in by_section))
