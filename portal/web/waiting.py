"""What waits for her in rooms that her first page does not know: the factory hands in who says it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """How much waits for her.

    Args:
        papers: that she has not said everything to.
        told: that she was told and has not read here.
    """

    papers: int = 0
    told: int = 0
