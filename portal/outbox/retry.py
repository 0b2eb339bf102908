"""What follows from one try to send a text: pure, so that nothing is ever sent twice by somebody's good intention."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Longer than the gateway waits for an answer: when it is over, whoever tried is not trying any more.
LEASE = timedelta(seconds=60)
# A 429 was never looked at. It is tried again ever more seldom, within the text's own time.
_PAUSES = (timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=60), timedelta(minutes=3))
# What the provider has taken it shows at once, or a little later; after the last time of asking nobody will know.
ASKS = (timedelta(seconds=15), timedelta(seconds=45), timedelta(minutes=2))
# Where no news comes by itself, it is asked for; the last time shortly before her time to answer is over.
_LOOKS = (timedelta(minutes=3), timedelta(minutes=10), timedelta(minutes=30))


class TextState(StrEnum):
    """What is known of one text."""

    QUEUED = "queued"
    TRYING = "trying"  # written down before the provider is called
    ASKING = "asking"  # it may have gone: the provider is asked, and it is not sent again
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERABLE = "undeliverable"
    NOT_SENT = "not sent"
    NOT_KNOWN = "not known"


OPEN = frozenset({TextState.QUEUED, TextState.TRYING, TextState.ASKING})
MAY_HAVE_GONE = frozenset({TextState.TRYING, TextState.ASKING, TextState.NOT_KNOWN})


@dataclass(frozen=True)
class Plan:
    """What is known now, and when to look again; never, where that is none."""

    state: TextState
    next_at: datetime | None = None


def after_taken(now: datetime) -> Plan:
    """Go on after the provider took it: news comes by itself, and is asked for where it does not."""
    return Plan(TextState.SENT, now + _LOOKS[0])


def after_no_news(sent_at: datetime, now: datetime) -> Plan:
    """Go on where a text was taken and nothing was heard of it since."""
    later = [sent_at + pause for pause in _LOOKS if sent_at + pause > now]
    return Plan(TextState.SENT, later[0] if later else None)


def after_busy(attempts: int, now: datetime, not_after: datetime) -> Plan:
    """Go on after a try that was certainly not looked at.

    Args:
        attempts: how many there were, this one included.
        now: this moment.
        not_after: when the text's own time is over.
    """
    again = now + _PAUSES[min(attempts, len(_PAUSES)) - 1]
    return Plan(TextState.QUEUED, again) if again <= not_after else Plan(TextState.NOT_SENT)


def after_unsure(now: datetime) -> Plan:
    """Go on after a try of which nobody can say whether it went."""
    return Plan(TextState.ASKING, now + ASKS[0])


def after_asking(asks: int, now: datetime) -> Plan:
    """Go on after the provider was asked and did not have it, or did not answer.

    Args:
        asks: how often it was asked, this time included.
        now: this moment.
    """
    if asks >= len(ASKS):
        return Plan(TextState.NOT_KNOWN)
    return Plan(TextState.ASKING, now + ASKS[asks])
