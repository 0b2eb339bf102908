"""The three forums, as they ship."""

import pytest

from portal.consultancy.forums import (
    FORUMS,
    Agency,
    ForumId,
    ForumNotFoundError,
    OutcomeError,
    Result,
    Rhythm,
    SeatRole,
    check_results,
    forum_of,
)


def test_each_forum_is_the_one_of_the_programme():
    cheshire, hampshire, london = (FORUMS[one] for one in ForumId)

    assert (cheshire.chair, cheshire.weighs_headings) == (SeatRole.DETECTIVE, True)
    assert (hampshire.rhythm, hampshire.chair) == (Rhythm.WEEKLY, None)
    assert (london.rhythm, london.weighs_level) == (Rhythm.DAILY, True)
    assert all(Agency.ADVOCACY in forum.agencies for forum in FORUMS.values())


def test_a_forum_that_does_not_ship_is_not_found():
    with pytest.raises(ForumNotFoundError):
        forum_of("bristol")

    assert forum_of("london") is FORUMS[ForumId.LONDON]


@pytest.mark.parametrize(
    ("name", "results", "is_investigated"),
    [
        (ForumId.CHESHIRE, {Result.TAKEN_ON, Result.ADVICE}, False),
        (ForumId.CHESHIRE, {Result.TREATMENT}, False),
        (ForumId.HAMPSHIRE, {Result.TREATMENT}, True),
        (ForumId.LONDON, set(), False),
    ],
)
def test_an_outcome_that_the_forum_does_not_give_is_refused(name, results, is_investigated):
    with pytest.raises(OutcomeError):
        check_results(FORUMS[name], frozenset(results), is_investigated=is_investigated)


def test_the_clinic_treats_once_the_police_no_longer_investigate():
    treatment = frozenset({Result.TREATMENT})

    check_results(FORUMS[ForumId.HAMPSHIRE], treatment, is_investigated=False)
