"""Days and times as people type them."""

from datetime import date, time

import pytest

from portal.kernel.typed_dates import read_date, read_month, read_number, read_time, read_year


@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("03", 3), ("٣", 3), ("", None), ("3rd", None), ("-3", None)])
def test_a_number_is_read_in_any_script(typed: str, number: int | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "month"), [("11", 11), ("Nov", 11), ("november", 11), ("JAN", 1), ("no", None), ("", None), ("13", 13)]
)
def test_a_month_is_a_number_or_begins_like_its_name(typed: str, month: int | None) -> None:
    assert read_month(typed) == month


@pytest.mark.parametrize(("typed", "year"), [("2026", 2026), ("26", 2026), ("0", 2000), ("20267", None), ("x", None)])
def test_a_short_year_is_of_this_century(typed: str, year: int | None) -> None:
    assert read_year(typed) == year


@pytest.mark.parametrize(
    ("day", "month", "year", "found"),
    [
        (29, 2, 2024, date(2024, 2, 29)),
        (29, 2, 2026, None),
        (31, 4, 2026, None),
        (0, 1, 2026, None),
        (1, 13, 2026, None),
        (1, 1, 0, None),
    ],
)
def test_only_days_of_the_calendar_are_days(day: int, month: int, year: int, found: date | None) -> None:
    assert read_date(day, month, year) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("14:02", time(14, 2)),
        ("14.02", time(14, 2)),
        ("1402", time(14, 2)),
        ("902", time(9, 2)),
        ("9", time(9)),
        ("14:02:59", time(14, 2)),
        ("2pm", time(14)),
        ("2.30 p.m.", time(14, 30)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("0:00", time(0)),
        ("23h59", time(23, 59)),
        ("24:00", None),
        ("14:60", None),
        ("14:2", None),
        ("13pm", None),
        ("0am", None),
        ("half past two", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_it_is_usually_typed(typed: str, found: time | None) -> None:
    assert read_time(typed) == found
