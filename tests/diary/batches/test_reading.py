"""Each kind of list with what is odd about it; what can be read is, and what cannot stands there and why."""

import json
from datetime import date, time

import pytest

from portal.diary.batches.asking import Column, Question, Wanted
from portal.diary.batches.dates import DateOrder
from portal.diary.batches.log import (
    NO_CONTACT,
    Channel,
    Direction,
    ForeignDeclarationError,
    Format,
    NotWhatItSaysError,
    Reason,
    Stamp,
    as_kept,
    defused,
    from_kept,
    identities_of,
    parties_of,
    party_key,
)
from portal.diary.batches.reading import read_batch
from tests.diary.batches.made import ANDROID, BACKUP, CALLS, CSV, IPHONE, LETTER, THEM, TODAY, read, zipped

LONDON = "Europe/London"


def test_of_a_table_every_line_is_a_row_or_stands_there_with_its_reason():
    parsed = read(CSV)

    rows = [(row.line, row.stamp.on, row.stamp.at, row.direction) for row in parsed.rows]
    assert rows == [
        (4, TODAY, time(16, 20), Direction.MISSED),
        (5, date(2026, 11, 23), time(21, 5), Direction.IN),
        (7, date(2026, 11, 3), time(0, 1, 2), Direction.OUT),
        (12, date(2026, 11, 2), time(4), Direction.IN),
        (13, date(2026, 11, 2), time(4), Direction.MISSED),
    ]
    assert [(bad.line, bad.reason) for bad in parsed.bad] == [
        (1, Reason.NO_DAY),
        (8, Reason.LONG_AGO),
        (9, Reason.FUTURE),
        (10, Reason.NO_SUCH_DAY),
        (11, Reason.NO_SUCH_TIME),
        (15, Reason.NO_DAY),
    ]
    assert not parsed.questions


def test_of_a_table_names_numbers_lengths_and_words_are_kept_as_they_stand():
    second, third = read(CSV).rows[1:3]

    assert (second.name, second.party, second.seconds, second.words) == (
        "Sam, work",
        "+44 7700 900124",
        65,
        "two\nlines",
    )
    assert third.words == '=HYPERLINK("x")'
    assert third.seconds == 65
    assert party_key(third.party) == party_key(THEM)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("columns", [(0, 1, 2, 3), (3, 1, 0, 2), (2, 3, 1, 0)])
@pytest.mark.parametrize("has_header", [True, False])
def test_columns_may_stand_in_any_order_with_or_without_a_header(sign, columns, has_header):
    header = ("Date", "Time", "Number", "Type")
    lines = [(f"{day}/10/2026", "09:15", "07700900123", "Missed") for day in (13, 14, 15)]
    table = [header, *lines] if has_header else lines

    parsed = read("\n".join(sign.join(line[place] for place in columns) for line in table))

    assert parsed.format is Format.TABLE
    assert [row.stamp for row in parsed.rows] == [Stamp(date(2026, 10, day), time(9, 15)) for day in (13, 14, 15)]
    assert all(row.party == "07700900123" and row.direction is Direction.MISSED for row in parsed.rows)
    assert not parsed.bad


def test_what_she_says_of_the_columns_is_taken():
    text = "a,b,c\n24/11/2026 10:00,07700900001,07700900123\n23/11/2026 10:00,07700900001,07700900123"
    columns = (Column.WHEN, Column.NOTHING, Column.PARTY)

    parsed = read_batch(text.encode(), Wanted(TODAY, columns=columns))

    assert [row.party for row in parsed.rows] == ["07700900123", "07700900123"]


def test_of_a_bill_with_both_sides_the_one_on_every_line_is_hers():
    parsed = read(
        "Calling number,Called number,Date/Time,Duration\n"
        "07700900001,07700900123,2026-11-24T16:20:05Z,5\n"
        "+447700900123,07700900001,2026-11-24 16:20:05+01:00,5\n"
        "07700900001,07700900124,2026-11-23T16:20:05Z,5\n"
    )

    assert [(row.direction, row.party) for row in parsed.rows] == [
        (Direction.OUT, "07700900123"),
        (Direction.IN, "+447700900123"),
        (Direction.OUT, "07700900124"),
    ]
    assert [row.stamp.offset for row in parsed.rows] == [0, 60, 0]


