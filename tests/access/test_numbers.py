"""Telephone numbers, as they are typed."""

import pytest

from portal.access.numbers import is_written, number_in_use, spoken_number, takes_no_texts


@pytest.mark.parametrize("typed", ["07700 900123", "+44 7700 900123", "(0)7700-900 123", "0044 7700 900123"])
def test_however_it_is_typed_it_is_one_number(typed):
    assert number_in_use(typed, may_be_fictional=True) == "+447700900123"


@pytest.mark.parametrize("typed", ["", "me", "12345", "07700 90012", "07700 9001234", "+44"])
def test_what_cannot_be_rung_is_no_number(typed):
    assert number_in_use(typed, may_be_fictional=True) is None


def test_where_people_rely_on_it_a_number_out_of_a_story_is_none():
    assert number_in_use("07700 900123", may_be_fictional=False) is None
    assert number_in_use("020 7946 0018", may_be_fictional=False) is None
    assert number_in_use("07911 123456", may_be_fictional=False) == "+447911123456"


def test_a_landline_takes_no_texts():
    assert takes_no_texts("+442072193000")
    assert not takes_no_texts("+447911123456")
    assert not takes_no_texts("+447700900123")


def test_it_is_read_out_as_people_here_read_it():
    assert spoken_number("+447911123456") == "07911 123456"
    assert spoken_number("+353871234567") == "+353 87 123 4567"


def test_only_the_one_form_is_the_one_form():
    assert is_written("+447700900123")
    assert not any(is_written(text) for text in ("07700900123", "+0700900123", "+4477", "+44 7700900123"))
