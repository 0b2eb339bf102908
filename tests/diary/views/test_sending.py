"""Sending and forgetting: her advocate reads it, and not one page of hers is another than before."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.diary import service
from portal.diary.service import bring_back_shared, gather_shared, incident_count
from tests.diary.visiting import at_work, faults, kept, listed, seen, share
from tests.support.joined import PASSPHRASE, World
from tests.support.kinds import ask
from tests.support.site import Browser, goal_of, token_in
from tests.support.trail import names_of_events
from tests.support.whole import Whole, keep_begun, whole_on

pytestmark = pytest.mark.pages

SEND = "/notes/send"
WORDS = "He has a key to the back door."

ASKED = [
    ("/notes/find", {"asked": "key back door"}),
    ("/notes/find", {"shared": "yes"}),
    ("/notes/find", {}),
    ("/notes/pattern", {"shared": "yes"}),
    ("/notes/copy", {"what": "notes", "form": "json", "passphrase": PASSPHRASE}),
]
"""What she can look for, and her own copy."""


def send(browser: Browser, words: str = WORDS, **fields: str) -> str:
    """Send something and forget it, by both presses, and return where that leads."""
    first = browser.post(SEND, {"words": words, "when": "now", **fields}, token_of=SEND)
    assert first.status_code == 200, faults(first)
    assert words in seen(first)
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', first.text))
    second = browser.post(SEND, {**carried, "csrf_token": token_in(first), "sure": "1"})
    goal = goal_of(second)
    assert goal, faults(second)
    return goal


def sent_at(robin: Browser, world: World) -> str:
    """Return where her advocate finds what was sent."""
    [path] = re.findall(
        rf'href="(/work/{world.case_id}/notes/[a-z2-7]{{26}})"', robin.get(at_work(world.case_id, "/notes")).text
    )
    return path


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    with whole_on("sqlite", tmp_path) as made:
        yield made


def her_pages(whole: Whole) -> dict[str, str]:
    """Return every page of hers, without what differs from one answer to the next by design."""
    pages = {}
    for rule in whole.site.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.rule not in {"/x", "/static/<path:filename>"}:
            path = whole.path(rule.rule)
            answer = ask(whole.browsers["victim"], path)
            text = answer.text if answer.mimetype == "text/html" else ""
            answer.close()
            pages[path] = f"{answer.status_code} {goal_of(answer)} " + re.sub(
                r'(name="(?:csrf_token|once|draft_id)"[^>]*value=)"[^"]*"|/t/[a-z2-7]{26}', r"\1", text
            )
    return pages | {f"{path} {fields}": looked_at(whole.browsers["victim"], path, fields) for path, fields in ASKED}


def looked_at(her: Browser, path: str, fields: dict[str, str]) -> str:
    """Return what she is shown when she looks for something, or the copy that she takes."""
    answer = her.post(path, fields, token_of=path)
    assert answer.status_code == 200, faults(answer)
    if path == "/notes/copy":
        return her.client.get(re.findall(r'href="(/notes/copy/[^"]+)"', answer.text)[0]).text
    return seen(answer)


def test_not_one_page_of_hers_differs_before_and_after_also_when_it_was_read(whole: Whole) -> None:
    her, robin = whole.browsers["victim"], whole.browsers["advocate"]
    her_pages(whole)  # what is asked once in a visit is asked here
    before = her_pages(whole)
    send(her)
    her.get("/notes/send/done")
    page = robin.get(f"/work/{whole.ids['case_id']}/notes").text
    for path in re.findall(rf'href="(/work/{whole.ids["case_id"]}/notes/[a-z2-7]{{26}})"', page):
        if whole.ids["incident_id"] not in path:
            assert WORDS in seen(robin.get(path))

    after = her_pages(whole)

    # Offered passphrases are made up anew each time the page is asked for.
    assert {path for path in before if before[path] != after[path]} <= {"/me/passphrase", "/in/back"}
    assert after.keys() == before.keys()
    assert all(after[path].startswith("200") for path in ("/notes", "/notes/month/1", "/me/looked", "/"))
    assert all("Note 1." in after[key] for key in after if key.startswith(("/notes/copy {", "/notes/find {'shared'")))


def test_her_advocate_reads_it_and_is_told_that_she_does_not_see_it(
    world: World, anna: Browser, robin: Browser
) -> None:
    send(anna)

    listing = seen(robin.get(at_work(world.case_id, "/notes")))
    page = seen(robin.get(sent_at(robin, world)))
    assert "sent and forgotten" in listing
    assert WORDS in page
    assert "She sent this and forgot it" in page
    assert "She sees that you have opened this." not in page


def test_it_is_asked_twice_and_said_plainly(anna: Browser, world: World) -> None:
    assert "You cannot open it again or take it back" in seen(anna.get(SEND))
    first = anna.post(SEND, {"words": WORDS, "when": "now"}, token_of=SEND)

    assert "nobody can take it back" in seen(first)
    assert "diary:incident:sent" not in names_of_events(world.units)
    assert goal_of(anna.get("/notes/send/done")) == "/notes"


def test_she_cannot_open_it_share_it_or_take_it_back_even_by_its_address(
    world: World, anna: Browser, robin: Browser
) -> None:
    send(anna)
    note = sent_at(robin, world).removeprefix(f"/work/{world.case_id}")
    token = token_in(anna.get(SEND))

    assert {anna.get(f"{note}{rest}").status_code for rest in ("", "/before", "/add", "/share", "/change")} == {404}
    assert anna.post(f"{note}/back", {"csrf_token": token}).status_code == 404
    assert WORDS in seen(robin.get(at_work(world.case_id, note)))


def test_what_was_kept_of_it_while_she_typed_is_gone_with_it(anna: Browser, world: World) -> None:
    begun = keep_begun(world.victim, "send", {"words": WORDS})
    assert begun in anna.get("/").text

    send(anna, draft_of="send", draft_id=begun, draft_at=SEND)

    assert begun not in anna.get("/").text
    assert anna.get(f"/begun/{begun}/words").status_code == 404


def test_its_first_words_leave_an_empty_diary_as_empty_as_it_was(anna: Browser) -> None:
    before = anna.get("/notes").status_code, goal_of(anna.get("/notes"))
    send(anna)

    assert (anna.get("/notes").status_code, goal_of(anna.get("/notes"))) == before
    assert listed(anna) == []


def test_it_is_counted_for_her_nowhere_and_stands_in_no_paper_she_is_shown(world: World, anna: Browser) -> None:
    share(anna, kept(anna, "He stood at the gate."))
    send(anna)

    with world.victim.read() as uow:
        assert incident_count(uow, world.case_id) == 1
    with world.advocate.write() as uow:
        assert [one.told.words for one in gather_shared(uow, world.case_id)] == ["He stood at the gate."]
    with world.victim.write() as uow:
        bring_back_shared(uow, world.case_id)
    with world.victim.read() as uow:
        assert service.incidents_page(uow, world.case_id).total == 1


def test_what_cannot_be_kept_comes_back_as_it_was_typed(anna: Browser) -> None:
    fields = {"words": WORDS, "when": "then", "day": "31", "month": "2", "year": "2026"}
    answer = anna.post(SEND, fields, token_of=SEND)

    assert answer.status_code == 422
    assert WORDS in seen(answer)


def test_before_it_is_confirmed_who_she_is_it_cannot_be_done(whole: Whole) -> None:
    newcomer = whole.browsers["unconfirmed victim"]

    page = newcomer.get(SEND)
    answer = newcomer.post(SEND, {"words": WORDS, "when": "now", "sure": "1"}, token_of="/notes/new")

    assert 'name="words"' not in page.text
    assert goal_of(answer) is None
