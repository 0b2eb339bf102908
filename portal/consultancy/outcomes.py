"""What comes of a discussion: its results, who does what by when, and what she is told."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.consultancy.forums import Agency, Forum, Heading, Level, OutcomeError, Result, check_results
from portal.kernel.errors import ConflictError, InvalidError

WORDS_MOST = 20_000


class NoWordsError(InvalidError):
    """Nothing was written, or more than can be kept."""


class NoActionReasonError(InvalidError):
    """What is not done needs a reason."""


class ActionOverError(ConflictError):
    """It is done, or will not be: that is not taken back."""


class ActionState(StrEnum):
    """How far something is that an agency does."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DONE = "done"
    NOT_DONE = "not_done"


class Way(StrEnum):
    """In which way she is told."""

    HERE = "here"  # on her own page
    RING = "ring"
    IN_PERSON = "in_person"


_NEXT = {
    ActionState.PROPOSED: frozenset({ActionState.ACCEPTED, ActionState.DONE, ActionState.NOT_DONE}),
    ActionState.ACCEPTED: frozenset({ActionState.DONE, ActionState.NOT_DONE}),
    ActionState.DONE: frozenset(),
    ActionState.NOT_DONE: frozenset(),
}


@dataclass(frozen=True)
class ActionDraft:
    """Something that an agency is to do: what, by when, and whether she is told of it."""

    agency: Agency
    text: str = field(repr=False)
    due_on: date
    is_visible: bool = True


@dataclass(frozen=True)
class ToldAction:
    """Something that was agreed, as she sees it: whose people do what, by when, and how far it is."""

    agency: Agency
    text: str = field(repr=False)
    due_on: date
    state: ActionState


@dataclass(frozen=True)
class Managed:
    """How one of the five is managed, where a forum puts that out."""

    heading: Heading
    words: str = field(repr=False)


@dataclass(frozen=True)
class OutcomeDraft:
    """What was decided.

    Args:
        results: what the discussion ended in, as this forum has it.
        words: formulation, advice or plan, in words.
        interventions: what is done about the person causing harm.
        level: where the table puts the case, if it does.
        actions: who does what by when.
        is_investigated: whether the police are still investigating.
        managed: how each of the five is managed, where this forum puts that out.
        may_tell: what she may be told of it, as the table would have it said.
    """

    results: frozenset[Result]
    words: str = field(repr=False)
    interventions: str = field(default="", repr=False)
    level: Level | None = None
    actions: tuple[ActionDraft, ...] = ()
    is_investigated: bool = False
    managed: tuple[Managed, ...] = ()
    may_tell: str = field(default="", repr=False)


def check_outcome(forum: Forum, draft: OutcomeDraft) -> None:
    """Refuse what cannot be kept, or what this forum does not decide.

    Raises:
        OutcomeError: not a result of this forum, or a level or weights that it does not give.
        NoWordsError: nothing is written, or too much, of the outcome or of an action.
    """
    check_results(forum, draft.results, is_investigated=draft.is_investigated)
    if draft.level is not None and not forum.weighs_level:
        raise OutcomeError(field="level")
    if draft.managed and not forum.weighs_headings:
        raise OutcomeError(field="managed")
    check_words(draft.words)
    for action in draft.actions:
        check_words(action.text)


def check_words(words: str) -> None:
    """Refuse an empty text, or one that is too long.

    Raises:
        NoWordsError: as it says.
    """
    if not words.strip() or len(words) > WORDS_MOST:
        raise NoWordsError(field="words")


def check_step(before: ActionState, after: ActionState, reason: str) -> None:
    """Refuse a step that an action does not take.

    Raises:
        ActionOverError: from where it is it does not go there.
        NoActionReasonError: not done, and no reason given.
    """
    if after not in _NEXT[before]:
        raise ActionOverError
    if after is ActionState.NOT_DONE and not reason.strip():
        raise NoActionReasonError(field="reason")
