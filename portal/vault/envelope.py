"""Sealed fields: a small record bound to its place, padded, with its format and versions in front."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.vault.primitives import SealBrokenError, open_sealed, pad, seal, unpad

FORMAT = 1
_HEADER = struct.Struct(">BHH")  # format, key version, content schema


@dataclass(frozen=True)
class Place:
    """Where a sealed field stands; moved anywhere else it does not open."""

    table: str
    column: str
    row: str
    owner: str

    def to_bytes(self) -> bytes:
        """Return the place unmistakably: each part behind its length."""
        parts = [part.encode() for part in (self.table, self.column, self.row, self.owner)]
        return b"".join([len(part).to_bytes(2) + part for part in parts])


@dataclass(frozen=True)
class Content:
    """An opened field: the schema it was written in, and what it says."""

    schema: int
    body: dict[str, Any]


def seal_content(key: bytes, place: Place, body: Mapping[str, Any], *, schema: int = 1, key_version: int = 1) -> bytes:
    """Seal a small record for one place.

    Args:
        key: 32 bytes.
        place: table, column, row and owner it is bound to.
        body: anything JSON can say.
        schema: number of the body's shape, so that old bodies can be read after it changes.
        key_version: which version of the key this is.
    """
    header = _HEADER.pack(FORMAT, key_version, schema)
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return header + seal(key, pad(plain), header + place.to_bytes())


def open_content(key: bytes, place: Place, sealed: bytes) -> Content:
    """Open what `seal_content` made for this place.

    Raises:
        SealBrokenError: another key or place, changed bytes, or a format that nobody knows.
    """
    header = sealed[: _HEADER.size]
    if len(header) < _HEADER.size or header[0] != FORMAT:
        raise SealBrokenError
    plain = unpad(open_sealed(key, sealed[_HEADER.size :], header + place.to_bytes()))
    return Content(schema=_HEADER.unpack(header)[2], body=json.loads(plain.decode()))


def key_version_of(sealed: bytes) -> int:
    """Return the version of the key that a sealed field needs."""
    if len(sealed) < _HEADER.size:
        raise SealBrokenError
    return int(_HEADER.unpack(sealed[: _HEADER.size])[1])
