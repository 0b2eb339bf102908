"""One shape for every way of writing the same: so that a secret is found however it was disguised."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_GREEK_CAPITALS_AS = "abezhikmnoptyx"
# Letters of other scripts, and signs, that pass for Latin letters (after Unicode TS 39, "confusables").
_LOOKS_LIKE = {
    **dict(zip("абвгдеіјкӏмнорсԁтуԛѕхԝүһпєԍ", "a6brdeijklmhopcdtyqsxwyhneg", strict=True)),
    **dict(zip("αβγδεζηικνορτυχωµμϲϳ", "abyaeznikvoptuxwuucj", strict=True)),
    # Greek capitals, which look like other letters than their small ones do: alpha, beta, epsilon, zeta and on to chi.
    **dict(
        zip(
            "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
            _GREEK_CAPITALS_AS,
            strict=True,
        )
    ),
    **dict(zip("ıɑɡɩʟօսոացհյƖǀ", "iagilounwghjli", strict=True)),
    **dict(zip("øłđħŧ", "oldht", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "$": "s",
    "€": "e",
    "|": "l",
}
# What stands for one and the same in a careless or crafty hand: figures that pass for letters.
_SAME = str.maketrans("01345789", "oieastbg")
_SAME_LETTERS = str.maketrans({"l": "i", "q": "g"})
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {
    **{word: str(number) for number, word in enumerate((*_ONES, *_TEENS))},
    **{word: str(number) for number, word in enumerate(_TENS, 2)},
    "oh": "0",
    "nought": "0",
    "naught": "0",
    "nil": "0",
}
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_JOINERS = frozenset({"at", "dot", "punkt", "dash", "slash", "hyphen", "underscore", "plus"})
_ENTITY = re.compile(r"&#(\d{1,7});|&#x([0-9a-f]{1,6});|%([0-9a-f]{2})", re.IGNORECASE)
_HIGHEST = 0x110000


@dataclass(frozen=True)
class Token:
    """One word or number in its plain shape, and where it stands in the text it comes from."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Plain:
    """A text in its plain shape: all tokens joined, and for each character where it comes from.

    Args:
        tokens: in their order.
        joined: their letters without anything between, with what looks alike made the same.
        starts: for each character of `joined` where it begins in the text.
        ends: for each where it ends.
        begins: at which places of `joined` a token begins, and the end.
    """

    tokens: tuple[Token, ...]
    joined: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    begins: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a piece of `joined` stands in the text."""
        return min(self.starts[start:end]), max(self.ends[start:end])


def plain(text: str) -> Plain:
    """Return a text in its plain shape."""
    tokens = tuple(_numbers_read(_words(text)))
    joined: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    begins = {0}
    for token in tokens:
        same, size = alike(token.text), token.end - token.start
        joined.append(same)
        is_one_to_one = len(same) == size
        starts += range(token.start, token.end) if is_one_to_one else [token.start] * len(same)
        ends += range(token.start + 1, token.end + 1) if is_one_to_one else [token.end] * len(same)
        begins.add(len(starts))
    return Plain(tokens, "".join(joined), tuple(starts), tuple(ends), frozenset(begins))


def alike(word: str) -> str:
    """Return a word with what looks alike made the same: O and 0, l and 1, S and 5."""
    return word.translate(_SAME).translate(_SAME_LETTERS)


def plain_text(text: str) -> str:
    """Return a short text as the letters and figures it comes down to, what looks alike made the same."""
    return plain(text).joined


@lru_cache(maxsize=4096)
def _plain_letters(letter: str) -> str:
    """Return what one character comes down to: letters and figures, a space between words, or nothing."""
    if unicodedata.category(letter) in {"Cf", "Mn", "Me", "Cc"} and letter not in "\n\r\t":
        return ""
    found = []
    for one in _in_small(unicodedata.normalize("NFKD", letter)):
        looks = _LOOKS_LIKE.get(one, one)
        kind = unicodedata.category(looks[0])
        if kind[0] == "M" or (kind == "Sk" and len(unicodedata.normalize("NFKD", letter)) > 1):
            continue
        if kind == "Nd":
            looks = str(unicodedata.decimal(looks))
        found.append(looks if looks.isalnum() else " ")
    plain_one = "".join(found)
    # What is put together of a letter and a sign, such as a figure in brackets, is the letter.
    return plain_one.replace(" ", "") or plain_one[:1]


def _in_small(letters: str) -> str:
    """Return letters in lower case, but for those capitals that look like others than their small ones do."""
    return "".join(one if one in _LOOKS_LIKE else one.casefold() for one in letters)


def _words(text: str) -> Iterator[Token]:
    letters: list[str] = []
    start = end = 0
    for plain_one, at, past in _characters(text):
        if plain_one == " ":
            if letters:
                yield Token("".join(letters), start, end)
            letters = []
        elif plain_one:
            if not letters:
                start = at
            letters.append(plain_one)
            end = past
    if letters:
        yield Token("".join(letters), start, end)


def _characters(text: str) -> Iterator[tuple[str, int, int]]:
    """Go through what each character comes down to; characters written as codes are read."""
    at = 0
    for match in _ENTITY.finditer(text):
        number = int(match[1]) if match[1] else int(match[2] or match[3], 16)
        yield from _one_by_one(text, at, match.start())
        if number < _HIGHEST:
            yield _plain_letters(chr(number)), match.start(), match.end()
        at = match.end()
    yield from _one_by_one(text, at, len(text))


def _one_by_one(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    return ((_plain_letters(text[at]), at, at + 1) for at in range(start, end))


def _numbers_read(tokens: Iterator[Token]) -> Iterator[Token]:
    """Read numbers that are spelled out (`double seven`, `twenty-four`), and drop words by which signs are spoken."""
    held: Token | None = None  # a word such as `double` or `twenty`, whose number the next one completes
    for token in tokens:
        if held is not None:
            both = _read_together(held, token)
            if both is not None:
                held = None
                yield both
                continue
            if held.text in _TENS:
                yield Token(f"{_NUMBERS[held.text]}0", held.start, held.end)
            held = None
        if token.text in _TENS or token.text in _TIMES:
            held = token
        elif token.text not in _JOINERS:
            yield Token(_figures(token), token.start, token.end)
    if held is not None and held.text in _TENS:
        yield Token(f"{_NUMBERS[held.text]}0", held.start, held.end)


def _read_together(held: Token, token: Token) -> Token | None:
    figures = _figures(token)
    if held.text in _TENS:
        return Token(_NUMBERS[held.text] + figures, held.start, token.end) if token.text in _ONES[1:] else None
    is_one_figure = len(figures) == 1 and figures.isdigit()
    return Token(figures * _TIMES[held.text], held.start, token.end) if is_one_figure else None


def _figures(token: Token) -> str:
    return token.text if token.text in _TENS else _NUMBERS.get(token.text, token.text)
