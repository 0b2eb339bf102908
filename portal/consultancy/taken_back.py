"""What follows for a paper when she takes something back that it rests on: a rule for each state."""

from enum import StrEnum

from portal.consultancy.signoff import BEFORE_SIGNING, READABLE, State


class TakenBack(StrEnum):
    """What follows for a summary when she takes back an entry that it rests on."""

    COMPOSE_AGAIN = "compose_again"
    """It is composed again without the entry, and she is asked again about the parts that changed."""
    UNSIGN = "unsign"
    """The signatures fall, and it goes back to its draft without the entry."""
    STOP = "stop"
    """Nobody opens it any more, its readers are told, and a new version without the entry may be written."""
    LEAVE = "leave"
    """Nobody can open it any more as it is; she is told who has."""


def when_taken_back(state: State) -> TakenBack:
    """Say what follows for a summary when she takes back an entry that it rests on."""
    if state in BEFORE_SIGNING:
        return TakenBack.COMPOSE_AGAIN
    if state is State.SIGNED:
        return TakenBack.UNSIGN
    return TakenBack.STOP if state in READABLE else TakenBack.LEAVE
