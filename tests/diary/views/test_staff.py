"""What the service's people see of what she shares: to read, never to change, and nothing any more once taken back."""

import pytest

from portal.diary import service
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from tests.diary.conftest import browser_of
from tests.diary.telling import draft, statements, tell
from tests.diary.visiting import at_work, kept, listed, press, seen, share, take_back
from tests.support.joined import World, join_staff, join_victim, open_case
from tests.support.site import Browser, units_of

pytestmark = pytest.mark.pages


class TestReading:
    def test_with_nothing_shared_the_list_says_so(self, anna: Browser, robin: Browser, world: World) -> None:
        kept(anna, "private")

        page = robin.get(at_work(world.case_id, "/notes"))

        assert "Nothing is shared with you just now." in seen(page)
        assert "private" not in page.text

    def test_new_ones_are_marked_until_they_are_opened(self, anna: Browser, robin: Browser, world: World) -> None:
        path = kept(anna, "Shared words.", fear="9", how="Badly.", kinds=["threat"])
        kept(anna, "private")
        share(anna, path)

        page = robin.get(at_work(world.case_id, "/notes"))
        assert "Shared words." not in page.text
        assert "threat" in page.text
        assert "new" in seen(page).split()
        assert "has not opened it" in seen(anna.get(path))

        note = robin.get(at_work(world.case_id, path))

        said = seen(note)
        for words in ("Shared words.", "9 of 10", "Badly.", "Threatened me or somebody else", "She sees that you have"):
            assert words in said
        assert "private" not in note.text
        assert "has not opened it" not in seen(anna.get(path))
        assert listed(robin, at_work(world.case_id, "/notes")) == ["Shared words."]
        assert "new" not in seen(robin.get(at_work(world.case_id, "/notes"))).split()

    def test_there_is_nothing_to_change_it_with(self, anna: Browser, robin: Browser, world: World) -> None:
        path = kept(anna)
        share(anna, path)

        page = robin.get(at_work(world.case_id, path)).text

        assert "<form" not in page
        assert "<textarea" not in page
        assert robin.post(at_work(world.case_id, path), {"words": "x"}).status_code == 404

    def test_the_list_beside_is_the_page_on_which_the_note_stands(self, robin: Browser, world: World) -> None:
        with world.victim.write() as uow:
            ids = [service.record_incident(uow, world.case_id, draft(str(n), hours=-n), new_id()) for n in range(45)]
            service.share_incidents(uow, world.case_id, ids)

        page = robin.get(at_work(world.case_id, f"/notes/{ids[30]}")).text

        beside = page.partition('class="list"')[2].partition("<main")[0]
        assert f'href="/work/{world.case_id}/notes/{ids[20]}"' in beside
        assert f'href="/work/{world.case_id}/notes/{ids[39]}"' in beside
        assert f'href="/work/{world.case_id}/notes/{ids[19]}"' not in beside
        assert beside.count('aria-current="true"') == 1
        assert f'href="/work/{world.case_id}/notes/page/2"' in page

    @pytest.mark.parametrize("number", [1, 120])
    def test_the_list_costs_few_statements_however_long_it_is(self, robin, site, world, number) -> None:
        with world.victim.write() as uow:
            ids = [service.record_incident(uow, world.case_id, draft(hours=-n), new_id()) for n in range(number)]
            service.share_incidents(uow, world.case_id, ids)
        robin.get(at_work(world.case_id, "/notes"))

        with statements(units_of(site).engine) as asked:
            robin.get(at_work(world.case_id, "/notes"))

        of_the_diary = [one for one in asked if "FROM visit" not in one and "UPDATE visit" not in one]
        assert len(of_the_diary) <= 8, "\n".join(of_the_diary)


class TestTakenBack:
    def test_it_is_gone_from_list_and_page_and_its_number_stays(self, anna, robin, world) -> None:
        path = kept(anna, "Taken back.")
        share(anna, path)
        robin.get(at_work(world.case_id, path))

        take_back(anna, path)

        answer = robin.get(at_work(world.case_id, path))
        assert answer.status_code == 404
        assert "Taken back." not in answer.text
        page = seen(robin.get(at_work(world.case_id, "/notes")))
        assert "She shared one more note and took it back." in page
        assert listed(robin, at_work(world.case_id, "/notes")) == []

    def test_it_looks_like_what_never_was(self, anna, robin, world) -> None:
        path = kept(anna, "Taken back.")
        share(anna, path)
        take_back(anna, path)
        unshared = kept(anna, "never shared")

        answers = [
            robin.get(at_work(world.case_id, one)) for one in (path, unshared, f"/notes/{new_id()}", "/notes/%00")
        ]

        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.text for answer in answers}) == 1


