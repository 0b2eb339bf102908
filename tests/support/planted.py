"""What a thief would look for: words that were planted, in every shape in which they could lie about."""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy import Engine, select

from portal.database import reading
from portal.kernel.text import fold
from portal.schema import metadata

SHORTEST = 7
"""Shorter texts would be found by chance in so many random bytes."""


def shapes_of(planted: str) -> dict[str, bytes]:
    """Return how a text can be written, by what that is called, in lower case.

    Besides the text as a whole, each of its longer words by itself; besides a number as it was typed, its digits.
    """
    texts = {planted, fold(planted), planted.lower(), planted.upper(), re.sub(r"\W", "", planted)}
    texts |= set(re.findall(r"\w{9,}", planted))
    digits = re.sub(r"\D", "", planted)
    if len(digits) > 8:
        texts |= {digits.lstrip("0"), f"+44{digits.lstrip('0')}"}
    return {
        f"{text!r} as {how}": raw.lower()
        for text in texts
        for how, raw in _encoded(text)
        if len(text) >= SHORTEST and len(raw) >= SHORTEST
    }


def shapes_of_secret(secret: bytes) -> dict[str, bytes]:
    """Return how some bytes can be written down."""
    return {f"secret as {how}": raw.lower() for how, raw in _of_bytes(secret)}


def _encoded(text: str) -> Iterator[tuple[str, bytes]]:
    """Go through the ways of writing a text."""
    raw = text.encode()
    yield from _of_bytes(raw)
    yield "UTF-16", text.encode("utf-16-le")
    yield "UTF-16, the other way round", text.encode("utf-16-be")
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "an address", quote(text).encode()
    yield "a form", quote_plus(text).encode()
    yield "Python", repr(raw)[2:-1].encode()
    yield "hex of UTF-16", text.encode("utf-16-le").hex().encode()


def _of_bytes(raw: bytes) -> Iterator[tuple[str, bytes]]:
    yield "it is", raw
    yield "hex", raw.hex().encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for start in range(3):
            # What stands before and after it is not known: so only the letters that depend on nothing else.
            whole = encode(bytes(start) + raw)
            first, last = -(-start * 8 // 6), (start + len(raw)) * 8 // 6
            yield f"base64 from {start}", whole[first:last]


def found_in(places: Mapping[str, bytes], needles: Mapping[str, bytes]) -> list[str]:
    """Return which needles lie where."""
    return [
        f"{name} in {place}"
        for place, content in places.items()
        for low in [_each_line_once(content.lower()) if place.endswith(".log") else content.lower()]
        for name, needle in needles.items()
        if needle in low
    ]


def _each_line_once(log: bytes) -> bytes:
    """Leave out of a log what it says again: the same statements come a thousand times."""
    return b"\n".join(dict.fromkeys(log.split(b"\n")))


def files_in(*folders: Path) -> dict[str, bytes]:
    """Return every byte of every file in some folders, and their names."""
    found = {}
    for folder in folders:
        names = [str(path.relative_to(folder)) for path in folder.rglob("*")]
        found[f"names in {folder.name}"] = "\n".join(names).encode()
        found |= {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return found


def rows_in(engine: Engine) -> dict[str, bytes]:
    """Return every value in every table, each between line ends."""
    found = {}
    with reading(engine) as session:
        for table in metadata.sorted_tables:
            rows: Iterable[Iterable[object]] = session.execute(select(table)).all()
            values = [value for row in rows for value in row]
            found[f"table {table.name}"] = b"\n".join(
                value if isinstance(value, bytes) else str(value).encode() for value in values
            )
    return found
