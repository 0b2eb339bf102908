"""What the provider says of our account with it, as far as texts depend on it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class AccountLook:
    """What was found when somebody looked.

    Args:
        is_known: whether the account's name and secret are the right ones.
        is_active: whether it is neither suspended nor closed.
        has_service: whether the messaging service is one of its.
        has_number: whether that service has a number of its own to send from and to receive at.
        incoming_url: where the provider tells what came back; empty where it tells nobody.
        is_told_by_post: whether it does so in the way that we understand.
        fallback_url: where it tells that when the first cannot be reached; empty where it tells nobody.
        clock_at: what the time is there; none where it did not say.
    """

    is_known: bool
    is_active: bool = False
    has_service: bool = False
    has_number: bool = False
    incoming_url: str = ""
    is_told_by_post: bool = False
    fallback_url: str = ""
    clock_at: datetime | None = None
