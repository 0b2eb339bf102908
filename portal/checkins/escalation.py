"""How one check-in goes on: the states it can be in, and the ladder of who is told until somebody answers for it.

Pure: nothing here knows the time, the telephone or the database. `STATES` and `NEXT_RUNG` are the tables; they stand in
docs/check-ins.md too, and a test holds the two together.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from portal.kernel.errors import ConflictError, NotAllowedError
from portal.kernel.ids import PersonId


class AboutYourselfError(NotAllowedError):
    """Nobody answers for an alert that is about themselves."""


class AnsweredForError(ConflictError):
    """Somebody else was first."""


class State(StrEnum):
    """What is known of one check-in."""

    PLANNED = "planned"
    SENT = "sent"
    NOT_KNOWN = "not known"
    DELIVERED = "delivered"
    ANSWERED_OK = "answered ok"
    ANSWERED_OTHER = "answered something else"
    WRONG_WORD = "wrong word"
    DURESS = "duress"
    NO_ANSWER = "no answer"
    UNDELIVERABLE = "undeliverable"
    NOT_SENT = "not sent"
    STOPPED = "stopped"


class Signal(StrEnum):
    """What can happen to one check-in."""

    WENT = "the provider took it"
    WENT_NOT = "it did not go out"
    UNSURE = "nobody can say whether it went"
    ARRIVED = "it was delivered"
    CAME_BACK = "it could not be delivered"
    SAFE = "her safe word"
    OTHER = "some other answer"
    WRONG = "a word that is not hers"
    DURESS = "her other word"
    STOP = "stop"
    TIME_UP = "time is up"


class Rung(StrEnum):
    """How far up the ladder it is."""

    NONE = "nobody"
    REMINDER = "a reminder to her"
    ADVOCATE = "her advocate"
    DEPUTY = "the deputy"
    LEAD = "the lead on duty"
    EXHAUSTED = "everybody"


class Act(StrEnum):
    """What is to be done about it now."""

    REMIND = "remind"
    TELL = "tell"
    SOUND = "sound"
    ALL_CLEAR = "all clear"


_ANSWERS = {
    Signal.SAFE: State.ANSWERED_OK,
    Signal.OTHER: State.ANSWERED_OTHER,
    Signal.WRONG: State.WRONG_WORD,
    Signal.DURESS: State.DURESS,
    Signal.STOP: State.STOPPED,
}
_WORSE = {Signal.DURESS: State.DURESS, Signal.STOP: State.STOPPED}

# What follows from what; whatever is not named changes nothing, so that what comes late, twice or in disorder is safe.
STATES: dict[State, dict[Signal, State]] = {
    State.PLANNED: {
        Signal.WENT: State.SENT,
        Signal.WENT_NOT: State.NOT_SENT,
        Signal.UNSURE: State.NOT_KNOWN,
        Signal.STOP: State.STOPPED,
    },
    State.SENT: {
        Signal.ARRIVED: State.DELIVERED,
        Signal.CAME_BACK: State.UNDELIVERABLE,
        Signal.TIME_UP: State.NO_ANSWER,
        **_ANSWERS,
    },
    State.NOT_KNOWN: {
        Signal.WENT: State.SENT,
        Signal.WENT_NOT: State.NOT_SENT,
        Signal.ARRIVED: State.DELIVERED,
        Signal.CAME_BACK: State.UNDELIVERABLE,
        **_ANSWERS,
    },
    State.DELIVERED: {Signal.TIME_UP: State.NO_ANSWER, **_ANSWERS},
    State.NO_ANSWER: {**_ANSWERS},
    State.UNDELIVERABLE: {**_ANSWERS},
    State.NOT_SENT: {**_ANSWERS},
    State.ANSWERED_OTHER: {Signal.SAFE: State.ANSWERED_OK, **_WORSE},
    State.WRONG_WORD: {Signal.SAFE: State.ANSWERED_OK, **_WORSE},
    State.ANSWERED_OK: {**_WORSE},
    State.STOPPED: {Signal.DURESS: State.DURESS},
    State.DURESS: {},
}

NEXT_RUNG = {
    Rung.NONE: Rung.ADVOCATE,
    Rung.REMINDER: Rung.ADVOCATE,
    Rung.ADVOCATE: Rung.DEPUTY,
    Rung.DEPUTY: Rung.LEAD,
    Rung.LEAD: Rung.EXHAUSTED,
    Rung.EXHAUSTED: Rung.EXHAUSTED,
}

_ON_THE_RUNG, _ALL_TOLD = "who is on that rung", "all who were told before"
# What is told to work telephones too, beside the pages, and to whom.
BY_TEXT = {Act.TELL: _ON_THE_RUNG, Act.SOUND: _ALL_TOLD, Act.ALL_CLEAR: _ALL_TOLD}

WAITING = frozenset({State.SENT, State.DELIVERED})
"""She has been asked and may still answer."""
OURS = frozenset({State.UNDELIVERABLE, State.NOT_SENT, State.NOT_KNOWN})
"""What went wrong on our side or on the way: never told as something that she missed."""
CONCERNS = OURS | {State.NO_ANSWER, State.ANSWERED_OTHER, State.WRONG_WORD, State.DURESS, State.STOPPED}
"""What somebody must look after."""
ALERTS = frozenset({Rung.ADVOCATE, Rung.DEPUTY, Rung.LEAD, Rung.EXHAUSTED})
"""The rungs on which somebody has been told."""


@dataclass(frozen=True)
class Ladder:
    """Who is told, in which order, as it was agreed.

    Args:
        advocate: who works on the case; nobody where it has none.
        deputy: who covers for them.
        leads: who of the service's leads is told, all of them at once.
        text_clears: whether her safe word, coming late, ends an alert; never so where the level is high.
    """

    advocate: PersonId | None
    deputy: PersonId | None
    leads: tuple[PersonId, ...]
    text_clears: bool = False

    def on(self, rung: Rung) -> tuple[PersonId, ...]:
        """Return who is told on a rung."""
        if rung is Rung.LEAD:
            return self.leads
        person = {Rung.ADVOCATE: self.advocate, Rung.DEPUTY: self.deputy}.get(rung)
        return () if person is None else (person,)


@dataclass(frozen=True)
class Standing:
    """Where one check-in stands.

    Args:
        state: what is known.
        rung: how far up the ladder.
        told: who was told, in order.
        acknowledged_by: who answers for it now.
        is_closed: nothing more will come of it, and everyone who was told has been told that too.
    """

    state: State = State.PLANNED
    rung: Rung = Rung.NONE
    told: tuple[PersonId, ...] = ()
    acknowledged_by: PersonId | None = None
    is_closed: bool = False

    @property
    def is_alert(self) -> bool:
        """Say whether somebody has been told and it has not ended."""
        return self.rung in ALERTS and not self.is_closed

    @property
    def is_loud(self) -> bool:
        """Say whether everybody must see it: the ladder has come to its end and nobody answers for it."""
        return self.rung is Rung.EXHAUSTED and self.acknowledged_by is None and not self.is_closed

    @property
    def waits(self) -> bool:
        """Say whether time goes on mattering to it."""
        may_rise = self.acknowledged_by is None and self.rung is not Rung.EXHAUSTED
        return not self.is_closed and (self.state in WAITING or (self.rung in ALERTS and may_rise))


@dataclass(frozen=True)
class Step:
    """Where it stands after something happened, and what is to be done: whom to tell, or to tell that all is clear."""

    standing: Standing
    acts: tuple[Act, ...] = ()
    whom: tuple[PersonId, ...] = ()


def step(standing: Standing, signal: Signal, ladder: Ladder) -> Step:
    """Go on by one thing that happened.

    Args:
        standing: where it stands.
        signal: what happened.
        ladder: who is told.
    """
    if signal is Signal.TIME_UP:
        return _time_is_up(standing, ladder)
    state = STATES[standing.state].get(signal, standing.state)
    if state is standing.state:
        return Step(standing)
    moved = replace(standing, state=state)
    if state is State.ANSWERED_OK:
        return _she_is_well(moved, ladder)
    if state not in CONCERNS:
        return Step(moved)
    is_worse = state in {State.DURESS, State.STOPPED} and standing.acknowledged_by is not None
    if is_worse or (standing.is_closed and signal in _ANSWERS):
        # What was settled is open again: somebody answered for something else than this.
        moved = replace(moved, rung=Rung.NONE, acknowledged_by=None, is_closed=False)
    return Step(moved) if moved.is_alert else _tell(moved, Rung.ADVOCATE, ladder)


def told_by_text(done: Step) -> tuple[PersonId, ...]:
    """Return to whose work telephones a text goes after a step, beside the pages, if they have set one.

    Where everybody must see it, those who were told already are told once more.
    """
    for act in done.acts:
        if act in BY_TEXT:
            return done.standing.told if BY_TEXT[act] == _ALL_TOLD else done.whom
    return ()


def tells_somebody(standing: Standing, signal: Signal) -> bool:
    """Say whether it can matter who is on the ladder, if this happens now."""
    state = STATES[standing.state].get(signal, standing.state)
    return signal is Signal.TIME_UP or standing.is_alert or state in CONCERNS


def is_over_for(standing: Standing, signal: Signal) -> bool:
    """Say whether what came back begins something new: here it would change nothing, and nobody would be told.

    Args:
        standing: of what she was asked last.
        signal: what came back.
    """
    is_repeated = signal is Signal.DURESS and standing.acknowledged_by is not None
    return (standing.is_closed or is_repeated) and signal not in STATES[standing.state]


def acknowledge(standing: Standing, by: PersonId, *, about: PersonId | None) -> Standing:
    """Answer for an alert: the first who does wins, and the ladder stops.

    Args:
        standing: where it stands.
        by: who answers for it.
        about: whom it is about.

    Raises:
        AboutYourselfError: it is about them.
        AnsweredForError: somebody else was first, or there is nothing to answer for.
    """
    if by == about:
        raise AboutYourselfError
    if standing.acknowledged_by == by and not standing.is_closed:
        return standing
    if not standing.is_alert or standing.acknowledged_by is not None:
        raise AnsweredForError
    return replace(standing, acknowledged_by=by)


def without(standing: Standing, gone: PersonId | None) -> Standing:
    """Return where an alert stands once whoever answers for it is gone: everybody must see it, and anybody may."""
    if gone is None or standing.acknowledged_by != gone or standing.is_closed:
        return standing
    return replace(standing, acknowledged_by=None, rung=Rung.EXHAUSTED)


def close(standing: Standing, by: PersonId, *, about: PersonId | None) -> Step:
    """End an alert once it is known how she is; everyone who was told gets the all-clear.

    Raises:
        AboutYourselfError: it is about them.
        AnsweredForError: somebody else answers for it, or it has ended.
    """
    mine = acknowledge(standing, by, about=about)
    return Step(replace(mine, is_closed=True), (Act.ALL_CLEAR,), mine.told)


def _time_is_up(standing: Standing, ladder: Ladder) -> Step:
    if not standing.waits:
        return Step(standing)
    if standing.rung in ALERTS:
        return _tell(standing, NEXT_RUNG[standing.rung], ladder)
    if standing.rung is Rung.NONE:
        return Step(replace(standing, rung=Rung.REMINDER), (Act.REMIND,))
    state = STATES[standing.state].get(Signal.TIME_UP, standing.state)
    return _tell(replace(standing, state=state), Rung.ADVOCATE, ladder)


def _tell(standing: Standing, rung: Rung, ladder: Ladder) -> Step:
    """Go up to a rung, or on to the next on which there is somebody who does not know yet."""
    new: tuple[PersonId, ...] = ()
    while rung is not Rung.EXHAUSTED:
        new = tuple(person for person in ladder.on(rung) if person not in standing.told or standing.rung is Rung.NONE)
        if new:
            break
        rung = NEXT_RUNG[rung]
    told = (*standing.told, *(person for person in new if person not in standing.told))
    acts = (Act.SOUND,) if rung is Rung.EXHAUSTED else (Act.TELL,)
    return Step(replace(standing, rung=rung, told=told), acts, new)


def _she_is_well(standing: Standing, ladder: Ladder) -> Step:
    if not standing.is_alert:
        return Step(replace(standing, is_closed=True))
    if not ladder.text_clears:
        return Step(standing)
    return Step(replace(standing, is_closed=True), (Act.ALL_CLEAR,), standing.told)
