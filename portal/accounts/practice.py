"""How far somebody is with trying Leave once: before it is needed, and in peace."""

from enum import StrEnum


class Practice(StrEnum):
    """Where she stands.

    NEW: it is offered to her.
    BEGUN: in this visit; leaving is what comes next.
    BACK: it was begun in a visit before this one; she is asked what Back showed.
    SETTLED: tried, or put aside; she finds it on her own page whenever she wants it.
    """

    NEW = "new"
    BEGUN = "begun"
    BACK = "back"
    SETTLED = "settled"


class Step(StrEnum):
    """What she says: that she begins, that it is not for now, and afterwards what Back showed."""

    BEGIN = "begin"
    SKIP = "skip"
    NOTHING_SEEN = "nothing"
    SOMETHING_SEEN = "something"


def stands(began_in: str | None, visit_id: str, *, is_settled: bool) -> Practice:
    """Return where somebody stands.

    Args:
        began_in: the visit in which it was begun, while it is under way.
        visit_id: this visit.
        is_settled: whether it was tried or put aside.
    """
    if began_in is not None:
        return Practice.BEGUN if began_in == visit_id else Practice.BACK
    return Practice.SETTLED if is_settled else Practice.NEW
