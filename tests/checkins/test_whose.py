"""Whose telephone it is: shown again now and then and after an odd answer; else no text goes, and that is told."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.checkins import queries, service
from portal.checkins.escalation import State
from portal.checkins.plan import NoNumberError
from portal.checkins.service.bodies import set_her_words
from portal.checkins.whose import HOLDS_FOR, NOTICE, Doubt, Holds, doubt_of
from portal.checkins.wording import is_one_word, length_of
from tests.support.times import BY_DAY, DURESS, SAFE, TEXT, agree_reach, checkins

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)


def hers(world):
    with world.victim.read() as uow:
        plan = service.her_times(uow, world.case_id).plan
    with world.advocate.read() as uow:
        same = service.case_times(uow, world.case_id).plan
    assert plan is not None
    assert same is not None
    assert plan.number is same.number
    return plan.number


def shows_again(asked, world):
    with world.victim.write() as uow:
        service.send_code(uow, world.case_id)
    asked.run()
    held = asked.texts[-1]
    with world.victim.write() as uow:
        service.confirm_code(uow, world.case_id, held.words)
    return held


def states(asked):
    return [state for (state,) in checkins(asked.units, "state")]


def test_after_a_few_weeks_she_is_asked_to_show_it_and_until_she_has_no_text_goes_and_that_is_told(
    asked, world
) -> None:
    assert hers(world) is Holds.WELL
    asked.clock.advance(HOLDS_FOR - NOTICE)
    assert hers(world) is Holds.DUE
    agree_reach(world.victim, world.case_id, hours=BY_DAY)
    asked.clock.advance(NOTICE)
    assert hers(world) is Holds.RUN_OUT
    before = len(asked.texts)
    asked.run()
    told = len(states(asked))
    asked.run_until(asked.clock.now() + timedelta(days=1))

    assert len(asked.texts) == before
    assert states(asked)[told:] == [State.NOT_SENT]
    with world.advocate.read() as uow:
        assert State.NOT_SENT in [alert.standing.state for alert in service.notices(uow).alerts]

    held = shows_again(asked, world)
    asked.run_until(asked.clock.now() + timedelta(days=1))

    assert hers(world) is Holds.WELL
    assert (length_of(held.words).segments, held.words.replace(" ", "").isdigit()) == (1, True)
    assert TEXT in [text.words for text in asked.texts[before + 1 :]]


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("Who is this?", Holds.RUN_OUT),
        ("who’s this", Holds.RUN_OUT),
        ("Wrong number", Holds.RUN_OUT),
        ("sorry I don't know you", Holds.RUN_OUT),
        ("this is not her phone any more", Holds.RUN_OUT),
        ("I am at my sister’s, all well", Holds.DUE),
        ("Кто это пишет мне", Holds.DUE),
        ("🙂", Holds.DUE),
        ("STOP", Holds.DUE),
        ("START", Holds.DUE),
        (SAFE, Holds.WELL),
        (DURESS, Holds.WELL),
        ("kettle", Holds.WELL),  # else his try at a word would show on her page whether it was one of hers
    ],
)
def test_after_an_odd_answer_she_shows_it_sooner(asked, world, answer, stands) -> None:
    asked.run_until(SEVEN)
    asked.answers(answer)

    assert hers(world) is stands


@pytest.mark.parametrize("with_picture", ["0", "1"])
def test_a_try_at_a_word_leaves_the_same_whether_it_was_one_of_hers_or_not(asked, world, with_picture) -> None:
    for word in (SAFE, DURESS, "new hat"):
        asked.answers(word, NumMedia=with_picture)
        assert hers(world) is Holds.WELL


@pytest.mark.parametrize(
    ("word", "tries"),
    [(DURESS, ("o l d s c a r f", "r e d c h a i r")), ("the blue kettle", ("the blue kettle", "the red chair"))],
)
def test_nor_does_one_in_pieces_or_of_many_words(asked, world, word, tries) -> None:
    with asked.units.write() as uow:
        plan = queries.locked_plan(uow.session, world.case_id)
        assert plan is not None
        set_her_words(uow, plan, SAFE, word)
    left = []
    for one in tries:
        asked.answers(one)
        left.append(hers(world))

    assert left == [Holds.DUE, Holds.DUE]


def test_an_answer_never_makes_a_number_hers_for_longer(asked, world) -> None:
    asked.clock.advance(HOLDS_FOR - timedelta(days=1))
    asked.answers("I am at my sister’s, all well")
    asked.clock.advance(timedelta(days=1))

    assert hers(world) is Holds.RUN_OUT


def test_what_stands_in_a_code_says_nothing_and_waits_for_an_hour_that_is_safe(asked, world) -> None:
    asked.answers("wrong number")
    asked.clock.advance(timedelta(hours=10))
    with pytest.raises(NoNumberError), world.victim.write() as uow:
        service.send_code(uow, world.case_id)


def test_words_that_only_sound_like_it_are_not_taken_for_somebody_else() -> None:
    for answer in ("Thursday it is", "the new kettle works", "he does not know I am here", "Did you see it, who knows"):
        assert doubt_of(answer, is_try=is_one_word(answer)) is Doubt.SOME, answer
