"""Finding words in what was written, also where one of the two was misspelt."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from portal.kernel.text import fold

TERMS_MOST = 12
_WORD = re.compile(r"\w+")
_NEAR_LEAST = 4
_LONG = 8


@dataclass(frozen=True)
class Found:
    """Which entries have all the words: as they were asked for, or nearly so."""

    exact: tuple[str, ...]
    near: tuple[str, ...]


def terms_of(asked: str) -> tuple[str, ...]:
    """Return the words that are looked for, each once, as they are compared."""
    return tuple(dict.fromkeys(_WORD.findall(fold(asked))))[:TERMS_MOST]


def find(terms: Collection[str], texts: Mapping[str, str]) -> Found:
    """Return which texts have all the words, in the order the texts have.

    A word is found where another begins with it: `gate` finds `gates`. Nearly the same is what differs by a letter left
    out, doubled, turned or mistyped; two of them in a long word.

    Args:
        terms: as `terms_of` returns them.
        texts: folded, by id.
    """
    if not terms:
        return Found((), ())
    exact = [_beginning({term}) for term in terms]
    whole = tuple(one for one, text in texts.items() if all(is_in(text) for is_in in exact))
    alike = _words_like(terms, texts.values())
    if not any(alike.values()):
        return Found(whole, ())
    near = [_beginning({term, *alike[term]}) for term in terms]
    known = set(whole)
    return Found(
        whole, tuple(one for one, text in texts.items() if one not in known and all(is_in(text) for is_in in near))
    )


def _beginning(words: Collection[str]) -> Callable[[str], bool]:
    """Return what says whether one of some words begins somewhere in a text."""
    ordered = sorted(words)
    begins = re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + ")")
    # To look for plain letters is many times as fast as to look for where a word begins.
    return lambda text: any(word in text for word in ordered) and begins.search(text) is not None


def _words_like(terms: Iterable[str], texts: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word those that are nearly it, among all that stand in some texts."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only a search needs it in memory
    from rapidfuzz.process import extract  # noqa: PLC0415 - the same

    words: set[str] = set()
    for text in set(texts):
        words.update(_WORD.findall(text))
    found: dict[str, list[str]] = {}
    for term in terms:
        most = 0 if len(term) < _NEAR_LEAST else 1 if len(term) < _LONG else 2
        near = extract(term, words, scorer=OSA.distance, score_cutoff=most, limit=None) if most else []
        found[term] = [word for word, distance, _ in near if distance]
    return found
