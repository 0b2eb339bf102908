"""What a paper that is worked on still needs, in the order in which it is done: the first comes next."""

from enum import StrEnum

from portal.consultancy.forums import FORUMS
from portal.consultancy.signoff import Standing, State, View, why_second
from portal.consultancy.summary import Section, Summary


class Step(StrEnum):
    """One thing that is still to do."""

    COMPOSE_AGAIN = "compose again"
    WRITE = "write"
    DECIDE = "decide"
    AGREE = "agree"
    SHOW = "show"
    WAIT = "wait"
    ANSWER = "answer"
    SAY_OBJECTION = "say objection"
    SIGN = "sign"
    ASK_SECOND = "ask second"
    ISSUE = "issue"


def missing_parts(summary: Summary) -> tuple[Section, ...]:
    """Return the parts that have to be written before a paper is signed."""
    forum = FORUMS[summary.header.forum]
    needed = {
        Section.SHARING: summary.sharing is None,
        Section.ASKS: not summary.asks,
        Section.LEVEL: (forum.weighs_level or forum.weighs_headings) and summary.weighed is None,
    }
    return tuple(section for section, is_missing in needed.items() if is_missing)


def corrected_parts(standing: Standing) -> tuple[Section, ...]:
    """Return the parts in which she corrected something, and nobody has changed it or said why not."""
    return tuple(view.section for view in standing.views if view.view is View.CORRECTS and not view.answer)


def steps_left(standing: Standing, summary: Summary, *, undecided: bool, is_taken_back: bool) -> tuple[Step, ...]:
    """Return what a paper that is worked on still needs, the next first.

    Args:
        standing: how far it has come.
        summary: what stands in it.
        undecided: whether something in it must not leave and is not decided about.
        is_taken_back: whether it rests on something of hers that is gone.
    """
    not_shown = standing.unshown
    objects = any(view.view is View.OBJECTS for view in standing.views)
    is_draft, is_signed = standing.state is State.DRAFT, standing.state is State.SIGNED
    left = {
        Step.COMPOSE_AGAIN: is_taken_back or (is_signed and not standing.is_heard),
        Step.WRITE: bool(missing_parts(summary)),
        Step.DECIDE: undecided,
        Step.AGREE: is_draft and not_shown is not None and not_shown.agreed_by is None,
        Step.SHOW: is_draft and not_shown is None,
        Step.WAIT: standing.state is State.WITH_HER,
        Step.ANSWER: bool(corrected_parts(standing)) and not is_signed,
        Step.SAY_OBJECTION: objects and not standing.is_against_her and not is_signed,
        Step.SIGN: not is_signed,
        Step.ASK_SECOND: bool(why_second(standing)) and not standing.has_second,
        Step.ISSUE: True,
    }
    return tuple(step for step, is_left in left.items() if is_left)
