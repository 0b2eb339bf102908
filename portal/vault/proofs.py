"""Proofs that rows of the vault were written by this house: whoever can write to the database cannot make one.

Without them he who can write there, and holds no key, could put his own public half in the place of another's, or
make a version of a class that he knows, and read what is shared from then on.
"""

from json import JSONEncoder

from portal.vault.primitives import SealBrokenError, link_digest, same

_encode = JSONEncoder().encode  # as json.dumps does, which makes one each time


def holder_proof(key: bytes, holder_id: str, public_key: bytes) -> bytes:
    """Return the proof (32 bytes) that a public half belongs to a holder."""
    return _proof(key, "holder", holder_id, public_key.hex())


def version_proof(key: bytes, case_id: str, record_class: str, version: int, public_key: bytes) -> bytes:
    """Return the proof (32 bytes) that a version of a class was made here."""
    return _proof(key, "class_version", case_id, record_class, version, public_key.hex())


def grant_proof(key: bytes, case_id: str, record_class: str, version: int, holder_id: str, sealed_key: bytes) -> bytes:
    """Return the proof (32 bytes) that a grant was given here."""
    return _proof(key, "class_grant", case_id, record_class, version, holder_id, sealed_key.hex())


def check_proof(found: bytes, expected: bytes) -> None:
    """Refuse a row that was not written by this house.

    Raises:
        SealBrokenError: it was not.
    """
    if not same(found, expected):
        raise SealBrokenError


def _proof(key: bytes, *parts: str | int) -> bytes:
    return link_digest(key, _encode(parts).encode())
