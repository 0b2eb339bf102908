"""The only file that touches the cryptographic libraries; every key in the house is 32 bytes."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from nacl import bindings, exceptions, utils

from portal.kernel.errors import LindenError

KEY_BYTES = 32
NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
SEALED_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES
_SMALLEST_BUCKET_BYTES = 256
_LENGTH_BYTES = 4


class SealBrokenError(LindenError):
    """A seal does not open: wrong key, wrong place, or changed bytes. It never says which."""


@dataclass(frozen=True)
class KeyPair:
    """An X25519 pair (RFC 7748); both halves are 32 bytes."""

    private: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True)
class StretchProfile:
    """What one Argon2id costs (RFC 9106): memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int = 4


def random_bytes(size: int) -> bytes:
    """Return `size` random bytes from the operating system."""
    return secrets.token_bytes(size)


def new_key() -> bytes:
    """Return a new symmetric key of 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def new_pair() -> KeyPair:
    """Return a new X25519 key pair."""
    public, private = bindings.crypto_box_keypair()
    return KeyPair(private=private, public=public)


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Seal bytes with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): nonce, then text and tag.

    Args:
        key: 32 bytes.
        plain: any length.
        context: what the seal is bound to; needed again to open it.
    """
    nonce = utils.random(NONCE_BYTES)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, context, nonce, key)


def open_sealed(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        SealBrokenError: another key, another context, or changed bytes.
    """
    if len(sealed) < SEALED_OVERHEAD_BYTES:
        raise SealBrokenError
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[NONCE_BYTES:], context, sealed[:NONCE_BYTES], key
        )
    except (exceptions.CryptoError, exceptions.TypeError, exceptions.ValueError):
        raise SealBrokenError from None


def seal_to(public: bytes, plain: bytes) -> bytes:
    """Seal bytes so that only the holder of the private half opens them (libsodium sealed box)."""
    return bindings.crypto_box_seal(plain, public)


def open_with(pair: KeyPair, sealed: bytes) -> bytes:
    """Open what `seal_to` made for this pair.

    Raises:
        SealBrokenError: sealed to somebody else, or changed bytes.
    """
    try:
        return bindings.crypto_box_seal_open(sealed, pair.public, pair.private)
    except (exceptions.CryptoError, exceptions.TypeError, exceptions.ValueError):
        raise SealBrokenError from None


def derive(secret: bytes, purpose: str) -> bytes:
    """Derive a key of 32 bytes for one purpose from a strong secret (HKDF-SHA256, RFC 5869, no salt)."""
    extracted = hmac.digest(bytes(KEY_BYTES), secret, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def stretch(passphrase: bytes, salt: bytes, profile: StretchProfile) -> bytes:
    """Stretch a passphrase to 32 bytes (Argon2id, RFC 9106)."""
    return hash_secret_raw(
        passphrase,
        salt,
        time_cost=profile.passes,
        memory_cost=profile.memory_kib,
        parallelism=profile.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def keyed_digest(key: bytes, purpose: str, text: str) -> bytes:
    """Return a digest of 32 bytes that only the holder of the key can compute (HMAC-SHA256, RFC 2104)."""
    return hmac.digest(derive(key, f"digest {purpose}"), text.encode("utf-8", "surrogatepass"), "sha256")


def digester(key: bytes, purpose: str) -> Callable[[str], bytes]:
    """Return what makes digests as `keyed_digest` does, its key derived once: for very many of them."""
    derived = derive(key, f"digest {purpose}")
    return lambda text: hmac.digest(derived, text.encode("utf-8", "surrogatepass"), "sha256")


def link_digest(key: bytes, message: bytes) -> bytes:
    """Return a keyed digest of 32 bytes over bytes (HMAC-SHA256, RFC 2104)."""
    return hmac.digest(key, message, "sha256")


def token_digest(token: bytes) -> bytes:
    """Return the SHA-256 of a random token, so that the token itself need not be kept."""
    return hashlib.sha256(token).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one, other)


def pad(plain: bytes) -> bytes:
    """Hide a length: 4 bytes of length, then zeros up to a Padmé bucket (PURBs, PoPETs 2019), at least 256."""
    size = max(len(plain) + _LENGTH_BYTES, _SMALLEST_BUCKET_BYTES)
    exponent = size.bit_length() - 1
    spare_bits = exponent - exponent.bit_length()
    mask = (1 << spare_bits) - 1
    bucket = (size + mask) & ~mask
    return len(plain).to_bytes(_LENGTH_BYTES) + plain + bytes(bucket - len(plain) - _LENGTH_BYTES)


def unpad(padded: bytes) -> bytes:
    """Take the padding off again.

    Raises:
        SealBrokenError: the length inside cannot be true.
    """
    size = int.from_bytes(padded[:_LENGTH_BYTES])
    if len(padded) < _LENGTH_BYTES or size > len(padded) - _LENGTH_BYTES:
        raise SealBrokenError
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + size]
