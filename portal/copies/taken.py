"""What goes into a copy, opened."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.copies.choosing import Choice
from portal.diary.incidents import Incident
from portal.private.notes import PrivateNote


@dataclass(frozen=True)
class Taken:
    """What goes into a copy.

    Args:
        choice: what she chose.
        made_at: when the copy is made.
        incidents: her notes, in the order in which it happened.
        alone: what is hers alone, the oldest first.
        left_out: how many of what she chose could not be opened.
    """

    choice: Choice
    made_at: datetime
    incidents: tuple[Incident, ...] = field(repr=False)
    alone: tuple[PrivateNote, ...] = field(repr=False)
    left_out: int
