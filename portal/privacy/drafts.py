"""What was typed in a form: what is kept of it, how its pieces follow each other, and how they are sealed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.kernel.ids import DraftId, is_id
from portal.kernel.text import clean
from portal.vault.envelope import Content, Place, open_content, seal_content
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import new_key, open_with, seal_to

KEPT_FOR = timedelta(days=30)
EMPTY_FOR = timedelta(days=1)  # longer than a page that was left open may still add to what is gone
MOST_DRAFTS = 20
MOST_CHARACTERS = 100_000
WHOLE = 0
NOTHING = -1
GONE = 2**62  # above every number that a page may give
MOST_NUMBER = 2**53 - 1
_MOST_FIELDS = 200
_OF_CHARACTERS = 64
_SEALED_KEY_BYTES = 32 + 48  # libsodium's sealed box: a public half and a tag
# By parts of a field's name: `new_passphrase`, `recovery-code`.
_PASSPHRASE_PARTS = frozenset({"passphrase", "passphrases", "password", "pin", "secret"})
_SECRET_PARTS = _PASSPHRASE_PARTS | {"code", "csrf", "token"}
_SAYS_IT_KEEPS_DRAFTS = "draft_of"
_INSTEAD = "draft_rest"
# What tells a draft apart, and the marks of pages and of buttons.
_OF_DRAFTS = frozenset({_SAYS_IT_KEEPS_DRAFTS, "draft_id", "draft_at", "draft_from", "draft_n", "draft_base", _INSTEAD})
_NOT_TYPED = _OF_DRAFTS | {"once", "plain", "beacon", "own_device"}
# Of this site, with nothing but its own words and ids; never the one address that acts when it is opened.
_PAGE = re.compile(r"/(?!x$)(?:[a-z0-9-]+(?:/[a-z0-9-]+)*)?")
_PAGE_CHARACTERS = 300
_STAYS = re.compile("(.+) ([0-9]{1,9}) ([0-9]{1,9})", re.DOTALL)


@dataclass(frozen=True)
class Splice:
    """How a long text has changed since its piece was kept whole, counted as browsers count, in units of UTF-16.

    Args:
        start: so much of its beginning stays.
        end: so much of its end stays.
        middle: stands between.
    """

    start: int
    end: int
    middle: str = field(repr=False)

    def into(self, text: str) -> str:
        """Put it into the text that it was taken from."""
        units = text.encode("utf-16-le", "surrogatepass")
        between = self.middle.encode("utf-16-le", "surrogatepass")
        joined = units[: 2 * self.start] + between + (units[-2 * self.end :] if self.end else b"")
        return joined.decode("utf-16-le", "replace")


@dataclass(frozen=True)
class Typed:
    """What stood in a form.

    Args:
        of: which form, in the form's own words.
        fields: by name, each with all its values.
        at: on which page.
        changed: by name, what has changed in a long text of the piece that this one rests on.
        is_cut: whether it was longer than what is kept.
    """

    of: str
    fields: Mapping[str, Sequence[str]] = field(repr=False)
    at: str = ""
    changed: Mapping[str, Splice] = field(default_factory=dict, repr=False)
    is_cut: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Piece:
    """To which draft something belongs, and where in it.

    Args:
        draft_id: which; a new one where it does not say.
        number: higher than those of all pieces before it; where it does not say, it is the newest.
        base: the number of the whole piece that its changes are to; WHOLE where it is whole itself.
        begun_as: the draft that was opened to go on with, which this one takes the place of.
    """

    draft_id: str = ""
    number: int = 0
    base: int = WHOLE
    begun_as: str = ""


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

    @property
    def kind(self) -> str:
        """The first word of the form's name: which form, without whose."""
        return re.split("[ :]", self.of, maxsplit=1)[0]


def worth_keeping(of: str, fields: Mapping[str, Sequence[str]]) -> Typed | None:
    """Return what is worth keeping of a form: no secrets, nothing empty, at most 100,000 characters; else nothing.

    A form that asks for a passphrase keeps nothing at all, whatever its fields are called, unless it says itself that
    it keeps drafts: there the old passphrase may stand beside the new one, or a name beside both.

    What is kept stands as it was typed and is tidied when it is opened: a later piece counts from where it stood.
    """
    if _SAYS_IT_KEEPS_DRAFTS not in fields and any(_is_of(_PASSPHRASE_PARTS, name) for name in fields):
        return None
    kept: dict[str, list[str]] = {}
    room, is_cut = MOST_CHARACTERS, False
    # The shortest first, so that what has to be cut is the end of the longest.
    for name, values in sorted(list(fields.items())[:_MOST_FIELDS], key=lambda item: sum(map(len, item[1]))):
        if _is_secret(name):
            continue
        for value in values:
            words = value.replace("\r\n", "\n").replace("\r", "\n")
            is_cut = is_cut or len(words) > room
            words = words[:room]
            if clean(words):
                kept.setdefault(name, []).append(words)
                room -= len(words)
    changed = _changes_in(fields.get(_INSTEAD, ()), fields)
    kept = {name: values for name, values in kept.items() if name not in changed}
    if not kept and not changed:
        return None
    return Typed(clean(of)[:_OF_CHARACTERS], kept, page_in(fields.get("draft_at", ())), changed, is_cut)


