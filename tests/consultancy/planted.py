"""Forty invented secrets, and the disguises in which one might slip by."""

import html
import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

from portal.consultancy.leaks import Known, LeakKind

_OF_KINDS = {
    LeakKind.ADDRESS: (
        "14 Mill Lane",
        "Flat 3, Quillmere House",
        "27 Thistlecroft Road",
        "The Old Ropery",
        "Heron Quay 9",
        "81b Ollerenshaw Street",
        "Wrenfield Grange",
        "5 Tanglewood Close",
    ),
    LeakKind.NUMBER: (
        "07700 900461",
        "07700 900873",
        "+44 7700 900112",
        "020 7946 0018",
        "0161 496 0733",
        "(0113) 496 0204",
        "07700-900-655",
        "07700900909",
    ),
    LeakKind.POSTCODE: ("WN4 7QT", "ZE99 1XX", "QX1 9ZZ", "WN12 3RH", "ZQ7 8LM"),
    LeakKind.WORKPLACE: (
        "Kestrel Bakery",
        "Featherhaugh Dental Practice",
        "Umfraville and Daughters",
        "Grimblewade Joinery",
        "Plimsoll Insurance",
        "Ocarina Music Shop",
        "Sundial Nursery",
    ),
    LeakKind.SCHOOL: (
        "Mangrove Primary School",
        "Saint Zuleika's",
        "Heronry Academy",
        "Trolleybus Lane Infants",
        "Gooseberry Hill College",
        "Dandelion Preschool",
    ),
    LeakKind.VEHICLE: ("WR19 KLM", "ZX70 QPT", "blue Narwhal estate", "K7 MPL QQ", "Pangolin 250 scooter", "BD51 SMR"),
}
SECRETS = tuple(Known(kind, text) for kind, texts in _OF_KINDS.items() for text in texts)

_CYRILLIC = str.maketrans("aceopxyiksABCEHKMOPTX", "асеорхуікѕАВСЕНКМОРТХ")
_GREEK = str.maketrans("oavpABEHIKMNOPTXYZ", "οανρΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
_LEET = str.maketrans("oOiIlLsSeE", "0011115533")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _spelled(text: str) -> str:
    return re.sub(r"\d", lambda figure: f" {_WORDS[int(figure[0])]} ", text)


def _doubled(text: str) -> str:
    twice = re.sub(r"(\d)\1", lambda pair: f" double {_WORDS[int(pair[0][0])]} ", text)
    return _spelled(twice).replace(" zero ", " oh ")


DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "in capitals": str.upper,
    "in small letters": str.lower,
    "without spaces": lambda text: text.replace(" ", ""),
    "a space between all letters": " ".join,
    "dots between": ".".join,
    "dashes for spaces": lambda text: text.replace(" ", "-"),
    "underscores and strokes": lambda text: text.replace(" ", "_/_"),
    "over several lines": lambda text: text.replace(" ", "\n"),
    "unseen spaces": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "written from right to left": lambda text: f"\u202e{text}\u202c",
    "Cyrillic letters": lambda text: text.translate(_CYRILLIC),
    "Greek letters": lambda text: text.translate(_GREEK),
    "wide letters": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "letters of mathematics": lambda text: "".join(
        chr(0x1D400 + ord(one) - 65) if one.isascii() and one.isupper() else one for one in text
    ),
    "with accents": lambda text: unicodedata.normalize(
        "NFC", "".join(f"{one}\u0301" if one.isalpha() else one for one in text)
    ),
    "figures for letters": lambda text: text.translate(_LEET),
    "figures spelled out": _spelled,
    "figures as one says them": _doubled,
    "backwards": lambda text: text[::-1],
    "words in the other order": lambda text: " ".join(reversed(text.split())),
    "codes of a page": lambda text: "".join(f"&#{ord(one)};" if one.isalnum() else one for one in text),
    "codes of an address": quote,
    "escaped": html.escape,
}

FUZZY: dict[str, Callable[[str], str]] = {
    "a letter left out": lambda text: text[:5] + text[6:],
    "a letter mistyped": lambda text: f"{text[:5]}x{text[6:]}",
    "two letters turned": lambda text: text[:4] + text[5] + text[4] + text[6:],
}


def bare(text: str) -> str:
    """Return the letters and figures of a text, to look for what was planted in another way than the house does."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).lower())