def test_a_quote_that_is_never_closed_swallows_no_row():
    body = "".join(f'2{n % 4}/11/2026,10:00,"half\n' if n == 3 else f"2{n % 4}/11/2026,10:00,x\n" for n in range(900))

    parsed = read(f"Date,Time,Note\n{body}")

    assert len(parsed.rows) == 900


def test_pasted_lines_may_stand_under_the_name_of_their_day():
    parsed = read(
        "Tuesday 24 November\nMissed call 07700 900123 16:20\nAlex 09:05 incoming (2 min)\n\n"
        "Yesterday\n07700 900123 8.15 am\nhello\n20 Nov 2026 at 23:59 outgoing call +44 7700 900124\n"
    )

    assert [(row.stamp.on.day, row.stamp.at, row.party, row.direction, row.seconds) for row in parsed.rows] == [
        (24, time(16, 20), "07700 900123", Direction.MISSED, None),
        (24, time(9, 5), "Alex", Direction.IN, 120),
        (23, time(8, 15), "07700 900123", Direction.UNKNOWN, None),
        (20, time(23, 59), "+44 7700 900124", Direction.OUT, None),
    ]
    assert [(bad.line, bad.begins) for bad in parsed.bad] == [(7, "hello")]


def test_a_chat_from_an_iphone():
    parsed = read(IPHONE, mine="kim")

    assert [row.words for row in parsed.rows] == [
        "I know where you are\nand when\n3/11/26 again",
        "<attached: 00000002-PHOTO-2026-11-24.jpg>",
        "Missed voice call, Tap to call back",
        "Please stop: I mean it 🙏",
        "13/13/2026, 16:20 - not a head",
    ]
    assert [row.party for row in parsed.rows] == ["Alex - work"] * 3 + ["Kim"] * 2
    assert [row.direction for row in parsed.rows] == [
        Direction.IN,
        Direction.IN,
        Direction.MISSED,
        *[Direction.OUT] * 2,
    ]
    assert [row.stamp.at for row in parsed.rows[-2:]] == [time(23, 59, 59), time(0, 0, 1)]
    assert [bad.reason for bad in parsed.bad] == [Reason.NOT_A_MESSAGE]


def test_a_chat_from_android_asks_who_she_is():
    parsed = read(ANDROID)

    assert [(row.line, row.party, row.words) for row in parsed.rows] == [
        (2, "Alex - work", "hello\n[24/11/2026, 16:20:05] quoted: from another phone"),
        (5, "Alex - work", "<Media omitted>"),
        (6, "Kim", "Missed video call"),
    ]
    assert parsed.questions == {Question.MINE}
    assert [bad.line for bad in parsed.bad] == [1, 4]
    assert {bad.reason for bad in parsed.bad} <= NO_CONTACT


@pytest.mark.parametrize(
    "head",
    [
        "24.11.26, 16:20 - Alex: x",
        "[24.11.26, 16:20:00] Alex: x",
        "24/11/2026 à 16:20 - Alex: x",
        "24/11/26, 4:20 p. m. - Alex: x",
        "24-11-2026 16:20 - Alex: x",
        "2026-11-24 16:20 - Alex: x",
        "2026/11/24 下午4:20 - Alex: x",
        "24.11.2026 klo 16.20 - Alex: x",
        "11/24/26, 4:20\u202fPM - Alex: x",
        "\u200f٢٤/١١/٢٠٢٦, ١٦:٢٠ - Alex: x",
    ],
)
def test_other_languages_write_a_chat_in_their_own_way(head):
    (row,) = read(head).rows

    assert (row.stamp.on, row.stamp.at, row.words) == (TODAY, time(16, 20), "x")


def test_texts_of_a_backup():
    parsed = read(BACKUP)

    assert [row.words for row in parsed.rows] == [
        "hi 😀 you � �\ntwo",
        "",
        "withheld",
        "Look\nwho is this\n[IMG_1.jpg]",
    ]
    assert [row.party for row in parsed.rows] == ["+447700900123", "07700900123", "", "07700900124"]
    assert [row.direction for row in parsed.rows] == [Direction.IN, Direction.OUT, Direction.IN, Direction.IN]
    assert parsed.rows[0].stamp == Stamp(TODAY, time(16, 20, 5), 0)
    assert [bad.reason for bad in parsed.bad] == [Reason.NOT_SENT, Reason.NO_SUCH_DAY, Reason.FUTURE]
    assert parsed.said_count == 12