def piece_in(fields: Mapping[str, Sequence[str]]) -> Piece:
    """Return to which draft a form belongs, as far as it says so in the shape of our own pages."""

    def given(name: str) -> str:
        return next(iter(fields.get(name, ())), "")

    def number(name: str) -> int:
        text = given(name)
        return int(text) if re.fullmatch("[0-9]{1,16}", text, re.ASCII) and int(text) <= MOST_NUMBER else 0

    ids = [text if is_id(text) else "" for text in (given("draft_id"), given("draft_from"))]
    return Piece(ids[0], number("draft_n"), number("draft_base"), ids[1])


def joined(newest: Typed, base: Typed | None) -> Typed:
    """Return what stood in the form: the newest piece, with the long texts of the one it rests on, all tidied."""
    fields = {name: list(values) for name, values in newest.fields.items()}
    for name, splice in newest.changed.items():
        fields[name] = [splice.into("".join(base.fields.get(name, [])[:1])) if base else splice.middle]
    tidy = {name: [words for words in map(clean, values) if words] for name, values in fields.items()}
    return Typed(newest.of, {name: words for name, words in tidy.items() if words}, newest.at)


def seal_draft(public: bytes, row_id: str, person_id: str, typed: Typed) -> bytes:
    """Seal a piece to its person's public half, padded and bound to its place; whoever seals it cannot open it."""
    body: dict[str, object] = {"of": typed.of, "fields": {name: list(words) for name, words in typed.fields.items()}}
    if typed.at:
        body["at"] = typed.at
    if typed.changed:
        body["changed"] = {name: [one.start, one.end, one.middle] for name, one in typed.changed.items()}
    return _sealed(public, _place(row_id, person_id), body)


def seal_head(public: bytes, row_id: str, person_id: str, typed: Typed) -> bytes:
    """Seal by itself of which form a piece is, so that it can be offered without its words being opened."""
    return _sealed(public, _head_place(row_id, person_id), {"of": typed.of})


def open_draft(keys: PersonalKeys, row_id: str, sealed: bytes) -> Typed:
    """Open a piece with its person's private half.

    Raises:
        SealBrokenError: somebody else's, moved, or changed.
    """
    body = _opened(keys, _place(row_id, keys.person_id), sealed).body
    changed = {name: Splice(*one) for name, one in body.get("changed", {}).items()}
    return Typed(body["of"], body["fields"], body.get("at", ""), changed)


def open_head(keys: PersonalKeys, row_id: str, sealed: bytes) -> str:
    """Say of which form a piece is.

    Raises:
        SealBrokenError: somebody else's, moved, or changed.
    """
    return str(_opened(keys, _head_place(row_id, keys.person_id), sealed).body["of"])


def _sealed(public: bytes, place: Place, body: Mapping[str, object]) -> bytes:
    key = new_key()
    return seal_to(public, key) + seal_content(key, place, body)


def _opened(keys: PersonalKeys, place: Place, sealed: bytes) -> Content:
    key = open_with(keys.pair, sealed[:_SEALED_KEY_BYTES])
    return open_content(key, place, sealed[_SEALED_KEY_BYTES:])


def _changes_in(texts: Iterable[str], fields: Mapping[str, Sequence[str]]) -> dict[str, Splice]:
    """Return what has changed in long texts: of which field, how much stays before it, and how much after it."""
    found: dict[str, Splice] = {}
    for text in list(texts)[:_MOST_FIELDS]:
        said = _STAYS.fullmatch(text)
        if said and said[1] in fields and not _is_secret(said[1]):
            middle = "".join(fields[said[1]][:1]).replace("\r\n", "\n").replace("\r", "\n")
            found[said[1]] = Splice(int(said[2]), int(said[3]), middle[:MOST_CHARACTERS])
    return found


def page_in(texts: Iterable[str]) -> str:
    """Return the page on which a form says that it stands, if it could be one of ours."""
    text = next(iter(texts), "")
    return text if len(text) <= _PAGE_CHARACTERS and _PAGE.fullmatch(text) else ""


def _is_secret(name: str) -> bool:
    return name in _NOT_TYPED or _is_of(_SECRET_PARTS, name)


def _is_of(parts: frozenset[str], name: str) -> bool:
    return not parts.isdisjoint(re.split(r"[_-]", name.casefold()))


def _place(row_id: str, person_id: str) -> Place:
    return Place("draft", "sealed_text", row_id, person_id)


def _head_place(row_id: str, person_id: str) -> Place:
    return Place("draft", "sealed_head", row_id, person_id)
