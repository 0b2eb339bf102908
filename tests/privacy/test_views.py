"""Keeping, offering and carrying on, as pages and their script ask for it."""

import re
from datetime import timedelta

import pytest

from portal.kernel.ids import new_id
from portal.privacy.service import carry_on, read_draft
from tests.diary.conftest import anna, robin, site, world
from tests.diary.visiting import at_work, seen
from tests.support.joined import PASSPHRASE, Joined
from tests.support.site import Browser, goal_of, token_in, units_of
from tests.support.statements import listening

__all__ = ["anna", "robin", "site", "world"]

PLACE = {"draft_of": "message", "draft_at": "/messages"}


def keep(browser: Browser, words: str, **more: object):
    """Ask for what the page's script asks for while somebody types."""
    return browser.post("/keep", PLACE | {"draft_id": new_id(), "draft_n": "1", "words": words} | more)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def drafts_of(person: Joined) -> list[list[str]]:
    with person.read() as uow:
        return [list(read_draft(uow, offer.id).typed.fields["words"]) for offer in carry_on(uow)]


def offers(page: str) -> list[str]:
    return re.findall(r"/begun/[a-z2-7]{26}", page)


class TestKeeping:
    def test_it_is_offered_in_one_press_and_not_shown_and_gone_once_it_is_sent(self, anna, world) -> None:
        draft_id = new_id()
        assert keep(anna, "Are you th", draft_id=draft_id).headers["X-Kept"] == "1"
        today = anna.get("/").text
        assert "A message you had begun" in seen(anna.get("/"))
        assert "Are you th" not in today

        opened = goal_of(anna.get(offers(today)[0])) or ""
        answer = anna.get(opened)
        page = answer.text

        assert opened == f"/messages?begun={draft_id}"
        assert ">\nAre you th</textarea>" in page or ">Are you th</textarea>" in page
        assert "data-typed" in page
        sent = {name: hidden(page, name) for name in ("draft_of", "draft_id", "draft_at", "draft_from")}
        sent["csrf_token"] = token_in(answer)
        assert sent["draft_from"] == draft_id != sent["draft_id"]
        assert sent["draft_at"] == "/messages"
        assert keep(anna, "Are you there", **sent).headers["X-Kept"]
        assert drafts_of(world.victim) == [["Are you there"]]
        assert goal_of(anna.post("/messages", sent | {"words": "Are you there?", "once": new_id()})) == "/messages"
        assert drafts_of(world.victim) == []
        assert keep(anna, "Are you there", **(sent | {"draft_n": "9"})).headers["X-Kept"] == "gone"

    def test_a_form_that_is_refused_goes_on_with_the_same_draft(self, anna, world) -> None:
        draft_id = new_id()
        keep(anna, "Words", draft_id=draft_id)
        fields = PLACE | {"draft_id": draft_id, "csrf_token": token_in(anna.get("/messages"))}

        refused = anna.post("/messages", fields | {"words": " ", "once": new_id()})

        assert refused.status_code == 422
        assert hidden(refused.text, "draft_id") == draft_id
        assert drafts_of(world.victim) == [["Words"]]

    def test_it_keeps_no_visit_alive_and_goes_on_after_it(self, anna, world, clock) -> None:
        draft_id = new_id()
        for minute in range(1, 13):
            clock.advance(timedelta(minutes=1))
            assert keep(anna, f"Minute {minute}", draft_id=draft_id, draft_n=minute).headers["X-Kept"] == str(minute)

        assert not anna.is_in()
        last = anna.post("/messages", PLACE | {"draft_id": draft_id, "words": "Minute 12, and sent", "once": new_id()})
        assert last.headers["X-Neutral"] == "1"
        anna.sign_in(world.victim.name, PASSPHRASE)
        page = anna.get(goal_of(anna.get(offers(anna.get("/").text)[0])) or "").text
        assert "Minute 12, and sent" in page

    def test_to_a_stranger_it_is_the_neutral_page(self, site, anna, world) -> None:
        half, anna.half = anna.half, ""
        assert keep(anna, "With the cookie alone", Sec_Fetch_Site="same-origin").headers["X-Kept"] == "1"
        anna.half = half
        elsewhere = anna.client.post("/keep", data=PLACE | {"words": "x"}, headers={"X-Half": half})
        forged = anna.client.post(
            "/keep", data=PLACE | {"words": "x"}, headers={"X-Swap": "1", "Sec-Fetch-Site": "cross-site"}
        )
        stranger = keep(Browser(site), "x")

        assert [answer.headers.get("X-Neutral") for answer in (elsewhere, forged, stranger)] == ["1"] * 3
        assert drafts_of(world.victim) == [["With the cookie alone"]]

    def test_a_flood_is_asked_to_come_back_later(self, anna) -> None:
        draft_id = new_id()
        answers = [keep(anna, "x" * number, draft_id=draft_id, draft_n=number) for number in range(1, 152)]

        assert {answer.status_code for answer in answers[:150]} == {204}
        assert answers[150].status_code == 429

    def test_what_is_no_text_or_far_too_much_does_no_harm(self, anna, world) -> None:
        much = anna.post("/keep", PLACE | {"draft_id": new_id(), "words": "x" * 1_000_001})
        odd = anna.client.post(
            "/keep",
            data=b"draft_of=message&words=%FF%00%FE&draft_n=%00&draft_id=..%2F&strange=%F0%28%8C%28",
            content_type="application/x-www-form-urlencoded",
            headers={"X-Swap": "1", "X-Half": anna.half},
        )
        cut = keep(anna, "y" * 100_500)

        assert (much.status_code, odd.status_code) == (413, 204)
        assert cut.headers["X-Kept"] == "1 cut"
        assert max(len(words[0]) for words in drafts_of(world.victim)) == 100_000

    def test_it_asks_for_few_things(self, anna, site) -> None:

        draft_id, asked = new_id(), []
        for number in range(1, 6):
            with listening(units_of(site).engine) as heard:
                keep(anna, "word " * number, draft_id=draft_id, draft_n=number)
            asked.append(len(heard.all))

        assert max(asked) <= 5, asked


