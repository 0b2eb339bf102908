"""The plain shapes under which something that must not leave is kept and looked for."""

import re
from collections.abc import Iterator
from itertools import permutations

from portal.withheld.disguises import alike, plain

TERM_MOST = 64
"""Longest a term on the never-out list is, in letters and figures; what is longer is kept by its parts."""
TERM_LEAST = 5
_NUMBER_LEAST = 7
_WORDS_TURNED_MOST = 4
_PARTS = re.compile(r"[,;\n]+")
_HOUSE_NUMBER = re.compile(r"^\s*(?:flat\s+)?\d+[a-z]?[\s,]+", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:00)?44(?=\d{9,10}$)0?")


def terms_kept_out(text: str) -> frozenset[str]:
    """Return the plain shapes under which a text stands on the never-out list: whole, in parts, turned, as a number."""
    found: set[str] = set()
    for part in parts_of(text):
        for one in written(part):
            found |= {one, one[::-1]}
    return frozenset(one for one in found if TERM_LEAST <= len(one) <= TERM_MOST)


def parts_of(text: str) -> list[str]:
    """Return a text whole, its parts between commas, and each without the number of a house."""
    parts = [text, *_PARTS.split(text)]
    return list(dict.fromkeys([*parts, *(_HOUSE_NUMBER.sub("", part) for part in parts)]))


def written(part: str) -> Iterator[str]:
    """Go through the plain shapes of one part: as it is, a number with and without its country, its words turned."""
    tokens = [token.text for token in plain(part).tokens]
    if not tokens:
        return
    yield alike("".join(tokens))
    figures = re.sub(r"\D", "", "".join(tokens))
    if len(figures) >= _NUMBER_LEAST and figures == "".join(tokens):
        national = _COUNTRY.sub("", figures).lstrip("0")
        yield from (alike(front + national) for front in ("", "0", "44", "0044", "440"))
    if 1 < len(tokens) <= _WORDS_TURNED_MOST:
        yield from (alike("".join(order)) for order in permutations(tokens))
    elif len(tokens) > 1:
        yield alike("".join(reversed(tokens)))
