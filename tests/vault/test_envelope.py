"""Sealed fields: bound to their place, and readable for ever in every format ever shipped."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.primitives import SealBrokenError, new_key

KEY = bytes(range(32))
PLACE = Place("incident", "sealed_body", "row", "owner")
# Sealed once with format 1, key version 1, schema 1. It must open in every later version of this house.
FORMAT_1 = bytes.fromhex(
    "01000100016e1e7f752b78f9b5b919533d339db660f558eeeaaaa75e5dae25382ccbfedfe2482343c899894b0c09135eef4c"
    "79cf0000a815ae24a30cf10ffac035b679fd22ed07e478bb497f26685f9a7e585bfc6a55b2313b84b4bbfe7c58bccc67cde1"
    "dc89facf5f4b5d5e6ea2666c6985fc5d203aec349cd08ad3c39d53e0136269d4c68f433819e58c9ced9316fe8ffc49501f65"
    "df5a0702e3d4e922d6e297b7817801aa4b582f01c03a449443afbae43d80e5ae08f0591d8f9b57916989977713683cb812cd"
    "9e73aaae155e7065c57b1bd9c5ed106bad197e8cf6b3975bc7e331986687173b6d9e63c094ee1b9c67c790d306a2bfa569cb"
    "21bd708f5ecbdc2eb0a06de691a0bca814e0edcf3bd06a9edd31ebcbc50a95909812a5cd9b20f473fe455c0668a955a47eb4"
    "20"
)

bodies = st.dictionaries(
    st.text(max_size=10), st.one_of(st.text(), st.integers(-(2**53), 2**53), st.none(), st.booleans())
)


@given(bodies, st.integers(1, 65535), st.integers(1, 65535))
def test_a_field_opens_in_its_place_with_its_versions(body, schema, key_version):
    sealed = seal_content(KEY, PLACE, body, schema=schema, key_version=key_version)

    opened = open_content(KEY, PLACE, sealed)

    assert (opened.body, opened.schema, key_version_of(sealed)) == (body, schema, key_version)


@pytest.mark.parametrize("part", ["table", "column", "row", "owner"])
def test_moved_to_another_place_it_does_not_open(part):
    sealed = seal_content(KEY, PLACE, {"words": "x"})

    with pytest.raises(SealBrokenError):
        open_content(KEY, replace(PLACE, **{part: "other"}), sealed)


def test_places_that_run_together_are_still_different():
    assert Place("ab", "c", "d", "e").to_bytes() != Place("a", "bc", "d", "e").to_bytes()


def test_with_another_key_it_does_not_open():
    with pytest.raises(SealBrokenError):
        open_content(new_key(), PLACE, seal_content(KEY, PLACE, {}))


@given(st.data())
def test_a_flipped_bit_in_header_or_text_breaks_it(data):
    sealed = bytearray(seal_content(KEY, PLACE, {"words": "she wrote this"}))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << (bit % 8)

    with pytest.raises(SealBrokenError):
        open_content(KEY, PLACE, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01\x00\x01\x00\x01", b"\x02" + FORMAT_1[1:], b"\x00" * 300])
def test_what_is_too_short_or_of_an_unknown_format_is_refused(sealed):
    with pytest.raises(SealBrokenError):
        open_content(KEY, PLACE, sealed)


def test_the_first_format_still_opens():
    opened = open_content(KEY, PLACE, FORMAT_1)

    assert opened.body == {"words": "Füße, שלום, 🙂"}
    assert opened.schema == 1


def test_the_version_of_the_key_can_be_told_only_from_a_whole_header():
    with pytest.raises(SealBrokenError):
        key_version_of(b"\x01\x00")


def test_short_and_longer_words_look_the_same_from_outside():
    assert len(seal_content(KEY, PLACE, {"words": "No"})) == len(seal_content(KEY, PLACE, {"words": "Yes " * 30}))
