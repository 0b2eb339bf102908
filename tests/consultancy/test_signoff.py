"""Who must have seen and signed, in which state; and what follows when she takes something back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.consultancy import signoff
from portal.consultancy.refusals import (
    CorrectionOpenError,
    HerViewMissingError,
    NoReasonError,
    NotNowError,
    ObjectionUnsaidError,
    SamePersonError,
    SecondSignatureMissingError,
)
from portal.consultancy.signoff import (
    READABLE,
    STEPS,
    Act,
    PartView,
    Standing,
    State,
    View,
    WhyNotShown,
    WhySecond,
)
from portal.consultancy.summary import Section
from portal.consultancy.taken_back import TakenBack, when_taken_back
from portal.kernel.errors import LindenError
from portal.kernel.ids import PersonId

NOW = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
ROBIN, RUTH = PersonId("robin"), PersonId("ruth")
PARTS = (Section.VOICE, Section.FACTS)
DRAFT = Standing(sections=PARTS)


def seen(*views: View, **more: Any) -> Standing:
    """Return a standing to which she has said something, part by part."""
    standing = signoff.offer(Standing(sections=PARTS, **more))
    for section, view in zip(PARTS, views or (View.AGREES, View.AGREES), strict=True):
        standing = signoff.answer(standing, PartView(section, view, "I was not there."))
    return standing


def signed(**more: Any) -> Standing:
    return signoff.sign(seen(**more), ROBIN, NOW)


def test_it_goes_from_her_view_to_telling_her():
    standing = signoff.issue(signed())
    states = [standing.state]

    for act in (Act.DISCUSS, Act.RECORD_OUTCOME, Act.TELL):
        standing = signoff.step(standing, act)
        states.append(standing.state)

    assert states == [State.ISSUED, State.DISCUSSED, State.OUTCOME, State.TOLD]


def test_nobody_signs_before_she_has_said_something_to_every_part():
    offered = signoff.offer(DRAFT)
    half = signoff.answer(offered, PartView(Section.VOICE, View.AGREES))

    assert half.unanswered == (Section.FACTS,)
    for standing in (DRAFT, offered, half):
        with pytest.raises(HerViewMissingError):
            signoff.sign(standing, ROBIN, NOW)


def test_a_correction_is_taken_up_or_answered_and_then_goes_against_her_wishes():
    corrected = seen(View.AGREES, View.CORRECTS)

    with pytest.raises(CorrectionOpenError):
        signoff.sign(corrected, ROBIN, NOW)
    with pytest.raises(NoReasonError):
        signoff.answer_correction(corrected, Section.FACTS, " ")
    answered = signoff.answer_correction(corrected, Section.FACTS, "The court's paper says so.")
    assert signoff.why_second(answered) == {WhySecond.AGAINST_HER_WISHES}

    changed = signoff.change(corrected, {Section.FACTS}, PARTS)
    assert changed.state is State.DRAFT
    assert signoff.offer(changed).unanswered == (Section.FACTS,)


def test_she_says_what_is_wrong_when_she_corrects():
    with pytest.raises(NoReasonError):
        signoff.answer(signoff.offer(DRAFT), PartView(Section.VOICE, View.CORRECTS, " "))
    with pytest.raises(NotNowError):
        signoff.answer(signoff.offer(DRAFT), PartView(Section.ORDERS, View.AGREES))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"is_level_high": True}, WhySecond.LEVEL_HIGH),
        ({"is_against_her": True}, WhySecond.AGAINST_HER_WISHES),
        ({"has_third_party": True}, WhySecond.THIRD_PARTY),
        ({"has_health": True}, WhySecond.HEALTH),
    ],
)
def test_a_second_signature_by_somebody_else_is_asked_for(more, why):
    once = signed(**more)

    assert signoff.why_second(once) == {why}
    with pytest.raises(SecondSignatureMissingError):
        signoff.issue(once)
    with pytest.raises(SamePersonError):
        signoff.sign_second(once, ROBIN, NOW)

    twice = signoff.sign_second(once, RUTH, NOW)
    assert signoff.issue(twice).state is State.ISSUED
    with pytest.raises(NotNowError):
        signoff.sign_second(twice, PersonId("third"), NOW)


def test_what_was_put_aside_since_it_was_signed_is_not_issued():
    once = signed()

    with pytest.raises(HerViewMissingError):
        signoff.issue(replace(once, views=once.views[:1]))
    assert signoff.as_asked(replace(seen(), views=())).state is State.WITH_HER


def test_what_she_objects_to_goes_out_only_with_a_second_signature():
    assert signoff.why_second(seen(View.OBJECTS, View.AGREES)) == {WhySecond.AGAINST_HER_WISHES}


def test_a_paper_that_says_she_agrees_is_not_signed_where_she_objects():
    objected = seen(View.OBJECTS, View.AGREES)

    with pytest.raises(ObjectionUnsaidError):
        signoff.sign(objected, ROBIN, NOW)

    assert signoff.sign(replace(objected, is_against_her=True), ROBIN, NOW).state is State.SIGNED


def test_the_guide_has_the_steps_as_they_are():
    guide = (Path(__file__).resolve().parent.parent.parent / "docs" / "papers.md").read_text(encoding="utf-8")

    assert [line for line in steps_as_table() if line not in guide] == []
    assert [f"| {state} | {when_taken_back(state)} |" in guide for state in State] == [True] * len(State)


def steps_as_table() -> list[str]:
    """Return each step as a line of the guide's table: what is done, from where, to where."""
    lines = []
    for act, found in STEPS.items():
        before = ", ".join(state for state in State if state in found)
        lines.append(f"| {act} | {before} | {', '.join(dict.fromkeys(found.values()))} |")
    return lines


