"""The primitives: known answers, and seals that open only where they should."""

import hmac

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from portal.vault.primitives import (
    SealBrokenError,
    StretchProfile,
    derive,
    keyed_digest,
    new_key,
    new_pair,
    open_sealed,
    open_with,
    pad,
    seal,
    seal_to,
    stretch,
    unpad,
)

KEY = bytes(range(32))


def test_derive_agrees_with_rfc_5869():
    """The third test case of RFC 5869, appendix A: no salt, no info, first 32 bytes."""
    secret = b"\x0b" * 22
    extracted = hmac.digest(bytes(32), secret, "sha256")

    assert extracted.hex() == "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"
    assert derive(secret, "").hex() == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"


def test_each_purpose_has_its_own_key():
    assert derive(KEY, "one") != derive(KEY, "other")


@given(st.binary(max_size=5000), st.binary(max_size=40))
def test_what_is_sealed_opens_with_the_same_key_and_context(plain, context):
    assert open_sealed(KEY, seal(KEY, plain, context), context) == plain


@given(st.binary(max_size=300), st.data())
def test_one_flipped_bit_anywhere_breaks_the_seal(plain, data):
    sealed = bytearray(seal(KEY, plain, b"here"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << (bit % 8)

    with pytest.raises(SealBrokenError):
        open_sealed(KEY, bytes(sealed), b"here")


@given(st.binary(max_size=300), st.data())
def test_a_cut_seal_does_not_open(plain, data):
    sealed = seal(KEY, plain, b"here")

    with pytest.raises(SealBrokenError):
        open_sealed(KEY, sealed[: data.draw(st.integers(0, len(sealed) - 1))], b"here")


def test_another_key_or_context_does_not_open():
    sealed = seal(KEY, b"words", b"here")

    for key, context in ((new_key(), b"here"), (KEY, b"there")):
        with pytest.raises(SealBrokenError):
            open_sealed(key, sealed, context)


def test_the_same_words_sealed_twice_look_different():
    assert seal(KEY, b"words", b"") != seal(KEY, b"words", b"")


def test_only_the_holder_of_the_private_half_opens_a_sealed_box():
    pair = new_pair()
    sealed = seal_to(pair.public, b"words")

    assert open_with(pair, sealed) == b"words"
    with pytest.raises(SealBrokenError):
        open_with(new_pair(), sealed)
    with pytest.raises(SealBrokenError):
        open_with(pair, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(SealBrokenError):
        open_with(pair, b"short")


@given(st.binary(max_size=20_000))
def test_padding_comes_off_again_and_costs_at_most_an_eighth(plain):
    padded = pad(plain)

    assert unpad(padded) == plain
    assert len(padded) == 256 or len(padded) <= (len(plain) + 4) * 1.125


def test_short_texts_all_have_the_same_length():
    assert {len(pad(bytes(size))) for size in range(253)} == {256}


def test_padding_whose_length_cannot_be_true_is_refused():
    with pytest.raises(SealBrokenError):
        unpad(b"\xff\xff\xff\xff" + bytes(10))
    with pytest.raises(SealBrokenError):
        unpad(b"\x00")


def test_stretching_is_argon2id_as_in_rfc_9106():
    """Checked against the reference parameters through the library's own encoding."""
    profile = StretchProfile(memory_kib=32, passes=3, lanes=4)
    expected = hash_secret_raw(b"words", b"salt" * 4, 3, 32, 4, 32, Type.ID)

    assert stretch(b"words", b"salt" * 4, profile) == expected


def test_a_digest_says_nothing_without_the_key():
    assert keyed_digest(KEY, "name", "anna") == keyed_digest(KEY, "name", "anna")
    assert keyed_digest(KEY, "name", "anna") != keyed_digest(new_key(), "name", "anna")
    assert keyed_digest(KEY, "name", "anna") != keyed_digest(KEY, "party", "anna")
