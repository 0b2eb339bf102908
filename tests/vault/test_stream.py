"""Sealed streams: any chunk opens on its own, and nothing cut, swapped, reordered or changed opens."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vault.primitives import SealBrokenError, new_key
from portal.vault.stream import CHUNK_BYTES, SEALED_CHUNK_BYTES, StreamSealer, open_range, open_stream

KEY = bytes(range(32))
HEADER_BYTES = 5
sizes = st.one_of(
    st.integers(0, 300),
    st.sampled_from([CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 7]),
)


def seal_stream(plain: bytes, *, piece: int = 10_000, name: str = "file") -> bytearray:
    out = bytearray()
    sealer = StreamSealer(KEY, name, out.extend)
    for start in range(0, len(plain), piece):
        sealer.update(plain[start : start + piece])
    facts = sealer.finish()
    assert (facts.size_bytes, facts.sha256, facts.sealed_bytes) == (
        len(plain),
        hashlib.sha256(plain).digest(),
        len(out),
    )
    return out


def open_all(sealed: bytes | bytearray, *, key: bytes = KEY, name: str = "file") -> bytes:
    return b"".join(open_stream(key, name, len(sealed), lambda offset, size: bytes(sealed[offset : offset + size])))


def plain_of(size: int) -> bytes:
    return hashlib.shake_128(size.to_bytes(8)).digest(size)


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(1, 2 * CHUNK_BYTES))
def test_a_stream_comes_back_byte_for_byte_however_it_arrived(size, piece):
    plain = plain_of(size)

    assert open_all(seal_stream(plain, piece=piece)) == plain


@settings(deadline=None, max_examples=40)
@given(sizes, st.data())
def test_any_range_opens_by_itself(size, data):
    plain = plain_of(size)
    sealed = seal_stream(plain)
    start = data.draw(st.integers(0, size))
    stop = data.draw(st.integers(start, size))

    found = open_range(KEY, "file", len(sealed), lambda o, n: bytes(sealed[o : o + n]), range(start, stop))

    assert b"".join(found) == plain[start:stop]


@settings(deadline=None, max_examples=40)
@given(sizes, st.data())
def test_cut_anywhere_it_does_not_open(size, data):
    sealed = seal_stream(plain_of(size))

    with pytest.raises(SealBrokenError):
        open_all(sealed[: data.draw(st.integers(0, len(sealed) - 1))])


@pytest.mark.parametrize("chunks", [1, 2])
def test_cut_exactly_between_chunks_it_does_not_open(chunks):
    sealed = seal_stream(plain_of(3 * CHUNK_BYTES))

    with pytest.raises(SealBrokenError):
        open_all(sealed[: HEADER_BYTES + chunks * SEALED_CHUNK_BYTES])


def test_with_chunks_reordered_repeated_or_appended_it_does_not_open():
    sealed = seal_stream(plain_of(3 * CHUNK_BYTES))
    header, body = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    one, two, three = (body[start : start + SEALED_CHUNK_BYTES] for start in range(0, len(body), SEALED_CHUNK_BYTES))

    for chunks in (
        (two, one, three),
        (one, one, three),
        (one, two, two, three),
        (one, three),
        (one, two, three, three),
    ):
        with pytest.raises(SealBrokenError):
            open_all(header + b"".join(chunks))


def test_chunks_of_another_file_do_not_open_even_under_the_same_key():
    mine, other = seal_stream(plain_of(2 * CHUNK_BYTES)), seal_stream(plain_of(2 * CHUNK_BYTES), name="other")
    swapped = mine[: HEADER_BYTES + SEALED_CHUNK_BYTES] + other[HEADER_BYTES + SEALED_CHUNK_BYTES :]

    with pytest.raises(SealBrokenError):
        open_all(swapped)
    with pytest.raises(SealBrokenError):
        open_all(mine, name="other")
    with pytest.raises(SealBrokenError):
        open_all(mine, key=new_key())


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32))
def test_a_flipped_bit_anywhere_breaks_it(where):
    sealed = seal_stream(plain_of(CHUNK_BYTES + 100))
    bit = where % (len(sealed) * 8)
    sealed[bit // 8] ^= 1 << (bit % 8)

    with pytest.raises(SealBrokenError):
        open_all(sealed)


def test_a_stream_of_nothing_is_a_stream():
    assert open_all(seal_stream(b"")) == b""
