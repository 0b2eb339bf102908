"""What a text may say, what an answer means, and which words may be hers: nothing that gives her away."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.checkins.whose import Doubt, doubt_of
from portal.kernel.text import clean, clean_line, fold

# 3GPP TS 23.038, 6.2.1: the default alphabet, and what is reached through its escape and counts as two.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")
_GSM_ONE, _GSM_EACH = 160, 153
_UCS_ONE, _UCS_EACH = 70, 67

# What providers act on by themselves, whatever we think of it.
STOP_WORDS = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
START_WORDS = frozenset({"start", "yes", "unstop"})
HELP_WORDS = frozenset({"help", "info"})
RESERVED = STOP_WORDS | START_WORDS | HELP_WORDS

_CASE_WORDS = re.compile(
    r"\b(?:stalk\w*|harass\w*|abus\w*|victim\w*|advoca\w*|polic\w*|court\w*|injunction\w*|restrain\w*|domestic|violen\w*"
    r"|threat\w*|danger\w*|safe|safer|safely|safety|unsafe|refuge\w*|support worker\w*|caseworker\w*|case|helpline\w*"
    r"|charity|crime\w*|evidence|incident\w*|check-?in\w*|password\w*|passphrase\w*|code ?words?|999|101)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?:|www\.|://|@|\b[a-z0-9-]+\.[a-z]{2,}\b", re.IGNORECASE)

TEXTS = (
    "Still on for Thursday?",
    "Did you find your scarf?",
    "Is the kettle mended yet?",
    "How was the film?",
    "Shall I bring the blue chairs?",
    "Did the parcel come?",
)
REMINDERS = ("Did you see my message?", "Any news?", "Shall I ask again tomorrow?")

STAFF_CALL, STAFF_ALL_CLEAR = "Please look at your list.", "One thing on your list is settled. Thank you."

_LEAST_WORD, _MOST_WORD = 4, 24
_A_FEW_WORDS = 2


class Encoding(StrEnum):
    """How a text travels."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


@dataclass(frozen=True)
class Length:
    """How long a text is on its way: in units of its encoding, and in how many pieces."""

    encoding: Encoding
    units: int
    segments: int


class Fault(StrEnum):
    """Why a text may not go out in these words."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    LINK = "link"
    CASE_WORD = "case word"
    NAME = "name"


class WordFault(StrEnum):
    """Why a word may not be her safe word or her other word."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    RESERVED = "reserved"
    TOO_LIKE = "too like the other"
    SOMEBODY = "like somebody else"


class Meaning(StrEnum):
    """What an answer is, before it is held against her words."""

    STOP = "stop"
    START = "start"
    HELP = "help"
    ANSWER = "answer"


def length_of(text: str) -> Length:
    """Return how long a text is on its way."""
    if all(letter in _GSM or letter in _GSM_TWICE for letter in text):
        costs = [2 if letter in _GSM_TWICE else 1 for letter in text]
        return Length(Encoding.GSM_7, sum(costs), _pieces(costs, _GSM_ONE, _GSM_EACH))
    costs = [len(letter.encode("utf-16-be")) // 2 for letter in text]
    return Length(Encoding.UCS_2, sum(costs), _pieces(costs, _UCS_ONE, _UCS_EACH))


def _pieces(costs: list[int], one: int, each: int) -> int:
    """Count pieces; a letter of two units is not torn apart."""
    if sum(costs) <= one:
        return 1 if costs else 0
    pieces, left = 1, each
    for cost in costs:
        if cost > left:
            pieces, left = pieces + 1, each
        left -= cost
    return pieces


def faults_of(text: str, never: Collection[str] = ()) -> list[Fault]:
    """Return why a text may not go out in these words; none where it may.

    Args:
        text: what it says.
        never: names that may not stand in it: the service's, the site's.
    """
    tidy = clean(text)
    if not tidy:
        return [Fault.EMPTY]
    found = [Fault.TOO_LONG] if length_of(tidy).segments > 1 else []
    found += [Fault.LINK] if _LINK.search(tidy) else []
    found += [Fault.CASE_WORD] if _CASE_WORDS.search(fold(tidy)) else []
    words = _words(tidy)
    found += [Fault.NAME] if any(_stands_in(_words(name), words) for name in never) else []
    return found


def meaning_of(answer: str) -> Meaning:
    """Say whether an answer is one of those that providers act on, which they do to the whole text alone."""
    plain = lenient(answer)
    if plain in STOP_WORDS:
        return Meaning.STOP
    if plain in START_WORDS:
        return Meaning.START
    return Meaning.HELP if plain in HELP_WORDS else Meaning.ANSWER


def is_one_word(answer: str) -> bool:
    """Say whether an answer looks like somebody's try at a word, rather than like something that was said."""
    return 0 < len(_words(answer)) <= _A_FEW_WORDS and "\n" not in clean(answer)


def exact(word: str) -> str:
    """Return a safe word as it is compared: only the white space around it does not count."""
    return clean(word)


def lenient(word: str) -> str:
    """Return a word as it is compared leniently: neither case nor spaces nor what is not a letter or figure count."""
    return "".join(letter for letter in fold(word) if letter.isalnum())


def marks_of(word: str) -> frozenset[str]:
    """Return what a lenient word leaves behind, so that it can be known again from digests alone, one typo and all.

    Each mark is the word itself, the word without one letter, with one letter left open, or with two exchanged.
    """
    plain = lenient(word)
    places = range(len(plain))
    marks = {f"={plain}"}
    marks |= {f"-{plain[:at]}{plain[at + 1 :]}" for at in places}
    marks |= {f"{at}?{plain[:at]}{plain[at + 1 :]}" for at in places}
    marks |= {f"~{plain[:at]}{plain[at + 1]}{plain[at]}{plain[at + 2 :]}" for at in places[:-1]}
    return frozenset(marks)


def traces_of(answer: str) -> frozenset[str]:
    """Return the marks that an answer would meet if it were the word, or one typo away from it."""
    plain = lenient(answer)[: _MOST_WORD + 1]
    places = range(len(plain))
    traces = {f"={plain}", f"-{plain}", f"~{plain}"}
    traces |= {f"={plain[:at]}{plain[at + 1 :]}" for at in places}
    traces |= {f"{at}?{plain[:at]}{plain[at + 1 :]}" for at in places}
    return frozenset(traces)


def is_like(answer: str, word: str) -> bool:
    """Say whether an answer would be taken for a lenient word."""
    return bool(marks_of(word) & traces_of(answer))


def word_faults(word: str, other: str = "") -> list[WordFault]:
    """Return why a word may not be hers; none where it may.

    Args:
        word: the one that is looked at.
        other: the one that it must not be taken for.
    """
    plain = lenient(word)
    found = []
    if len(plain) < _LEAST_WORD:
        found.append(WordFault.TOO_SHORT)
    if len(plain) > _MOST_WORD or len(clean_line(word)) > 2 * _MOST_WORD or (plain and not is_one_word(word)):
        found.append(WordFault.TOO_LONG)
    if any(is_like(reserved, word) for reserved in RESERVED):
        found.append(WordFault.RESERVED)
    if doubt_of(word, is_try=True) is not Doubt.NONE:
        found.append(WordFault.SOMEBODY)
    if other and (is_like(word, other) or is_like(other, word)):
        found.append(WordFault.TOO_LIKE)
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _stands_in(name: list[str], words: list[str]) -> bool:
    size = len(name)
    return bool(name) and any(words[start : start + size] == name for start in range(len(words) - size + 1))
