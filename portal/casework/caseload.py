"""In what order cases ask for attention, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.kernel.ids import CaseId


class Why(StrEnum):
    """What a case asks for, the most pressing first."""

    CODE_MISUSED = "code misused"
    TO_CONFIRM = "to confirm"
    CHANGED = "changed"
    UNREAD = "unread"
    TO_INVITE = "to invite"
    INVITED = "invited"
    NOTHING = "nothing"


@dataclass(frozen=True)
class CaseLine:
    """One case as it stands in the list."""

    case_id: CaseId
    code: str
    name: str = field(repr=False)
    opened_at: datetime
    unread: int
    why: Why
    is_mine: bool


_ORDER = {why: place for place, why in enumerate(Why)}


def what_it_asks(
    *, was_misused: bool, is_used: bool, is_confirmed: bool, is_open: bool, has_changed: bool, unread: int
) -> Why:
    """Say what a case asks for first.

    Args:
        was_misused: a used invitation was tried again.
        is_used: somebody accepted the invitation.
        is_confirmed: a voice check said it was she.
        is_open: an invitation waits to be used.
        has_changed: a change of her way in was told, and nobody has asked her about it yet.
        unread: how many shared notes the reader has not opened.
    """
    if was_misused:
        return Why.CODE_MISUSED
    if is_used and not is_confirmed:
        return Why.TO_CONFIRM
    if has_changed:
        return Why.CHANGED
    if unread:
        return Why.UNREAD
    if is_confirmed:
        return Why.NOTHING
    return Why.INVITED if is_open else Why.TO_INVITE


def most_pressing_first(lines: Iterable[CaseLine]) -> list[CaseLine]:
    """Return the cases in order of what they ask for, then by how much is unread, then the oldest first."""
    return sorted(lines, key=lambda line: (_ORDER[line.why], -line.unread, line.opened_at, line.case_id))
