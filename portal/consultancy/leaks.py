"""What must not leave: found however it is written, and removed, or released by name and reason."""

import re
from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from portal.kernel.errors import ConflictError, InvalidError
from portal.withheld.disguises import Plain, plain
from portal.withheld.terms import TERM_LEAST, TERM_MOST, parts_of, written

_FUZZY_LEAST = 7
_ANYWHERE_LEAST = 8
_FUZZY_CUTOFF = 86.0
_SLIP = 2
_ROUNDS_MOST = 12


class LeakUndecidedError(ConflictError):
    """Something that must not leave is still there, and nobody has decided about it."""


class NotReleasedError(InvalidError):
    """A release needs a name and a reason."""


class LeakKind(StrEnum):
    """What it is that must not leave."""

    PRIVATE = "private"  # on the never-out list: that it is something she keeps private is all that can be said
    ADDRESS = "address"
    NUMBER = "number"
    POSTCODE = "postcode"
    WORKPLACE = "workplace"
    SCHOOL = "school"
    VEHICLE = "vehicle"
    PLACE_ON_MAP = "place_on_map"
    ONLINE = "online"
    NAME = "name"


@dataclass(frozen=True)
class Known:
    """Something protected that the composer can read: what kind of thing, and how it is written."""

    kind: LeakKind
    text: str = field(repr=False)


@dataclass(frozen=True)
class Hit:
    """One place where something is written that must not leave.

    Args:
        kind: what it is.
        start: where it begins in the text.
        end: where it ends.
        shown: what stands there.
    """

    kind: LeakKind
    start: int
    end: int
    shown: str = field(repr=False)


@dataclass(frozen=True)
class Found:
    """A hit, and the pieces of texts in which it stands: the place of each, from where to where."""

    hit: Hit
    pieces: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Release:
    """That something may leave all the same: which words, who decided, and why."""

    shown: str = field(repr=False)
    by: str
    reason: str = field(repr=False)


IsNeverOut = Callable[[str], bool]
"""Says of a term's plain shape whether it stands on the never-out list."""


@dataclass(frozen=True)
class _Term:
    """One way in which something protected can be written, in its plain shape."""

    kind: LeakKind
    plain: str
    is_fuzzy: bool


# Shapes of what gives a place or a person away, whether it is known or not.
_SHAPES: tuple[tuple[LeakKind, re.Pattern[str]], ...] = (
    (LeakKind.PLACE_ON_MAP, re.compile(r"-?\d{1,2}[.,]\d{3,}\s*[°NS]?\s*[,;/ ]\s*-?\d{1,3}[.,]\d{3,}\s*[°EW]?")),
    (
        LeakKind.PLACE_ON_MAP,
        re.compile(r"\d{1,3}\s*°\s*\d{1,2}\s*['\u2032]\s*[\d.]*\s*[\"\u2033]?\s*[NSEW]", re.IGNORECASE),
    ),
    (LeakKind.POSTCODE, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)),
    (LeakKind.NUMBER, re.compile(r"(?<![\w.])(?:\+\d|\(?0)(?:[ ().\-/]{0,2}\d){8,13}(?!\w)")),
    (LeakKind.VEHICLE, re.compile(r"\b[A-Z]{2}\d{2}[ ]?[A-Z]{3}\b", re.IGNORECASE)),
    (LeakKind.ONLINE, re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\bhttps?://\S+|(?<!\w)@\w{3,}")),
    (
        LeakKind.ADDRESS,
        re.compile(
            r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}"
            r"(?:Road|Street|Lane|Avenue|Close|Drive|Way|Court|Place|Crescent|Gardens|Terrace|Grove|Rise|Mews|Rd|St|Ave)\b"
        ),
    ),
)


@dataclass(frozen=True)
class Watch:
    """What is looked for in one case.

    Args:
        known: what the composer can read.
        is_never_out: says whether a term's plain shape stands on the never-out list; nothing stands there unless given.
        longest: the longest term on that list.
    """

    known: tuple[Known, ...] = ()
    is_never_out: IsNeverOut | None = None
    longest: int = TERM_MOST

    @cached_property
    def terms(self) -> tuple[_Term, ...]:
        """Return every way in which what is known can be written."""
        return tuple(dict.fromkeys(term for known in self.known for term in _terms(known)))