class TestWhatIsNotThereAnyMore:
    @pytest.mark.parametrize("at", ["/papers/{}/part/1", "/me/looked", ""])
    def test_the_words_are_shown_and_can_be_thrown_away(self, anna, world, at: str) -> None:
        keep(anna, "What I think of it", draft_of="part 1", draft_at=at.format(new_id()))
        [path] = offers(anna.get("/").text)

        shown = goal_of(anna.get(path)) or ""
        words = anna.get(shown)
        if "begun=" in shown:
            shown = goal_of(words) or ""
            words = anna.get(shown)

        assert "What I think of it" in words.text
        assert "not there any more" in words.text
        assert goal_of(anna.post(f"{path}/away", token_of=shown)) == "/"
        assert drafts_of(world.victim) == []

    def test_to_anybody_else_they_do_not_exist(self, anna, robin, world) -> None:
        draft_id = new_id()
        keep(anna, "Hers alone", draft_id=draft_id)

        for path in (f"/begun/{draft_id}", f"/begun/{draft_id}/words"):
            assert robin.get(path).status_code == 404
        assert robin.get(f"/work/new?begun={draft_id}").status_code == 200
        assert robin.post(f"/begun/{draft_id}/away", token_of="/work/new").status_code == 404
        assert drafts_of(world.victim) == [["Hers alone"]]


class TestStaff:
    def test_a_reason_is_carried_on_with_on_its_own_page(self, robin, world) -> None:
        at = at_work(world.case_id, "/closing")
        robin.post(
            "/keep", {"draft_of": "reason", "draft_at": at, "draft_id": new_id(), "draft_n": "1", "reason": "She moved"}
        )

        listed = robin.get("/work").text
        page = robin.get(goal_of(robin.get(offers(listed)[0])) or "").text

        assert "A reason you had begun to write" in listed
        assert "She moved</textarea>" in page

    def test_without_scripting_leave_in_a_form_keeps_it_on_its_page(self, site, world) -> None:
        hers = Browser(site, scripting=False)
        hers.sign_in(world.victim.name, PASSPHRASE)
        page = hers.get("/messages").text
        assert 'formaction="/x"' in page
        assert "formnovalidate" in page
        sent = {name: hidden(page, name) for name in ("draft_of", "draft_id", "draft_at", "csrf_token")}

        hers.post("/x", sent | {"words": "Typed and left"})
        hers.sign_in(world.victim.name, PASSPHRASE)

        [path] = offers(hers.get("/").text)
        assert "Typed and left</textarea>" in hers.get(goal_of(hers.get(path)) or "").text
