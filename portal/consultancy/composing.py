"""The first draft in one press, and the same again when what it rests on has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from portal.consultancy.forums import Forum
from portal.consultancy.sayings import Sayings
from portal.consultancy.summary import (
    Ask,
    Engagement,
    Header,
    Line,
    Part,
    Section,
    Source,
    SourceKind,
    Summary,
    Whose,
    Wish,
    rests_only_on,
)
from portal.consultancy.timeline import GRAVE_FEAR, Timeline, draw_up
from portal.diary.incidents import Behaviour, Incident
from portal.kernel.ids import IncidentId

_Sourced = TypeVar("_Sourced", Line, Ask)

HOW_IT_WAS_MOST = 5
_LISTED_MOST = 20
_LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Said:
    """Something of her voice: what it answers, in her words, and the record it stands in."""

    wish: Wish
    words: str = field(repr=False)
    record_id: str


@dataclass(frozen=True)
class Material:
    """What a summary is made of: of a case, only what may be shared.

    Args:
        reference: the code by which the table knows the case.
        forum: for which table.
        version: 1, and one more for each amendment.
        today: the day of composing.
        say: how things are said.
        incidents: opened entries; those that are not shared are left out, whoever hands them in.
        said: her voice.
        reports: of entries that were reported: to whom, and what became of it.
        chosen: entries to be read in full; none where the draft is to choose.
        engagement: in which ways the advocate works on the case.
        referred_by: who brought it to the table.
    """

    reference: str
    forum: Forum
    version: int
    today: date
    say: Sayings
    incidents: tuple[Incident, ...] = ()
    said: tuple[Said, ...] = ()
    reports: Mapping[IncidentId, str] = field(default_factory=dict)
    chosen: frozenset[IncidentId] | None = None
    engagement: tuple[Engagement, ...] = ()
    referred_by: str = ""


def compose(material: Material) -> Summary:
    """Return the first draft of a summary."""
    shared = tuple(one for one in material.incidents if one.sharing.is_on)
    timeline = draw_up(shared, reports=material.reports, chosen=material.chosen, say_added=material.say.added)
    header = Header(
        reference=material.reference,
        forum=material.forum.forum_id,
        version=material.version,
        composed_on=material.today,
        handling=material.forum.handling,
        engagement=material.engagement,
        referred_by=material.referred_by,
    )
    made = {Section.VOICE: _voice(material.said, shared), **_counted(timeline, material.today, material.say)}
    return Summary(header, tuple(Part(section, made[section]) for section in Section if made.get(section)), timeline)


def compose_again(old: Summary, material: Material) -> Summary:
    """Return a draft composed anew, with what its writer had added, but for what rests on entries that are gone.

    What she had said or shared and took back is not in it any more; lines of hers that were left out stay out.
    """
    fresh = compose(material)
    gone = frozenset(_incidents_of(old)) - frozenset(_incidents_of(fresh))
    parts = {part.section: [line for line in part.lines if line.line_id not in old.left_out] for part in fresh.parts}
    for part in old.parts:
        added = [
            line
            for line in part.lines
            if line.whose in {Whose.FACT, Whose.OPINION} and not rests_only_on(line.sources, gone)
        ]
        parts.setdefault(part.section, []).extend(_without_gone(line, gone) for line in added)
    return replace(
        fresh,
        parts=tuple(Part(section, tuple(parts[section])) for section in Section if parts.get(section)),
        tools=old.tools,
        weighed=old.weighed,
        asks=tuple(_without_gone(ask, gone) for ask in old.asks if not rests_only_on(ask.sources, gone)),
        sharing=old.sharing,
        left_out=old.left_out,
    )


def _incidents_of(summary: Summary) -> Iterable[str]:
    return (one for entry in summary.timeline.entries for one in entry.incident_ids)


def _without_gone(line: _Sourced, gone: frozenset[str]) -> _Sourced:
    left = tuple(one for one in line.sources if one.kind is not SourceKind.INCIDENT or one.ref not in gone)
    return replace(line, sources=left)


def _voice(said: Iterable[Said], shared: Iterable[Incident]) -> tuple[Line, ...]:
    """Return her voice: what she said for this, and how it was for her, in her words, when she was most afraid."""
    asked = [
        Line(
            f"said-{one.wish}-{one.record_id}",
            one.words,
            Whose.HERS,
            (Source(SourceKind.VOICE, one.record_id),),
            one.wish,
        )
        for wish in Wish
        for one in said
        if one.wish is wish and one.words.strip()
    ]
    afraid = [one for one in shared if one.told.how and (one.told.fear or 0) >= GRAVE_FEAR]
    afraid.sort(key=lambda one: (-(one.told.fear or 0), -one.recorded_at.timestamp(), one.incident_id))
    how = [
        Line(
            f"how-{one.incident_id}",
            one.told.how,
            Whose.HERS,
            (Source(SourceKind.INCIDENT, one.incident_id),),
            Wish.HOW_IT_WAS,
        )
        for one in afraid[:HOW_IT_WAS_MOST]
    ]
    return (*asked, *how)


def _counted(timeline: Timeline, today: date, say: Sayings) -> dict[Section, tuple[Line, ...]]:
    """Return what the timeline says under each of the five headings."""
    if not timeline.entries:
        return {}
    made: dict[Section, list[tuple[str, tuple[str, ...]]]] = {
        Section.TIMELINE: [(say.timeline(timeline), ())],
        Section.REOCCURRENCE: [(say.reoccurrence(timeline, today - _LATELY), ())],
        Section.PERSISTENCE: [(words, ids) for words, ids in _persistence(timeline, say) if words],
        Section.IMMINENCE: [(say.last(timeline), timeline.entries[-1].incident_ids)],
        Section.SEVERITY: list(_severity(timeline, say)),
        Section.RANGE: [(say.ways(timeline), ())],
    }
    return {section: _lines(section, found) for section, found in made.items()}


def _persistence(timeline: Timeline, say: Sayings) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield say.span(timeline), ()
    if timeline.breaches:
        yield say.breaches(timeline.breaches), timeline.ids_of(Behaviour.ORDER)


def _severity(timeline: Timeline, say: Sayings) -> Iterable[tuple[str, tuple[str, ...]]]:
    grave = (
        (Behaviour.VIOLENCE, say.violence),
        (Behaviour.THREAT, say.threats),
    )
    for kind, in_words in grave:
        ids = timeline.ids_of(kind)
        if ids:
            yield in_words(sum(kind in entry.kinds for entry in timeline.entries)), ids
    afraid = [entry for entry in timeline.entries if entry.fear is not None]
    if afraid:
        most = max(entry.fear or 0 for entry in afraid)
        ids = tuple(one for entry in afraid if entry.fear == most for one in entry.incident_ids)
        yield say.most_fear(most), ids


def _lines(section: Section, found: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[Line, ...]:
    return tuple(
        Line(f"counted-{section}-{number}", words, Whose.COUNTED, _sources(ids))
        for number, (words, ids) in enumerate(found, 1)
    )


def _sources(ids: tuple[str, ...]) -> tuple[Source, ...]:
    """Return the entries a counted line rests on; of many, the timeline in which each stands with its id."""
    if not ids or len(ids) > _LISTED_MOST:
        return (Source(SourceKind.TIMELINE, SourceKind.TIMELINE),)
    return tuple(Source(SourceKind.INCIDENT, one) for one in ids)
