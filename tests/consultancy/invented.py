"""Invented entries and summaries, as the rules of the table take them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portal.consultancy.composing import Material, Said, compose
from portal.consultancy.forums import FORUMS, Agency, ForumId, Level
from portal.consultancy.summary import (
    Ask,
    HerView,
    Line,
    Part,
    Section,
    SharingStatement,
    Source,
    SourceKind,
    Summary,
    ToolResult,
    Weighed,
    Whose,
    Wish,
)
from portal.consultancy.wording import SAYINGS
from portal.diary.incidents import Behaviour, Incident, IncidentDraft, Precision, Sharing, When
from portal.kernel.ids import CaseId, IncidentId, new_id

ZONE = "Europe/London"
TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
CASE = CaseId("c" * 26)
SHARED = Sharing(shared_at=NOW)
BY_ADVOCATE = (Source(SourceKind.RECORD, "Robin"),)


def incident(
    on: date | None,
    *kinds: Behaviour,
    words: str = "He was there again.",
    how: str = "",
    fear: int | None = None,
    sharing: Sharing = SHARED,
    at: time | None = time(14, 2),
) -> Incident:
    """Return an opened entry."""
    known = Precision.EXACT if at else Precision.DAY
    when = When(known, ZONE, on, at) if on else When(Precision.UNKNOWN, ZONE)
    told = IncidentDraft(words, when, frozenset(kinds), fear, how)
    return Incident(IncidentId(new_id()), CASE, told, NOW, sharing)


def many(number: int) -> list[Incident]:
    """Return entries over two years, no two of them the same."""
    all_kinds = list(Behaviour)
    return [
        incident(
            date(2024, 3, 4) + timedelta(days=n * 729 // max(1, number)),
            all_kinds[n % len(all_kinds)],
            all_kinds[n * 5 % len(all_kinds)],
            words=f"Note {n}: he stood across the road and looked at his phone, then at me, for a quarter of an hour.",
            how="I stayed in.",
            fear=n % 11,
        )
        for n in range(number)
    ]


def material(*incidents: Incident, forum: ForumId = ForumId.LONDON, **more: Any) -> Material:
    """Return what a summary is made of."""
    said = (Said(Wish.WANTS, "I want it to stop.", "voice"), Said(Wish.WOULD_MAKE_WORSE, "If he hears of it.", "voice"))
    made = Material("R2-HAZEL", FORUMS[forum], 1, TODAY, SAYINGS, tuple(incidents), said)
    return replace(made, **more)


def whole(summary: Summary | None = None) -> Summary:
    """Return a summary in which every part has something."""
    made = summary or compose(material(*many(20)))
    parts = {part.section: part for part in made.parts}
    for section in Section:
        if section not in {Section.TOOLS, Section.LEVEL, Section.ASKS, Section.SHARING}:
            line = Line(f"added-{section}", f"Something about {section}.", Whose.OPINION, BY_ADVOCATE)
            parts[section] = Part(section, (*made.lines_of(section), line))
    return replace(
        made,
        parts=tuple(parts[section] for section in Section if section in parts),
        tools=(ToolResult("A screening tool", "2", TODAY, "PC Okafor", "medium", "in the police file"),),
        weighed=Weighed("Robin", TODAY, "It is getting more frequent.", Level.MEDIUM),
        asks=(Ask(Agency.POLICE, "Arrest for the breach.", BY_ADVOCATE),),
        sharing=SharingStatement(True, HerView.AGREES, "", "consent", "to plan together", "the table only"),
    )
