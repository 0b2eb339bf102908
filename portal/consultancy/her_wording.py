"""What her own pages say about papers: questions, parts and how far a paper has come, in the second person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from portal.consultancy import wording
from portal.consultancy.forums import FORUMS, Agency, ForumId
from portal.consultancy.outcomes import ActionState, ToldAction
from portal.consultancy.signoff import READABLE, PartView, State, View
from portal.consultancy.summary import Section, Wish
from portal.i18n import _, lazy, ngettext, say_when

ANSWERABLE = frozenset({State.WITH_HER, State.SEEN})
"""The states in which she can say something to a part."""

QUESTIONS = {
    Wish.WANTS: lazy("What do you want to happen?"),
    Wish.DOES_NOT_WANT: lazy("What do you not want to happen?"),
    Wish.WOULD_MAKE_WORSE: lazy("What would make it worse?"),
    Wish.SAFE_TO_TALK_TO: lazy("Who is safe to talk to, and who is not?"),
    Wish.HOW_IT_WAS: lazy("How is it for you?"),
}
HINTS = {
    Wish.WANTS: lazy("Big things and small things. Like “he must stop coming to my work”."),
    Wish.DOES_NOT_WANT: lazy("Like “nobody rings my mother”."),
    Wish.WOULD_MAKE_WORSE: lazy("Something that somebody might do to help, and that would not help."),
    Wish.SAFE_TO_TALK_TO: lazy("Leave out where they live and how to reach them. Others read this."),
    Wish.HOW_IT_WAS: lazy("What it does to your days, your sleep, your work."),
}
PARTS = {
    Section.PEOPLE: lazy("Who it is about"),
    Section.VOICE: lazy("What you said"),
    Section.FACTS: lazy("What is known"),
    Section.TIMELINE: lazy("What happened, in order"),
    Section.REOCCURRENCE: lazy("How often it comes back"),
    Section.PERSISTENCE: lazy("How long it has gone on"),
    Section.IMMINENCE: lazy("What may come soon"),
    Section.SEVERITY: lazy("How serious it is"),
    Section.RANGE: lazy("In how many ways"),
    Section.VULNERABILITIES: lazy("What makes it harder"),
    Section.PROTECTIVE: lazy("What protects you"),
    Section.TOOLS: lazy("What others have found"),
    Section.LEVEL: lazy("How high the risk is put, and why"),
    Section.ORDERS: lazy("Orders, police and court"),
    Section.OTHERS: lazy("Other people it may touch"),
    Section.MEASURES: lazy("What is in place already"),
    Section.ASKS: lazy("What each of them is asked to do"),
    Section.SHARING: lazy("How and why it is shared"),
}
PLACES = {ForumId.CHESHIRE: lazy("Cheshire"), ForumId.HAMPSHIRE: lazy("Hampshire"), ForumId.LONDON: lazy("London")}
"""What a table is called in a title: its whole name tells too much at a glance."""
SAID = {
    View.AGREES: lazy("You said: it is right"),
    View.CORRECTS: lazy("You said: something is not right"),
    View.OBJECTS: lazy("You said: you do not want it handed round"),
}
_HOW_FAR = {
    ActionState.PROPOSED: lazy("planned"),
    ActionState.ACCEPTED: lazy("being done"),
    ActionState.DONE: lazy("done"),
    ActionState.NOT_DONE: lazy("will not be done"),
}
_STATES = {
    State.DRAFT: lazy("Your advocate is still writing. Nobody else has it."),
    State.SEEN: lazy("You have looked at all of it. Nobody else has it yet."),
    State.SIGNED: lazy("Your advocate has signed it. Nobody else has it yet."),
    State.SUPERSEDED: lazy("A newer paper took its place. Nobody else can open this one any more."),
    State.WITHDRAWN: lazy("Your advocate took it back. Nobody else can open it."),
    State.EXPIRED: lazy("Its time is over. Nobody else can open it any more."),
}


@dataclass(frozen=True)
class PartLine:
    """One part in the list of a paper: its number in the address, its name, and what she said to it."""

    number: int
    name: str
    said: str
    words: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True)
class ReaderLine:
    """Somebody who can read a paper, and whether they have."""

    name: str
    opened: str


def number_of(section: Section) -> int:
    """Return by what number a part stands in an address: its name would tell."""
    return list(Section).index(section) + 1


def section_of(number: int) -> Section | None:
    """Return the part of a number; none where there is none."""
    sections = list(Section)
    return sections[number - 1] if 1 <= number <= len(sections) else None


def number_of_wish(wish: Wish) -> int:
    """Return by what number a question stands in an address."""
    return list(Wish).index(wish) + 1


def wish_of(number: int) -> Wish | None:
    """Return the question of a number; none where there is none."""
    wishes = list(Wish)
    return wishes[number - 1] if 1 <= number <= len(wishes) else None


def state_in_words(state: State, waiting: int, expires_at: datetime | None, *, zone: str, now: datetime) -> str:
    """Say how far a paper has come, and who has it.

    Args:
        state: how far it is.
        waiting: how many parts she has said nothing to.
        expires_at: until when others can open it.
        zone: where she is.
        now: the moment.
    """
    if state is State.WITH_HER:
        return ngettext("%(num)d part is still to look at.", "%(num)d parts are still to look at.", waiting)
    if state not in READABLE:
        return str(_STATES[state])
    if expires_at is None or expires_at <= now:
        return str(_STATES[State.EXPIRED])
    return _("Others can open it until %(until)s.", until=say_when(expires_at, zone, now=now))


def parts_in_words(sections: Iterable[Section], views: Collection[PartView]) -> list[PartLine]:
    """Return the parts of a paper with what she said to each."""
    said = {view.section: view for view in views}
    return [_part_line(section, said.get(section)) for section in sections]


def readers_in_words(
    readers: Iterable[tuple[str, datetime | None, datetime | None]], *, zone: str, now: datetime
) -> list[ReaderLine]:
    """Say of each reader whether they opened a paper, first and last.

    Args:
        readers: each with their name, and when they opened it first and last.
        zone: where she is.
        now: the moment.
    """
    return [ReaderLine(name, _opened(first, last, zone, now)) for name, first, last in readers]


def table_in_words(forum: ForumId) -> str:
    """Say who sits at a table."""
    seats = (str(wording.SEATS[seat.role]) for seat in FORUMS[forum].seats)
    return wording.names_in_a_row(seats)


def reader_in_words(name: str, agency: Agency) -> str:
    """Return a reader by name and by whose people they are."""
    return _("%(name)s, %(agency)s", name=name, agency=str(wording.AGENCIES[agency]))


def agreed_in_words(agreed: Iterable[ToldAction]) -> list[tuple[str, str, ToldAction]]:
    """Return what others do, each with who does it and how far it is."""
    return [(str(wording.AGENCIES[one.agency]), str(_HOW_FAR[one.state]), one) for one in agreed]


def _part_line(section: Section, view: PartView | None) -> PartLine:
    said = str(SAID[view.view]) if view else ""
    return PartLine(
        number_of(section), str(PARTS[section]), said, view.words if view else "", view.answer if view else ""
    )


def _opened(first: datetime | None, last: datetime | None, zone: str, now: datetime) -> str:
    if first is None or last is None:
        return _("has not opened it yet")
    if first == last:
        return _("opened it on %(first)s", first=say_when(first, zone, now=now))
    return _(
        "opened it first on %(first)s, last on %(last)s",
        first=say_when(first, zone, now=now),
        last=say_when(last, zone, now=now),
    )
