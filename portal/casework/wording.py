"""What a case asks for, how it stands and what was written about it, in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from portal.accounts.telling import Change, ToldChange
from portal.casework.caseload import CaseLine, Reason, Why
from portal.casework.record import NoteKind
from portal.casework.standing import Level, Mode, State
from portal.i18n import _, lazy, ngettext

MOST_SAID = 3
# In the words of the catalogue, looked up when they are said.
_LEVELS = {Level.HIGH: lazy("high"), Level.MEDIUM: lazy("medium"), Level.STANDARD: lazy("standard")}
_WHYS = {
    Why.CODE_MISUSED: lazy("The invitation was tried twice. Ring her."),
    Why.TEXT: lazy("A text was not answered as agreed."),
    Why.NOT_ENDED: lazy("Nobody has said for a day how that ended. Ask whoever answers for it."),
    Why.URGENT: lazy("She marked a message as urgent."),
    Why.TO_CONFIRM: lazy("She joined. Ring her to check that it was she."),
    Why.CHANGED: lazy("Something about her way in changed. Ask her."),
    Why.LEVEL_WAITS: lazy("A lower level waits for a second person."),
    Why.SIGN: lazy("You are asked to read a paper and sign it."),
    Why.MESSAGE: lazy("A message nobody has read"),
    Why.PAPER: lazy("Something is new about a paper."),
    Why.CONTACT: lazy("Ask her again how she may be reached."),
    Why.QUIET: lazy("No contact for 14 days"),
    Why.CLOSING: lazy("Waits for a lead to close it"),
    Why.NO_LEVEL: lazy("No level set yet"),
    Why.TO_INVITE: lazy("Not invited yet"),
    Why.INVITED: lazy("Invited, not joined yet"),
    Why.NOTHING: lazy("Nothing new"),
}
_COUNTED: dict[Why, Callable[[int], str]] = {
    Why.THREAT: lambda many: ngettext(
        "%(num)s unread note tells of a threat", "%(num)s unread notes tell of threats", many
    ),
    Why.VIOLENCE: lambda many: ngettext(
        "%(num)s unread note tells of violence", "%(num)s unread notes tell of violence", many
    ),
    Why.ORDER: lambda many: ngettext(
        "%(num)s unread note tells of a broken order", "%(num)s unread notes tell of a broken order", many
    ),
    Why.FEAR: lambda many: ngettext(
        "%(num)s unread note tells of great fear", "%(num)s unread notes tell of great fear", many
    ),
    Why.UNREAD: lambda many: ngettext("%(num)s new note", "%(num)s new notes", many),
}


@dataclass(frozen=True)
class LineWords:
    """One case of the list, with its words: why it stands where it does, its level, and who works on it."""

    case: CaseLine
    whys: list[str]
    level: str
    who: str


def lines_in_words(lines: Iterable[CaseLine]) -> list[LineWords]:
    """Return the cases of a list in words; what is said of many cases is looked up once."""
    whys = cache(_why)
    levels = cache(level_in_words)
    mine, others = _("You"), _("Others")
    return [
        LineWords(
            line,
            [whys(reason) for reason in line.reasons[:MOST_SAID]],
            levels(line.level),
            mine if line.is_mine else others,
        )
        for line in lines
    ]


def level_in_words(level: Level | str | None) -> str:
    """Return a level of risk as one word or two."""
    if level is None:
        return _("not set")
    return str(_LEVELS[Level(level)])


def mode_in_words(mode: Mode | str) -> str:
    """Return one of the four ways of work."""
    return {
        Mode.CONSULTANCY: _("Input to the case consultancy"),
        Mode.PROFESSIONALS: _("Advice to other professionals"),
        Mode.ADVICE: _("Advice to her, once"),
        Mode.INTENSIVE: _("Work with her over time"),
    }[Mode(mode)]


def state_in_words(state: State | str) -> str:
    """Return whether a case is open."""
    return {
        State.OPEN: _("Open"),
        State.CLOSING: _("Waits to be closed"),
        State.CLOSED: _("Closed"),
    }[State(state)]


def note_kind_in_words(kind: NoteKind) -> str:
    """Return whether an entry of the record is fact or opinion."""
    return {NoteKind.FACT: _("Fact"), NoteKind.OPINION: _("Opinion")}[kind]


def _why(reason: Reason) -> str:
    said = _COUNTED.get(reason.why)
    return said(reason.many) if said else str(_WHYS[reason.why])


def change_in_words(told: ToldChange) -> str:
    """Return what kind of thing changed, as one sentence."""
    return {
        Change.PASSPHRASE: _("Her passphrase was changed."),
        Change.CODE_MADE: _("She has a new code on paper."),
        Change.CODE_DROPPED: _("She has no code on paper any more."),
        Change.CODE_USED: _("Her code on paper was used to come in."),
        Change.SIGN_OUT_TIME: _("The time after which she is signed out was changed."),
        Change.DEVICES: _("Her other devices were signed out."),
        Change.LANDING: _("Where “Leave” goes was changed."),
        Change.REACH: _("How she can be reached was changed."),
        Change.TEXTS: _("When she is asked by text was changed, or her two words were."),
        Change.BOX: _("Her way to put something in from outside was changed."),
        Change.PUT_BACK: _("A lead put another way in of hers back. See “Has she joined?”, and talk to your lead."),
        Change.NO_LONGER_TOLD: _("It was chosen that you are told of no more changes."),
    }[told.change]
