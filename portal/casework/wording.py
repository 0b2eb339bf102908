"""What a case asks for, how it stands and what was written about it, in words."""

from portal.accounts.telling import Change, ToldChange
from portal.casework.caseload import CaseLine, Reason, Why
from portal.casework.record import NoteKind
from portal.casework.standing import Level, Mode, State
from portal.i18n import _, ngettext

MOST_SAID = 3


def whys_in_words(line: CaseLine) -> list[str]:
    """Return why a case stands where it does, the most pressing first; also where nothing is asked."""
    return [_why(reason) for reason in line.reasons[:MOST_SAID]]


def level_in_words(level: Level | str | None) -> str:
    """Return a level of risk as one word or two."""
    if level is None:
        return _("not set")
    return {Level.HIGH: _("high"), Level.MEDIUM: _("medium"), Level.STANDARD: _("standard")}[Level(level)]


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
    many = _counted(reason)
    if many:
        return many
    return {
        Why.CODE_MISUSED: _("The invitation was tried twice. Ring her."),
        Why.TEXT: _("A text was not answered as agreed."),
        Why.URGENT: _("She marked a message as urgent."),
        Why.TO_CONFIRM: _("She joined. Ring her to check that it was she."),
        Why.CHANGED: _("Something about her way in changed. Ask her."),
        Why.LEVEL_WAITS: _("A lower level waits for a second person."),
        Why.MESSAGE: _("A message nobody has read"),
        Why.CONTACT: _("Ask her again how she may be reached."),
        Why.QUIET: _("No contact for 14 days"),
        Why.CLOSING: _("Waits for a lead to close it"),
        Why.NO_LEVEL: _("No level set yet"),
        Why.TO_INVITE: _("Not invited yet"),
        Why.INVITED: _("Invited, not joined yet"),
        Why.NOTHING: _("Nothing new"),
    }[reason.why]


def change_in_words(told: ToldChange) -> str:
    """Return what kind of thing changed, as one sentence."""
    return {
        Change.PASSPHRASE: _("Her passphrase was changed."),
        Change.CODE_MADE: _("She has a new code on paper."),
        Change.CODE_DROPPED: _("She has no code on paper any more."),
        Change.CODE_USED: _("Her code on paper was used to come in."),
        Change.SIGN_OUT_TIME: _("The time after which she is signed out was changed."),
        Change.DEVICES: _("Her other devices were signed out."),
        Change.PUT_BACK: _("A lead put another way in of hers back. See “Has she joined?”, and talk to your lead."),
        Change.NO_LONGER_TOLD: _("It was chosen that you are told of no more changes."),
    }[told.change]


def _counted(reason: Reason) -> str:
    """Return the words of what can be counted; empty for the rest."""
    many = reason.many
    return {
        Why.THREAT: lambda: ngettext(
            "%(num)s unread note tells of a threat", "%(num)s unread notes tell of threats", many
        ),
        Why.VIOLENCE: lambda: ngettext(
            "%(num)s unread note tells of violence", "%(num)s unread notes tell of violence", many
        ),
        Why.ORDER: lambda: ngettext(
            "%(num)s unread note tells of a broken order", "%(num)s unread notes tell of a broken order", many
        ),
        Why.FEAR: lambda: ngettext(
            "%(num)s unread note tells of great fear", "%(num)s unread notes tell of great fear", many
        ),
        Why.UNREAD: lambda: ngettext("%(num)s new note", "%(num)s new notes", many),
    }.get(reason.why, str)()
