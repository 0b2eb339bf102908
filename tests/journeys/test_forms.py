"""Forms that are sent twice, from two tabs, too late, or to a visit that has ended: nothing that was typed is lost."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from portal.access.models import CaseRow
from portal.accounts.models import InviteRow
from portal.audit.models import AuditEventRow
from portal.diary.models import IncidentRow
from tests.support.files import small_jpeg
from tests.support.story import PASSPHRASES, Story, begun, join_anna
from tests.support.visitor import Visitor

pytestmark = pytest.mark.journey

HER = ("anna", "anna of the lake")
ROBIN = ("robin", "robin by the wall")
MAYA = ("maya", "maya at the top")
# Whose form, on which page, what is typed into it, and what of that must come back.
TYPED = {
    "a note": (HER, "/notes/new", {"words": "He stood <there> & waited.", "how": "I shook.", "when": "unknown"}),
    "a case": (
        ROBIN,
        "/work/new",
        {"display_name": "Beth", "her_names": "Beth Marsh\nBetty M", "other_names": "M. H."},
    ),
    "an invitation": (MAYA, "/team/new", {"label": "Somebody & Co", "role": "advocate"}),
}
ANOTHER = {"a note": {"words": "And again.", "when": "now"}, "a case": {"display_name": "Cleo", "her_names": "Cleo W"}}
LONG = {"a note": "/notes/new", "a case": "/work/new"}


@pytest.fixture
def story(tmp_path: Path, database_url: str) -> Iterator[Story]:
    with begun(tmp_path, database_url) as told:
        join_anna(told)
        yield told


def at_the_form(story: Story, which: str) -> tuple[Visitor, dict[str, str]]:
    """Return whoever fills a form in, with its page before them, and what they type."""
    (who, _name), path, typed = TYPED[which]
    visitor: Visitor = getattr(story, who)
    visitor.see(path)
    return visitor, typed


def shows(visitor: Visitor, typed: dict[str, str]) -> bool:
    """Say whether a form still holds what was typed in words."""
    values = [value for name, value in typed.items() if name not in {"when", "role"}]
    return all(_as_html(value) in visitor.page.text for value in values)


def _as_html(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rows(story: Story) -> tuple[int, ...]:
    with story.units.read() as uow:
        return tuple(uow.session.query(table).count() for table in (IncidentRow, CaseRow, InviteRow))


@pytest.mark.parametrize("which", TYPED)
@pytest.mark.parametrize("token", ["", "x", "of another visit"])
def test_with_a_token_that_is_no_good_all_comes_back_and_one_press_more_keeps_it(
    story: Story, which: str, token: str
) -> None:
    visitor, typed = at_the_form(story, which)
    before = rows(story)
    if token == "of another visit":
        token = str(Visitor(story.site, story.clock).hidden()["csrf_token"])

    visitor.send(**typed, csrf_token=token)

    assert visitor.page.status_code == 422
    assert "This page was open for a long time." in visitor.reads
    assert shows(visitor, typed)
    assert rows(story) == before
    visitor.send(**typed)
    assert visitor.page.status_code == 200
    assert sum(rows(story)) == sum(before) + 1


@pytest.mark.parametrize("which", LONG)
def test_sent_twice_it_is_kept_once_and_from_two_tabs_twice(story: Story, which: str) -> None:
    visitor, typed = at_the_form(story, which)
    first_tab: dict[str, Any] = visitor.hidden()
    before = rows(story)

    arrived = [visitor.send(LONG[which], **{**first_tab, **typed}).request.path for _ in range(2)]
    kept_once = sum(rows(story)) - sum(before)
    visitor.see(LONG[which])
    visitor.send(**ANOTHER[which])

    assert arrived[0] == arrived[1] != LONG[which]
    assert kept_once == 1
    assert sum(rows(story)) == sum(before) + 2


def test_sent_twice_in_the_same_moment_the_second_opens_nothing(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    robin, typed = at_the_form(story, "a case")
    form: dict[str, Any] = robin.hidden() | typed
    robin.send("/work/new", **form)
    before = rows(story)
    monkeypatch.setattr("portal.access.service.members_of_cases", lambda _uow, _ids: [])
    monkeypatch.setattr("portal.access.queries.cases_with_parties", lambda *_: [])

    answer = robin.browser.client.post("/work/new", data=form)

    assert answer.status_code == 409
    assert "Nothing was overwritten" in answer.text
    assert rows(story) == before


@pytest.mark.parametrize("which", LONG)
@pytest.mark.parametrize("how", ["rested too long", "left by the button in the form", "left by the link, then sent"])
def test_a_visit_that_ended_while_she_wrote_gives_all_back_after_signing_in(story: Story, which: str, how: str) -> None:
    visitor, typed = at_the_form(story, which)
    (who, name), path, _ = TYPED[which]
    form, before = visitor.hidden() | typed, rows(story)
    client = visitor.browser.client
    if how == "rested too long":
        story.clock.advance(timedelta(minutes=20))
        answer = client.post(path, data=form)
    elif how == "left by the button in the form":
        answer = client.post("/x", data=form)
    else:
        cookie = visitor.browser.cookie("s")
        client.get("/x")
        client.set_cookie("s", str(cookie))  # the form was on its way already
        answer = client.post(path, data=form)

    assert answer.status_code == 303
    assert rows(story) == before
    visitor.sign_in(name, PASSPHRASES[who])
    assert "Carry on where you left off" in visitor.reads
    assert not shows(visitor, typed)  # it is offered, and not shown
    (offered,) = visitor.links(f"{path}/[a-z2-7]{{26}}")
    visitor.see(offered)
    assert shows(visitor, typed)
    visitor.send(**typed)
    assert visitor.page.status_code == 200
    assert sum(rows(story)) == sum(before) + 1
    visitor.see("/")
    assert "Carry on where you left off" not in visitor.reads


def test_a_note_that_comes_with_a_picture_after_its_visit_keeps_its_words(story: Story) -> None:
    visitor, typed = at_the_form(story, "a note")
    form = visitor.hidden() | typed
    story.clock.advance(timedelta(minutes=20))

    answer = visitor.browser.client.post("/notes/new", data=form | {"photo": [(io.BytesIO(small_jpeg()), "IMG.jpg")]})

    assert answer.status_code == 303
    visitor.sign_in(HER[1], PASSPHRASES["anna"])
    (offered,) = visitor.links("/notes/new/[a-z2-7]{26}")
    visitor.see(offered)
    assert shows(visitor, typed)


def test_a_button_that_is_pressed_twice_does_it_once(story: Story) -> None:
    anna = story.anna
    anna.send("/notes/new", on="/notes/new", words="He stood there.", when="now")
    note = anna.at
    for path in (f"{note}/share", f"{note}/share", f"{note}/back", f"{note}/back"):
        anna.see(f"{note}/share")
        anna.send(path)
        assert anna.page.status_code == 200
        assert anna.at == note
    assert "You took this back" in anna.reads
    with story.units.read() as uow:
        events = [row.event for row in uow.session.query(AuditEventRow)]
    assert events.count("diary:incident:shared") == events.count("diary:incident:withdrawn") == 1


def test_she_takes_back_in_one_tab_what_another_still_shows_as_shared(story: Story) -> None:
    anna = story.anna
    anna.send("/notes/new", on="/notes/new", words="He stood there.", when="now")
    note = anna.at
    anna.send(f"{note}/share", on=f"{note}/share")
    other_tab = anna.hidden()
    anna.send(f"{note}/back", on=note)

    answer = anna.browser.client.post(f"{note}/back", data=other_tab)

    assert (answer.status_code, answer.headers["Location"]) == (303, note)
    anna.see(note)
    assert "You took this back" in anna.reads


def test_two_who_take_the_same_case_in_hand_at_once_both_see_how_it_stands(story: Story) -> None:
    robin = story.robin
    robin.see(f"{story.case}/confirm")
    answers = [robin.send(f"{story.case}/confirm", has_talked="y").status_code for _ in range(2)]

    assert answers == [200, 200]
    assert "it was confirmed that it was she" in robin.reads
