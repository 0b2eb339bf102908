"""What a timeline counts, and the picture of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from time import perf_counter
from xml.etree import ElementTree as ET

from portal.consultancy import wording
from portal.consultancy.composing import compose
from portal.consultancy.document import from_plain, to_plain
from portal.consultancy.picture import draw, to_svg
from portal.consultancy.timeline import CHOSEN_MOST, Entry, draw_up
from portal.diary.correcting import Addendum
from portal.diary.incidents import Behaviour, Precision, Sharing, When
from tests.consultancy.invented import NOW, incident, many, material

SVG = "{http://www.w3.org/2000/svg}"


def test_it_counts_months_kinds_breaches_and_the_longest_gap():
    timeline = draw_up(
        [
            incident(date(2025, 11, 2), Behaviour.FOLLOWING, fear=4),
            incident(date(2026, 1, 30), Behaviour.ORDER, Behaviour.FOLLOWING, fear=9),
            incident(date(2026, 1, 31), Behaviour.THREAT),
            incident(None, Behaviour.GIFT),
        ]
    )

    assert [(month.month, month.count, month.fear_most) for month in timeline.months] == [
        ("2025-11", 1, 4),
        ("2025-12", 0, None),
        ("2026-01", 2, 9),
    ]
    assert (timeline.kinds[0].kind, timeline.kinds[0].count) == (Behaviour.FOLLOWING, 2)
    assert (timeline.total, timeline.undated, timeline.breaches) == (4, 1, 1)
    assert (timeline.first_on, timeline.last_on) == (date(2025, 11, 2), date(2026, 1, 31))
    assert timeline.longest_gap is not None
    assert (timeline.longest_gap.after_on, timeline.longest_gap.days) == (date(2025, 11, 2), 88)


def test_what_is_not_shared_is_not_in_it_whoever_hands_it_in():
    never, back = Sharing(), Sharing(shared_at=NOW, withdrawn_at=NOW)

    timeline = draw_up([incident(date(2026, 1, 1), sharing=one) for one in (never, back)])

    assert timeline.entries == ()


def test_what_was_brought_in_twice_is_counted_once_with_both_sources():
    one, other = (incident(date(2026, 1, 1), words=words) for words in ("He rang.", "HE  RANG."))

    timeline = draw_up([one, other])

    assert [set(entry.incident_ids) for entry in timeline.entries] == [{one.incident_id, other.incident_id}]


def test_what_is_not_known_to_be_reported_is_marked():
    told, kept = incident(date(2026, 1, 1)), incident(date(2026, 1, 2))

    timeline = draw_up([told, kept], reports={told.incident_id: "Police, reference 12: no action"})

    assert [entry.is_reported for entry in timeline.entries] == [True, False]
    assert timeline.not_reported == 1


def test_the_gravest_are_read_in_her_words_unless_somebody_chose():
    quiet = [incident(date(2025, 6, n)) for n in range(1, 20)]
    grave = incident(date(2025, 5, 1), Behaviour.VIOLENCE, words="He broke the door.")
    first = incident(date(2025, 4, 1), words="The first.")

    by_itself = draw_up([first, *quiet, grave])
    chosen = draw_up([first, *quiet, grave], chosen={quiet[4].incident_id})

    assert [entry.words for entry in by_itself.chosen][:2] == ["The first.", "He broke the door."]
    assert len(by_itself.chosen) == 3
    assert [entry.incident_ids for entry in chosen.chosen] == [(quiet[4].incident_id,)]


def test_a_thousand_entries_are_drawn_up_within_a_second():
    entries = many(1000)
    began = perf_counter()

    summary = compose(material(*entries))

    assert perf_counter() - began < 1
    assert summary.timeline.total == 1000
    assert len(summary.timeline.chosen) <= CHOSEN_MOST


def test_the_picture_says_what_it_shows_and_needs_no_colour():
    timeline = draw_up([*many(60), incident(date(2025, 3, 3), Behaviour.ORDER)])
    picture = draw(timeline)
    assert picture is not None

    svg = to_svg(picture, wording.picture_words(timeline))

    root = ET.fromstring(svg)  # noqa: S314 - it reads the picture that our own code has just drawn, nothing from outside
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert {"entries", "month and year", "◆ an order was broken", "Mar 2025"} <= set(words)
    assert "The most, " in (root.findtext(f"{SVG}title") or "")
    assert {root.get("fill")} == {"currentColor"}
    assert "#" not in svg
    assert "style" not in svg


def test_the_picture_shows_the_same_numbers_as_the_table():
    timeline = draw_up(many(137))
    picture = draw(timeline)
    assert picture is not None
    top = max(rule.number for rule in picture.rules)

    assert [(bar.month, bar.count) for bar in picture.bars] == [(month.month, month.count) for month in timeline.months]
    assert all(abs(bar.height - 150 * bar.count / top) <= 1 for bar in picture.bars)
    assert top >= max(bar.count for bar in picture.bars)


def test_without_a_day_there_is_no_picture_and_the_words_still_hold():
    timeline = draw_up([incident(None)])

    assert draw(timeline) is None
    assert wording.timeline_in_words(timeline) == (
        "1 entry is shared. Of 1 the day is not known. 1 is not reported, as far as is known."
    )


def test_one_entry_and_few_are_told_as_people_say_it():
    one = draw_up([incident(date(2026, 1, 2))])
    few = draw_up(
        [incident(date(2025, 11, 2)), incident(date(2025, 11, 2), words="Again."), incident(date(2026, 1, 2))]
    )

    assert wording.timeline_in_words(one) == (
        "1 entry is shared. It is of Friday 2 January 2026. 1 is not reported, as far as is known."
    )
    assert wording.reoccurrence_in_words(one, date(2026, 1, 1)) == (
        "It happened once. Once it was in the 30 days before this was written."
    )
    assert wording.span_in_words(one) == "All that is told was on one day."
    assert wording.picture_words(one).seen == "1 entry in January 2026."
    assert wording.reoccurrence_in_words(few, date(2026, 1, 31)) == (
        "It happened 3 times. That was in 2 different months."
    )
    assert wording.span_in_words(few) == "From the first day that is told to the last it is 62 days."


def test_the_picture_of_one_month_is_as_wide_as_its_words():
    picture = draw(draw_up([incident(date(2026, 1, 2))]))

    assert picture is not None
    assert picture.width == 200  # "month and year" beside the upright axis needs some 130


def test_what_she_added_later_is_read_with_her_words_and_its_day() -> None:
    added = Addendum("one", "It was the blue car.", datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    quiet = [incident(date(2026, 2, day)) for day in range(1, 6)]
    told = replace(quiet[2], addenda=(added,))

    timeline = draw_up([*quiet[:2], told, *quiet[3:]])

    (entry,) = [one for one in timeline.chosen if told.incident_id in one.incident_ids]
    assert entry.words == f"{told.told.words}\n\n2026-03-01\nIt was the blue car."


def test_an_end_and_a_count_are_said_and_old_papers_without_them_still_open():
    when = When(
        Precision.BETWEEN, "Europe/London", date(2026, 3, 1), time(22), until_on=date(2026, 3, 2), until_at=time(6)
    )
    one = incident(date(2026, 3, 1), Behaviour.CONTACTING)
    entry = draw_up([replace(one, told=replace(one.told, when=when, count=400))]).entries[0]

    said = wording.when_in_words(entry)
    assert said == "some time between Sunday 1 March 2026, 22:00 and Monday 2 March 2026, 06:00"
    assert wording.kinds_in_words(entry) == "called or wrote, 400 times"
    old = {name: value for name, value in to_plain(entry).items() if name not in {"until_on", "until_at", "count"}}
    assert from_plain(Entry, old).count == 1