def find(text: str, watch: Watch) -> tuple[Hit, ...]:
    """Return every place where something stands that must not leave, in order; overlapping ones are one."""
    if not text.strip():
        return ()
    shape = plain(text)
    spans = [
        *_known_spans(shape, watch.terms),
        *_private_spans(shape, watch),
        *((kind, *match.span()) for kind, pattern in _SHAPES for match in pattern.finditer(text)),
    ]
    merged: list[tuple[LeakKind, int, int]] = []
    for kind, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        if merged and start < merged[-1][2]:
            merged[-1] = (merged[-1][0], merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((kind, start, end))
    return tuple(Hit(kind, start, end, text[start:end]) for kind, start, end in merged)


def find_in(texts: Mapping[str, str], watch: Watch) -> tuple[Found, ...]:
    """Return what is found in texts that are read one after the other; also what is cut in two by their borders."""
    begins, at = [], 0
    for place, text in texts.items():
        begins.append((at, place))
        at += len(text) + 1
    found = []
    for hit in find("\n".join(texts.values()), watch):
        first = bisect(begins, hit.start, key=lambda begin: begin[0]) - 1
        pieces = []
        for begin, place in begins[first:]:
            if begin >= hit.end:
                break
            start, end = max(hit.start - begin, 0), min(hit.end - begin, len(texts[place]))
            if start < end:
                pieces.append((place, start, end))
        found.append(Found(hit, tuple(pieces)))
    return tuple(found)


def cleared(
    texts: Mapping[str, str], watch: Watch, releases: Iterable[Release], stand_in: Callable[[LeakKind], str]
) -> dict[str, str]:
    """Return texts from which everything that was not released is left out, with words in its place that say so.

    Args:
        texts: by the place where each stands, in the order in which they are read.
        watch: what is looked for.
        releases: what may leave all the same.
        stand_in: the words that stand in the place of what was left out; they hold nothing that would be found.

    Raises:
        LeakUndecidedError: something is still found after many rounds.
    """
    left = dict(texts)
    free = {released.shown for released in releases}
    for _ in range(_ROUNDS_MOST):
        found = [one for one in find_in(left, watch) if one.hit.shown not in free]
        if not found:
            return left
        for one in reversed(found):
            for place, start, end in reversed(one.pieces):
                left[place] = f"{left[place][:start]}{stand_in(one.hit.kind)}{left[place][end:]}"
    raise LeakUndecidedError


def check_release(release: Release) -> None:
    """Refuse a release without a name or a reason.

    Raises:
        NotReleasedError: either is missing.
    """
    if not release.by.strip() or not release.reason.strip() or not release.shown:
        raise NotReleasedError(field="reason")


def _terms(known: Known) -> Iterator[_Term]:
    for part in parts_of(known.text):
        for number, one in enumerate(written(part)):
            if len(one) >= TERM_LEAST:
                yield _Term(known.kind, one, is_fuzzy=number == 0 and len(one) >= _FUZZY_LEAST)
                yield _Term(known.kind, one[::-1], is_fuzzy=False)


def _known_spans(shape: Plain, terms: Iterable[_Term]) -> Iterator[tuple[LeakKind, int, int]]:
    joined, borders = shape.joined, sorted(shape.begins)
    for term in terms:
        at = joined.find(term.plain)
        while at >= 0:
            end = at + len(term.plain)
            # A short one is looked for between the borders of words: within others it stands by chance.
            if len(term.plain) >= _ANYWHERE_LEAST or {at, end} <= shape.begins:
                yield (term.kind, *shape.span(*_whole_words(borders, at, end)))
            at = joined.find(term.plain, at + 1)
    for term in terms:
        if term.is_fuzzy:
            for start, end in _near(joined, term.plain):
                yield (term.kind, *shape.span(*_whole_words(borders, start, end)))


def _whole_words(borders: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Return a piece as far as the words go in which it begins and ends: half a word left standing is none of hers."""
    return borders[bisect(borders, start) - 1], borders[bisect_left(borders, end)]


def _near(joined: str, term: str) -> Iterator[tuple[int, int]]:
    """Go through the places where nearly the same stands: a letter left out, doubled, turned or mistyped.

    A slip leaves one of three pieces whole; only where one of them stands is the rest compared.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only whoever composes a paper needs it in memory

    size = len(term)
    piece_size = size // 3
    done = -1
    for offset in (0, piece_size, size - piece_size):
        piece = term[offset : offset + piece_size]
        at = joined.find(piece)
        while at >= 0:
            front = max(0, at - offset - _SLIP)
            if front != done:
                done = front
                window = joined[front : front + size + 2 * _SLIP]
                near = fuzz.partial_ratio_alignment(term, window, score_cutoff=_FUZZY_CUTOFF)
                if near is not None and near.dest_end - near.dest_start >= size - _SLIP:
                    yield front + near.dest_start, front + near.dest_end
            at = joined.find(piece, at + 1)


def _private_spans(shape: Plain, watch: Watch) -> Iterator[tuple[LeakKind, int, int]]:
    """Look every run of whole words up on the never-out list."""
    if watch.is_never_out is None:
        return
    begins = sorted(shape.begins)
    for number, start in enumerate(begins):
        last = bisect(begins, start + watch.longest)
        for end in begins[number + 1 : last]:
            if end - start >= TERM_LEAST and watch.is_never_out(shape.joined[start:end]):
                yield (LeakKind.PRIVATE, *shape.span(start, end))
