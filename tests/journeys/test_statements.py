"""How much the pages opened most ask of the database, with enough in them that one question a line would show."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from portal.kernel.ids import CaseId
from tests.support.alerts import sound_an_alert
from tests.support.databases import BOTH, database_of
from tests.support.files import small_jpeg
from tests.support.statements import Statements, listening
from tests.support.story import Story, begun, join_anna
from tests.support.visitor import Visitor

pytestmark = pytest.mark.journey

MOST = 8
MOST_ON = {
    "a shared note": 16,  # the note and what was added to it, the list beside it, and that it was opened
    "a case": 11,  # one question to each room that has something to say of it
}
NOTES = 12


@pytest.fixture(scope="module", params=BOTH)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Tell of a diary with a dozen shared notes, three pictures in the last, and of an advocate with a dozen cases."""
    folder = tmp_path_factory.mktemp("story")
    with database_of(request.param, folder) as url, begun(folder, url) as told:
        join_anna(told)
        for number in range(NOTES):
            _write_and_share(told.anna, f"Note {number}.", pictures=3 if number == NOTES - 1 else 0)
        for number in range(NOTES - 1):
            told.robin.send("/work/new", on="/work/new", display_name=f"No {number}", her_names=f"Name {number} Other")
        sound_an_alert(told.units, CaseId(told.case.rpartition("/")[2]))  # at the top of every page of staff
        yield told


def _write_and_share(anna: Visitor, words: str, *, pictures: int) -> None:
    anna.send("/notes/new", on="/notes/new", words=words, when="now")
    anna.clock.advance(timedelta(seconds=15))
    note = anna.at
    for number in range(pictures):
        anna.send(f"{note}/picture", on=f"{note}/picture", photo={f"IMG_{number}.jpg": small_jpeg()})
    anna.send(f"{note}/share", on=f"{note}/share")


def asked_for(story: Story, visitor: Visitor, path: str) -> Statements:
    """Return what a page asks for."""
    with listening(story.units.engine) as heard:
        visitor.see(path)
    assert visitor.page.status_code == 200, visitor.reads
    return heard


@pytest.mark.parametrize(
    "page",
    ["her list", "a note of hers", "the caseload", "a lead's caseload", "a case", "what she shares", "a shared note"],
)
def test_a_page_asks_for_few_things(story: Story, page: str) -> None:
    anna, robin = story.anna, story.robin
    anna.see("/notes")
    note = anna.links("/notes/[a-z2-7]{26}")[0]
    visitor, path, expected = {
        "her list": (anna, "/notes", "Note 0."),
        "a note of hers": (anna, note, f"Note {NOTES - 1}."),
        "the caseload": (robin, "/work", "A text was not answered as agreed."),
        "a lead's caseload": (story.maya, "/work", "1 person needs you now"),
        "a case": (robin, story.case, f"{NOTES} notes are shared"),
        "what she shares": (robin, f"{story.case}/notes", "new"),
        "a shared note": (robin, f"{story.case}{note}", f"Note {NOTES - 1}."),
    }[page]

    heard = asked_for(story, visitor, path)

    asked = heard.besides_session_and_audit
    print(f"{page}: {len(asked)} statements")  # noqa: T201 - the number is wanted
    assert expected in visitor.reads
    assert 0 < len(asked) <= MOST_ON.get(page, MOST), "\n\n".join(asked)


def test_a_question_a_line_would_be_noticed(story: Story) -> None:
    with listening(story.units.engine) as heard, story.units.read() as uow:
        for _ in range(NOTES):
            uow.session.connection().exec_driver_sql("SELECT id FROM incident")

    assert len(heard.besides_session_and_audit) == NOTES > MOST
