"""What may be kept of what she tells, and when that was: half dates and two hours that are one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.attention.marks import Mark
from portal.diary import incidents
from portal.diary.details import LINE_MOST, LINKS_MOST, TEXT_MOST, Details, Flag, TooLongDetailError, TooManyLinksError
from portal.diary.incidents import (
    COUNT_MOST,
    FEAR_MOST,
    HOW_MOST,
    WORDS_MOST,
    Behaviour,
    CountError,
    EndError,
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
    When,
    check_draft,
    check_when,
    marks_of,
    now_in,
    tidied,
)

LONDON = "Europe/London"
NOW = datetime(2026, 3, 3, 14, 2, 30, tzinfo=UTC)
NOT_KNOWN = When(Precision.UNKNOWN, LONDON)
CLOCKS_WENT_BACK = date(2025, 10, 26)  # 01:00 to 02:00 was there twice
CLOCKS_WENT_FORWARD = date(2025, 3, 30)  # 01:00 to 02:00 never was


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


class TestUntil:
    def test_what_went_on_for_hours_has_an_end(self):
        when = replace(exact(date(2026, 3, 2), time(22)), until_on=date(2026, 3, 3), until_at=time(1, 30))

        check_when(when, NOW)

        assert when.until == datetime(2026, 3, 3, 1, 30, tzinfo=UTC)

    def test_some_time_between_two_days_needs_no_time(self):
        when = When(Precision.BETWEEN, LONDON, date(2026, 3, 1), until_on=date(2026, 3, 3))

        check_when(when, NOW)

        assert when.until == datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)

    def test_of_an_end_that_was_there_twice_the_later_is_meant(self):
        when = replace(exact(CLOCKS_WENT_BACK, time(0, 30)), until_on=CLOCKS_WENT_BACK, until_at=time(1, 30))

        assert when.until == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        "when",
        [
            When(Precision.BETWEEN, LONDON, date(2026, 3, 1)),
            When(Precision.BETWEEN, LONDON, date(2026, 3, 1), time(3), until_on=date(2026, 3, 2)),
            When(Precision.BETWEEN, LONDON, date(2026, 3, 2), until_on=date(2026, 3, 1)),
            When(Precision.DAY, LONDON, date(2026, 3, 2), until_on=date(2026, 3, 4)),
            When(Precision.EXACT, LONDON, date(2026, 3, 2), time(9), until_on=date(2026, 3, 2), until_at=time(8, 59)),
            When(Precision.EXACT, LONDON, date(2026, 3, 3), time(9), until_on=date(2026, 3, 3), until_at=time(14, 10)),
            When(Precision.UNKNOWN, LONDON, until_on=date(2026, 3, 2)),
            When(Precision.DAY, LONDON, date(2026, 3, 2), until_at=time(8)),
        ],
    )
    def test_an_end_that_cannot_be_meant_is_refused(self, when: When):
        with pytest.raises(EndError):
            check_when(when, NOW)


class TestDetails:
    @pytest.mark.parametrize("count", [0, -1, COUNT_MOST + 1])
    def test_how_often_stays_within_its_ends(self, count: int):
        with pytest.raises(CountError):
            check_draft(IncidentDraft("x", NOT_KNOWN, count=count), NOW)

    @pytest.mark.parametrize("name", ["place", "vehicle", "account", "condition", "reported_to", "reference"])
    def test_a_line_has_its_limit(self, name: str):
        check_draft(IncidentDraft("x", NOT_KNOWN, details=Details.from_body({name: "x" * LINE_MOST})), NOW)
        with pytest.raises(TooLongDetailError) as error:
            check_draft(IncidentDraft("x", NOT_KNOWN, details=Details.from_body({name: "x" * (LINE_MOST + 1)})), NOW)

        assert error.value.field == name

    @pytest.mark.parametrize("name", ["said", "noticed", "look", "effect", "response", "why_not", "did"])
    def test_a_text_has_its_limit(self, name: str):
        with pytest.raises(TooLongDetailError):
            check_draft(IncidentDraft("x", NOT_KNOWN, details=Details.from_body({name: "x" * (TEXT_MOST + 1)})), NOW)

    @pytest.mark.parametrize("name", ["people", "orders"])
    def test_no_entry_names_more_than_twenty(self, name: str):
        with pytest.raises(TooManyLinksError):
            check_draft(
                IncidentDraft("x", NOT_KNOWN, details=Details.from_body({name: ("a",) * (LINKS_MOST + 1)})), NOW
            )

    def test_every_text_is_tidied(self):
        told = Details(place=" a\x00\n b ", said="He\r\nsaid\u202e ")

        assert told.tidied() == Details(place="a b", said="He\nsaid")

    def test_a_weapon_an_injury_and_a_broken_order_ask_to_be_read_first(self):
        assert marks_of(IncidentDraft("x", NOT_KNOWN, details=Details(flags=frozenset({Flag.WEAPON})))) == [
            Mark.VIOLENCE
        ]
        assert marks_of(IncidentDraft("x", NOT_KNOWN, details=Details(orders=("o",)))) == [Mark.ORDER]
        assert marks_of(IncidentDraft("x", NOT_KNOWN, details=Details(flags=frozenset({Flag.CHILD})))) == []


def test_the_act_s_own_list_is_whole():
    of_the_act = ["following", "contacting", "publishing", "monitoring", "loitering", "property", "watching"]

    assert [kind.value for kind in Behaviour][:7] == of_the_act


def test_a_clock_may_differ_by_minutes_only():
    assert timedelta() < incidents.CLOCK_DIFFERENCE <= timedelta(minutes=5)
