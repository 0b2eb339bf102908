"""A summary as JSON after the published schema (`docs/summary-1.schema.json`), each copy marked as its reader's."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from portal.consultancy.clearing import Cleared
from portal.consultancy.document import FORMAT, SCHEMA, to_plain
from portal.consultancy.forums import Agency
from portal.consultancy.summary import Summary


@dataclass(frozen=True)
class Copy:
    """For whom a copy is made, and its number, by which it is known whose it was."""

    name: str
    agency: Agency
    number: str


def digest_of(summary: Summary) -> str:
    """Return the SHA-256 of a summary in hex: of its JSON in UTF-8, with sorted keys and no spaces."""
    return hashlib.sha256(_narrow(to_plain(summary))).hexdigest()


def to_json(cleared: Cleared, copy: Copy | None = None) -> bytes:
    """Return a summary as JSON, in UTF-8.

    Args:
        cleared: what has been looked through.
        copy: whose copy this is; nobody's in particular where none is given.
    """
    return _narrow(as_document(cleared, copy))


def as_document(cleared: Cleared, copy: Copy | None = None) -> dict[str, Any]:
    """Return what `to_json` writes down, as plain data."""
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "sha256": digest_of(cleared.summary),
        "copy": None if copy is None else to_plain(copy),
        "summary": to_plain(cleared.summary),
    }


def _narrow(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
