"""What the pages of staff say about papers: how far they have come, what is missing, and whose a line is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from portal.consultancy import wording
from portal.consultancy.forums import Agency
from portal.consultancy.her_wording import number_of
from portal.consultancy.leaks import LeakKind
from portal.consultancy.outcomes import Way
from portal.consultancy.paper import sources_in_words
from portal.consultancy.signoff import PartView, State, View, WhyNotShown, WhySecond
from portal.consultancy.steps import Step, missing_parts
from portal.consultancy.summary import Line, Section, Source, SourceKind, Summary, Whose
from portal.i18n import _, lazy

STATES = {
    State.DRAFT: lazy("Being written"),
    State.WITH_HER: lazy("Before her"),
    State.SEEN: lazy("Ready to sign"),
    State.SIGNED: lazy("Signed"),
    State.ISSUED: lazy("Issued"),
    State.DISCUSSED: lazy("Discussed"),
    State.OUTCOME: lazy("Tell her"),
    State.TOLD: lazy("She was told"),
    State.SUPERSEDED: lazy("Replaced"),
    State.WITHDRAWN: lazy("Taken back"),
    State.EXPIRED: lazy("Time is over"),
}
TITLES = {
    Step.ANSWER: lazy("She has had her say"),
    Step.SAY_OBJECTION: lazy("She has had her say"),
    Step.AGREE: lazy("A second person is asked"),
}
NEXT = {
    Step.COMPOSE_AGAIN: lazy("Write it anew first, without what she took back."),
    Step.WRITE: lazy("Only you and your team have it. Next, write the parts that are still empty."),
    Step.DECIDE: lazy("Next, decide about what must not leave."),
    Step.AGREE: lazy("Whoever you asked looks at it now, and agrees or not that she is not shown it."),
    Step.SHOW: lazy("Only you and your team have it. Next, put it before her."),
    Step.WAIT: lazy("She can look at it and say what she thinks of each part."),
    Step.ANSWER: lazy("She says that something is not right. Next, change that part, or say why it stays as it is."),
    Step.SAY_OBJECTION: lazy("She objects to a part. Next, say so on what footing it is shared."),
    Step.SIGN: lazy("She has had her say, or it is agreed why she cannot. Next, sign it."),
    Step.ASK_SECOND: lazy("It is signed. Somebody else has to read it and sign too."),
    Step.ISSUE: lazy("It is signed. Nobody outside has it yet."),
}
HOW_IT_STANDS = {
    State.ISSUED: lazy("The people named below can open it. Once it was discussed, write down what came of it."),
    State.DISCUSSED: lazy("It was discussed. Next, write down what came of it."),
    State.OUTCOME: lazy("What came of it is written down. She has not been told yet."),
    State.TOLD: lazy("She was told what came of it."),
    State.SUPERSEDED: lazy("A newer version took its place. Nobody outside can open this one any more."),
    State.WITHDRAWN: lazy("It was taken back. Nobody outside can open it any more."),
    State.EXPIRED: lazy("Its time is over. Nobody outside can open it any more."),
}
KINDS = {
    State.SEEN: "look",
    State.OUTCOME: "look",
    State.WITH_HER: "info",
    State.ISSUED: "info",
    State.TOLD: "done",
}
SAID = {
    View.AGREES: lazy("She says: it is right"),
    View.CORRECTS: lazy("She says: something is not right"),
    View.OBJECTS: lazy("She does not want this handed round"),
}
WHY_SECOND = {
    WhySecond.LEVEL_HIGH: lazy("The risk is put at high."),
    WhySecond.AGAINST_HER_WISHES: lazy("It goes against what she wants, at least in part."),
    WhySecond.NOT_SHOWN: lazy("She was not shown it."),
    WhySecond.THIRD_PARTY: lazy("Something in it is about other people."),
    WhySecond.HEALTH: lazy("Something in it is about health."),
}
WHY_NOT_SHOWN = {
    WhyNotShown.UNSAFE: lazy("It would not be safe for her"),
    WhyNotShown.NO_ACCOUNT: lazy("She has no way in here"),
}
WAYS = {
    Way.HERE: lazy("On her own page here"),
    Way.RING: lazy("By telephone"),
    Way.IN_PERSON: lazy("Face to face"),
}
LEAKS = {
    LeakKind.ADDRESS: lazy("An address"),
    LeakKind.NUMBER: lazy("A phone number"),
    LeakKind.WORKPLACE: lazy("Where she works"),
    LeakKind.SCHOOL: lazy("A school"),
    LeakKind.VEHICLE: lazy("A vehicle"),
}


@dataclass(frozen=True)
class PartRow:
    """A part in the list of a draft: its number in the address, its name, and what she says to it."""

    number: int
    name: str
    said: str
    is_answered: bool
    asks: bool


@dataclass(frozen=True)
class SourceLink:
    """Where a line comes from, in words, and the entry that it links to, where it is one."""

    words: str
    incident_id: str = ""


@dataclass(frozen=True)
class LineShown:
    """A line of a draft as its writer sees it."""

    line_id: str
    label: str
    text: str = field(repr=False)
    whose: str
    sources: tuple[SourceLink, ...]
    is_own: bool


def parts_in_words(summary: Summary, views: Collection[PartView], *, is_with_her: bool) -> list[PartRow]:
    """Return the parts in which something stands, with what she says to each."""
    said = {view.section: view for view in views}
    return [_part(section, said.get(section), is_with_her=is_with_her) for section in summary.sections]


def empty_parts(summary: Summary) -> list[tuple[int, str]]:
    """Return the parts in which nothing has to stand, and nothing stands yet, by number and name."""
    there = {*summary.sections, *missing_parts(summary), Section.TIMELINE}
    return named(one for one in Section if one not in there)


def named(sections: Iterable[Section]) -> list[tuple[int, str]]:
    """Return parts by number and name."""
    return [(number_of(section), str(wording.SECTIONS[section])) for section in sections]


def lines_in_words(lines: Iterable[Line]) -> list[LineShown]:
    """Return lines with their sources, each of which is linked where it is an entry."""
    return [
        LineShown(
            line_id=line.line_id,
            label=str(wording.WISHES[line.wish]) if line.wish else "",
            text=line.text,
            whose=str(wording.WHOSE[line.whose]),
            sources=sources_linked(line.sources),
            is_own=line.whose in {Whose.FACT, Whose.OPINION},
        )
        for line in lines
    ]


def sources_linked(sources: Iterable[Source]) -> tuple[SourceLink, ...]:
    """Return sources in words, those that are entries with the entry's id."""
    return tuple(
        SourceLink(sources_in_words([one]), one.ref if one.kind is SourceKind.INCIDENT else "") for one in sources
    )


def missing_in_words(sections: Iterable[Section]) -> str:
    """Say which parts have to be written before it can be signed."""
    names = wording.names_in_a_row(wording.SECTIONS[section] for section in sections)
    return _("Write these parts first: %(names)s.", names=names)


def leak_in_words(kind: LeakKind) -> str:
    """Say what kind of thing was found."""
    return str(wording.LEFT_OUT[kind])


def agency_in_words(agency: Agency) -> str:
    """Return the name of an agency."""
    return str(wording.AGENCIES[agency])


def _part(section: Section, view: PartView | None, *, is_with_her: bool) -> PartRow:
    said = str(SAID[view.view]) if view else (_("She has not said anything yet") if is_with_her else "")
    return PartRow(
        number=number_of(section),
        name=str(wording.SECTIONS[section]),
        said=said,
        is_answered=view is not None,
        asks=view is not None and view.view is not View.AGREES and not view.answer,
    )
