"""A passphrase is refused for being short, known or guessable, and for nothing else."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from zxcvbn import matching

from portal.accounts import words
from portal.accounts.passphrase import GOOD, Strength, WeakPassphraseError, check_passphrase, strength_of
from portal.vault.stretching import prepared


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", Strength.SHORT),
        ("elf dad wolf", Strength.HARD),
        ("short of it", Strength.SHORT),
        ("   padded    ", Strength.SHORT),
        ("a" * 201, Strength.LONG),
        ("Correct horse battery staple 1", Strength.COMMON),
        ("You'll never walk alone", Strength.COMMON),
        ("TO BE, OR NOT TO BE", Strength.COMMON),
        ("passw0rd1234", Strength.GUESSABLE),
        ("qwertyuiop12", Strength.GUESSABLE),
        ("aaaaaaaaaaaaaaaa", Strength.GUESSABLE),
        ("liverpoolfc1892", Strength.GUESSABLE),
        ("ducks cross the wet road", Strength.VERY_HARD),
        ("عندما كنت صغيرا كنت", Strength.VERY_HARD),
        ("no capitals and no digits at all", Strength.VERY_HARD),
    ],
)
def test_each_passphrase_gets_its_word(passphrase, strength):
    assert strength_of(passphrase) is strength


def test_her_own_name_and_the_site_s_make_a_passphrase_guessable():
    passphrase = "Philippa Oakes Linden"

    assert strength_of(passphrase) in GOOD
    assert strength_of(passphrase, ["Philippa Oakes", "Linden"]) is Strength.GUESSABLE


def test_hints_are_forgotten_afterwards():
    strength_of("ducks cross the wet road", ["Philippa Oakes"])

    assert "user_inputs" not in matching.RANKED_DICTIONARIES


def test_one_person_s_hints_never_count_for_another():
    def both(number: int) -> Strength:
        return strength_of("Philippa Oakes Linden", ["Philippa Oakes", "Linden"] if number % 2 else ["Mei"])

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(both, range(80)))

    assert {found[number] for number in range(1, 80, 2)} == {Strength.GUESSABLE}
    assert set(found[::2]) <= GOOD


def test_what_is_refused_says_why():
    with pytest.raises(WeakPassphraseError) as caught:
        check_passphrase("passw0rd1234")

    assert caught.value.strength is Strength.GUESSABLE
    assert caught.value.field == "passphrase"
    assert "passw0rd" not in str(caught.value)


def test_a_passphrase_of_two_hundred_letters_is_weighed_quickly_and_taken():
    assert strength_of("A boat went by, and nobody waved. " * 5 + "x" * 30) in GOOD


@pytest.mark.parametrize("count", [words.PASSPHRASE_WORDS, words.STAFF_PASSPHRASE_WORDS])
def test_what_we_offer_is_always_good(count):
    for _ in range(40):
        assert strength_of(words.new_passphrase(count)) in GOOD


def test_the_same_passphrase_from_another_keyboard_is_the_same():
    assert prepared(" cafe\u0301\u00a0au lait ") == prepared("café au lait")
    assert prepared("Café au lait") != prepared("café au lait")
