"""The first journey, as people live it: she writes down what happened, her advocate reads it, and she takes it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.audit.events import Event
from portal.audit.models import AuditEventRow
from portal.audit.service import INSTALLATION
from portal.diary.models import IncidentRow
from portal.evidence.models import FileRow
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError
from tests.support import samples
from tests.support.story import Story, acting, begun, join_anna

pytestmark = pytest.mark.journey

WORDS = "He stood at the gate again."
HOW = "My hands would not stop."
PHOTOGRAPH = samples.jpeg()
QUARTERS = ["red", "green", "blue", "grey"]
JOINED_WITH_PAPER = ["accounts:recovery:offered", "accounts:recovery:set", "accounts:devices:ended"]
STAFF_JOINED = ["accounts:second_factor:set", "accounts:person:signed_in", *JOINED_WITH_PAPER]
ALL_OF_IT = [
    # A service, its lead and an advocate.
    "accounts:service:opened",
    "accounts:invite:made",
    "accounts:person:confirmed",
    "accounts:invite:used",
    *STAFF_JOINED,
    "accounts:invite:made",
    "accounts:invite:used",
    *STAFF_JOINED,
    "accounts:person:confirmed",
    # Her case, and her invitation.
    "access:member:added",
    "access:case:opened",
    "accounts:invite:made",
    "accounts:person:signed_in",
    "access:member:added",
    "accounts:invite:used",
    *JOINED_WITH_PAPER,
    # She writes, is confirmed, and shares.
    "diary:incident:recorded",
    "evidence:file:sealed",
    "accounts:person:confirmed",
    "evidence:file:shared",
    "diary:incident:shared",
    # Her advocate reads.
    "diary:incident:opened",
    "evidence:file:opened",
    # She takes it back, and her advocate tries all the same: the picture, then the note.
    "evidence:file:withdrawn",
    "diary:incident:withdrawn",
    "access:case:refused",
    "access:case:refused",
]


@pytest.fixture
def story(tmp_path: Path, database_url: str) -> Iterator[Story]:
    with begun(tmp_path, database_url) as told:
        yield told


def write(story: Story, words: str = WORDS, **fields: object) -> str:
    """Let her write a note, and return its address."""
    story.anna.send("/notes/new", on="/notes/new", words=words, when="now", **fields)
    assert "Kept. Only you can read it." in story.anna.reads
    return story.anna.at


def share(story: Story, note: str) -> None:
    story.anna.send(f"{note}/share", on=f"{note}/share")
    assert "You and Robin Ellery can read this." in story.anna.reads


def chains(story: Story) -> dict[str, list[str]]:
    """Return what was written down in each chain, in its order; there is one service, and one chain of the house."""
    found: dict[str, list[str]] = {}
    with story.units.read() as uow:
        for row in uow.session.query(AuditEventRow).order_by(AuditEventRow.chain, AuditEventRow.number):
            name = INSTALLATION if row.chain == INSTALLATION else "of the service"
            found.setdefault(name, []).append(row.event)
    return found


def test_the_first_journey(story: Story) -> None:
    she_joins_and_can_write_and_not_yet_share(story)
    note = write(story, how=HOW, fear="7", kinds=["loitering"], photo={"IMG_2001.jpg": PHOTOGRAPH})
    she_is_confirmed_and_nothing_is_shared_by_that(story, note)
    she_sees_her_note_with_its_picture(story, note)
    share(story, note)
    shared, picture = her_advocate_sees_that_there_is_something_new_and_reads_it(story)
    she_sees_that_it_was_opened(story, note)
    she_takes_it_back(story, note)
    her_advocate_cannot_open_it_any_more(story, shared, picture)

    assert chains(story) == {INSTALLATION: ["audit:chain:begun"], "of the service": ALL_OF_IT}
    assert story.command("audit", "verify") == f"{1 + len(ALL_OF_IT)} events, 0 faults\n"


def she_joins_and_can_write_and_not_yet_share(story: Story) -> None:
    join_anna(story, is_confirmed=False)
    story.anna.see("/")
    assert "Your advocate will ring you" in story.anna.reads
    assert "You can share after the call" in story.anna.reads


def she_is_confirmed_and_nothing_is_shared_by_that(story: Story, note: str) -> None:
    anna, robin = story.anna, story.robin
    anna.see(f"{note}/share")
    assert "Your advocate will ring you first" in anna.reads
    robin.see("/work")
    assert "She joined. Ring her" in robin.reads

    robin.send(f"{story.case}/confirm", on=f"{story.case}/confirm", has_talked="y")

    assert "it was confirmed that it was she" in robin.reads
    assert "Nothing is shared with you yet" in robin.reads
    anna.see("/")
    assert "Your advocate will ring you" not in anna.reads


def she_sees_her_note_with_its_picture(story: Story, note: str) -> None:
    anna = story.anna
    anna.see("/notes")
    assert WORDS in anna.reads
    anna.see(note)
    for words in (WORDS, HOW, "7 of 10", "Hung around near me", "IMG_2001.jpg"):
        assert words in anna.reads
    (picture,) = anna.links("/t/[a-z2-7]{26}")
    assert samples.quarters(anna.browser.client.get(picture).data) == QUARTERS


def her_advocate_sees_that_there_is_something_new_and_reads_it(story: Story) -> tuple[str, str]:
    robin = story.robin
    robin.see("/work")
    assert "1 new note" in robin.reads
    robin.see(story.case)
    assert "1 note is shared with you" in robin.reads
    robin.see(f"{story.case}/notes")
    assert WORDS not in robin.reads  # nobody reads a word before they open it, which she sees
    (shared,) = robin.links(f"{story.case}/notes/[a-z2-7]{{26}}")
    robin.see(shared)
    for words in (WORDS, HOW, "7 of 10", "Hung around near me"):
        assert words in robin.reads
    (picture,) = robin.links("/t/[a-z2-7]{26}")
    shown = robin.browser.client.get(picture).data
    assert samples.quarters(shown) == QUARTERS
    assert samples.PLANTED.encode() not in shown
    robin.see("/work")
    assert "new note" not in robin.reads
    return shared, picture


def she_sees_that_it_was_opened(story: Story, note: str) -> None:
    anna = story.anna
    anna.see(note)
    assert "Who has opened it Robin Ellery opened it Tuesday 3 March" in anna.reads
    anna.see("/me/looked")
    assert "Robin Ellery read one of your notes." in anna.reads
    assert "Robin Ellery looked at one of your pictures." in anna.reads


def she_takes_it_back(story: Story, note: str) -> None:
    story.anna.send(f"{note}/back", on=note)
    for words in ("Only you can read this.", "You took this back", WORDS):
        assert words in story.anna.reads
    (picture,) = story.anna.links("/t/[a-z2-7]{26}")
    assert samples.quarters(story.anna.browser.client.get(picture).data) == QUARTERS


def her_advocate_cannot_open_it_any_more(story: Story, shared: str, picture: str) -> None:
    robin = story.robin
    assert robin.browser.client.get(picture).status_code == 404
    robin.see(shared)
    assert robin.page.status_code == 404
    assert "There is nothing here." in robin.reads
    robin.see(f"{story.case}/notes")
    assert robin.links(f"{story.case}/notes/[a-z2-7]{{26}}") == []
    assert "took it back" in robin.reads
    assert WORDS not in robin.page.text
    robin.see(story.case)
    assert "Nothing is shared with you yet" in robin.reads


def test_what_was_taken_back_does_not_open_by_any_key_that_was_held(story: Story) -> None:
    join_anna(story)
    note = write(story, photo={"IMG_2001.jpg": PHOTOGRAPH})
    share(story, note)
    incident_id = note.rpartition("/")[2]
    with acting(story.robin, story.units) as uow:
        file_id = uow.session.query(FileRow.id).scalar()
        held = {
            record_class: vault.unwrap_for_class(uow.vault, [item], story.case_id, record_class)
            for record_class, item in ((RecordClass.DIARY, incident_id), (RecordClass.EVIDENCE, file_id))
        }
        class_keys = {
            (record_class, version): vault.class_key(uow.vault, story.case_id, record_class, version)
            for record_class in (RecordClass.DIARY, RecordClass.EVIDENCE)
            for version in (1,)
        }
        assert _opens(uow, incident_id, story.case_id, held[RecordClass.DIARY][incident_id])
    assert file_id in held[RecordClass.EVIDENCE]
    assert len(class_keys) == 2

    story.anna.send(f"{note}/back", on=note)

    with acting(story.robin, story.units) as uow:
        for record_class, item in ((RecordClass.DIARY, incident_id), (RecordClass.EVIDENCE, file_id)):
            assert vault.unwrap_for_class(uow.vault, [item], story.case_id, record_class) == {}
        assert not _opens(uow, incident_id, story.case_id, held[RecordClass.DIARY][incident_id])
        assert not any(_opens(uow, incident_id, story.case_id, key.symmetric) for key in class_keys.values())
    with acting(story.anna, story.units) as uow:
        (own,) = vault.unwrap_own(uow.vault, [incident_id]).values()
        assert _opens(uow, incident_id, story.case_id, own)


def _opens(uow, incident_id: str, case_id: str, key: bytes) -> bool:
    """Say whether a key opens what stands in the table now."""
    row = uow.session.get(IncidentRow, incident_id)
    try:
        body = open_content(key, Place("incident", "sealed_body", incident_id, case_id), row.sealed_body).body
    except SealBrokenError:
        return False
    return WORDS in str(body)


def test_a_code_that_is_tried_a_second_time_shows_at_once_to_both(story: Story) -> None:
    join_anna(story)
    somebody = type(story.anna)(story.site, story.clock)

    somebody.send("/in/new", on="/in/new", code=story.code)

    assert somebody.page.status_code == 422
    assert "This code was used already" in somebody.page.text
    story.robin.see("/work")
    assert "The invitation was tried twice. Ring her." in story.robin.reads
    story.robin.see(story.case)
    assert "Somebody tried the same code again" in story.robin.reads
    assert chains(story)["of the service"][-1] == Event.INVITE_REFUSED
    story.anna.see("/me/looked")
    assert "Somebody tried an invitation of yours again" in story.anna.reads
