"""The ladder: whatever happens in whatever order, it ends in a person who knows, or it is loud."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.checkins.escalation import (
    BY_TEXT,
    CONCERNS,
    NEXT_RUNG,
    OURS,
    STATES,
    AboutYourselfError,
    Act,
    AnsweredForError,
    Ladder,
    Rung,
    Signal,
    Standing,
    State,
    acknowledge,
    close,
    step,
    tells_somebody,
)
from portal.kernel.ids import PersonId

ANN, BEN, LEA, LOU, HER = (PersonId(name) for name in ("ann", "ben", "lea", "lou", "her"))
WHOLE = Ladder(ANN, BEN, (LEA, LOU))
DOC = Path(__file__).parent.parent.parent / "docs" / "check-ins.md"

people = st.sampled_from([ANN, BEN, LEA])
ladders = st.builds(
    Ladder, st.none() | people, st.none() | people, st.lists(people, max_size=2, unique=True).map(tuple), st.booleans()
)
signals = st.lists(st.sampled_from(Signal), max_size=12)


def after(*happened: Signal, ladder: Ladder = WHOLE, start: Standing | None = None) -> Standing:
    standing = start or Standing()
    for signal in happened:
        standing = step(standing, signal, ladder).standing
    return standing


def run_out(standing: Standing, ladder: Ladder) -> Standing:
    """Let time go on until it does not matter any more."""
    for _time in range(10):
        standing = step(standing, Signal.TIME_UP, ladder).standing
    return standing


class TestEveryCourse:
    @given(signals, ladders)
    def test_none_ends_in_silence(self, happened, ladder) -> None:
        end = run_out(after(*happened, ladder=ladder), ladder)

        assert end.state is State.PLANNED or end.is_closed or end.is_loud
        assert not (end.is_closed and end.state in CONCERNS)

    @given(signals, ladders)
    def test_what_went_wrong_on_our_side_is_never_hers(self, happened, ladder) -> None:
        standing, was_asked = Standing(), False
        for signal in happened:
            standing = step(standing, signal, ladder).standing
            was_asked = was_asked or standing.state in {State.SENT, State.DELIVERED}
            assert standing.state is not State.NO_ANSWER or was_asked
        if standing.state in OURS:
            assert run_out(standing, ladder).state is standing.state

    @given(signals, ladders)
    def test_everyone_told_is_told_once_and_gets_the_all_clear(self, happened, ladder) -> None:
        standing = run_out(after(Signal.WENT, *happened, Signal.DURESS, ladder=ladder), ladder)

        done = close(standing, LOU, about=HER)

        assert len(set(standing.told)) == len(standing.told)
        assert done.standing.is_closed
        assert (done.acts, done.whom) == ((Act.ALL_CLEAR,), standing.told)

    @given(signals, ladders)
    def test_the_other_word_is_never_overruled(self, happened, ladder) -> None:
        assert after(Signal.WENT, Signal.DURESS, *happened, ladder=ladder).state is State.DURESS
        assert after(Signal.WENT, *happened, Signal.DURESS, ladder=ladder).is_alert

    @given(st.sampled_from([State.SENT, State.NO_ANSWER, State.ANSWERED_OK]), ladders)
    def test_doubled_and_late_news_changes_nothing(self, state, ladder) -> None:
        standing = Standing(state)

        assert step(standing, Signal.WENT, ladder).standing == standing
        assert after(Signal.ARRIVED, Signal.ARRIVED, ladder=ladder, start=standing) == after(
            Signal.ARRIVED, ladder=ladder, start=standing
        )


class TestTheLadder:
    def test_it_goes_up_one_rung_at_a_time(self) -> None:
        standing, rungs = after(Signal.WENT, Signal.ARRIVED), []
        for _time in range(6):
            done = step(standing, Signal.TIME_UP, WHOLE)
            standing = done.standing
            rungs.append((standing.rung, done.acts, done.whom))

        assert rungs == [
            (Rung.REMINDER, (Act.REMIND,), ()),
            (Rung.ADVOCATE, (Act.TELL,), (ANN,)),
            (Rung.DEPUTY, (Act.TELL,), (BEN,)),
            (Rung.LEAD, (Act.TELL,), (LEA, LOU)),
            (Rung.EXHAUSTED, (Act.SOUND,), ()),
            (Rung.EXHAUSTED, (), ()),
        ]
        assert standing.state is State.NO_ANSWER
        assert standing.is_loud

    @pytest.mark.parametrize("signal", [Signal.DURESS, Signal.WRONG, Signal.OTHER, Signal.CAME_BACK, Signal.STOP])
    def test_what_is_odd_is_told_at_once(self, signal: Signal) -> None:
        assert step(after(Signal.WENT), signal, WHOLE).whom == (ANN,)

    @pytest.mark.parametrize("signal", [Signal.WENT_NOT, Signal.UNSURE])
    def test_what_did_not_go_out_is_told_at_once_and_she_is_not_reminded(self, signal: Signal) -> None:
        done = step(Standing(), signal, WHOLE)

        assert (done.acts, done.whom) == ((Act.TELL,), (ANN,))
        assert Act.REMIND not in step(done.standing, Signal.TIME_UP, WHOLE).acts

    def test_a_rung_without_anybody_is_passed(self) -> None:
        assert after(Signal.WENT_NOT, ladder=Ladder(None, None, (LEA,))).rung is Rung.LEAD
        assert after(Signal.WENT_NOT, ladder=Ladder(None, None, ())).is_loud

    def test_somebody_on_two_rungs_is_told_once(self) -> None:
        standing = after(Signal.WENT_NOT, Signal.TIME_UP, ladder=Ladder(ANN, ANN, (ANN, LEA)))

        assert (standing.rung, standing.told) == (Rung.LEAD, (ANN, LEA))

    @given(signals, st.sampled_from(Signal), ladders)
    def test_where_it_tells_nobody_it_does_not_matter_who_would_be_told(self, happened, signal, ladder) -> None:
        standing = after(*happened, ladder=ladder)

        if not tells_somebody(standing, signal):
            assert step(standing, signal, ladder) == step(standing, signal, Ladder(None, None, ()))


class TestAnsweringForIt:
    def test_the_first_wins(self) -> None:
        first = acknowledge(after(Signal.WENT_NOT), BEN, about=HER)

        with pytest.raises(AnsweredForError):
            acknowledge(first, ANN, about=HER)
        assert acknowledge(first, BEN, about=HER) == first
        assert run_out(first, WHOLE) == first

    def test_nobody_answers_for_an_alert_about_themselves(self) -> None:
        with pytest.raises(AboutYourselfError):
            acknowledge(after(Signal.WENT_NOT), HER, about=HER)
        with pytest.raises(AboutYourselfError):
            close(after(Signal.WENT_NOT), HER, about=HER)

    def test_whoever_answers_for_a_loud_one_makes_it_quiet(self) -> None:
        loud = run_out(after(Signal.WENT_NOT), WHOLE)

        assert not acknowledge(loud, LEA, about=HER).is_loud

    def test_what_was_settled_opens_again_for_her_other_word(self) -> None:
        settled = close(after(Signal.WENT, Signal.OTHER), ANN, about=HER).standing

        again = step(settled, Signal.DURESS, WHOLE)

        assert again.whom == (ANN,)
        assert again.standing.is_alert


class TestALateSafeWord:
    late = (Signal.WENT, Signal.TIME_UP, Signal.TIME_UP)

    def test_it_ends_the_alert_where_that_was_agreed(self) -> None:
        done = step(after(*self.late), Signal.SAFE, replace(WHOLE, text_clears=True))

        assert done.standing.is_closed
        assert (done.acts, done.whom) == ((Act.ALL_CLEAR,), (ANN,))

    def test_it_does_not_where_the_level_is_high(self) -> None:
        standing = after(*self.late, Signal.SAFE)

        assert standing.state is State.ANSWERED_OK
        assert standing.is_alert
        assert run_out(standing, WHOLE).is_loud

    def test_in_time_it_ends_the_check_in(self) -> None:
        assert after(Signal.WENT, Signal.TIME_UP, Signal.SAFE).is_closed


def tables() -> str:
    """Return the tables as the document shows them."""
    lines = ["| state | what happens | then |", "|---|---|---|"]
    lines += [f"| {state} | {signal} | {then} |" for state, found in STATES.items() for signal, then in found.items()]
    lines += ["", "| while | time is up |", "|---|---|"]
    lines += [f"| {rung} | {then} |" for rung, then in NEXT_RUNG.items()]
    lines += ["", "| what is done | who gets a text too |", "|---|---|"]
    return "\n".join([*lines, *(f"| {act} | {whom} |" for act, whom in BY_TEXT.items())])


def test_the_document_shows_the_tables_that_the_code_goes_by() -> None:
    shown = DOC.read_text(encoding="utf-8").partition("<!-- tables -->\n")[2].partition("\n<!-- end -->")[0]

    assert shown == tables()