def test_that_it_is_unsafe_to_show_needs_a_reason_and_a_second_person():
    with pytest.raises(NoReasonError):
        signoff.say_not_shown(DRAFT, WhyNotShown.UNSAFE, "", ROBIN)
    said = signoff.say_not_shown(DRAFT, WhyNotShown.UNSAFE, "He reads over her shoulder.", ROBIN)
    with pytest.raises(HerViewMissingError):
        signoff.sign(said, ROBIN, NOW)
    with pytest.raises(SamePersonError):
        signoff.agree_not_shown(said, ROBIN)
    with pytest.raises(NotNowError):
        signoff.agree_not_shown(DRAFT, RUTH)

    once = signoff.sign(signoff.agree_not_shown(said, RUTH), ROBIN, NOW)

    assert signoff.why_second(once) == {WhySecond.NOT_SHOWN}
    with pytest.raises(SecondSignatureMissingError):
        signoff.issue(once)


def test_whoever_changes_the_text_takes_the_signatures_off():
    changed = signoff.change(signoff.sign_second(signed(is_level_high=True), RUTH, NOW), {Section.VOICE}, PARTS)

    assert (changed.state, changed.counted, len(changed.void)) == (State.DRAFT, (), 2)
    assert changed.unanswered == (Section.VOICE,)


@pytest.mark.parametrize("state", [state for state in State if state in READABLE or state.value in {"told", "expired"}])
def test_what_was_issued_is_never_changed_again(state):
    with pytest.raises(NotNowError):
        signoff.change(Standing(state=state, sections=PARTS), {Section.VOICE}, PARTS)


@pytest.mark.parametrize(
    ("states", "rule"),
    [
        ({State.DRAFT, State.WITH_HER, State.SEEN}, TakenBack.COMPOSE_AGAIN),
        ({State.SIGNED}, TakenBack.UNSIGN),
        ({State.ISSUED, State.DISCUSSED, State.OUTCOME, State.TOLD}, TakenBack.STOP),
        ({State.SUPERSEDED, State.WITHDRAWN, State.EXPIRED}, TakenBack.LEAVE),
    ],
)
def test_there_is_a_rule_for_each_state_when_she_takes_an_entry_back(states, rule):
    assert {when_taken_back(state) for state in states} == {rule}


_Step = Callable[[Standing, PersonId], Standing]


def _plain(act: Act) -> _Step:
    return lambda one, who: signoff.step(one, act)


_STEPS: dict[str, _Step] = {
    "change": lambda one, who: signoff.change(one, {Section.VOICE}, PARTS),
    "offer": lambda one, who: signoff.offer(one),
    "agrees": lambda one, who: signoff.answer(one, PartView(Section.VOICE, View.AGREES)),
    "objects": lambda one, who: signoff.answer(one, PartView(Section.FACTS, View.OBJECTS)),
    "corrects": lambda one, who: signoff.answer(one, PartView(Section.FACTS, View.CORRECTS, "No.")),
    "reply": lambda one, who: signoff.answer_correction(one, Section.FACTS, "Because."),
    "unsafe": lambda one, who: signoff.say_not_shown(one, WhyNotShown.UNSAFE, "Because.", who),
    "agree": signoff.agree_not_shown,
    "sign": lambda one, who: signoff.sign(one, who, NOW),
    "second": lambda one, who: signoff.sign_second(one, who, NOW),
    "issue": lambda one, who: signoff.issue(one),
    **{act.value: _plain(act) for act in (Act.DISCUSS, Act.WITHDRAW, Act.EXPIRE)},
}


@given(
    st.sampled_from(["draft", "seen", "signed"]),
    st.lists(st.tuples(st.sampled_from(sorted(_STEPS)), st.sampled_from([ROBIN, RUTH])), max_size=25),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_tried_nothing_goes_out_unseen_or_signed_too_little(start, tried, is_level_high, is_against_her):
    flags = {"is_level_high": is_level_high, "is_against_her": is_against_her}
    standing = {"draft": lambda **more: Standing(sections=PARTS, **more), "seen": seen, "signed": signed}[start](
        **flags
    )
    for name, who in tried:
        try:
            standing = _STEPS[name](standing, who)
        except LindenError:
            continue
        if standing.state in READABLE:
            agreed = standing.not_shown is not None and standing.not_shown.agreed_by not in {
                None,
                standing.not_shown.by,
            }
            assert agreed or not standing.unanswered
            assert standing.has_first
            assert standing.has_second or not (
                is_level_high or is_against_her or agreed or any(one.view is View.OBJECTS for one in standing.views)
            )
            assert len({one.by for one in standing.signed}) == len(standing.signed)
