"""What a paper that is worked on still needs: the next step is said first, and no step that cannot be taken yet."""

from dataclasses import replace

import pytest

from portal.consultancy.signoff import NotShown, PartView, Standing, State, View, WhyNotShown
from portal.consultancy.steps import Step, missing_parts, steps_left
from portal.consultancy.summary import Section, Summary
from portal.kernel.ids import PersonId
from tests.consultancy.invented import whole

ROBIN, RUTH = PersonId("robin"), PersonId("ruth")
PARTS = (Section.FACTS, Section.SHARING)
AGREED = tuple(PartView(one, View.AGREES) for one in PARTS)
UNSHOWN = NotShown(WhyNotShown.UNSAFE, "He reads her phone.", ROBIN)


def next_of(standing: Standing, summary: Summary | None = None, *, undecided: bool = False, back: bool = False) -> Step:
    return steps_left(standing, summary or whole(), undecided=undecided, is_taken_back=back)[0]


def test_what_has_to_stand_there_is_written_first():
    bare = replace(whole(), sharing=None, asks=())

    assert missing_parts(bare) == (Section.SHARING, Section.ASKS)
    assert next_of(Standing(sections=PARTS), bare, undecided=True) is Step.WRITE


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (Standing(sections=PARTS), Step.SHOW),
        (Standing(sections=PARTS, not_shown=UNSHOWN), Step.AGREE),
        (Standing(State.WITH_HER, PARTS), Step.WAIT),
        (Standing(State.SEEN, PARTS, AGREED), Step.SIGN),
        (Standing(State.SEEN, PARTS, not_shown=replace(UNSHOWN, agreed_by=RUTH)), Step.SIGN),
        (Standing(State.SEEN, PARTS, (AGREED[0], PartView(PARTS[1], View.CORRECTS, "No."))), Step.ANSWER),
        (Standing(State.SEEN, PARTS, (AGREED[0], PartView(PARTS[1], View.CORRECTS, "No.", "The log."))), Step.SIGN),
        (Standing(State.SEEN, PARTS, (AGREED[0], PartView(PARTS[1], View.OBJECTS))), Step.SAY_OBJECTION),
        (Standing(State.SIGNED, PARTS, AGREED, is_level_high=True), Step.ASK_SECOND),
        (Standing(State.SIGNED, PARTS, AGREED), Step.ISSUE),
    ],
)
def test_the_next_step_follows_from_how_far_it_has_come(standing, step):
    assert next_of(standing) is step


def test_what_she_took_back_and_what_must_not_leave_come_before_her_view():
    assert next_of(Standing(sections=PARTS), undecided=True) is Step.DECIDE
    assert next_of(Standing(State.SEEN, PARTS, AGREED), undecided=True, back=True) is Step.COMPOSE_AGAIN
