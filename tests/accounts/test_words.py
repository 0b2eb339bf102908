"""Codes in words come back as they were, however a tired hand wrote them, and what is wrong is named."""

import hashlib
import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.accounts import words
from portal.accounts.words import UnknownWordError, WordCountError, WordsWrongError

SECRETS = st.binary(min_size=words.CODE_BYTES, max_size=words.CODE_BYTES)


def one_slip_from(word: str) -> set[str]:
    """Return a pattern for each way in which one letter of a word may be wrong, missing or added."""
    places = range(len(word) + 1)
    return {word[:i] + "?" + word[i:] for i in places} | {word[:i] + "?" + word[i + 1 :] for i in places[:-1]}


@settings(max_examples=50)
@given(SECRETS)
def test_sixteen_bytes_are_thirteen_words_and_come_back(secret):
    code = words.write_code(secret)

    assert len(code.split()) == 13
    assert words.read_code(code) == secret


@settings(max_examples=50)
@given(SECRETS)
def test_three_letters_of_each_word_are_enough(secret):
    beginnings = " ".join(word[:3] for word in words.write_code(secret).split())

    assert words.read_code(beginnings) == secret


@pytest.mark.parametrize(
    "write",
    [
        lambda found: "-".join(found).upper(),
        lambda found: "\n".join(f"{number}. {word.capitalize()}," for number, word in enumerate(found, 1)),
        lambda found: "  ".join(found) + "\u00a0",
        lambda found: " ".join(word[:-1] if len(word) > 4 else word for word in found),
        lambda found: " ".join(word + "s" for word in found),
        lambda found: " ".join(word[:3] + word[4:5] + word[3:4] + word[5:] for word in found),
    ],
    ids=[
        "hyphens and capitals",
        "numbered lines",
        "spaces",
        "a letter short",
        "a letter too many",
        "letters exchanged",
    ],
)
@settings(deadline=None, max_examples=25)
@given(secret=SECRETS)
def test_a_tired_hand_is_understood(write, secret):
    assert words.read_code(write(words.write_code(secret).split())) == secret


@settings(max_examples=50)
@given(SECRETS, st.integers(0, 12), st.sampled_from(string.ascii_lowercase))
def test_a_wrong_letter_anywhere_is_mended(secret, number, letter):
    found = words.write_code(secret).split()
    word = found[number]
    found[number] = word[0] + letter + word[2:] if len(word) > 3 else word
    # Where it is the beginning of another of our words, or as near to it, nobody can say which was meant.
    others = (ours for ours in words.code_list() if ours != word)
    assume(not any(ours.startswith(found[number]) or words._is_one_slip(found[number], ours) for ours in others))

    assert words.read_code(" ".join(found)) == secret


def test_a_word_that_is_none_of_ours_is_named_by_its_number():
    found = words.write_code(bytes(16)).split()
    found[3] = "qqqq"

    with pytest.raises(UnknownWordError) as caught:
        words.read_code(" ".join(found))

    assert (caught.value.number, caught.value.word) == (4, "qqqq")


@pytest.mark.parametrize("count", [0, 1, 12, 14])
def test_too_few_and_too_many_words_are_counted(count):
    with pytest.raises(WordCountError) as caught:
        words.read_code(" ".join(["atlas"] * count))

    assert (caught.value.found, caught.value.expected) == (count, 13)


def test_most_wrong_orders_do_not_pass_the_check():
    passed = 0
    for number in range(500):
        secret = hashlib.sha256(number.to_bytes(2)).digest()[:16]
        found = words.write_code(secret).split()
        found[2], found[9] = found[9], found[2]
        try:
            passed += found[2] != found[9] and words.read_code(" ".join(found)) is not None
        except WordsWrongError:
            continue

    assert passed < 40  # one in 32 on average


def test_an_invitation_has_at_least_seventy_bits_and_is_never_the_same():
    codes = {words.new_code_words() for _ in range(200)}

    assert len(codes) == 200
    assert len(words.code_list()) ** words.INVITE_WORDS >= 2**72
    assert all(words.read_words(code.upper()) == code for code in codes)


def test_no_slip_of_two_words_is_the_same_and_no_two_begin_alike():
    meant: dict[str, set[str]] = {}
    for word in words.code_list():
        for pattern in one_slip_from(word):
            meant.setdefault(pattern, set()).add(word)

    assert {pattern: found for pattern, found in meant.items() if len(found) > 1} == {}
    assert len({word[:3] for word in words.code_list()}) == len(words.code_list())
    assert all(word.isalpha() and word.islower() for word in words.code_list())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_two_of_the_first_letters_exchanged_are_nearly_always_understood(place):
    meant = [
        words.read_words(word[:place] + word[place + 1] + word[place] + word[place + 2 :], 1) == word
        for word in words.code_list()
        if len(word) > place + 2 and _is_known(word[:place] + word[place + 1] + word[place] + word[place + 2 :])
    ]

    assert sum(meant) > 0.99 * len(meant)
    assert len(meant) > 1190


def _is_known(typed: str) -> bool:
    try:
        words.read_words(typed, 1)
    except UnknownWordError:
        return False
    return True


def test_the_list_that_printed_codes_are_written_in_never_changes():
    digest = hashlib.sha256("\n".join(words.code_list()).encode()).hexdigest()

    assert digest == "c206298485e3f78a2c7e9b623a71553ce36fe118cfaec12f450591444cf2c6ba"


def test_offered_passphrases_have_as_many_words_as_were_asked_for():
    assert len(words.new_passphrase().split()) == words.PASSPHRASE_WORDS
    assert len(words.new_passphrase(6).split()) == 6
    assert words.new_passphrase() != words.new_passphrase()
