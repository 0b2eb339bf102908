"""What was typed in a form that had to go: what is kept of it, and how it is sealed to its person alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.kernel.ids import DraftId
from portal.kernel.text import clean
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_key, open_with, seal_to

KEPT_FOR = timedelta(days=30)
MOST_DRAFTS = 20
MOST_CHARACTERS = 100_000
_MOST_FIELDS = 200
_OF_CHARACTERS = 64
_SEALED_KEY_BYTES = 32 + 48  # libsodium's sealed box: a public half and a tag
# By parts of a field's name: `new_passphrase`, `recovery-code`.
_PASSPHRASE_PARTS = frozenset({"passphrase", "passphrases", "password", "pin", "secret"})
_SECRET_PARTS = _PASSPHRASE_PARTS | {"code", "csrf", "token"}
_SAYS_IT_KEEPS_DRAFTS = "draft_of"
_NOT_TYPED = frozenset({"once", "plain", _SAYS_IT_KEEPS_DRAFTS, "beacon", "own_device"})


@dataclass(frozen=True)
class Typed:
    """What stood in a form.

    Args:
        of: which form, in the form's own words.
        fields: by name, each with all its values.
    """

    of: str
    fields: Mapping[str, Sequence[str]] = field(repr=False)


@dataclass(frozen=True)
class Draft:
    """A draft that its person has opened again."""

    id: DraftId
    kept_at: datetime
    typed: Typed


@dataclass(frozen=True)
class DraftOffer:
    """A draft that is offered and not shown: of which form, and since when."""

    id: DraftId
    of: str
    kept_at: datetime


def worth_keeping(of: str, fields: Mapping[str, Sequence[str]]) -> Typed | None:
    """Return what is worth keeping of a form: no secrets, nothing empty, at most 100,000 characters; else nothing.

    A form that asks for a passphrase keeps nothing at all, whatever its fields are called, unless it says itself that
    it keeps drafts: there the old passphrase may stand beside the new one, or a name beside both.
    """
    if _SAYS_IT_KEEPS_DRAFTS not in fields and any(_is_of(_PASSPHRASE_PARTS, name) for name in fields):
        return None
    kept: dict[str, list[str]] = {}
    room = MOST_CHARACTERS
    # The shortest first, so that what has to be cut is the end of the longest.
    for name, values in sorted(list(fields.items())[:_MOST_FIELDS], key=lambda item: sum(map(len, item[1]))):
        if _is_secret(name):
            continue
        for value in values:
            words = clean(value)[:room]
            if words:
                kept.setdefault(name, []).append(words)
                room -= len(words)
    return Typed(clean(of)[:_OF_CHARACTERS], kept) if kept else None


def seal_draft(public: bytes, draft_id: str, person_id: str, typed: Typed) -> bytes:
    """Seal a draft to its person's public half, padded and bound to its place; whoever seals it cannot open it."""
    key = new_key()
    body = {"of": typed.of, "fields": {name: list(values) for name, values in typed.fields.items()}}
    return seal_to(public, key) + seal_content(key, _place(draft_id, person_id), body)


def open_draft(keys: PersonalKeys, draft_id: str, sealed: bytes) -> Typed:
    """Open a draft with its person's private half.

    Raises:
        SealBrokenError: somebody else's, moved, or changed.
    """
    key = open_with(keys.pair, sealed[:_SEALED_KEY_BYTES])
    body = open_content(key, _place(draft_id, keys.person_id), sealed[_SEALED_KEY_BYTES:]).body
    return Typed(body["of"], body["fields"])


def _is_secret(name: str) -> bool:
    return name in _NOT_TYPED or _is_of(_SECRET_PARTS, name)


def _is_of(parts: frozenset[str], name: str) -> bool:
    return not parts.isdisjoint(re.split(r"[_-]", name.casefold()))


def _place(draft_id: str, person_id: str) -> Place:
    return Place("draft", "sealed_text", draft_id, person_id)
