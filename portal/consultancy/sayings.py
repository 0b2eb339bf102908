"""The sentences that a draft needs, handed in by whoever knows the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from portal.consultancy.leaks import LeakKind
from portal.consultancy.timeline import Timeline


@dataclass(frozen=True)
class Sayings:
    """How things are said; `wording.SAYINGS` says them in the language of the page.

    Args:
        timeline: what a timeline shows.
        reoccurrence: how often it happened, and how often since a day.
        span: over how long; empty where no day is known.
        breaches: how often an order was broken.
        violence: how often somebody was hurt.
        threats: how often there was a threat.
        most_fear: how afraid she was at most.
        last: what happened last.
        ways: in which ways, the most frequent first.
        added: on which day something was added under an entry later.
        left_out: what stands in the place of something that must not leave.
    """

    timeline: Callable[[Timeline], str]
    reoccurrence: Callable[[Timeline, date], str]
    span: Callable[[Timeline], str]
    breaches: Callable[[int], str]
    violence: Callable[[int], str]
    threats: Callable[[int], str]
    most_fear: Callable[[int], str]
    last: Callable[[Timeline], str]
    ways: Callable[[Timeline], str]
    added: Callable[[date], str]
    left_out: Callable[[LeakKind], str]
