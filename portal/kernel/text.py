"""Tidy text: what may be kept of what was typed."""

import re
import unicodedata

# Bidirectional overrides and isolates can make a line read as something else (Unicode TR 36, 2.10).
_NOT_KEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_SPACES = re.compile(r"\s+")
FIRST_CHARACTERS = 80


def clean(text: str) -> str:
    """Return the text in NFC with plain line ends and without characters that cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NOT_KEPT.sub("", lines)).strip()


def clean_line(text: str) -> str:
    """Return the cleaned text as one line with single spaces."""
    return _SPACES.sub(" ", clean(text))


def fold(text: str) -> str:
    """Return the text as it is compared: one line, compatibility forms and case folded away."""
    return fold_kept(clean_line(text))


def fold_kept(text: str) -> str:
    """Return a text that was cleaned when it was kept as it is compared, its lines left as they are."""
    return unicodedata.normalize("NFKC", text).casefold()


def first_words(words: str) -> str:
    """Return how a text begins, as one line; cut between words where it can be."""
    line = " ".join(words[: 4 * FIRST_CHARACTERS].split())
    if len(line) <= FIRST_CHARACTERS:
        return line
    whole_words = line[:FIRST_CHARACTERS].rpartition(" ")[0]
    return f"{whole_words or line[:FIRST_CHARACTERS]} …"
