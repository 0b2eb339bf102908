"""The people a case is about, as digests are made of them: so that one case can be held against another unseen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import jellyfish

from portal.access.numbers import written_number
from portal.kernel.text import fold

_NOT_LETTERS = re.compile(r"[^\w\s]", re.UNICODE)
_NUMBER = re.compile(r"[+()\d\s.-]{6,}")


@dataclass(frozen=True)
class Party:
    """One person a case is about: names, and numbers, addresses or accounts on line."""

    names: tuple[str, ...] = field(default=(), repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)


def terms_of(party: Party) -> frozenset[str]:
    """Return every normal form under which this person would be found again: spelling, sound, numbers, accounts."""
    return frozenset([*_names(party.names), *_contacts(party.contacts)])


def _names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        words = sorted(_NOT_LETTERS.sub("", fold(name)).split())
        # One given name alone would match half the town.
        if len(words) > 1:
            yield "name " + " ".join(words)
            # How it sounds (metaphone), for other spellings; only where the letters are Latin.
            sounds = [jellyfish.metaphone(word) for word in words if word.isascii()]
            if len(sounds) == len(words):
                yield "sound " + " ".join(sorted(sounds))


def _contacts(contacts: Iterable[str]) -> Iterator[str]:
    for contact in contacts:
        folded = fold(contact)
        if _NUMBER.fullmatch(folded):
            yield "number " + _number(folded)
        elif folded:
            yield "account " + folded.lstrip("@").replace(" ", "")


def _number(text: str) -> str:
    return written_number(text) or re.sub(r"\D", "", text)
