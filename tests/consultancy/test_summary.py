"""A draft in one press, from what is shared, each line with its source; her words stand as she wrote them."""

from dataclasses import replace
from datetime import date

import pytest

from portal.consultancy.composing import Said, compose, compose_again
from portal.consultancy.summary import (
    HerWordsError,
    Line,
    NoSourceError,
    NoSuchLineError,
    NoTextError,
    Section,
    Source,
    SourceKind,
    Whose,
    Wish,
    incidents_in,
    with_changed_line,
    with_line,
    without_line,
)
from portal.diary.incidents import Behaviour, Sharing
from tests.consultancy.invented import BY_ADVOCATE, NOW, incident, many, material

OPINION = Line("one", "It is getting worse.", Whose.OPINION, BY_ADVOCATE)


def test_the_first_draft_has_her_voice_and_the_five_headings():
    summary = compose(material(*many(40)))

    assert {Section.VOICE, Section.TIMELINE, Section.REOCCURRENCE, Section.PERSISTENCE} <= set(summary.sections)
    assert {Section.IMMINENCE, Section.SEVERITY, Section.RANGE} <= set(summary.sections)
    assert summary.lines_of(Section.VOICE)[0].text == "I want it to stop."


def test_every_line_of_the_draft_says_where_it_comes_from():
    summary = compose(material(*many(40)))
    known = {one for entry in summary.timeline.entries for one in entry.incident_ids}

    sources = [source for part in summary.parts for line in part.lines for source in line.sources]

    assert all(line.sources for part in summary.parts for line in part.lines)
    assert {source.ref for source in sources if source.kind is SourceKind.INCIDENT} <= known


def test_nothing_that_is_not_shared_is_in_it():
    secret = incident(date(2026, 1, 1), words="Only for me.", how="Mine.", fear=10, sharing=Sharing())

    summary = compose(material(*many(5), secret))

    assert secret.incident_id not in incidents_in(summary)
    assert "Only for me." not in str(summary.timeline.chosen)
    assert "Mine." not in [line.text for line in summary.lines_of(Section.VOICE)]


def test_of_how_it_was_the_most_afraid_come_first_in_her_own_words():
    calm = incident(date(2026, 1, 1), how="It was all right.", fear=2)
    afraid = incident(date(2026, 1, 2), how="I could not breathe.", fear=10)

    lines = compose(material(calm, afraid)).lines_of(Section.VOICE)

    assert [line.text for line in lines if line.wish is Wish.HOW_IT_WAS] == ["I could not breathe."]


def test_her_words_are_neither_changed_nor_written_for_her():
    summary = compose(material())
    hers = summary.lines_of(Section.VOICE)[0]

    with pytest.raises(HerWordsError):
        with_changed_line(summary, Section.VOICE, replace(hers, text="I want it to stop soon."))
    with pytest.raises(HerWordsError):
        with_line(summary, Section.VOICE, replace(hers, line_id="new"))
    with pytest.raises(HerWordsError):
        with_changed_line(with_line(summary, Section.FACTS, OPINION), Section.FACTS, replace(OPINION, whose=Whose.HERS))

    assert without_line(summary, Section.VOICE, hers.line_id).lines_of(Section.VOICE)[0] != hers


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (replace(OPINION, sources=()), NoSourceError),
        (replace(OPINION, sources=(Source(SourceKind.AGENCY, " "),)), NoSourceError),
        (replace(OPINION, text="  "), NoTextError),
    ],
)
def test_a_line_without_source_or_text_is_refused(line, error):
    with pytest.raises(error):
        with_line(compose(material()), Section.FACTS, line)


def test_a_line_that_is_not_there_is_not_changed():
    with pytest.raises(NoSuchLineError):
        without_line(compose(material()), Section.FACTS, "none")


class TestComposingAgain:
    def test_what_rested_on_an_entry_she_took_back_is_gone(self):
        entries = many(5)
        taken = incident(date(2026, 2, 1), Behaviour.VIOLENCE, words="He broke the door.", how="I shook.", fear=10)
        summary = compose(material(*entries, taken))
        resting = replace(OPINION, sources=(Source(SourceKind.INCIDENT, taken.incident_id),))
        summary = with_line(summary, Section.FACTS, resting)

        again = compose_again(summary, material(*entries, replace(taken, sharing=Sharing(NOW, NOW))))

        assert taken.incident_id not in incidents_in(again)
        assert again.lines_of(Section.FACTS) == ()
        assert "I shook." not in [line.text for line in again.lines_of(Section.VOICE)]
        assert again.timeline.total == 5

    def test_what_its_writer_added_and_left_out_stays_so(self):
        summary = with_line(compose(material(*many(5))), Section.PROTECTIVE, OPINION)
        hers = summary.lines_of(Section.VOICE)[0]
        summary = without_line(summary, Section.VOICE, hers.line_id)

        again = compose_again(summary, material(*many(7)))

        assert again.lines_of(Section.PROTECTIVE) == (OPINION,)
        assert hers not in again.lines_of(Section.VOICE)

    def test_what_she_has_said_since_is_in_it(self):
        summary = compose(material())

        again = compose_again(summary, material(said=(Said(Wish.WANTS, "I want to move.", "later"),)))

        assert [line.text for line in again.lines_of(Section.VOICE)] == ["I want to move."]
