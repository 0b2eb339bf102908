"""Tidy text keeps words of every script and drops what cannot be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.ids import is_id, new_id
from portal.kernel.text import FIRST_CHARACTERS, clean, clean_line, first_words, fold


@pytest.mark.parametrize(
    "words", ["Füße", "שלום עולם", "안녕", "🙂👩🏽‍🚒", "line\nline\ttab", "e\u0301".encode().decode()]
)
def test_words_of_every_script_are_kept(words):
    assert clean(words) == unicodedata.normalize("NFC", words)


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b", "\u202e", "\u2066", "\x85", "\ud800", "\ufeff"])
def test_what_cannot_be_seen_is_dropped(hidden):
    assert clean(f"a{hidden}b") == "ab"


def test_line_ends_are_plain():
    assert clean("a\r\nb\rc") == "a\nb\nc"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)
    assert "\n" not in clean_line(text)


def test_names_typed_differently_are_the_same_name():
    assert fold("  ANNA   Maria") == fold("anna maria") == fold("Ａnna\u00a0Maria")


def test_ids_have_one_shape_and_nothing_else_has_it():
    assert is_id(new_id())
    assert not any(map(is_id, ["", "x", "A" * 26, "a" * 27, "a" * 25 + "1", new_id() + "\n"]))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Short.", "Short."),
        ("two\n\n  lines", "two lines"),
        ("x" * FIRST_CHARACTERS, "x" * FIRST_CHARACTERS),
        ("x" * (FIRST_CHARACTERS + 1), "x" * FIRST_CHARACTERS + " …"),
        ("word " * 40, "word " * 15 + "word …"),
    ],
)
def test_the_first_words_are_one_short_line(words: str, first: str) -> None:
    assert first_words(words) == first
    assert len(first) <= FIRST_CHARACTERS + 2
