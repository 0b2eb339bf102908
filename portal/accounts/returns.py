"""Coming back with new keys: who may say that it was she, and for how long it can be said that it was not."""

from datetime import datetime, timedelta
from enum import StrEnum

# One voice check may have been wrong, or whoever made it: what was is not lost at that moment.
CAN_BE_CONTESTED_FOR = timedelta(days=30)
# In a service of two the other may be away, and she must not wait for a holiday to end.
ALONE_AFTER = timedelta(hours=72)


class Answer(StrEnum):
    """How somebody may say that it was she who came back."""

    AS_SECOND = "as the second of two"
    ALONE = "alone"
    NOT_YET = "not yet"


def how_to_answer(*, is_maker: bool, are_others: bool, used_at: datetime, now: datetime) -> Answer:
    """Say how somebody may confirm a return: it takes two people, one who invites and one who confirms.

    Args:
        is_maker: whether they made the invitation themselves.
        are_others: whether another advocate is on the case, or the service has another lead.
        used_at: when somebody came by it.
        now: the moment.
    """
    if not is_maker:
        return Answer.AS_SECOND
    return Answer.ALONE if not are_others or now >= used_at + ALONE_AFTER else Answer.NOT_YET
