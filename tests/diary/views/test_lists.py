"""Bringing a list: what was found is shown before anything is kept, what is not clear is asked; one note is made."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from tests.diary.batches.made import ANDROID, BACKUP, CALLS, CSV, IPHONE, LETTER, zipped
from tests.diary.visiting import at_work, faults, seen, share, take_back
from tests.support.fakes import FrozenClock
from tests.support.joined import World
from tests.support.site import Browser, goal_of

pytestmark = pytest.mark.pages

THEM = "=+447700900123"


@pytest.fixture(autouse=True)
def _in_november(clock: FrozenClock) -> None:
    clock.advance(datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC) - clock.now())


CALLS_OF_TWO = (
    "Date,Time,Number,Type\n"
    + "".join(f"1{n % 4}/10/2025,0{n % 10}:1{n // 10},07700 900123,Missed\n" for n in range(40))
    + "13/10/2025,09:00,07700 900999,Missed\nhello,,,\n"
)
UNCLEAR = "Date,Time,Number\n03/04/2025,10:00,07700900123\n05/06/2025,11:00,07700900123\n"


def _goal(answer: TestResponse) -> str:
    """Return where an answer leads, which it does."""
    found = goal_of(answer)
    assert found, seen(answer)
    return found


def bring(browser: Browser, body: str | bytes, name: str = "calls.csv"):
    """Choose a file."""
    data = body if isinstance(body, bytes) else body.encode()
    return browser.post("/notes/import", {"file": (BytesIO(data), name)}, token_of="/notes/import")


def preview_of(browser: Browser, body: str | bytes, name: str = "calls.csv") -> str:
    """Choose a file and return where what was found in it is shown."""
    answer = bring(browser, body, name)
    return _goal(answer)


def as_shown(browser: Browser, path: str) -> dict[str, object]:
    """Return what the fields of a preview hold as it is shown."""
    text = browser.get(path).text
    fields: dict[str, object] = {}
    for name, inside in re.findall(r'<select[^>]*name="(column_\d+)".*?>(.*?)</select>', text, re.DOTALL):
        found = re.search(r'value="([a-z]+)"\s+selected', inside)
        fields[name] = found[1] if found else ""
    for tag in re.findall(r"<input[^>]*checked[^>]*>", text):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        assert name
        assert value
        fields[name[1]] = value[1]
    return fields


def press_keep(browser: Browser, path: str, **fields: object):
    """Press the button of a preview, with what is shown in it and what is said besides."""
    said = {**as_shown(browser, path), "words": "He rang all night.", **fields}
    return browser.post(path, said, token_of=path)


def test_a_list_is_looked_at_and_becomes_one_note(anna: Browser, world: World):
    path = preview_of(anna, CALLS_OF_TWO)
    shown = seen(anna.get(path))

    note = _goal(press_keep(anna, path, parties=[THEM]))

    assert "There are 41 calls and messages in it." in shown
    assert "1 line is left out" in shown
    assert "There is no day in it." in shown
    page = seen(anna.get(note))
    assert "The list: 40 calls or messages" in page
    assert "He rang all night." in page
    assert "07700 900999" not in page
    assert "21 to 40 of 40" not in page
    assert "1 to 40 of 40" in seen(anna.get(f"{note}/list"))
    assert anna.get(f"{note}/list/page/2").status_code == 404
    assert _goal(anna.post(path, {"words": "x"}, token_of="/notes/new")) == note


def test_the_same_file_again_is_told_and_adds_nothing(anna: Browser, world: World):
    press_keep(anna, preview_of(anna, CALLS_OF_TWO), parties=[THEM])

    answer = press_keep(anna, preview_of(anna, CALLS_OF_TWO), parties=[THEM])

    assert answer.status_code == 422
    assert "Nothing was added" in faults(answer)
    assert "He rang all night." in answer.text


def test_the_order_of_day_and_month_is_asked_and_shown_before_it_is_kept(anna: Browser, world: World):
    path = preview_of(anna, UNCLEAR)

    unsaid = press_keep(anna, path)
    again = press_keep(anna, path, order="month")

    assert "Please choose one of these." in faults(unsaid)
    assert _goal(again) == path
    assert "4 March 2025" in seen(anna.get(path))
    assert "4 March 2025" in seen(anna.get(_goal(press_keep(anna, path))))


def test_what_columns_hold_can_be_said(anna: Browser, world: World):
    path = preview_of(anna, UNCLEAR)

    assert _goal(press_keep(anna, path, column_2="nothing", order="day")) == path

    assert as_shown(anna, path)["column_2"] == "nothing"
    assert "withheld" in seen(anna.get(path))


def test_whose_calls_they_are_has_to_be_said(anna: Browser, world: World):
    answer = press_keep(anna, preview_of(anna, CALLS_OF_TWO))

    assert answer.status_code == 422
    assert "Choose whose calls or messages they are." in faults(answer)


@pytest.mark.parametrize(
    ("body", "name", "says", "count"),
    [
        (CSV, "calls.csv", {"parties": [THEM]}, 3),
        (zipped({"_chat.txt": IPHONE}), "chat.zip", {"mine": "=kim"}, 5),
        (ANDROID, "chat.txt", {"mine": "=kim"}, 3),
        (BACKUP, "sms.xml", {"parties": [THEM]}, 2),
        (CALLS, "calls.xml", {"parties": [THEM]}, 3),
        (LETTER, "mail.eml", {"parties": ["=alex@example.org"]}, 1),
    ],
)
def test_every_kind_of_list_becomes_a_note(anna: Browser, world: World, body, name, says, count):
    path = preview_of(anna, body, name)
    if says.get("mine"):
        assert _goal(press_keep(anna, path, **says)) == path
        says = {}

    answer = press_keep(anna, path, **says)

    note = _goal(answer)
    assert f"The list: {count} calls or messages" in seen(anna.get(note))


def test_a_list_can_be_pasted(anna: Browser, world: World):
    text = "12 October 2025\nMissed call 07700 900123 16:20\nMissed call 07700 900123 16:21"
    answer = anna.post("/notes/import", {"text": text}, token_of="/notes/import")

    note = _goal(press_keep(anna, _goal(answer)))

    assert "The list: 2 calls or messages" in seen(anna.get(note))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("hello", "There is no line in it with a day."),
        ("Date,Number\n", "There is no call or message in it."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "We cannot read this as a list."),
        (zipped({"../a.txt": "x"}), "We did not open it."),
        (b"", "there is nothing in it"),
    ],
)
def test_why_a_file_cannot_be_taken_is_said_beside_it_and_nothing_stays(anna: Browser, world: World, body, words):
    before = set(world.units.blobs.names())

    answer = bring(anna, body)

    assert answer.status_code == 422
    assert words in faults(answer)
    assert set(world.units.blobs.names()) == before


def test_a_file_that_is_too_large_is_not_taken(anna: Browser, world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.diary.views.lists.MOST_BYTES", 100)

    assert "It is larger than" in faults(bring(anna, CALLS_OF_TWO))


def test_what_was_pasted_and_cannot_be_read_stands_there_again(anna: Browser, world: World):
    answer = anna.post("/notes/import", {"text": "no day at all"}, token_of="/notes/import")

    assert "no day at all" in answer.text
    assert answer.status_code == 422


def test_her_advocate_reads_the_list_once_it_is_shared_and_the_file_never(anna: Browser, robin: Browser, world: World):
    note = _goal(press_keep(anna, preview_of(anna, CALLS_OF_TWO), parties=[THEM]))
    at_his = at_work(world.case_id, note)
    assert robin.get(f"{at_his}/list").status_code == 404

    share(anna, note)

    page = robin.get(at_his)
    assert "The list: 40 calls or messages" in seen(page)
    assert "/files/" not in page.text
    assert "1 to 40 of 40" in seen(robin.get(f"{at_his}/list"))
    take_back(anna, note)
    assert robin.get(f"{at_his}/list").status_code == 404
    assert "1 to 40 of 40" in seen(anna.get(f"{note}/list"))


def test_the_file_is_there_to_be_taken_along_as_it_came(anna: Browser, world: World):
    note = anna.get(_goal(press_keep(anna, preview_of(anna, CALLS_OF_TWO), parties=[THEM])))
    file = re.search(r'href="(/files/[a-z2-7]+)"', note.text)
    assert file

    taken = anna.post(f"{file[1]}/original", {}, token_of=f"{file[1]}/original")
    path = re.search(r'"(/t/[a-z2-7]+)"', taken.text)
    assert path
    answer = anna.get(path[1])

    assert answer.data == CALLS_OF_TWO.encode()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="file.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_list_that_waits_is_hers_alone(anna: Browser, robin: Browser, world: World):
    path = preview_of(anna, CALLS_OF_TWO)

    assert robin.get(path).status_code == 404
