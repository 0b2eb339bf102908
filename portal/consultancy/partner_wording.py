"""What a partner's pages say: how a paper stands with them, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.consultancy import wording
from portal.consultancy.forums import FORUMS, Agency, ForumId, Level, Result
from portal.consultancy.outcomes import ActionState, Managed
from portal.consultancy.signoff import State
from portal.i18n import _, lazy

FORUM_NAMES = wording.FORUM_NAMES
ACTION_STATES = {
    ActionState.PROPOSED: lazy("proposed"),
    ActionState.ACCEPTED: lazy("accepted"),
    ActionState.DONE: lazy("done"),
    ActionState.NOT_DONE: lazy("not done"),
}
_OVER = {
    State.SUPERSEDED: lazy("A newer version took its place."),
    State.WITHDRAWN: lazy("It was taken back by those who issued it."),
    State.EXPIRED: lazy("Its time is over."),
}


@dataclass(frozen=True)
class PaperStanding:
    """How a paper stands with its reader: in a word, which kind of word, and in a sentence."""

    tag: str
    kind: str
    words: str


def standing_in_words(state: State, *, is_open: bool, is_connected: bool, is_declared: bool) -> PaperStanding:
    """Say how a paper stands with its reader.

    Args:
        state: how far it has come.
        is_open: whether they can open it now.
        is_connected: whether they said that they are connected to one of the two.
        is_declared: whether they declared that they are connected to neither.
    """
    if is_connected:
        return PaperStanding(_("Not for you"), "", _("You said that you are connected, or may be. So it stays closed."))
    if not is_open:
        return PaperStanding(_("Closed"), "", str(_OVER.get(state, _OVER[State.EXPIRED])))
    if not is_declared:
        return PaperStanding(_("New"), "look", _("First say that you are connected to neither of the two."))
    if state in {State.OUTCOME, State.TOLD}:
        return PaperStanding(_("Discussed"), "done", _("What came of it is written down."))
    return PaperStanding(_("Open"), "info", _("You can open it."))


def outcome_in_words(results: Iterable[Result], level: Level | None) -> list[tuple[str, str]]:
    """Return what a discussion ended in, as names and values."""
    facts = [(_("It ended in"), wording.names_in_a_row(wording.RESULTS[one] for one in results))]
    return [*facts, (_("Level"), str(wording.LEVELS[level]))] if level else facts


def managed_in_words(managed: Iterable[Managed]) -> list[tuple[str, str]]:
    """Return how each of the five is managed, as names and values."""
    return [(str(wording.HEADING_NAMES[one.heading]), one.words) for one in managed]


def action_in_words(agency: Agency, state: ActionState) -> tuple[str, str]:
    """Return who does something, and how far it is."""
    return str(wording.AGENCIES[agency]), str(ACTION_STATES[state])


def chair_in_words(forum: ForumId) -> str:
    """Say who writes the outcome down."""
    chair = FORUMS[forum].chair
    if chair is None:
        return _("Who chaired the discussion writes this down, or somebody on their behalf.")
    return _(
        "The chair writes this down: here, the %(chair)s. Or somebody does on their behalf.", chair=wording.SEATS[chair]
    )