def test_calls_of_a_backup():
    parsed = read(CALLS)

    assert [(row.direction, row.seconds, row.name) for row in parsed.rows] == [
        (Direction.MISSED, 0, "Alex"),
        (Direction.IN, 65, ""),
        (Direction.MISSED, 0, ""),
        (Direction.OUT, 12, ""),
    ]


def test_a_backup_that_was_cut_off_says_so_and_where():
    parsed = read(CALLS[: CALLS.index("65")])

    assert len(parsed.rows) == 1
    assert [(bad.line, bad.reason) for bad in parsed.bad] == [(3, Reason.CUT_SHORT)]


def test_xml_that_declares_anything_is_refused():
    bomb = '<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><smses>&b;</smses>'

    with pytest.raises(ForeignDeclarationError):
        read(bomb)
    with pytest.raises(NotWhatItSaysError):
        read("<?xml version='1.0'?><html><body/></html>")


def test_a_letter_is_one_row_with_its_headers():
    (row,) = read(LETTER).rows

    assert (row.party, row.name, row.channel) == ("alex@example.org", "Aléx", Channel.EMAIL)
    assert row.words == "Where are you?\n\nI know’s\nyou & me\n[a.png]"
    assert "Received: from mail.example.org by mx.example.net" in row.headers
    assert row.stamp == Stamp(TODAY, time(16, 20, 5), 0)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_it_does_not_matter_how_letters_are_written(name):
    parsed = read("Date,Name,Type\r\n24/11/2026 10:00,Zoë,Missed\r\n23/11/2026 10:00,Zoë,Missed\r\n".encode(name))

    assert [row.party for row in parsed.rows] == ["Zoë", "Zoë"]


def test_letters_may_be_written_in_two_ways_in_one_file():
    first, second = "24/11/2026 10:00,Zoë,in\n".encode(), "23/11/2026 10:00,Zoë,in\n".encode("cp1252")

    assert [row.party for row in read(b"Date,Name,Type\n" + first + second).rows] == ["Zoë", "Zoë"]


def test_whether_the_day_or_the_month_comes_first_is_asked_only_where_it_is_not_clear():
    unclear = "Date,Number\n03/04/2026 10:00,07700900123\n05/06/2026 10:00,07700900123\n"
    clear = f"{unclear}13/06/2026 10:00,07700900123\n"
    ahead = "Date,Number\n03/04/2026 10:00,07700900123\n05/12/2026 10:00,07700900123\n"

    assert read(unclear).questions == {Question.ORDER}
    assert not read(unclear, order=DateOrder.MONTH).questions
    assert read(unclear, order=DateOrder.MONTH).rows[0].stamp.on == date(2026, 3, 4)
    assert read(clear).rows[0].stamp.on == date(2026, 4, 3)
    assert (read(ahead).order, read(ahead).questions) == (DateOrder.MONTH, frozenset())


def test_a_chat_in_a_zip_is_read_where_it_lies():
    parsed = read(zipped({"IMG-1.jpg": b"x", "_chat.txt": IPHONE, "notes.txt": "x"}))

    assert len(parsed.rows) == 5


def test_the_hours_of_the_change_of_clocks_are_known():
    spring, autumn = Stamp(date(2026, 3, 29), time(1, 30)), Stamp(date(2026, 10, 25), time(1, 30))

    assert spring.is_skipped(LONDON)
    assert autumn.is_twice(LONDON)
    assert not Stamp(date(2026, 10, 25), time(1, 30), 0).is_twice(LONDON)


def test_two_calls_in_one_minute_are_two_and_the_same_file_again_is_the_same():
    text = f"{CSV}Missed,,07700900123,24/11/2026,16:20,0,\n"
    once, again = (identities_of(read(text).rows, LONDON) for _ in range(2))

    assert once == again
    assert len(set(once)) == len(once)
    assert parties_of(read(text).rows)[0].count == 4


def test_a_row_comes_back_from_what_is_kept_as_it_was():
    for text in (CSV, IPHONE, BACKUP, CALLS, LETTER):
        for row in read(text).rows:
            assert from_kept(json.loads(json.dumps(as_kept(row)))) == row


@pytest.mark.parametrize("cell", ["=1+1", "+447700900123", "-1", "@SUM(A1)", "\t=1", " =1", "|x"])
def test_no_cell_that_leaves_is_a_formula(cell):
    assert defused(cell) == f"'{cell}"
    assert defused("Alex") == "Alex"
