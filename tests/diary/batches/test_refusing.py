"""What cannot be taken is refused whole, nothing is slow, and whatever comes is read or refused."""

import time as clock
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.diary.batches.dates import DateOrder
from portal.diary.batches.log import (
    MOST_BYTES,
    MOST_ROWS,
    BrokenArchiveError,
    ClimbingPathError,
    LockedArchiveError,
    NoDatesError,
    NoListInsideError,
    NothingFoundError,
    NotWhatItSaysError,
    TooManyBytesError,
    TooManyRowsError,
    UnreadableError,
    WorkbookError,
)
from tests.diary.batches.made import IPHONE, THEM, TODAY, read, zipped

WALL = 10.0


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NothingFoundError),
        (b" \n\r\n", NothingFoundError),
        (b"Date,Number\n", NothingFoundError),
        (b"hello", NoDatesError),
        (b"one\ntwo\nthree", NoDatesError),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NotWhatItSaysError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), WorkbookError),
        (zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), WorkbookError),
        (zipped({"../../a.txt": "x"}), ClimbingPathError),
        (zipped({"/etc/a.txt": "x"}), ClimbingPathError),
        (zipped({"a\\..\\..\\a.txt": "x"}), ClimbingPathError),
        (zipped({"C:a.txt": "x", "_chat.txt": IPHONE}), ClimbingPathError),
        (zipped({"a.txt": "x", "b.txt": "y"}), NoListInsideError),
        (zipped({"a.jpg": "x"}), NoListInsideError),
        (zipped({"_chat.txt": IPHONE})[:200], BrokenArchiveError),
        (zipped({"_chat.txt": b"0" * (MOST_BYTES + 1)}), TooManyBytesError),
        (b"0" * (MOST_BYTES + 1), TooManyBytesError),
        (b"24/11/2026 10:00,07700900123,x\n" * (MOST_ROWS + 1), TooManyRowsError),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(data, error):
    with pytest.raises(error):
        read(data)


def test_an_archive_that_asks_for_a_passphrase_is_refused():
    data = bytearray(zipped({"_chat.txt": IPHONE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(LockedArchiveError):
        read(bytes(data))


@pytest.mark.parametrize(
    "text",
    [
        '"a,b\n' * 40_000,
        "1" * 2_000_000,
        "24 " * 600_000,
        "+" + "0 " * 800_000,
        "[" * 2_000_000,
        "<smses>" + "<a>" * 300_000,
    ],
)
def test_what_is_made_to_be_slow_is_not(text):
    began = clock.monotonic()

    with suppress(UnreadableError):
        read(text)

    assert clock.monotonic() - began < WALL


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_whatever_comes_is_read_or_refused(data):
    try:
        parsed = read(data)
    except UnreadableError:
        return
    assert parsed.rows or parsed.bad


_CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=',"'), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.dates(date(1990, 1, 1), TODAY), st.times(), _CELL), min_size=1, max_size=20))
def test_of_whatever_table_no_line_is_lost(rows):
    lines = [f"{on:%Y-%m-%d},{at:%H:%M:%S},{THEM},{name}" for on, at, name in rows]

    parsed = read("\n".join(["Date,Time,Number,Name", *lines]))

    assert [(row.stamp.on, row.stamp.at) for row in parsed.rows] == [
        (on, at.replace(microsecond=0)) for on, at, _ in rows
    ]
    assert not parsed.bad


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2000, 1, 1), TODAY), st.sampled_from(list(DateOrder)), st.sampled_from("/-"))
def test_a_day_is_read_in_the_order_in_which_it_was_written(on, order, sign):
    forms = {DateOrder.DAY: "%d{0}%m{0}%Y", DateOrder.MONTH: "%m{0}%d{0}%Y", DateOrder.YEAR: "%Y{0}%m{0}%d"}

    (row,) = read(f"Date,Number\n{on.strftime(forms[order].format(sign))} 10:00,{THEM}\n", order=order).rows

    assert row.stamp.on == on
