"""The links of the chain: each binds an event to the one before it, under a key the database does not hold."""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

BEGINNING = bytes(32)


@dataclass(frozen=True)
class Entry:
    """One event as it is linked."""

    chain: str
    number: int
    at: datetime
    event: str
    actor_id: str | None
    case_id: str | None
    subject_id: str | None

    def to_bytes(self) -> bytes:
        """Return the entry in one unmistakable form."""
        at = self.at.isoformat(timespec="microseconds")
        parts = [self.chain, self.number, at, self.event, self.actor_id, self.case_id, self.subject_id]
        return json.dumps(parts, ensure_ascii=True).encode()


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold: its chain, the number of the event, and what is wrong."""

    chain: str
    number: int
    what: str


def link(key: bytes, before: bytes, entry: Entry) -> bytes:
    """Return an entry's link behind the one before it: HMAC-SHA256 (RFC 2104), 32 bytes."""
    return hmac.digest(key, before + entry.to_bytes(), "sha256")


def head_seal(key: bytes, chain: str, number: int, last: bytes) -> bytes:
    """Return what proves that a chain ends here (32 bytes)."""
    return hmac.digest(key, b"head" + chain.encode() + number.to_bytes(8) + last, "sha256")


def faults_of(
    key: bytes, chain: str, entries: Iterable[tuple[Entry, bytes]], head: tuple[int, bytes, bytes] | None
) -> Iterator[Fault]:
    """Go through one chain and name every place where it does not hold.

    Args:
        key: the audit key.
        chain: which chain.
        entries: each entry with its link, in order of number.
        head: number, link and seal of the end, as written down.
    """
    number, before = 0, BEGINNING
    for entry, linked in entries:
        if entry.number != number + 1:
            yield Fault(chain, number + 1, "removed" if entry.number > number + 1 else "added")
        elif not hmac.compare_digest(linked, link(key, before, entry)):
            yield Fault(chain, entry.number, "changed, added or moved")
        number, before = entry.number, linked
    if head is None:
        yield Fault(chain, number, "the end is missing")
        return
    head_number, head_link, seal = head
    if not hmac.compare_digest(seal, head_seal(key, chain, head_number, head_link)):
        yield Fault(chain, head_number, "the end was changed")
    elif head_number != number:
        yield Fault(chain, number + 1, "removed" if head_number > number else "added")
    elif not hmac.compare_digest(head_link, before):
        yield Fault(chain, number, "changed, added or moved")
