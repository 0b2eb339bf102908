"""What must not leave is found however it is written; and what may leave is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.consultancy.leaks import Known, LeakKind, Watch, find, find_in
from portal.withheld.disguises import plain_text
from portal.withheld.terms import TERM_MOST, terms_kept_out
from tests.consultancy.planted import DISGUISES, FUZZY, SECRETS

READABLE = Watch(SECRETS)
_LIST = frozenset().union(*(terms_kept_out(known.text) for known in SECRETS))
PRIVATE = Watch(is_never_out=_LIST.__contains__)


def test_there_are_forty_secrets_and_twenty_disguises():
    assert len(SECRETS) == 40
    assert len(DISGUISES) >= 20


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_secret_is_found_in_every_disguise(disguise):
    disguised = [DISGUISES[disguise](known.text) for known in SECRETS]

    missed = [one for one in disguised if not find(f"She said {one}, more or less.", READABLE)]

    assert missed == []


@pytest.mark.parametrize("disguise", DISGUISES)
def test_by_digests_alone_it_is_found_as_well(disguise):
    disguised = [DISGUISES[disguise](known.text) for known in SECRETS]

    missed = [one for one in disguised if not find(f"She said {one}, more or less.", PRIVATE)]

    assert missed == []


@pytest.mark.parametrize("disguise", FUZZY)
def test_with_a_slip_of_the_pen_it_is_found_where_it_can_be_read(disguise):
    long_enough = [known.text for known in SECRETS if len(plain_text(known.text)) >= 9]

    missed = [one for one in long_enough if not find(f"She said {FUZZY[disguise](one)} then.", READABLE)]

    assert missed == []


def test_what_is_found_is_cut_out_exactly():
    (hit,) = find("At the Kestrel  Bakery, as always.", READABLE)

    assert (hit.kind, hit.shown) == (LeakKind.WORKPLACE, "Kestrel  Bakery")


def test_no_word_is_left_in_half():
    """Written the other way round it is 7 Mill Lane, and a 7 looks like the end of the word before it."""
    (hit,) = find("It lay on the mat at Mill Lane 7.", Watch((Known(LeakKind.ADDRESS, "Mill Lane 7"),)))

    assert hit.shown == "mat at Mill Lane 7"


def test_what_is_cut_in_two_by_the_border_of_two_texts_is_found():
    (found,) = find_in({"one": "I was at the Kestrel", "other": "Bakery when he came."}, READABLE)

    assert found.pieces == (("one", 13, 20), ("other", 0, 6))


@pytest.mark.parametrize(
    "text",
    [
        "He was there again at half past two and stood across the road for twenty minutes.",
        "On 3 March 2026 at 14:02 he rang 37 times; I did not answer, and on 4 March he rang once more.",
        "She wants it to stop. The police said no further action, reference 12/34567.",
        "[an address, left out]",
    ],
)
def test_ordinary_sentences_are_left_in_peace(text):
    assert find(text, Watch((*SECRETS, Known(LeakKind.NAME, "Anna")), PRIVATE.is_never_out)) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He knows SW1A 2AA by now.", LeakKind.POSTCODE),
        ("It says 51.50135, -0.14189 on the picture.", LeakKind.PLACE_ON_MAP),
        ("51° 30' 4.9\" N", LeakKind.PLACE_ON_MAP),
        ("Ring 0117 496 0123 then.", LeakKind.NUMBER),
        ("The car was AB12 CDE.", LeakKind.VEHICLE),
        ("Write to anna@example.com or so.", LeakKind.ONLINE),
        ("He came to 12 Oak Road.", LeakKind.ADDRESS),
    ],
)
def test_what_looks_like_a_way_to_her_is_found_though_nobody_has_said_it_is(text, kind):
    assert [hit.kind for hit in find(text, Watch())] == [kind]


def test_on_the_list_stand_no_terms_so_short_that_they_would_be_found_everywhere():
    terms = terms_kept_out("Bo, of 7 A Road")

    assert all(5 <= len(term) <= TERM_MOST for term in terms)


MOST_OF_IT = 0.8  # what is found may begin behind a leading zero, and may go on into what stands beside it


@given(st.text(max_size=400), st.sampled_from(SECRETS), st.sampled_from(sorted(DISGUISES)), st.text(max_size=100))
def test_whatever_stands_around_it_a_secret_is_found(before, known, disguise, after):
    planted = DISGUISES[disguise](known.text)

    text = f"{before} . {planted} . {after}"

    found = {place for hit in find(text, READABLE) for place in range(hit.start, hit.end)}

    begins = len(f"{before} . ")
    letters = {place for place in range(begins, begins + len(planted)) if text[place].isalnum()}
    assert len(letters & found) >= MOST_OF_IT * len(letters)
