"""What of the audit she is shown, and in which words."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.audit.events import Event
from portal.home.trail import BY_HER, IN_HER_CASE, TO_HER, TrailLine, newest_first
from portal.home.wording import in_words
from portal.kernel.ids import PersonId

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
HERS, ROBIN = PersonId("hers"), PersonId("robin")


def line(event: Event, *, who: str = "", actor: PersonId | None = HERS, at: datetime = AT) -> TrailLine:
    return TrailLine(at, event, actor, who)


def test_the_newest_comes_first():
    lines = [line(Event.SIGNED_IN, at=AT + timedelta(hours=hour)) for hour in range(3)]

    assert [found.at.hour for found in newest_first(lines, limit=2)] == [16, 15]


def test_many_at_once_are_one_line_that_says_how_many():
    lines = [line(Event.INCIDENT_SHARED, at=AT + timedelta(seconds=second)) for second in range(30)]

    assert [found.times for found in newest_first(lines, limit=9)] == [30]
    assert in_words(newest_first(lines, limit=9)[0]) == "You shared 30 notes."


def test_two_people_are_two_lines():
    lines = [line(Event.INCIDENT_OPENED, who=name, actor=PersonId(name)) for name in ("Robin", "Ruth", "Robin")]

    assert sorted(found.who for found in newest_first(lines, limit=9)) == ["Robin", "Ruth"]


@pytest.mark.parametrize("event", sorted(IN_HER_CASE | BY_HER | TO_HER))
def test_everything_she_is_shown_has_words_whoever_did_it(event):
    for found in (line(event), line(event, who="Robin", actor=ROBIN), line(event, actor=None)):
        said = in_words(found)
        assert said.endswith(".")
        assert "%" not in said


def test_what_somebody_did_names_them():
    assert in_words(line(Event.INCIDENT_OPENED, who="Robin", actor=ROBIN)) == "Robin read one of your notes."
    assert in_words(line(Event.MEMBER_ADDED, who="Robin", actor=ROBIN)) == "Robin can now read what you share."
    assert in_words(line(Event.SIGN_IN_FAILED, actor=None)).startswith("Somebody tried your name")