class TestOthers:
    @pytest.fixture
    def path(self, anna: Browser, world: World) -> str:
        """Return a note that is shared."""
        path = kept(anna, "Shared words.")
        share(anna, path)
        return path

    @pytest.fixture
    def others(self, site, world) -> dict[str, Browser]:
        """Return browsers of those who have no business in her case."""
        beth_case = open_case(world.advocate, "Beth")
        return {
            "another victim": browser_of(site, join_victim(world.advocate, beth_case, name="beth by the hill")),
            "another advocate": browser_of(site, join_staff(world.lead, Role.ADVOCATE, name="sam at the desk")),
            "the lead": browser_of(site, world.lead),
        }

    @pytest.mark.parametrize("who", ["another victim", "another advocate", "the lead", "a stranger"])
    def test_to_them_the_note_and_its_list_do_not_exist(self, site, world, path, others, who) -> None:
        browser = others.get(who) or Browser(site)
        nowhere = CaseId(new_id())

        for real, invented in (
            (path, f"/notes/{new_id()}"),
            (at_work(world.case_id, path), at_work(nowhere, f"/notes/{new_id()}")),
            (at_work(world.case_id, "/notes"), at_work(nowhere, "/notes")),
        ):
            there, not_there = browser.get(real), browser.get(invented)
            assert "Shared words." not in there.text
            assert there.status_code == not_there.status_code
            if who != "a stranger":
                assert there.status_code == 404
                assert there.text == not_there.text

    @pytest.mark.parametrize("who", ["another victim", "another advocate", "the lead", "a stranger"])
    def test_they_change_nothing(self, anna, site, path, others, who) -> None:
        browser = others.get(who) or Browser(site)

        for what in ("share", "back", "picture"):
            assert browser.post(f"{path}/{what}").status_code != 303

        assert "Shared with" in seen(anna.get("/notes"))

    def test_an_advocate_has_no_diary_of_their_own(self, robin: Browser, world: World) -> None:
        assert robin.get("/notes").status_code == 404
        assert robin.get("/notes/new").status_code == 404
        assert robin.post("/notes/new", {"words": "x"}).status_code == 404

    def test_she_does_not_read_it_as_staff(self, anna: Browser, world: World, path: str) -> None:
        assert anna.get(at_work(world.case_id, "/notes")).status_code == 404
        assert anna.get(at_work(world.case_id, path)).status_code == 404

    def test_the_cookie_alone_shows_nothing_of_it(self, anna: Browser, path: str) -> None:
        for address in ("/notes", path, f"{path}/share", "/notes/new"):
            answer = anna.open_bare(address)
            assert "Shared words." not in answer.text
            assert "data-signed-in" not in answer.text


def test_shared_again_it_is_back(anna: Browser, robin: Browser, world: World) -> None:
    path = kept(anna, "Back again.")
    share(anna, path)
    take_back(anna, path)

    share(anna, path)

    assert len(listed(robin, at_work(world.case_id, "/notes"))) == 1
    assert "Back again." in robin.get(at_work(world.case_id, path)).text
    assert listed(robin, at_work(world.case_id, "/notes")) == ["Back again."]
    assert "took" not in seen(robin.get(at_work(world.case_id, "/notes")))


def test_what_happened_days_ago_stands_under_its_day(robin: Browser, world: World) -> None:
    incident_id = tell(world.victim, world.case_id, hours=-24 * 3)
    with world.victim.write() as uow:
        service.share_incident(uow, world.case_id, incident_id)

    assert "Friday 27 February" in seen(robin.get(at_work(world.case_id, "/notes")))


def test_pressing_what_is_not_there_is_not_found(robin: Browser, world: World) -> None:
    assert press(robin, at_work(world.case_id, f"/notes/{new_id()}"), on="/work/new").status_code == 404
