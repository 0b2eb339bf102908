"""What can be read in a browser's files: as it stands, in wide letters, and in whatever was packed."""

import base64
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

from playwright._impl._driver import compute_driver_executable

_GZIP, _ZSTD, _LZ4 = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"mozLz40\0"
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_CACHE_ENTRY = b"\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc"
_CACHE_HEADER_BYTES = 24
_MOST_BYTES = 4_000_000
_MARGIN_BYTES = 2_000_000
_BRANCH, _LENGTH_BYTES, _LZ4_HEADER_BYTES, _LEAST_MATCH = 15, 4, 12, 4

# Three ways of packing that this language does not know by itself; the driver of browsers brings one that does.
_UNPACK = """
const zlib = require("node:zlib"), fs = require("node:fs");
const all = fs.readFileSync(0);
for (let at = 0; at < all.length; ) {
  const size = all.readUInt32LE(at + 1), way = all[at], piece = all.subarray(at + 5, at + 5 + size);
  const open = [zlib.brotliDecompressSync, zlib.zstdDecompressSync, zlib.inflateRawSync][way];
  at += 5 + size;
  let found = Buffer.alloc(0);
  try { found = open(piece, {maxOutputLength: 4000000}); } catch (fault) {}
  const length = Buffer.alloc(4);
  length.writeUInt32LE(found.length);
  fs.writeSync(1, Buffer.concat([length, found]));
}
"""
_BROTLI, _ZSTANDARD, _DEFLATE = range(3)


def forms_of(word: str) -> set[bytes]:
    """Return the ways in which a word may stand in a file, in small letters."""
    plain = word.lower()
    wide = {plain.encode("utf-16-le"), plain.encode("utf-16-be")}
    in_addresses = {quote(plain, safe="").encode(), quote_plus(plain, safe="").encode()}
    return {plain.encode(), *wide, *in_addresses}


def base64_of(content: bytes) -> set[bytes]:
    """Return how some bytes look inside a longer text of base 64, wherever they begin in it."""
    found = set()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + content)
        found.add(whole[(before * 8 + 5) // 6 + 1 : len(content) * 8 // 6 - 2])
    return found


def found_in(folder: Path, words: tuple[str, ...], pieces: tuple[bytes, ...] = ()) -> list[tuple[str, str]]:
    """Return which words, or pieces of pictures, can be read in which files of a folder."""
    texts = {word: forms_of(word) for word in words}
    coded = {word: base64_of(word.encode()) for word in words}
    raw = {f"piece {number}": {piece} for number, piece in enumerate(pieces)}
    found = set()
    for name, content in readings(folder):
        small = content.lower()
        found |= {(word, name) for word, forms in texts.items() if any(form in small for form in forms)}
        found |= {(word, name) for word, forms in (coded | raw).items() if any(form in content for form in forms)}
    return sorted(found)


def readings(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file as it stands, and everything that can be unpacked from it."""
    packed: list[tuple[str, int, bytes]] = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        name, content = str(path.relative_to(folder)), path.read_bytes()
        yield name, content
        yield name, str(path).encode()
        yield from ((name, piece) for piece in _unpacked(content))
        packed += [(name, way, piece) for way, piece in _for_others(content)]
    yield from _by_others(packed)


def _unpacked(content: bytes) -> Iterator[bytes]:
    for magic, wbits in ((_GZIP, 31), *((one, 15) for one in _ZLIB)):
        for start in _places(content, magic):
            with suppress(zlib.error):
                yield zlib.decompressobj(wbits).decompress(content[start : start + _MARGIN_BYTES], _MOST_BYTES)
    if content.startswith(_LZ4):
        yield open_lz4(content[_LZ4_HEADER_BYTES:])


def _places(content: bytes, magic: bytes) -> Iterator[int]:
    start = content.find(magic)
    while start >= 0:
        yield start
        start = content.find(magic, start + 1)


def _for_others(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what may be packed in a way without a mark: a cache puts it first, or after its key."""
    for start in _places(content, _ZSTD):
        yield _ZSTANDARD, content[start : start + _MARGIN_BYTES]
    starts = [0]
    if content.startswith(_CACHE_ENTRY):
        starts.append(_CACHE_HEADER_BYTES + int.from_bytes(content[12:16], "little"))
    for start in starts:
        for way in (_BROTLI, _DEFLATE):
            yield way, content[start : start + _MARGIN_BYTES]


def _by_others(packed: list[tuple[str, int, bytes]]) -> Iterator[tuple[str, bytes]]:
    node = compute_driver_executable()[0]
    sent = b"".join(bytes([way]) + len(piece).to_bytes(4, "little") + piece for _, way, piece in packed)
    answer = subprocess.run([node, "-e", _UNPACK], input=sent, capture_output=True, check=True).stdout
    at = 0
    for name, _, _ in packed:
        size = int.from_bytes(answer[at : at + _LENGTH_BYTES], "little")
        yield name, answer[at + _LENGTH_BYTES : at + _LENGTH_BYTES + size]
        at += _LENGTH_BYTES + size


def open_lz4(packed: bytes) -> bytes:
    """Return what is packed in one LZ4 block, as Firefox packs its sessions (the format: lz4_Block_format.md)."""
    out, at = bytearray(), 0
    while at < len(packed):
        token = packed[at]
        size, at = _length(packed, at + 1, token >> 4)
        out += packed[at : at + size]
        at += size
        if at + 2 > len(packed):
            break  # the last piece has no match after it
        distance = int.from_bytes(packed[at : at + 2], "little")
        size, at = _length(packed, at + 2, token & _BRANCH)
        for _ in range(size + _LEAST_MATCH):
            out.append(out[-distance])
    return bytes(out)


def _length(packed: bytes, at: int, begun: int) -> tuple[int, int]:
    """Return a length that may go on in the bytes that follow, and where it ends."""
    if begun == _BRANCH:
        more = 255
        while more == 255:
            more = packed[at]
            begun, at = begun + more, at + 1
    return begun, at
