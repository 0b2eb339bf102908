"""What may be kept of what she tells, and when that was: half dates, two hours that are one, and old bodies."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.diary import incidents
from portal.diary.incidents import (
    FEAR_MOST,
    HOW_MOST,
    WORDS_MOST,
    Behaviour,
    FearError,
    FutureIncidentError,
    HalfDateError,
    IncidentDraft,
    LongAgoError,
    NoWordsError,
    Precision,
    RepeatedTimeError,
    SkippedTimeError,
    TooManyWordsError,
    UnknownSchemaError,
    When,
    check_draft,
    check_when,
    from_body,
    now_in,
    tidied,
    to_body,
    upgrade,
)

LONDON = "Europe/London"
NOW = datetime(2026, 3, 3, 14, 2, 30, tzinfo=UTC)
NOT_KNOWN = When(Precision.UNKNOWN, LONDON)
CLOCKS_WENT_BACK = date(2025, 10, 26)  # 01:00 to 02:00 was there twice
CLOCKS_WENT_FORWARD = date(2025, 3, 30)  # 01:00 to 02:00 never was
SAMPLES = Path(__file__).parent / "samples"


def exact(on: date, at: time, *, zone: str = LONDON, is_second: bool | None = None) -> When:
    return When(Precision.EXACT, zone, on, at, is_second)


class TestWords:
    def test_nothing_written_is_refused(self):
        with pytest.raises(NoWordsError):
            check_draft(tidied(IncidentDraft(" \x00\n\u202e", NOT_KNOWN)), NOW)

    def test_the_longest_text_is_kept_whole(self):
        draft = IncidentDraft("🏠" * WORDS_MOST, NOT_KNOWN, how="x" * HOW_MOST)

        check_draft(tidied(draft), NOW)

        assert tidied(draft) == draft

    @pytest.mark.parametrize(
        "draft",
        [IncidentDraft("x" * (WORDS_MOST + 1), NOT_KNOWN), IncidentDraft("x", NOT_KNOWN, how="x" * (HOW_MOST + 1))],
    )
    def test_one_character_more_is_refused(self, draft: IncidentDraft):
        with pytest.raises(TooManyWordsError):
            check_draft(draft, NOW)

    def test_what_cannot_be_seen_is_left_out_and_the_rest_stays(self):
        draft = tidied(IncidentDraft("He\x00 wrote\r\n\u202eשלג\u202c 🙂\x1b", NOT_KNOWN, how="\x07so"))

        assert draft.words == "He wrote\nשלג 🙂"
        assert draft.how == "so"

    @pytest.mark.parametrize("fear", [-1, FEAR_MOST + 1])
    def test_fear_stays_within_its_ends(self, fear: int):
        with pytest.raises(FearError):
            check_draft(IncidentDraft("x", NOT_KNOWN, fear=fear), NOW)

    @pytest.mark.parametrize("fear", [None, 0, FEAR_MOST])
    def test_fear_may_be_said_or_not(self, fear: int | None):
        check_draft(IncidentDraft("x", NOT_KNOWN, fear=fear), NOW)

    def test_a_draft_that_is_printed_says_nothing(self):
        assert "secret" not in repr(IncidentDraft("secret", NOT_KNOWN, how="secret"))


class TestWhen:
    @pytest.mark.parametrize(
        "when",
        [
            NOT_KNOWN,
            When(Precision.DAY, LONDON, date(2026, 3, 3)),
            When(Precision.ABOUT, LONDON, date(2026, 3, 3), time(9)),
            exact(date(2026, 3, 3), time(14, 2)),
            exact(date(1900, 1, 1), time(0)),
        ],
    )
    def test_what_can_be_is_taken(self, when: When):
        check_when(when, NOW)

    @pytest.mark.parametrize(
        "when",
        [
            When(Precision.EXACT, LONDON, date(2026, 3, 3)),
            When(Precision.EXACT, LONDON, None, time(9)),
            When(Precision.ABOUT, LONDON),
            When(Precision.DAY, LONDON),
            When(Precision.DAY, LONDON, date(2026, 3, 3), time(9)),
            When(Precision.UNKNOWN, LONDON, date(2026, 3, 3)),
        ],
    )
    def test_too_little_or_too_much_for_its_precision_is_refused(self, when: When):
        with pytest.raises(HalfDateError):
            check_when(when, NOW)

    @pytest.mark.parametrize(
        "when",
        [
            When(Precision.DAY, LONDON, date(2026, 3, 4)),
            When(Precision.DAY, LONDON, date(9999, 12, 31)),
            exact(date(2026, 3, 3), time(14, 9)),
        ],
    )
    def test_what_has_not_happened_is_refused(self, when: When):
        with pytest.raises(FutureIncidentError):
            check_when(when, NOW)

    def test_a_phone_whose_clock_is_a_little_ahead_is_believed(self):
        check_when(exact(date(2026, 3, 3), time(14, 6)), NOW)

    def test_today_is_her_today(self):
        late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # in London it is 1 July already

        check_when(When(Precision.DAY, LONDON, date(2026, 7, 1)), late)

        with pytest.raises(FutureIncidentError):
            check_when(When(Precision.DAY, "America/New_York", date(2026, 7, 1)), late)

    @pytest.mark.parametrize("year", [1, 26, 1899])
    def test_a_year_that_cannot_be_meant_is_refused(self, year: int):
        with pytest.raises(LongAgoError):
            check_when(When(Precision.DAY, LONDON, date(year, 3, 3)), NOW)

    def test_the_hour_that_never_was_is_refused(self):
        with pytest.raises(SkippedTimeError):
            check_when(exact(CLOCKS_WENT_FORWARD, time(1, 30)), NOW)

    @pytest.mark.parametrize("at", [time(0, 59), time(2)])
    def test_beside_the_hour_that_never_was_all_is_well(self, at: time):
        check_when(exact(CLOCKS_WENT_FORWARD, at), NOW)

    def test_of_the_hour_that_was_twice_one_must_be_said(self):
        with pytest.raises(RepeatedTimeError):
            check_when(exact(CLOCKS_WENT_BACK, time(1, 30)), NOW)

    def test_both_hours_of_the_clock_change_are_an_hour_apart(self):
        first = exact(CLOCKS_WENT_BACK, time(1, 30), is_second=False)
        second = exact(CLOCKS_WENT_BACK, time(1, 30), is_second=True)

        check_when(first, NOW)
        check_when(second, NOW)

        assert first.moment == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
        assert second.moment == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)

    def test_a_day_begins_in_its_own_zone(self):
        assert When(Precision.DAY, LONDON, date(2025, 7, 1)).moment == datetime(2025, 6, 30, 23, tzinfo=UTC)

    def test_what_is_not_known_has_no_moment(self):
        assert NOT_KNOWN.moment is None

    @settings(deadline=None)
    @given(
        st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
        st.sampled_from([LONDON, "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"]),
    )
    def test_now_is_now_anywhere_and_at_any_time(self, now: datetime, zone: str):
        when = now_in(zone, now)

        check_when(when, now)

        assert when.moment == now.replace(microsecond=0)


class TestBodies:
    @settings(deadline=None)
    @given(
        st.builds(
            IncidentDraft,
            words=st.text(min_size=1),
            how=st.text(),
            fear=st.none() | st.integers(0, FEAR_MOST),
            kinds=st.frozensets(st.sampled_from(Behaviour)),
            when=st.builds(
                When,
                precision=st.sampled_from(Precision),
                zone=st.just(LONDON),
                on=st.none() | st.dates(),
                at=st.none() | st.times(),
                is_second=st.none() | st.booleans(),
            ),
        )
    )
    def test_what_is_told_comes_back_as_it_was(self, draft: IncidentDraft):
        body = json.loads(json.dumps(to_body(draft)))

        assert from_body(incidents.SCHEMA, body) == draft

    def test_the_first_schema_is_still_read(self):
        body = json.loads((SAMPLES / "body_1.json").read_text(encoding="utf-8"))

        told = from_body(1, body)

        assert told.words == "Он стоял напротив дома 🏠\nfor an hour."
        assert told.how == "I did not go out."
        assert told.fear == 7
        assert told.kinds == {Behaviour.LOITERING, Behaviour.WATCHING}
        assert told.when == When(Precision.ABOUT, LONDON, CLOCKS_WENT_BACK, time(1, 30), is_second=True)

    def test_there_is_a_sample_of_every_schema(self):
        assert len(list(SAMPLES.glob("body_*.json"))) == incidents.SCHEMA

    def test_an_older_body_climbs_every_step(self, monkeypatch: pytest.MonkeyPatch):
        steps = (lambda body: {**body, "second": 2}, lambda body: {**body, "third": body["second"] + 1})
        monkeypatch.setattr(incidents, "_STEPS", steps)
        monkeypatch.setattr(incidents, "SCHEMA", 3)

        assert upgrade(1, {"first": 1}) == {"first": 1, "second": 2, "third": 3}
        assert upgrade(3, {"third": 9}) == {"third": 9}

    @pytest.mark.parametrize("schema", [0, incidents.SCHEMA + 1])
    def test_a_schema_nobody_knows_is_not_guessed_at(self, schema: int):
        with pytest.raises(UnknownSchemaError):
            upgrade(schema, {})


def test_the_act_s_own_list_is_whole():
    of_the_act = ["following", "contacting", "publishing", "monitoring", "loitering", "property", "watching"]

    assert [kind.value for kind in Behaviour][:7] == of_the_act


def test_a_clock_may_differ_by_minutes_only():
    assert timedelta() < incidents.CLOCK_DIFFERENCE <= timedelta(minutes=5)
