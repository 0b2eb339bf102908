"""Sealed streams: a file in chunks, each bound to its file, its position and whether it is the last.

The construction follows STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015) with a random nonce for each
chunk, so that any chunk opens on its own and a cut, swapped or reordered file does not.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from portal.vault.primitives import SEALED_OVERHEAD_BYTES, SealBrokenError, open_sealed, seal

FORMAT = 1
CHUNK_BYTES = 64 * 1024
SEALED_CHUNK_BYTES = CHUNK_BYTES + SEALED_OVERHEAD_BYTES
_HEADER = struct.Struct(">BI")  # format, chunk size
_POSITION = struct.Struct(">Q?")  # index, whether it is the last

ReadAt = Callable[[int, int], bytes]


@dataclass(frozen=True)
class StreamFacts:
    """What was learnt while sealing: size of the original, its SHA-256 (32 bytes), size on disk."""

    size_bytes: int
    sha256: bytes
    sealed_bytes: int


class StreamSealer:
    """Seals a stream as it arrives, hashing the original in the same pass; holds one chunk at most.

    Args:
        key: 32 bytes, used for this stream only.
        name: what the stream is bound to, an id.
        write: takes each sealed piece.
    """

    def __init__(self, key: bytes, name: str, write: Callable[[bytes], object]) -> None:
        """Write the header and wait for the first bytes."""
        self._key = key
        self._name = name
        self._write = write
        self._waiting = bytearray()
        self._hash = hashlib.sha256()
        self._size = 0
        self._index = 0
        self._sealed = _HEADER.size
        write(_HEADER.pack(FORMAT, CHUNK_BYTES))

    def update(self, piece: bytes) -> None:
        """Take the next bytes of the original."""
        self._hash.update(piece)
        self._size += len(piece)
        self._waiting += piece
        # One chunk always stays behind: only at the end is it known which is the last.
        while len(self._waiting) > CHUNK_BYTES:
            self._seal_chunk(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self) -> StreamFacts:
        """Seal the last chunk and say what the stream was."""
        self._seal_chunk(bytes(self._waiting), is_last=True)
        self._waiting.clear()
        return StreamFacts(size_bytes=self._size, sha256=self._hash.digest(), sealed_bytes=self._sealed)

    def _seal_chunk(self, plain: bytes, *, is_last: bool) -> None:
        sealed = seal(self._key, plain, _context(self._name, self._index, is_last=is_last))
        self._write(sealed)
        self._index += 1
        self._sealed += len(sealed)


def open_stream(key: bytes, name: str, sealed_bytes: int, read_at: ReadAt) -> Iterator[bytes]:
    """Open a sealed stream chunk by chunk.

    Args:
        key: the stream's 32 bytes.
        name: the id it was bound to.
        sealed_bytes: size on disk.
        read_at: `(offset, size)` to bytes.

    Raises:
        SealBrokenError: another key or name, or cut, swapped, reordered or changed.
    """
    for index in range(_chunk_count(sealed_bytes, read_at)):
        yield _open_chunk(key, name, index, sealed_bytes, read_at)


def open_range(key: bytes, name: str, sealed_bytes: int, read_at: ReadAt, span: range) -> Iterator[bytes]:
    """Open only the bytes of the original from `span.start` up to, not including, `span.stop`.

    Raises:
        SealBrokenError: as `open_stream`.
    """
    count = _chunk_count(sealed_bytes, read_at)
    last = min(count - 1, (span.stop - 1) // CHUNK_BYTES)
    for index in range(span.start // CHUNK_BYTES, last + 1):
        start = index * CHUNK_BYTES
        chunk = _open_chunk(key, name, index, sealed_bytes, read_at)
        yield chunk[max(span.start - start, 0) : span.stop - start]


def _chunk_count(sealed_bytes: int, read_at: ReadAt) -> int:
    header = read_at(0, _HEADER.size)
    if header != _HEADER.pack(FORMAT, CHUNK_BYTES):
        raise SealBrokenError
    body = sealed_bytes - _HEADER.size
    if body < SEALED_OVERHEAD_BYTES:
        raise SealBrokenError
    return -(-body // SEALED_CHUNK_BYTES)


def _open_chunk(key: bytes, name: str, index: int, sealed_bytes: int, read_at: ReadAt) -> bytes:
    offset = _HEADER.size + index * SEALED_CHUNK_BYTES
    is_last = offset + SEALED_CHUNK_BYTES >= sealed_bytes
    size = min(SEALED_CHUNK_BYTES, sealed_bytes - offset)
    return open_sealed(key, read_at(offset, size), _context(name, index, is_last=is_last))


def _context(name: str, index: int, *, is_last: bool) -> bytes:
    return name.encode() + _POSITION.pack(index, is_last)
